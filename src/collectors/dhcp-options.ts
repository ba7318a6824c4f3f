import { DescribeDhcpOptionsCommand, type DhcpOptions } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, sortById } from './normalize.ts';

const toDhcpOptions = (options: DhcpOptions): Sections['dhcpOptions'] => ({
  id: idOf(options.DhcpOptionsId, 'ec2:DescribeDhcpOptions', 'a DHCP options set'),
  ownerId: options.OwnerId ?? '',
  // The order of the servers is that in which hosts try them, so it is kept.
  domainNameServers: (options.DhcpConfigurations ?? [])
    .filter(({ Key }) => Key === 'domain-name-servers')
    .flatMap(({ Values }) => Values ?? [])
    .flatMap(({ Value }) => Value ?? []),
});

/** Lists the DHCP options sets: which DNS servers hosts are told to ask. */
export const dhcpOptions: Collector<'dhcpOptions'> = {
  section: 'dhcpOptions',
  scope: 'region',
  actions: ['ec2:DescribeDhcpOptions'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeDhcpOptionsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ DhcpOptions }) => DhcpOptions).map(toDhcpOptions));
  },
};

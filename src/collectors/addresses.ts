import { type Address, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, sortById, tagsOf } from './normalize.ts';

const action = 'ec2:DescribeAddresses';

const toAddress = (address: Address): Sections['addresses'] => ({
  id: idOf(address.AllocationId, action, 'an Elastic IP address'),
  publicIp: address.PublicIp ?? '',
  associationId: address.AssociationId || null,
  networkInterfaceId: address.NetworkInterfaceId || null,
  instanceId: address.InstanceId || null,
  pool: address.PublicIpv4Pool ?? '',
  managedBy: address.ServiceManaged ?? null,
  tags: tagsOf(address.Tags),
});

/** Lists the Elastic IP addresses of the account: in use or idle, each is charged by the hour. */
export const addresses: Collector<'addresses'> = {
  section: 'addresses',
  scope: 'region',
  actions: [action],
  async collect({ ec2 }) {
    // AWS: it answers with all addresses at once (EC2 API, DescribeAddresses has no page).
    const { Addresses = [] } = await ec2(new DescribeAddressesCommand({}));
    return sortById(Addresses.map(toAddress));
  },
};

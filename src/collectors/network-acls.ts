import { DescribeNetworkAclsCommand, type NetworkAcl, type NetworkAclEntry } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortBy, sortById, texts } from './normalize.ts';

type Entry = Sections['networkAcls']['entries'][number];

const toEntry = (entry: NetworkAclEntry): Entry => ({
  egress: entry.Egress ?? false,
  ruleNumber: entry.RuleNumber ?? 0,
  protocol: entry.Protocol ?? '',
  action: lower(entry.RuleAction),
  cidr: entry.CidrBlock || null,
  ipv6Cidr: entry.Ipv6CidrBlock || null,
  fromPort: entry.PortRange?.From ?? null,
  toPort: entry.PortRange?.To ?? null,
});

// Rule numbers go to 32767; padded, they sort as numbers do.
const orderOf = ({ egress, ruleNumber, cidr, ipv6Cidr }: Entry): string =>
  [egress, String(ruleNumber).padStart(6, '0'), cidr, ipv6Cidr].join(' ');

const toNetworkAcl = (acl: NetworkAcl): Sections['networkAcls'] => ({
  id: idOf(acl.NetworkAclId, 'ec2:DescribeNetworkAcls', 'a network ACL'),
  ownerId: acl.OwnerId ?? '',
  vpcId: acl.VpcId ?? '',
  isDefault: acl.IsDefault ?? false,
  subnetIds: texts(acl.Associations?.map(({ SubnetId }) => SubnetId)),
  entries: sortBy((acl.Entries ?? []).map(toEntry), orderOf),
});

/** Lists the network ACLs with their entries and subnets. */
export const networkAcls: Collector<'networkAcls'> = {
  section: 'networkAcls',
  scope: 'region',
  actions: ['ec2:DescribeNetworkAcls'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeNetworkAclsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ NetworkAcls }) => NetworkAcls).map(toNetworkAcl));
  },
};

import { DescribeSecurityGroupsCommand, type IpPermission, type SecurityGroup } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { newsOf } from '../model/known-values.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, sortBy, sortById, tagsOf } from './normalize.ts';

type Rule = Sections['securityGroups']['ingress'][number];

const plain = (kind: Rule['peer']['kind'], value: string | undefined): Rule['peer'] => ({
  kind,
  value: value ?? '',
  accountId: null,
  vpcId: null,
  peeringStatus: null,
});

const namedPeers = (permission: IpPermission): Rule['peer'][] => [
  ...(permission.IpRanges ?? []).map(({ CidrIp }) => plain('ipv4', CidrIp)),
  ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => plain('ipv6', CidrIpv6)),
  ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => plain('prefix-list', PrefixListId)),
  ...(permission.UserIdGroupPairs ?? []).map((pair) => ({
    ...plain('security-group', pair.GroupId),
    accountId: pair.UserId ?? null,
    vpcId: pair.VpcId ?? null,
    peeringStatus: pair.PeeringStatus ?? null,
  })),
];

/** Whom a permission names; one that names nobody whom this version knows names somebody all the same. */
const peersOf = (permission: IpPermission): Rule['peer'][] => {
  const peers = namedPeers(permission);
  return peers.length === 0 && newsOf(permission.IpProtocol ?? '').names !== null
    ? [plain('prefix-list', '')]
    : peers;
};

/** One rule for each source of each permission. */
const rulesOf = (permissions: readonly IpPermission[] | undefined): Rule[] => {
  const rules = (permissions ?? []).flatMap((permission) =>
    peersOf(permission).map((peer) => ({
      protocol: permission.IpProtocol ?? '',
      fromPort: permission.FromPort ?? null,
      toPort: permission.ToPort ?? null,
      peer,
    })),
  );
  return sortBy(rules, ({ protocol, fromPort, toPort, peer }) =>
    [protocol, fromPort, toPort, peer.kind, peer.value, peer.accountId].join(' '),
  );
};

const toGroup = (group: SecurityGroup): Sections['securityGroups'] => ({
  id: idOf(group.GroupId, 'ec2:DescribeSecurityGroups', 'a security group'),
  ownerId: group.OwnerId ?? '',
  vpcId: group.VpcId ?? '',
  name: group.GroupName ?? '',
  ingress: rulesOf(group.IpPermissions),
  egress: rulesOf(group.IpPermissionsEgress),
  tags: tagsOf(group.Tags),
});

/** Lists the security groups with their rules. */
export const securityGroups: Collector<'securityGroups'> = {
  section: 'securityGroups',
  scope: 'region',
  actions: ['ec2:DescribeSecurityGroups'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeSecurityGroupsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ SecurityGroups }) => SecurityGroups).map(toGroup));
  },
};

import type { NetworkAclEntry, SecurityGroupRule } from '../model/resources.ts';

const rule = (kind: SecurityGroupRule['peer']['kind'], value: string): SecurityGroupRule => ({
  protocol: '-1',
  fromPort: null,
  toPort: null,
  peer: { kind, value, accountId: null, vpcId: null, peeringStatus: null },
});

const entry = (egress: boolean): NetworkAclEntry => ({
  egress,
  ruleNumber: 100,
  protocol: '-1',
  action: 'allow',
  cidr: '0.0.0.0/0',
  ipv6Cidr: null,
  fromPort: null,
  toPort: null,
});

/** The rules that AWS makes with things, as long as nobody says otherwise. */
export const allOpen = {
  // AWS: a new group lets everything out, of IPv6 where its VPC has it (VPC guide, security groups).
  egress: (ipv6: boolean): SecurityGroupRule[] => [
    rule('ipv4', '0.0.0.0/0'),
    ...(ipv6 ? [rule('ipv6', '::/0')] : []),
  ],
  // AWS: the default group lets its own members in (VPC guide, default security groups).
  from: (groupId: string): SecurityGroupRule => rule('security-group', groupId),
  // AWS: the default network ACL lets everything in and out (VPC guide, default network ACL).
  acl: [entry(true), entry(false)] as readonly NetworkAclEntry[] as NetworkAclEntry[],
} as const;

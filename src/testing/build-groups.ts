import type { NetworkAcl, NetworkAclEntry, SecurityGroupRule } from '../model/resources.ts';
import { familyOf } from './addresses.ts';
import { groupIds, idOf, listOf, prefixListId, subnetOf, type VpcDraft } from './draft.ts';
import type { AclEntrySpec, RuleSpec, SecurityGroupOptions } from './specs.ts';

type Peer = SecurityGroupRule['peer'];

const plain = { accountId: null, vpcId: null, peeringStatus: null };

const peersOf = (draft: VpcDraft, group: string, reference: string): readonly Peer[] => {
  if (reference === 'none') return [];
  if (reference === 'vpc')
    return [...draft.cidrs, ...draft.ipv6Cidrs].map((value) => ({ kind: familyOf(value), value, ...plain }));
  const groupPeer = (value: string): Peer => ({
    ...plain,
    kind: 'security-group',
    value,
    accountId: draft.accountId,
  });
  if (reference === 'self') return [groupPeer(group)];
  if (reference.startsWith('pl-'))
    return [{ kind: 'prefix-list', value: prefixListId(draft, reference), ...plain }];
  if (/[.:]/.test(reference)) return [{ kind: familyOf(reference), value: reference, ...plain }];
  return groupIds(draft, [reference]).map(groupPeer);
};

const portsOf = (
  port: RuleSpec['port'],
  protocol: string,
): { fromPort: number | null; toPort: number | null } => {
  if (protocol === '-1') return { fromPort: null, toPort: null };
  const [fromPort, toPort] = typeof port === 'number' ? [port, port] : (port ?? [0, 65535]);
  return { fromPort, toPort };
};

/** Rules as the inventory has them: one for each peer. */
const rulesOf = (draft: VpcDraft, group: string, specs: readonly RuleSpec[]): readonly SecurityGroupRule[] =>
  specs.flatMap((spec) => {
    const protocol = spec.protocol ?? 'tcp';
    return listOf(spec.from ?? spec.to)
      .flatMap((reference) => peersOf(draft, group, reference))
      .map((peer) => ({ protocol, ...portsOf(spec.port, protocol), peer }));
  });

/** AWS: a new security group lets everything out, over IPv6 too where the VPC has it (VPC user guide, security groups). */
const everythingOut = (draft: VpcDraft): readonly RuleSpec[] => [
  { protocol: '-1', to: draft.ipv6Cidrs.length > 0 ? ['0.0.0.0/0', '::/0'] : '0.0.0.0/0' },
];

/** Puts a security group into the unit of its VPC. */
export const buildGroup = (draft: VpcDraft, name: string, options: SecurityGroupOptions): void => {
  const id = idOf(draft, 'sg', name);
  draft.unit.items.securityGroups.push({
    id,
    ownerId: draft.accountId,
    vpcId: draft.id,
    name,
    ingress: rulesOf(draft, id, options.ingress ?? []),
    egress: rulesOf(draft, id, options.egress ?? everythingOut(draft)),
    tags: draft.names.tags(draft.name, name, options.tags),
  });
};

const PROTOCOLS: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58' };

const entryOf = ({
  direction,
  number,
  action,
  protocol = '-1',
  port,
  cidr,
}: AclEntrySpec): NetworkAclEntry => {
  const [fromPort, toPort] = typeof port === 'number' ? [port, port] : (port ?? [null, null]);
  return {
    egress: direction === 'egress',
    ruleNumber: number,
    protocol: PROTOCOLS[protocol] ?? protocol,
    action,
    cidr: cidr.includes(':') ? null : cidr,
    ipv6Cidr: cidr.includes(':') ? cidr : null,
    fromPort,
    toPort,
  };
};

/** AWS: the last entry of a list is `*`, shown as 32767 (32768 for IPv6), and denies (VPC user guide, network ACLs). */
const withDefaults = (draft: VpcDraft, entries: readonly AclEntrySpec[]): readonly NetworkAclEntry[] =>
  (['egress', 'ingress'] as const).flatMap((direction) => {
    const own = entries
      .filter((entry) => entry.direction === direction)
      .toSorted((a, b) => a.number - b.number);
    const last: AclEntrySpec = { number: 32767, action: 'deny', direction, cidr: '0.0.0.0/0' };
    const last6: AclEntrySpec = { number: 32768, action: 'deny', direction, cidr: '::/0' };
    return [...own, last, ...(draft.ipv6Cidrs.length > 0 ? [last6] : [])].map(entryOf);
  });

/** AWS: the default network ACL allows everything, rule 100 for IPv4 and 101 for IPv6 (VPC user guide, network ACLs). */
const openEntries = (draft: VpcDraft): readonly AclEntrySpec[] =>
  (['egress', 'ingress'] as const).flatMap((direction) => [
    { number: 100, action: 'allow' as const, direction, cidr: '0.0.0.0/0' },
    ...(draft.ipv6Cidrs.length > 0
      ? [{ number: 101, action: 'allow' as const, direction, cidr: '::/0' }]
      : []),
  ]);

const buildAcls = (draft: VpcDraft): void => {
  const moved = new Set(draft.spec.networkAcls.flatMap((acl) => listOf(acl.in)));
  const acl = (name: string, subnets: readonly string[], entries: readonly AclEntrySpec[]): NetworkAcl => ({
    id: idOf(draft, 'acl', name),
    ownerId: draft.accountId,
    vpcId: draft.id,
    isDefault: name === 'default',
    subnetIds: subnets.map((subnet) => subnetOf(draft, subnet).id),
    entries: withDefaults(draft, entries),
  });
  const left = [...draft.subnets.keys()].filter((name) => !moved.has(name));
  draft.unit.items.networkAcls.push(acl('default', left, openEntries(draft)));
  for (const options of draft.spec.networkAcls) {
    draft.unit.items.networkAcls.push(acl(options.name, listOf(options.in), options.entries));
  }
};

/** Puts the security groups and network ACLs of a VPC into its unit. */
export const buildGroupsAndAcls = (draft: VpcDraft): void => {
  // AWS: the default group admits its own members and lets everything out (VPC user guide, default security groups).
  const declared = draft.spec.securityGroups.find(({ name }) => name === 'default');
  buildGroup(draft, 'default', { ingress: [{ protocol: '-1', from: 'self' }], ...declared });
  for (const { name, ...options } of draft.spec.securityGroups)
    if (name !== 'default') buildGroup(draft, name, options);
  buildAcls(draft);
};

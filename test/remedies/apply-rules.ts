import type { SecurityGroup, SecurityGroupRule } from '../../src/model/resources.ts';
import { addItem, changeItems, type Ground, itemsOf, own, refuse } from './ground.ts';

type Input = Readonly<Record<string, unknown>>;

interface Permission {
  readonly IpProtocol: string;
  readonly FromPort?: number;
  readonly ToPort?: number;
  readonly IpRanges?: readonly { readonly CidrIp: string }[];
  readonly Ipv6Ranges?: readonly { readonly CidrIpv6: string }[];
  readonly PrefixListIds?: readonly { readonly PrefixListId: string }[];
  readonly UserIdGroupPairs?: readonly { readonly GroupId: string }[];
}

const rulesOf = (input: Input): readonly SecurityGroupRule[] =>
  (input['IpPermissions'] as readonly Permission[]).flatMap((one) => {
    const peers = [
      ...(one.IpRanges ?? []).map(({ CidrIp }) => ({ kind: 'ipv4' as const, value: CidrIp })),
      ...(one.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => ({ kind: 'ipv6' as const, value: CidrIpv6 })),
      ...(one.PrefixListIds ?? []).map(({ PrefixListId }) => ({
        kind: 'prefix-list' as const,
        value: PrefixListId,
      })),
      ...(one.UserIdGroupPairs ?? []).map(({ GroupId }) => ({
        kind: 'security-group' as const,
        value: GroupId,
      })),
    ];
    return peers.map((peer) => ({
      protocol: one.IpProtocol,
      fromPort: one.FromPort ?? null,
      toPort: one.ToPort ?? null,
      peer: { ...peer, accountId: null, vpcId: null, peeringStatus: null },
    }));
  });

const same = (a: SecurityGroupRule, b: SecurityGroupRule): boolean =>
  a.protocol === b.protocol &&
  (a.protocol === '-1' || (a.fromPort === b.fromPort && a.toPort === b.toPort)) &&
  a.peer.kind === b.peer.kind &&
  a.peer.value === b.peer.value;

/** Adds rules to a group. */
export const createRule = (ground: Ground, input: Input, direction: 'ingress' | 'egress'): void => {
  const group = own(ground, 'securityGroups', input['GroupId'] as string);
  const rules = rulesOf(input);
  if (rules.some((rule) => group[direction].some((other) => same(rule, other))))
    refuse('InvalidPermission.Duplicate', `${group.id} has this rule`);
  changeItems(
    ground,
    'securityGroups',
    ({ id }) => id === group.id,
    (one) => ({ ...one, [direction]: [...one[direction], ...rules] }),
  );
};

/** Takes rules out of a group. */
export const revokeRule = (ground: Ground, input: Input): void => {
  const group = own(ground, 'securityGroups', input['GroupId'] as string);
  const rules = rulesOf(input);
  const missing = rules.find((rule) => !group.ingress.some((other) => same(rule, other)));
  if (missing) refuse('InvalidPermission.NotFound', `${group.id} lacks ${missing.peer.value}`);
  changeItems(
    ground,
    'securityGroups',
    ({ id }) => id === group.id,
    (one) => ({
      ...one,
      ingress: one.ingress.filter((rule) => !rules.some((gone) => same(rule, gone))),
    }),
  );
};

/** Makes a group; the new id. */
export const createGroup = (ground: Ground, input: Input): string => {
  const vpc = own(ground, 'vpcs', input['VpcId'] as string);
  const name = input['GroupName'] as string;
  const groups = itemsOf(ground, 'securityGroups').filter(({ vpcId }) => vpcId === vpc.id);
  if (groups.some((group) => group.name === name)) refuse('InvalidGroup.Duplicate', name);
  const everywhere = {
    kind: 'ipv4',
    value: '0.0.0.0/0',
    accountId: null,
    vpcId: null,
    peeringStatus: null,
  } as const;
  const made: SecurityGroup = {
    id: `sg-made-${groups.length}`,
    ownerId: ground.account,
    vpcId: vpc.id,
    name,
    ingress: [],
    egress: [{ protocol: '-1', fromPort: null, toPort: null, peer: everywhere }],
    tags: {},
  };
  addItem(ground, 'securityGroups', made);
  return made.id;
};

/** Puts an entry into a network ACL. */
export const networkAclEntry = (ground: Ground, input: Input): void => {
  const acl = own(ground, 'networkAcls', input['NetworkAclId'] as string);
  const ports = input['PortRange'] as { readonly From: number; readonly To: number };
  const entry = {
    egress: input['Egress'] as boolean,
    ruleNumber: input['RuleNumber'] as number,
    protocol: '6',
    action: input['RuleAction'] as string,
    cidr: (input['CidrBlock'] ?? null) as string | null,
    ipv6Cidr: (input['Ipv6CidrBlock'] ?? null) as string | null,
    fromPort: ports.From,
    toPort: ports.To,
  };
  if (acl.entries.some((one) => one.egress === entry.egress && one.ruleNumber === entry.ruleNumber))
    refuse('NetworkAclEntryAlreadyExists', `${entry.ruleNumber} in ${acl.id}`);
  changeItems(
    ground,
    'networkAcls',
    ({ id }) => id === acl.id,
    (one) => ({ ...one, entries: [...one.entries, entry] }),
  );
};

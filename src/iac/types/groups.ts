import { doubtText } from '../../model/doubt.ts';
import type { Gap } from '../../model/observed.ts';
import type { NetworkAclEntry, SecurityGroupRule } from '../../model/resources.ts';
import { type DeclaredResource, iacGap, type Value } from '../declared.ts';
import { allOpen } from '../default-rules.ts';
import type { Notes } from '../facts.ts';
import { firstGap, gapOfRead, valueOr } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { type BlockDoubts, createBlockDoubts } from './block-doubts.ts';
import { type Mapping, type Mappings, pairsOf, tagsOf, vpcOf } from './parts.ts';
import { madeIdOf } from './vpc.ts';

type Peer = SecurityGroupRule['peer'];

const peer = (kind: Peer['kind'], value: string): Peer => ({
  kind,
  value,
  accountId: null,
  vpcId: null,
  peeringStatus: null,
});

/** Whoever a rule is for, of whom nothing is known: a list that nobody has read. */
const someone = (gap: Gap): Peer => peer('prefix-list', doubtText(gap));

/** The groups that a link means: one that adopts the default group means that one. */
const groupId = (scope: Scope, id: string): string => {
  const target = scope.find(id);
  if (target?.type !== 'Pathproof::DefaultSecurityGroup') return id;
  const [vpc] = scope.links(target, 'VpcId').items;
  return target.liveId ?? madeIdOf(scope, vpc?.id ?? '', 'DefaultSecurityGroup');
};

// AWS: who a rule is for, in or out (CloudFormation reference, AWS::EC2::SecurityGroupIngress and …Egress).
const lists = ['SourcePrefixListId', 'DestinationPrefixListId'];
const groups = ['SourceSecurityGroupId', 'DestinationSecurityGroupId'];

const peersOf = (scope: Scope, rule: DeclaredResource, doubts: BlockDoubts): readonly Peer[] => {
  const blocks = (['CidrIp', 'CidrIpv6'] as const).flatMap((property): readonly Peer[] => {
    const read = scope.text(rule, property);
    if (read.is === 'absent' || (read.is === 'sure' && read.value === '')) return [];
    const gap = read.is === 'unsure' ? read.gap : doubts.of(read.value);
    if (gap || read.is === 'unsure') return gap ? [someone(gap)] : [];
    return [peer(property === 'CidrIp' ? 'ipv4' : 'ipv6', read.value)];
  });
  const linked = (properties: readonly string[], kind: Peer['kind']): readonly Peer[] =>
    properties.flatMap((property) => {
      const { items, open } = scope.links(rule, property);
      const known = items.map(({ id, gap }) =>
        gap ? someone(gap) : peer(kind, kind === 'security-group' ? groupId(scope, id) : id),
      );
      return open ? [...known, someone(open)] : known;
    });
  return [...blocks, ...linked(lists, 'prefix-list'), ...linked(groups, 'security-group')];
};

const rulesOf = (scope: Scope, rule: DeclaredResource, doubts: BlockDoubts): readonly SecurityGroupRule[] => {
  const protocol = scope.text(rule, 'IpProtocol');
  const [from, to] = [scope.number(rule, 'FromPort'), scope.number(rule, 'ToPort')];
  const gap = firstGap(rule.uncertain, ...[protocol, from, to].map(gapOfRead));
  const word = valueOr(protocol, '-1').toLowerCase();
  const all = word === '-1' || word === 'all';
  return peersOf(scope, rule, doubts).map((one) => ({
    protocol: all ? '-1' : word === '6' ? 'tcp' : word === '17' ? 'udp' : word,
    fromPort: all || gap ? null : valueOr(from, null),
    toPort: all || gap ? null : valueOr(to, null),
    peer: gap ? someone(gap) : one,
  }));
};

/** A rule inside a group as a resource of its own. */
const inline = (of: DeclaredResource, value: Value): DeclaredResource => ({
  ...of,
  properties: value.is === 'object' ? value.fields : {},
  uncertain: value.is === 'object' ? of.uncertain : gapOfValue(of, value),
});

const gapOfValue = ({ address, uncertain }: DeclaredResource, value: Value): Gap =>
  value.is === 'unknown'
    ? value.gap
    : value.is === 'one-of'
      ? value.because
      : (uncertain ?? iacGap('KnownAfterApply', `A rule of ${address} is not known.`));

/** The members of a list of rules; a rule for nobody knows whom where there may be more. */
const inlineRules = (
  notes: Notes,
  resource: DeclaredResource,
  property: string,
): readonly SecurityGroupRule[] => {
  const value = notes.scope.value(resource, property);
  if (value === undefined || (value.is === 'known' && value.value === null)) return [];
  const doubts = createBlockDoubts(notes, resource);
  const hidden = (gap: Gap): SecurityGroupRule => ({
    protocol: '-1',
    fromPort: null,
    toPort: null,
    peer: someone(gap),
  });
  if (value.is !== 'list') return [hidden(gapOfValue(resource, value))];
  const known = value.items.flatMap((one) =>
    one.is === 'object'
      ? rulesOf(notes.scope, inline(resource, one), doubts)
      : [hidden(gapOfValue(resource, one))],
  );
  return value.more ? [...known, hidden(value.more)] : known;
};

const putRules = (
  resource: DeclaredResource,
  notes: Notes,
  id: string,
  direction: 'ingress' | 'egress',
  rules: readonly SecurityGroupRule[],
): void => {
  for (const rule of rules) notes.edge(resource, { kind: 'rule', groupId: id, direction, rule });
};

const group: Mapping = (resource, notes) => {
  const { scope } = notes;
  const adopts = resource.type === 'Pathproof::DefaultSecurityGroup';
  const vpcId = vpcOf(resource, notes, 'securityGroups');
  const id = adopts ? groupId(scope, resource.address) : scope.idOf(resource);
  notes.item(resource, 'securityGroups', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    vpcId,
    name: adopts ? 'default' : valueOr(scope.text(resource, 'GroupName'), resource.address),
    ingress: [],
    egress: [],
    tags: tagsOf(scope, resource),
  });
  putRules(resource, notes, id, 'ingress', inlineRules(notes, resource, 'SecurityGroupIngress'));
  const vpc = scope.find(vpcId);
  const ipv6 = vpc ? (notes.get('vpcs', scope.idOf(vpc))?.ipv6Cidrs.length ?? 0) > 0 : true;
  // AWS: without rules out of its own a new group lets everything out (CloudFormation reference, AWS::EC2::SecurityGroup).
  const egress =
    adopts || scope.value(resource, 'SecurityGroupEgress')
      ? inlineRules(notes, resource, 'SecurityGroupEgress')
      : allOpen.egress(ipv6);
  putRules(resource, notes, id, 'egress', egress);
};

const rule =
  (direction: 'ingress' | 'egress'): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    const { items, open } = scope.links(resource, 'GroupId');
    if (open) notes.doubt(resource, 'securityGroups', {}, open);
    for (const { id, gap } of items) {
      const of = scope.find(id);
      const doubts = createBlockDoubts(notes, of ?? resource);
      putRules(
        resource,
        notes,
        groupId(scope, id),
        direction,
        rulesOf(scope, { ...resource, uncertain: resource.uncertain ?? gap }, doubts),
      );
    }
  };

/** The ACL that a link means: one that adopts the default ACL means that one. */
const aclId = (scope: Scope, id: string): string => {
  const target = scope.find(id);
  if (target?.type !== 'Pathproof::DefaultNetworkAcl') return id;
  const [vpc] = scope.links(target, 'VpcId').items;
  const [named] = scope.links(target, 'DefaultNetworkAclId').items;
  return target.liveId ?? named?.id ?? madeIdOf(scope, vpc?.id ?? '', 'DefaultNetworkAcl');
};

const acl: Mapping = (resource, notes) => {
  const { scope } = notes;
  const isDefault = resource.type === 'Pathproof::DefaultNetworkAcl';
  const id = isDefault ? aclId(scope, resource.address) : scope.idOf(resource);
  notes.item(resource, 'networkAcls', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    vpcId: vpcOf(resource, notes, 'networkAcls'),
    isDefault,
    subnetIds: [],
    entries: [],
  });
};

// AWS: protocols of ACL entries are numbers; Terraform takes words as well.
const numbers: Readonly<Record<string, string>> = { tcp: '6', udp: '17', icmp: '1', icmpv6: '58', all: '-1' };

const entryOf = (scope: Scope, resource: DeclaredResource, doubts: BlockDoubts): NetworkAclEntry => {
  const [protocol, action, number] = [
    scope.text(resource, 'Protocol'),
    scope.text(resource, 'RuleAction'),
    scope.number(resource, 'RuleNumber'),
  ];
  const [cidr, ipv6Cidr] = [scope.text(resource, 'CidrBlock'), scope.text(resource, 'Ipv6CidrBlock')];
  const range = scope.value(resource, 'PortRange');
  const port = (name: string) =>
    range?.is === 'object' ? scope.scalar(range.fields[name]) : ({ is: 'absent' } as const);
  const [from, to] = [port('From'), port('To')];
  const egress = scope.flag(resource, 'Egress');
  const blocks = [cidr, ipv6Cidr].flatMap((read) => (read.is === 'sure' ? [doubts.of(read.value)] : []));
  const gap = firstGap(
    resource.uncertain,
    ...[protocol, action, number, cidr, ipv6Cidr, from, to, egress].map(gapOfRead),
    ...blocks,
  );
  const word = valueOr(protocol, '-1').toLowerCase();
  const portOf = (read: ReturnType<typeof port>): number | null =>
    read.is === 'sure' && !gap && Number.isFinite(Number(read.value)) ? Number(read.value) : null;
  return {
    egress: valueOr(egress, false),
    ruleNumber: valueOr(number, 0),
    protocol: gap ? doubtText(gap) : (numbers[word] ?? word),
    action: valueOr(action, 'allow').toLowerCase(),
    // Of an entry of which something is not known it is not known either whom it is for.
    cidr: gap ? '0.0.0.0/0' : valueOr(cidr, null) || null,
    ipv6Cidr: gap ? '::/0' : valueOr(ipv6Cidr, null) || null,
    fromPort: portOf(from),
    toPort: portOf(to),
  };
};

const entry: Mapping = (resource, notes) => {
  const { scope } = notes;
  const { items, open } = scope.links(resource, 'NetworkAclId');
  if (open) notes.doubt(resource, 'networkAcls', {}, open);
  for (const { id, gap } of items) {
    const doubts = createBlockDoubts(notes, scope.find(id) ?? resource);
    const one = entryOf(scope, { ...resource, uncertain: resource.uncertain ?? gap }, doubts);
    const both = scope.flag(resource, 'Egress').is === 'unsure' ? [false, true] : [one.egress];
    for (const egress of both)
      notes.edge(resource, { kind: 'acl-entry', aclId: aclId(scope, id), entry: { ...one, egress } });
  }
};

const aclAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const acls = scope.links(resource, 'NetworkAclId');
  const subnets = scope.links(resource, 'SubnetId');
  if (subnets.open) notes.doubt(resource, 'networkAcls', {}, subnets.open);
  for (const { id } of subnets.items) if (acls.open) notes.doubt(resource, 'networkAcls', { id }, acls.open);
  for (const { left: subnetId, right, gap } of pairsOf(resource, subnets, acls))
    if (gap) notes.doubt(resource, 'networkAcls', { id: subnetId }, gap);
    else notes.edge(resource, { kind: 'acl-subnet', aclId: aclId(scope, right), subnetId });
};

/** Security groups and network ACLs. */
export const groupTypes: Mappings = {
  'AWS::EC2::SecurityGroup': group,
  'Pathproof::DefaultSecurityGroup': group,
  'AWS::EC2::SecurityGroupIngress': rule('ingress'),
  'AWS::EC2::SecurityGroupEgress': rule('egress'),
  'AWS::EC2::NetworkAcl': acl,
  'Pathproof::DefaultNetworkAcl': acl,
  'AWS::EC2::NetworkAclEntry': entry,
  'AWS::EC2::SubnetNetworkAclAssociation': aclAssociation,
};

import type { Gap } from '../../../model/observed.ts';
import type { Value } from '../../declared.ts';
import { type Block, itself, many, nested, one, textIn } from '../block.ts';
import { type JsonObject, listOf, textOf } from '../json.ts';
import { belongings, id, type Mappings, optionalId, type Part, plain, suffixOf } from './mapping.ts';
import { tags } from './vpc.ts';

/** Which way a rule lets in or out. */
type Direction = 'ingress' | 'egress';

const TYPE = {
  ingress: 'AWS::EC2::SecurityGroupIngress',
  egress: 'AWS::EC2::SecurityGroupEgress',
} as const;

/** The properties that name a rule's other side. */
const PEERS = {
  ingress: { prefixList: 'SourcePrefixListId', group: 'SourceSecurityGroupId' },
  egress: { prefixList: 'DestinationPrefixListId', group: 'DestinationSecurityGroupId' },
} as const;

type Properties = Readonly<Record<string, Value | null>>;

/** A list of Terraform, and the property that each member is the other side in. */
const LISTS = [
  ['cidr_blocks', 'cidr', () => 'CidrIp'],
  ['ipv6_cidr_blocks', 'cidr6', () => 'CidrIpv6'],
  ['prefix_list_ids', 'prefix-list', (direction: Direction) => PEERS[direction].prefixList],
  ['security_groups', 'security-group', (direction: Direction) => PEERS[direction].group],
] as const;

const unknown = (gap: Gap): Value => ({ is: 'unknown', gap });

/** The other sides that a rule of Terraform lists: each is a rule of CloudFormation's. */
const peersOf = (block: Block, direction: Direction, group: Value): readonly Properties[] => {
  const listed = LISTS.flatMap(([attribute, kind, property]) => {
    const value = many(block, attribute, kind);
    if (value?.is !== 'list') return [];
    const members = value.more === null ? value.items : [...value.items, unknown(value.more)];
    return members.map((member) => ({ [property(direction)]: member }));
  });
  const single = one(block, 'source_security_group_id', 'security-group', 'unset');
  const self = textIn(block, 'self') === 'true';
  return [
    ...listed,
    ...(single === null || self ? [] : [{ [PEERS[direction].group]: single }]),
    ...(self ? [{ [PEERS[direction].group]: group }] : []),
  ];
};

const portsOf = (block: Block): Properties => ({
  IpProtocol: one(block, 'protocol'),
  FromPort: one(block, 'from_port'),
  ToPort: one(block, 'to_port'),
});

const rulesOf = (block: Block, direction: Direction, group: Value): readonly Properties[] =>
  peersOf(block, direction, group).map((peer) => ({ GroupId: group, ...portsOf(block), ...peer }));

const textsOf = (value: unknown): readonly string[] =>
  listOf(value).flatMap((member) => textOf(member) ?? []);

/** A rule's sides as texts, for comparing rules that AWS lists with those of resources of their own. */
const sidesOf = (values: JsonObject, groupId: string | null): readonly string[] => [
  ...textsOf(values['cidr_blocks']),
  ...textsOf(values['ipv6_cidr_blocks']),
  ...textsOf(values['prefix_list_ids']),
  ...textsOf(values['security_groups']),
  ...[
    'source_security_group_id',
    'cidr_ipv4',
    'cidr_ipv6',
    'prefix_list_id',
    'referenced_security_group_id',
  ].flatMap((attribute) => textOf(values[attribute]) ?? []),
  ...(values['self'] === true && groupId !== null ? [groupId] : []),
];

const PROTOCOLS: Readonly<Record<string, string>> = {
  all: '-1',
  icmp: '1',
  tcp: '6',
  udp: '17',
  icmpv6: '58',
};

/** Protocol and ports as a text. AWS: a rule for all protocols has no ports (EC2 API: IpPermission). */
const portsText = (values: JsonObject): string => {
  const protocol = String(values['protocol'] ?? values['ip_protocol']).toLowerCase();
  const number = PROTOCOLS[protocol] ?? protocol;
  return number === '-1' ? number : `${number} ${String(values['from_port'])}-${String(values['to_port'])}`;
};

/** The rules of a group that resources of their own make, as texts of ports and side. */
const separateRules = (block: Block, direction: Direction): ReadonlySet<string> => {
  const owner = textOf(block.instance[block.time]?.values['id']);
  const old = belongings(block, 'aws_security_group_rule', 'security_group_id').filter(
    (values) => values['type'] === direction,
  );
  const newer = belongings(block, `aws_vpc_security_group_${direction}_rule`, 'security_group_id');
  return new Set(
    [...old, ...newer].flatMap((values) =>
      sidesOf(values, owner).map((side) => `${portsText(values)} ${side}`),
    ),
  );
};

/** The rules within a group, without those that resources of their own put there. */
const inlineRules = (block: Block, direction: Direction): readonly Part[] => {
  const group = itself(block);
  const separate = separateRules(block, direction);
  const isSeparate = (rule: Block, properties: Properties): boolean =>
    Object.values(properties).some(
      (value) => value?.is === 'known' && separate.has(`${portsText(rule.values)} ${String(value.value)}`),
    );
  const rules = nested(block, direction).blocks.flatMap((rule) =>
    rulesOf(rule, direction, group).filter((properties) => !isSeparate(rule, properties)),
  );
  return rules.map((properties, index) => ({
    suffix: suffixOf(
      direction,
      Object.entries(properties).flatMap(([name, value]) => (name === 'GroupId' ? [] : [value])),
      index,
    ),
    type: TYPE[direction],
    properties,
  }));
};

/** The list that a group's own property is: empty, or with the reason why not all of its rules are known. */
const ownRules =
  (direction: Direction) =>
  (block: Block): Value => ({ is: 'list', items: [], more: nested(block, direction).more });

/** Group rules of a resource of their own, one for each side: the first without a suffix. */
const partsOfRule = (block: Block): readonly Part[] => {
  const group = one(block, 'security_group_id', 'security-group');
  const type = textIn(block, 'type');
  if (group === null) return [];
  // A rule of a direction that is not known may be either.
  const directions: readonly Direction[] =
    type === 'ingress' || type === 'egress' ? [type] : ['ingress', 'egress'];
  const rules = directions.flatMap((direction) =>
    rulesOf(block, direction, group).map((properties) => ({ type: TYPE[direction], properties })),
  );
  return rules.map((rule, index) => ({ ...rule, suffix: rules.length === 1 ? '' : `rule[${index}]` }));
};

const group = {
  properties: {
    GroupName: plain('name'),
    VpcId: optionalId('vpc_id', 'vpc'),
    // AWS: the provider removes the rule that lets all out of a new group (registry: aws_security_group).
    SecurityGroupIngress: ownRules('ingress'),
    SecurityGroupEgress: ownRules('egress'),
    Tags: tags,
  },
  parts: (block: Block) => [...inlineRules(block, 'ingress'), ...inlineRules(block, 'egress')],
};

const rule = (direction: Direction): Mappings[string] => ({
  type: TYPE[direction],
  properties: {
    GroupId: id('security_group_id', 'security-group'),
    IpProtocol: plain('ip_protocol'),
    FromPort: plain('from_port'),
    ToPort: plain('to_port'),
    CidrIp: optionalId('cidr_ipv4', 'cidr'),
    CidrIpv6: optionalId('cidr_ipv6', 'cidr6'),
    [PEERS[direction].prefixList]: optionalId('prefix_list_id', 'prefix-list'),
    [PEERS[direction].group]: optionalId('referenced_security_group_id', 'security-group'),
  },
});

const readOnly = (block: Block): Value => ({
  is: 'list',
  items: [],
  more: {
    action: 'pathproof:preview',
    code: 'NotInPlan',
    message: `${block.name} is only read, and a data source does not list the rules of a group.`,
  },
});

/** Security groups and their rules. */
export const GROUPS: Mappings = {
  aws_security_group: { type: 'AWS::EC2::SecurityGroup', ...group },
  aws_default_security_group: { type: 'Pathproof::DefaultSecurityGroup', ...group },
  aws_security_group_rule: { type: null, properties: {}, parts: partsOfRule, liveId: null },
  aws_vpc_security_group_ingress_rule: rule('ingress'),
  aws_vpc_security_group_egress_rule: rule('egress'),
  aws_vpc_security_group_vpc_association: {
    type: 'AWS::EC2::SecurityGroupVpcAssociation',
    properties: { GroupId: id('security_group_id', 'security-group'), VpcId: id('vpc_id', 'vpc') },
    liveId: null,
  },
  aws_network_interface_sg_attachment: {
    type: 'Pathproof::NetworkInterfaceSecurityGroupAttachment',
    properties: {
      NetworkInterfaceId: id('network_interface_id', 'network-interface'),
      SecurityGroupId: id('security_group_id', 'security-group'),
    },
    liveId: null,
  },
  'data.aws_security_group': {
    type: 'AWS::EC2::SecurityGroup',
    properties: {
      GroupName: plain('name'),
      VpcId: plain('vpc_id'),
      SecurityGroupIngress: readOnly,
      SecurityGroupEgress: readOnly,
      Tags: tags,
    },
  },
};

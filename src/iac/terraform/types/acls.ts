import { known, type Value } from '../../declared.ts';
import { type Block, itself, many, nested, one } from '../block.ts';
import { textOf } from '../json.ts';
import {
  belongings,
  id,
  type Mapping,
  type Mappings,
  optionalId,
  type Part,
  suffixOf,
  vpcOfDefault,
} from './mapping.ts';
import { tags } from './vpc.ts';

// AWS: network ACL entries carry IANA protocol numbers; the provider takes names, too (EC2 API: CreateNetworkAclEntry).
const PROTOCOLS: Readonly<Record<string, number>> = {
  all: -1,
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
  'ipv6-icmp': 58,
};

const protocol = (block: Block): Value | null => {
  const value = one(block, 'protocol');
  if (value?.is !== 'known') return value;
  const text = String(value.value).toLowerCase();
  return known(PROTOCOLS[text] ?? (/^-?\d+$/.test(text) ? Number(text) : text));
};

const portRange = (block: Block): Value | null => {
  const from = one(block, 'from_port');
  const to = one(block, 'to_port');
  return from === null || to === null ? null : { is: 'object', fields: { From: from, To: to } };
};

const entry = (numberAttribute: string, actionAttribute: string): Mapping['properties'] => ({
  RuleNumber: (block) => one(block, numberAttribute),
  Protocol: protocol,
  RuleAction: (block) => one(block, actionAttribute),
  CidrBlock: optionalId('cidr_block', 'cidr'),
  Ipv6CidrBlock: optionalId('ipv6_cidr_block', 'cidr6'),
  PortRange: portRange,
});

const inlineEntries = (block: Block): readonly Part[] =>
  (['ingress', 'egress'] as const).flatMap((direction) => {
    const separate = new Set(
      belongings(block, 'aws_network_acl_rule', 'network_acl_id')
        .filter((values) => (values['egress'] === true) === (direction === 'egress'))
        .map((values) => values['rule_number']),
    );
    return nested(block, direction)
      .blocks.filter(({ values }) => !separate.has(values['rule_no']))
      .map((rule, index) => {
        const properties = Object.fromEntries(
          Object.entries(entry('rule_no', 'action')).map(([name, read]) => [name, read(rule)]),
        );
        return {
          suffix: suffixOf(direction, [properties['RuleNumber'] ?? null], index),
          type: 'AWS::EC2::NetworkAclEntry',
          properties: { NetworkAclId: itself(block), Egress: known(direction === 'egress'), ...properties },
        };
      });
  });

/** The subnets within an ACL, without those that associations of their own put there. */
const subnets = (block: Block): readonly Part[] => {
  const listed = many(block, 'subnet_ids', 'subnet');
  if (listed?.is !== 'list') return [];
  const separate = new Set(
    belongings(block, 'aws_network_acl_association', 'network_acl_id').map((values) =>
      textOf(values['subnet_id']),
    ),
  );
  const items: readonly Value[] =
    listed.more === null ? listed.items : [...listed.items, { is: 'unknown', gap: listed.more }];
  return items
    .filter((subnet) => subnet.is !== 'known' || !separate.has(String(subnet.value)))
    .map((subnet, index) => ({
      suffix: suffixOf('subnet', [subnet], index),
      type: 'AWS::EC2::SubnetNetworkAclAssociation',
      properties: { NetworkAclId: itself(block), SubnetId: subnet },
    }));
};

/** The list of entries that an ACL's own property is: empty, or with the reason why not all are known. */
const entriesGap = (block: Block): Value => ({
  is: 'list',
  items: [],
  more: nested(block, 'ingress').more ?? nested(block, 'egress').more,
});

const parts = (block: Block): readonly Part[] => [...inlineEntries(block), ...subnets(block)];

/** Network ACLs, their entries and their subnets. */
export const ACLS: Mappings = {
  aws_network_acl: {
    type: 'AWS::EC2::NetworkAcl',
    properties: { VpcId: id('vpc_id', 'vpc'), Entries: entriesGap, Tags: tags },
    parts,
  },
  aws_default_network_acl: {
    type: 'Pathproof::DefaultNetworkAcl',
    properties: {
      DefaultNetworkAclId: id('default_network_acl_id', 'network-acl'),
      VpcId: vpcOfDefault('default_network_acl_id', 'network-acl'),
      Entries: entriesGap,
    },
    parts,
  },
  aws_network_acl_rule: {
    type: 'AWS::EC2::NetworkAclEntry',
    properties: {
      NetworkAclId: id('network_acl_id', 'network-acl'),
      Egress: (block) => one(block, 'egress') ?? known(false),
      ...entry('rule_number', 'rule_action'),
    },
    liveId: null,
  },
  aws_network_acl_association: {
    type: 'AWS::EC2::SubnetNetworkAclAssociation',
    properties: { NetworkAclId: id('network_acl_id', 'network-acl'), SubnetId: id('subnet_id', 'subnet') },
  },
};

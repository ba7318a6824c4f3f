import type { Changes, IdOrRef } from '../model/change.ts';
import { editBlocks, lastNote, type Piece, resource, type Values } from './code.ts';
import { isOf, ofKind, rulesTogether, ruleWords } from './existing.ts';
import { idOf } from './outcome.ts';
import { type Context, reference, type Write } from './terraform-pieces.ts';
import { blockName, quoted, quotedList } from './text.ts';

const cidrArguments = (rules: readonly Changes['authorize-rule'][]): Values => {
  const of = (kind: 'ipv4' | 'ipv6'): readonly string[] =>
    rules.flatMap(({ rule: { peer } }) => (peer.kind === kind ? [idOf(peer.value)] : []));
  return {
    ...(of('ipv4').length > 0 ? { cidr_blocks: quotedList(of('ipv4')) } : {}),
    ...(of('ipv6').length > 0 ? { ipv6_cidr_blocks: quotedList(of('ipv6')) } : {}),
  };
};

const peerArguments = (rules: readonly Changes['authorize-rule'][], context: Context): Values => {
  const peer = rules[0]?.rule.peer;
  if (peer?.kind === 'prefix-list') return { prefix_list_ids: quotedList([idOf(peer.value)]) };
  if (peer?.kind === 'security-group') return { source_security_group_id: reference(peer.value, context) };
  return cidrArguments(rules);
};

const portArguments = ({ rule }: Changes['authorize-rule']): Values => ({
  protocol: quoted(rule.protocol),
  from_port: String(rule.fromPort ?? 0),
  to_port: String(rule.toPort ?? 0),
});

const rulesOf = ({ changes }: Context, groupId: IdOrRef) =>
  rulesTogether(ofKind(changes, 'authorize-rule').filter((one) => idOf(one.groupId) === idOf(groupId)));

/** Rules in the block of their group. */
const ruleBlock = (
  rules: readonly [Changes['authorize-rule'], ...Changes['authorize-rule'][]],
  context: Context,
): string => {
  const lines = Object.entries({ ...portArguments(rules[0]), ...peerArguments(rules, context) });
  const block = lines.map(([key, value]) => `  ${key.padEnd(16)} = ${value}`);
  return [`${rules[0].direction} {`, ...block, '}'].join('\n');
};

/** A new security group with its rules. */
export const createGroup: Write<'create-security-group'> = (change, context) => {
  const blocks = rulesOf(context, { ref: change.as }).map((rules) => ruleBlock(rules, context));
  const { name, description, vpcId } = change;
  return [
    resource(
      'aws_security_group',
      blockName(name),
      { name: quoted(name), description: quoted(description), vpc_id: quoted(vpcId) },
      { as: change.as, blocks },
    ),
  ];
};

/** A new rule of a group that is there. */
export const authorizeRule: Write<'authorize-rule'> = (change, context) => {
  // The block of a group that is made holds its rules.
  if (ofKind(context.changes, 'create-security-group').some((made) => isOf(change.groupId, made))) return [];
  const rules = rulesOf(context, change.groupId).find((some) => some[0] === change);
  if (!rules) return [];
  const { groupId, direction, rule } = change;
  const id = idOf(groupId);
  if (isInline(id, direction, context)) {
    // Terraform: within the block of a group another group is in a list (aws_security_group, ingress).
    const block = ruleBlock(rules, context).replace(
      /source_security_group_id = (.*)/,
      'security_groups = [$1]',
    );
    return [editBlocks(`aws_security_group ${id}`, [block])];
  }
  const port = rule.fromPort === rule.toPort ? [rule.fromPort] : [rule.fromPort, rule.toPort];
  const named = rule.peer.kind === 'prefix-list' || rule.peer.kind === 'security-group';
  const name = blockName(
    direction,
    id,
    ...(named ? [idOf(rule.peer.value)] : []),
    port.map((one) => one ?? 'all').join('-'),
  );
  if (context.style.apart(id, 'SingleRules')) return rules.map((one) => singleRule(one, name, context));
  return [
    resource('aws_security_group_rule', name, {
      type: quoted(direction),
      security_group_id: reference(groupId, context),
      ...portArguments(change),
      ...peerArguments(rules, context),
    }),
  ];
};

/**
 * Are the rules of a group in its own block? Terraform: rules in the block and in blocks of their own undo each other
 * (aws_security_group, note on rules), so that a group is written in one way only.
 */
const isInline = (id: string, direction: 'ingress' | 'egress', { style }: Context): boolean => {
  const [own, other] =
    direction === 'ingress' ? (['Ingress', 'Egress'] as const) : (['Egress', 'Ingress'] as const);
  return style.lists(id, own) || (style.lists(id, other) && !style.apart(id, own));
};

const singlePeer = {
  ipv4: 'cidr_ipv4',
  ipv6: 'cidr_ipv6',
  'prefix-list': 'prefix_list_id',
  'security-group': 'referenced_security_group_id',
} as const;

/** A rule of one other side. Terraform: one for all protocols has no ports (aws_vpc_security_group_ingress_rule). */
const singleRule = (
  { groupId, direction, rule }: Changes['authorize-rule'],
  name: string,
  context: Context,
): Piece =>
  resource(`aws_vpc_security_group_${direction}_rule`, name, {
    security_group_id: reference(groupId, context),
    ip_protocol: quoted(rule.protocol),
    ...(rule.protocol === '-1' || rule.fromPort === null
      ? {}
      : { from_port: String(rule.fromPort), to_port: String(rule.toPort ?? rule.fromPort) }),
    [singlePeer[rule.peer.kind]]: reference(rule.peer.value, context),
  });

/** The rules that go, said once. */
export const revokeRule: Write<'revoke-rule'> = (change, { changes }) => {
  const all = ofKind(changes, 'revoke-rule');
  return all[0] === change ? [lastNote(`Remove the rules: ${all.map(ruleWords).join(', ')}`)] : [];
};

/** An entry of a network ACL. */
export const aclRule: Write<'create-network-acl-entry' | 'replace-network-acl-entry'> = (change) => [
  resource(
    'aws_network_acl_rule',
    blockName(change.aclId, change.egress ? 'egress' : 'ingress', String(change.ruleNumber)),
    {
      network_acl_id: quoted(change.aclId),
      rule_number: String(change.ruleNumber),
      egress: String(change.egress),
      protocol: quoted(change.protocol === '6' ? 'tcp' : change.protocol),
      rule_action: quoted(change.action),
      ...(change.cidr === null ? {} : { cidr_block: quoted(change.cidr) }),
      ...(change.ipv6Cidr === null ? {} : { ipv6_cidr_block: quoted(change.ipv6Cidr) }),
      ...(change.fromPort === null
        ? {}
        : { from_port: String(change.fromPort), to_port: String(change.toPort ?? change.fromPort) }),
    },
  ),
];

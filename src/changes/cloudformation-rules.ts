import type { Changes } from '../model/change.ts';
import { type Context, reference, type Write } from './cloudformation-pieces.ts';
import { editBlocks, lastNote, type Piece, resource, type Values } from './code.ts';
import { isOf, ofKind, ruleWords } from './existing.ts';
import { idOf } from './outcome.ts';
import { logicalId, quoted } from './text.ts';

const peers = {
  ingress: {
    ipv4: 'CidrIp',
    ipv6: 'CidrIpv6',
    'prefix-list': 'SourcePrefixListId',
    'security-group': 'SourceSecurityGroupId',
  },
  egress: {
    ipv4: 'CidrIp',
    ipv6: 'CidrIpv6',
    'prefix-list': 'DestinationPrefixListId',
    'security-group': 'DestinationSecurityGroupId',
  },
} as const;

const ruleValues = ({ direction, rule }: Changes['authorize-rule'], context: Context): Values => ({
  IpProtocol: rule.protocol === '-1' ? '"-1"' : rule.protocol,
  ...(rule.fromPort === null
    ? {}
    : { FromPort: String(rule.fromPort), ToPort: String(rule.toPort ?? rule.fromPort) }),
  [peers[direction][rule.peer.kind]]: reference(rule.peer.value, context),
});

/** A new security group with its rules. */
export const createGroup: Write<'create-security-group'> = (change, context) => {
  const rules = (direction: 'ingress' | 'egress'): readonly string[] =>
    ofKind(context.changes, 'authorize-rule')
      .filter((rule) => isOf(rule.groupId, change) && rule.direction === direction)
      .map((rule) => {
        const values = Object.entries(ruleValues(rule, context)).map(([key, value]) => `${key}: ${value}`);
        return `{ ${values.join(', ')} }`;
      });
  const [ingress, egress] = [rules('ingress'), rules('egress')];
  const { name, description, vpcId, as } = change;
  return [
    resource(
      'AWS::EC2::SecurityGroup',
      logicalId(name, 'Group'),
      {
        GroupName: quoted(name),
        GroupDescription: quoted(description),
        VpcId: quoted(vpcId),
        ...(ingress.length > 0 ? { SecurityGroupIngress: `[${ingress.join(', ')}]` } : {}),
        ...(egress.length > 0 ? { SecurityGroupEgress: `[${egress.join(', ')}]` } : {}),
      },
      { as },
    ),
  ];
};

/** A new rule of a group that is there. */
export const authorizeRule: Write<'authorize-rule'> = (change, context) => {
  // The resource of a group that is made holds its rules.
  if (ofKind(context.changes, 'create-security-group').some((one) => isOf(change.groupId, one))) return [];
  const { groupId, direction, rule } = change;
  if (context.style.lists(idOf(groupId), direction === 'ingress' ? 'Ingress' : 'Egress'))
    return addedRules(change, context);
  const port = rule.fromPort === rule.toPort ? [rule.fromPort] : [rule.fromPort, rule.toPort];
  const ports = port.map((one) => String(one ?? 'All'));
  const [group, peer] = [idOf(groupId), idOf(rule.peer.value)];
  const [kind, name] =
    direction === 'ingress'
      ? (['Ingress', logicalId('Ingress', group, ...ports, 'From', peer)] as const)
      : (['Egress', logicalId('Egress', group, 'To', peer, ...ports)] as const);
  return [
    resource(`AWS::EC2::SecurityGroup${kind}`, name, {
      GroupId: reference(groupId, context),
      ...ruleValues(change, context),
    }),
  ];
};

/** Rules to add to the list in the resource of their group, said once. */
const addedRules = (change: Changes['authorize-rule'], context: Context): readonly Piece[] => {
  const { groupId, direction } = change;
  const all = ofKind(context.changes, 'authorize-rule').filter(
    (one) => idOf(one.groupId) === idOf(groupId) && one.direction === direction,
  );
  if (all[0] !== change) return [];
  const items = all.map((one) =>
    Object.entries(ruleValues(one, context))
      .map(([key, value], at) => `  ${at === 0 ? '-' : ' '} ${key}: ${value}`)
      .join('\n'),
  );
  const list = `SecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}:`;
  return [
    editBlocks(`AWS::EC2::SecurityGroup ${idOf(groupId)}`, [
      [list, '  # after those that are there', ...items].join('\n'),
    ]),
  ];
};

/** The rules that go, said once. */
export const revokeRule: Write<'revoke-rule'> = (change, { changes }) => {
  const all = ofKind(changes, 'revoke-rule');
  return all[0] === change ? [lastNote(`Remove the rules: ${all.map(ruleWords).join(', ')}`)] : [];
};

/** An entry of a network ACL. */
export const aclRule: Write<'create-network-acl-entry' | 'replace-network-acl-entry'> = (change) => [
  resource(
    'AWS::EC2::NetworkAclEntry',
    logicalId(change.aclId, change.egress ? 'egress' : 'ingress', String(change.ruleNumber)),
    {
      NetworkAclId: quoted(change.aclId),
      RuleNumber: String(change.ruleNumber),
      Egress: String(change.egress),
      // AWS: CloudFormation takes protocol numbers only; 6 is TCP (AWS::EC2::NetworkAclEntry).
      Protocol: change.protocol,
      RuleAction: change.action,
      ...(change.cidr === null ? {} : { CidrBlock: quoted(change.cidr) }),
      ...(change.ipv6Cidr === null ? {} : { Ipv6CidrBlock: quoted(change.ipv6Cidr) }),
      ...(change.fromPort === null
        ? {}
        : { PortRange: `{ From: ${change.fromPort}, To: ${change.toPort ?? change.fromPort} }` }),
    },
  ),
];

import type { ChangedRule, Changes } from '../model/change.ts';
import type { Inventory } from '../model/inventory.ts';
import type { NetworkAclEntry, SecurityGroup, SecurityGroupRule } from '../model/resources.ts';
import { deltaWith } from '../overlay/delta.ts';
import { sameRule } from '../overlay/edges.ts';
import { all, allWith } from '../overlay/items.ts';
import { type Decide, done, idOf, isRefused, own, refuse } from './outcome.ts';

/** A rule as a group holds it. */
export const ruleOf = (rule: ChangedRule): SecurityGroupRule => ({
  ...rule,
  peer: {
    kind: rule.peer.kind,
    value: idOf(rule.peer.value),
    accountId: null,
    vpcId: null,
    peeringStatus: null,
  },
});

/** What decides the making of a security group. */
export const createGroup: Decide<'create-security-group'> = (change, inventory) => {
  const { accountId, region, vpcId, name } = change;
  const vpc = own(inventory, change, 'vpcs', vpcId);
  if (isRefused(vpc)) return vpc;
  if (allWith(inventory, 'securityGroups', 'vpcId', vpcId).some(({ item }) => item.name === name))
    return refuse('refused', 'InvalidGroup.Duplicate', `${vpcId} has a group ${name} already.`);
  const everywhere = (kind: 'ipv4' | 'ipv6', value: string): SecurityGroupRule =>
    ruleOf({ protocol: '-1', fromPort: null, toPort: null, peer: { kind, value } });
  const item: SecurityGroup = {
    id: change.as,
    ownerId: accountId,
    vpcId,
    name,
    ingress: [],
    // AWS: a new group lets everything out, of IPv6 where its VPC has it (VPC guide, security groups).
    egress: [
      everywhere('ipv4', '0.0.0.0/0'),
      ...(vpc.item.ipv6Cidrs.length > 0 ? [everywhere('ipv6', '::/0')] : []),
    ],
    tags: {},
  };
  return done(
    deltaWith({
      upserts: [{ section: 'securityGroups', accountId, region, item }],
      origins: { [change.as]: change.kind },
    }),
  );
};

/** What decides the deletion of a security group. */
export const deleteGroup: Decide<'delete-security-group'> = (change, inventory) => {
  const id = idOf(change.groupId);
  const group = own(inventory, change, 'securityGroups', id);
  if (isRefused(group)) return group;
  const [user] = all(inventory, 'networkInterfaces', ({ groupIds }) => groupIds.includes(id));
  if (user) return refuse('refused', 'DependencyViolation', `${user.item.id} carries ${id}.`);
  return group.item.name === 'default'
    ? refuse('refused', 'CannotDelete', `${id} is the default group of ${group.item.vpcId}.`)
    : done(deltaWith({ removals: [{ section: 'securityGroups', id }] }));
};

const hasRule = (
  group: SecurityGroup,
  change: Changes['authorize-rule' | 'revoke-rule'],
): SecurityGroupRule | undefined => group[change.direction].find((one) => sameRule(one, ruleOf(change.rule)));

/** What decides a new rule of a security group. */
export const authorizeRule: Decide<'authorize-rule'> = (change, inventory) => {
  const groupId = idOf(change.groupId);
  const group = own(inventory, change, 'securityGroups', groupId);
  if (isRefused(group)) return group;
  return hasRule(group.item, change)
    ? refuse('already', 'InvalidPermission.Duplicate', `${groupId} has this rule already.`)
    : done(
        deltaWith({
          edges: [
            { op: 'put', kind: 'rule', groupId, direction: change.direction, rule: ruleOf(change.rule) },
          ],
        }),
      );
};

/** What decides that a rule of a security group goes. */
export const revokeRule: Decide<'revoke-rule'> = (change, inventory) => {
  const groupId = idOf(change.groupId);
  const group = own(inventory, change, 'securityGroups', groupId);
  if (isRefused(group)) return group;
  const rule = hasRule(group.item, change);
  return rule
    ? done(deltaWith({ edges: [{ op: 'drop', kind: 'rule', groupId, direction: change.direction, rule }] }))
    : refuse('already', 'InvalidPermission.NotFound', `${groupId} has no such rule.`);
};

type AclChange = Changes['create-network-acl-entry' | 'replace-network-acl-entry'];

const entryOf = ({
  egress,
  ruleNumber,
  protocol,
  action,
  cidr,
  ipv6Cidr,
  fromPort,
  toPort,
}: AclChange): NetworkAclEntry => ({
  egress,
  ruleNumber,
  protocol,
  action,
  cidr,
  ipv6Cidr,
  fromPort,
  toPort,
});

const entryIn = (inventory: Inventory, change: AclChange | Changes['delete-network-acl-entry']) => {
  const acl = own(inventory, change, 'networkAcls', change.aclId);
  if (isRefused(acl)) return acl;
  const entry = acl.item.entries.find(
    ({ egress, ruleNumber }) => egress === change.egress && ruleNumber === change.ruleNumber,
  );
  return { entry };
};

/** What decides a new entry of a network ACL. */
export const createAclEntry: Decide<'create-network-acl-entry'> = (change, inventory) => {
  const found = entryIn(inventory, change);
  if (isRefused(found)) return found;
  const entry = entryOf(change);
  const same = JSON.stringify(found.entry) === JSON.stringify(entry);
  return found.entry
    ? refuse(
        same ? 'already' : 'refused',
        'NetworkAclEntryAlreadyExists',
        `${change.aclId} has an entry ${change.ruleNumber} already.`,
      )
    : done(deltaWith({ edges: [{ op: 'put', kind: 'acl-entry', aclId: change.aclId, entry }] }));
};

/** What decides that an entry of a network ACL becomes another. */
export const replaceAclEntry: Decide<'replace-network-acl-entry'> = (change, inventory) => {
  const found = entryIn(inventory, change);
  if (isRefused(found)) return found;
  return found.entry
    ? done(
        deltaWith({ edges: [{ op: 'put', kind: 'acl-entry', aclId: change.aclId, entry: entryOf(change) }] }),
      )
    : refuse('gone', 'InvalidNetworkAclEntry.NotFound', `${change.aclId} has no entry ${change.ruleNumber}.`);
};

/** What decides that an entry of a network ACL goes. */
export const deleteAclEntry: Decide<'delete-network-acl-entry'> = (change, inventory) => {
  const found = entryIn(inventory, change);
  if (isRefused(found)) return found;
  return found.entry
    ? done(deltaWith({ edges: [{ op: 'drop', kind: 'acl-entry', aclId: change.aclId, entry: found.entry }] }))
    : refuse(
        'already',
        'InvalidNetworkAclEntry.NotFound',
        `${change.aclId} has no entry ${change.ruleNumber}.`,
      );
};

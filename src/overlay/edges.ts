import type { Inventory } from '../model/inventory.ts';
import { doubtIn, unlessDoubted } from '../model/doubt.ts';
import { isSeen } from '../model/observed.ts';
import type { NetworkAcl, RouteTable, SecurityGroup, SecurityGroupRule } from '../model/resources.ts';
import type { Edge, Relation } from './delta.ts';
import {
  dropEndpointSubnet,
  dropEndpointTable,
  endpointGroup,
  putEndpointSubnet,
  putEndpointTables,
} from './endpoint-edges.ts';
import {
  dhcpOptions,
  gatewayTable,
  gatewayVpc,
  mainTables,
  permission,
  prefixEntry,
  profileResource,
  propagation,
  vpcBlock,
} from './declared-edges.ts';
import { add, edit, editItem, editItems, find, including, unitOf, without } from './items.ts';

type Of<K extends Relation['kind']> = Extract<Relation, { kind: K }>;
type Op = Edge['op'];

/** Are two rules of a security group the same one? */
export const sameRule = (a: SecurityGroupRule, b: SecurityGroupRule): boolean =>
  a.protocol === b.protocol &&
  (a.protocol === '-1' || (a.fromPort === b.fromPort && a.toPort === b.toPort)) &&
  a.peer.kind === b.peer.kind &&
  a.peer.value === b.peer.value;

const replaced = <T>(items: readonly T[], same: (item: T) => boolean, put: T | null): T[] => [
  ...items.filter((item) => !same(item)),
  ...(put === null ? [] : [put]),
];

const withRoute = (table: RouteTable, { route: one }: Of<'route'>, op: Op): RouteTable => ({
  ...table,
  routes: replaced(
    table.routes,
    ({ destination, target, state }) =>
      destination.kind === one.destination.kind &&
      destination.value === one.destination.value &&
      // What may be there stands beside what is.
      (doubtIn(one.state) === null || (target.id === one.target.id && state === one.state)),
    op === 'put' ? one : null,
  ),
});

const associationOf = ({ subnetId, doubt }: Of<'association'>): RouteTable['associations'][number] => ({
  id: `rtbassoc-${subnetId}`,
  main: false,
  subnetId,
  gatewayId: null,
  state: unlessDoubted('associated', doubt ?? null),
});

const association = (inventory: Inventory, edge: Of<'association'>, op: Op): Inventory => {
  const { tableId, subnetId, doubt } = edge;
  const of = (table: RouteTable) => table.associations.some((one) => one.subnetId === subnetId);
  const freed = edit(inventory, 'routeTables', of, (table) => ({
    ...table,
    associations: table.associations.filter((one) => one.subnetId !== subnetId),
  }));
  return op === 'drop'
    ? freed
    : editItem(doubt ? inventory : freed, 'routeTables', tableId, (table) => ({
        ...table,
        associations: [...table.associations, associationOf(edge)],
      }));
};

const withRule = (group: SecurityGroup, { direction, rule: one }: Of<'rule'>, op: Op): SecurityGroup => ({
  ...group,
  [direction]: replaced(group[direction], (other) => sameRule(one, other), op === 'put' ? one : null),
});

const withEntry = (acl: NetworkAcl, { entry }: Of<'acl-entry'>, op: Op): NetworkAcl => ({
  ...acl,
  entries: replaced(
    acl.entries,
    ({ egress, ruleNumber }) => egress === entry.egress && ruleNumber === entry.ruleNumber,
    op === 'put' ? entry : null,
  ),
});

/** A subnet has one network ACL; without another it is the default one of its VPC. */
const aclSubnet = (inventory: Inventory, { aclId, subnetId }: Of<'acl-subnet'>, op: Op): Inventory => {
  const vpcId = find(inventory, 'subnets', subnetId)?.item.vpcId;
  return edit(
    inventory,
    'networkAcls',
    (acl) => acl.vpcId === vpcId,
    (acl) => ({
      ...acl,
      subnetIds: (op === 'put' ? acl.id === aclId : acl.isDefault)
        ? including(acl.subnetIds, subnetId)
        : without(acl.subnetIds, subnetId),
    }),
  );
};

const zoneVpc = (inventory: Inventory, { zone, vpcId }: Of<'zone-vpc'>, op: Op): Inventory =>
  editItem(inventory, 'vpcHostedZones', vpcId, (one) =>
    isSeen(one.zones)
      ? {
          ...one,
          zones: { seen: replaced(one.zones.seen, ({ id }) => id === zone.id, op === 'put' ? zone : null) },
        }
      : one,
  );

const zoneRecord = (inventory: Inventory, { zoneId, record }: Of<'record'>, op: Op): Inventory =>
  editItem(inventory, 'hostedZones', zoneId, (zone) =>
    isSeen(zone.records)
      ? {
          ...zone,
          records: {
            seen: replaced(
              zone.records.seen,
              ({ name, type }) => name === record.name && type === record.type,
              op === 'put' ? record : null,
            ),
          },
        }
      : zone,
  );

const ruleVpc = (inventory: Inventory, { ruleId, vpcId }: Of<'resolver-rule-vpc'>, op: Op): Inventory => {
  const freed = edit(
    inventory,
    'resolverRuleAssociations',
    (one) => one.ruleId === ruleId && one.vpcId === vpcId,
    () => null,
  );
  const unit = op === 'put' ? find(inventory, 'vpcs', vpcId)?.unit : undefined;
  const made = { id: `rslvr-rrassoc-${ruleId}-${vpcId}`, ruleId, vpcId, status: 'complete' };
  return unit && unitOf(freed, unit) ? add(freed, unit, 'resolverRuleAssociations', made) : freed;
};

const transitRoute = (
  inventory: Inventory,
  { tableId, route: one }: Of<'transit-route'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'transitGatewayRouteTables', tableId, (table) =>
    isSeen(table.routes)
      ? {
          ...table,
          routes: {
            seen: replaced(
              table.routes.seen,
              // AWS: a static route goes before a propagated one of the same block, which stays (Transit gateways, route evaluation).
              ({ destination, type }) => destination.value === one.destination.value && type === one.type,
              op === 'put' ? one : null,
            ),
          },
        }
      : table,
  );

const attachmentSubnet = (
  inventory: Inventory,
  { attachmentId, subnetId }: Of<'attachment-subnet'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'transitGatewayVpcAttachments', attachmentId, (one) => ({
    ...one,
    subnetIds: op === 'put' ? including(one.subnetIds, subnetId) : without(one.subnetIds, subnetId),
  }));

type Applied = { readonly [K in Relation['kind']]: (inventory: Inventory, one: Of<K>, op: Op) => Inventory };

const kinds: Applied = {
  route: (inventory, edge, op) =>
    editItem(inventory, 'routeTables', edge.tableId, (table) => withRoute(table, edge, op)),
  association,
  'main-table': (inventory, edge, op) => mainTables(inventory, [{ ...edge, op }]),
  'gateway-table': gatewayTable,
  propagation,
  'dhcp-options': dhcpOptions,
  'vpc-block': vpcBlock,
  'gateway-vpc': gatewayVpc,
  'endpoint-table': (inventory, edge, op) =>
    op === 'put'
      ? putEndpointTables(inventory, [edge])
      : dropEndpointTable(inventory, edge.endpointId, edge.tableId),
  'endpoint-subnet': (inventory, { endpointId, subnetId }, op) =>
    (op === 'put' ? putEndpointSubnet : dropEndpointSubnet)(inventory, endpointId, subnetId),
  'endpoint-group': (inventory, { endpointId, groupId }, op) =>
    endpointGroup(inventory, endpointId, (ids) =>
      op === 'put' ? including(ids, groupId) : without(ids, groupId),
    ),
  rule: (inventory, edge, op) =>
    editItem(inventory, 'securityGroups', edge.groupId, (group) => withRule(group, edge, op)),
  'acl-entry': (inventory, edge, op) =>
    editItem(inventory, 'networkAcls', edge.aclId, (acl) => withEntry(acl, edge, op)),
  'acl-subnet': aclSubnet,
  'zone-vpc': zoneVpc,
  record: zoneRecord,
  'resolver-rule-vpc': ruleVpc,
  'prefix-entry': prefixEntry,
  'profile-resource': profileResource,
  permission,
  'transit-route': transitRoute,
  'attachment-subnet': attachmentSubnet,
};

/** An inventory in which a relation came or went, with what AWS changes along with it. */
const applyEdge = (inventory: Inventory, edge: Edge): Inventory =>
  (kinds[edge.kind] as (inventory: Inventory, one: Edge, op: Op) => Inventory)(inventory, edge, edge.op);

/** Edges of one kind that change each the inside of one item, by the item. */
const insides = (edges: readonly Edge[], idOf: (edge: Edge) => string): ReadonlyMap<string, Edge[]> => {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(idOf(edge));
    if (group) group.push(edge);
    else groups.set(idOf(edge), [edge]);
  }
  return groups;
};

const isPlainAssociation = (edge: Edge): edge is Of<'association'> & Edge =>
  edge.kind === 'association' && edge.op === 'put' && !edge.doubt;

const isMainTable = (edge: Edge): edge is Of<'main-table'> & Edge => edge.kind === 'main-table';

const isPutOfEndpointTable = (edge: Edge): edge is Of<'endpoint-table'> & Edge =>
  edge.kind === 'endpoint-table' && edge.op === 'put';

/** Gives many subnets, each of them once, their tables in one go. */
const associate = (inventory: Inventory, edges: readonly (Of<'association'> & Edge)[]): Inventory => {
  const subnetIds = new Set<string | null>(edges.map(({ subnetId }) => subnetId));
  const groups = new Map<string, Of<'association'>[]>();
  for (const edge of edges) groups.set(edge.tableId, [...(groups.get(edge.tableId) ?? []), edge]);
  return edit(
    inventory,
    'routeTables',
    (table) => groups.has(table.id) || table.associations.some(({ subnetId }) => subnetIds.has(subnetId)),
    (table) => ({
      ...table,
      associations: [
        ...table.associations.filter(({ subnetId }) => !subnetIds.has(subnetId)),
        ...(groups.get(table.id) ?? []).map(associationOf),
      ],
    }),
  );
};

/** Changes the insides of many items in one go. */
const applyRun = (inventory: Inventory, edges: readonly Edge[]): Inventory => {
  const [first] = edges;
  if (first?.kind === 'route') {
    const groups = insides(edges, (edge) => (edge as Of<'route'>).tableId);
    return editItems(inventory, 'routeTables', [...groups.keys()], (table) =>
      (groups.get(table.id) ?? []).reduce((now, edge) => withRoute(now, edge as Of<'route'>, edge.op), table),
    );
  }
  if (first?.kind === 'rule') {
    const groups = insides(edges, (edge) => (edge as Of<'rule'>).groupId);
    return editItems(inventory, 'securityGroups', [...groups.keys()], (group) =>
      (groups.get(group.id) ?? []).reduce((now, edge) => withRule(now, edge as Of<'rule'>, edge.op), group),
    );
  }
  if (edges.every(isPlainAssociation) && new Set(edges.map(({ subnetId }) => subnetId)).size === edges.length)
    return associate(inventory, edges);
  if (edges.every(isMainTable)) return mainTables(inventory, edges);
  if (edges.every(isPutOfEndpointTable)) return putEndpointTables(inventory, edges);
  return edges.reduce(applyEdge, inventory);
};

/** An inventory in which relations came and went, one after the other. */
export const applyEdges = (inventory: Inventory, edges: readonly Edge[]): Inventory => {
  let now = inventory;
  for (let at = 0; at < edges.length;) {
    let end = at + 1;
    while (end < edges.length && edges[end]?.kind === edges[at]?.kind) end += 1;
    now = applyRun(now, edges.slice(at, end));
    at = end;
  }
  return now;
};

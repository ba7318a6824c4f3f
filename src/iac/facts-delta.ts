import type { Inventory, Section } from '../model/inventory.ts';
import { iacGap } from './declared.ts';
import {
  type Delta,
  type Doubt,
  type Edge,
  type Relation,
  type Removal,
  type Upsert,
} from '../overlay/delta.ts';
import { itemsIn, keyOf } from '../overlay/items.ts';
import type { Facts, ItemFact } from './facts.ts';
import { same } from './same.ts';
import type { Scope } from './scope.ts';

/** One part of a difference, and the resource whose doing it is. */
export type DeltaPart = { readonly address: string } & (
  | { readonly kind: 'removal'; readonly removal: Removal }
  | { readonly kind: 'upsert'; readonly upsert: Upsert }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'doubt'; readonly doubt: Doubt }
);

type Fields = Readonly<Record<string, unknown>>;

// What belongs to items and is said by relations: a declared item says nothing of it.
const related: Readonly<Partial<Record<Section, readonly string[]>>> = {
  routeTables: ['routes', 'associations', 'propagatingVgws'],
  vpcEndpoints: ['routeTableIds', 'subnetIds', 'groupIds', 'networkInterfaceIds'],
  securityGroups: ['ingress', 'egress'],
  networkAcls: ['subnetIds', 'entries'],
  internetGateways: ['attachments'],
  transitGatewayRouteTables: ['routes'],
  hostedZones: ['records'],
  vpcHostedZones: ['zones'],
  dnsProfiles: ['resources'],
  vpcs: ['dhcpOptionsId', 'internetGatewayBlockMode'],
};

const indexes = new WeakMap<Inventory, ReadonlyMap<string, object>>();

const indexed = (inventory: Inventory): ReadonlyMap<string, object> => {
  const index = new Map<string, object>();
  for (const unit of inventory.regions)
    for (const section of Object.keys(unit.sections) as Section[])
      for (const item of itemsIn(unit, section))
        index.set(`${section} ${keyOf(section, item as never)}`, item as object);
  return index;
};

/** The items of an inventory by section and id; indexed once, as causes are sought over the same one many times. */
const indexOf = (inventory: Inventory): ReadonlyMap<string, object> => {
  const index = indexes.get(inventory) ?? indexed(inventory);
  indexes.set(inventory, index);
  return index;
};

/** A declared item over what is known of it: fields that changed, or all that are declared where nothing is said of before. */
const over = (fact: ItemFact, was: ItemFact | undefined, known: object): object => {
  const declared = fact.item as unknown as Fields;
  const before = was?.item as unknown as Fields | undefined;
  const kept = new Set(related[fact.section] ?? []);
  const fields = Object.entries(declared).filter(
    ([name, value]) =>
      !kept.has(name) && (before === undefined || JSON.stringify(before[name]) !== JSON.stringify(value)),
  );
  return { ...known, ...Object.fromEntries(fields) };
};

/** What a relation needs to be there for it to be put. */
const needsOf = (relation: Relation): readonly (readonly [Section, string])[] => {
  if ('tableId' in relation && relation.kind !== 'transit-route') return [['routeTables', relation.tableId]];
  if (relation.kind === 'transit-route') return [['transitGatewayRouteTables', relation.tableId]];
  if (relation.kind === 'rule') return [['securityGroups', relation.groupId]];
  if (relation.kind === 'acl-entry' || relation.kind === 'acl-subnet')
    return [['networkAcls', relation.aclId]];
  if (relation.kind === 'endpoint-subnet')
    return [
      ['vpcEndpoints', relation.endpointId],
      ['subnets', relation.subnetId],
    ];
  if (relation.kind === 'endpoint-group') return [['vpcEndpoints', relation.endpointId]];
  return [];
};

/** Does the item that is new say so itself? */
const isSaid = (relation: Relation, known: ReadonlyMap<string, object>, { items }: Facts): boolean => {
  if (relation.kind !== 'endpoint-group') return false;
  const key = `vpcEndpoints ${relation.endpointId}`;
  const fact = known.has(key) ? undefined : items.get(key);
  return fact?.section === 'vpcEndpoints' && fact.item.groupIds.includes(relation.groupId);
};

/** What hides where something is put that nobody has listed: the VPC that it is of, as far as that is known. */
const hiddenBy = (
  scope: Scope,
  address: string,
  [section, id]: readonly [Section, string],
  isLive: boolean,
): readonly DeltaPart[] => {
  const of = scope.find(id);
  const by = scope.find(address);
  const vpc = of ? scope.links(of, 'VpcId').items[0] : undefined;
  // A thing of another world cannot be of a VPC that is yet to be made.
  if (!by || (!vpc && !of && !isLive)) return [];
  const gap = iacGap('NotInPlan', `${address} changes ${id}, which is not in view.`);
  const about = { vpcId: vpc?.id ?? null, id: null, service: null };
  return [{ kind: 'doubt', address, doubt: { section, unit: scope.placeOf(by), of: null, about, gap } }];
};

/** How facts differ from those before, over an inventory; `before` is null where an inventory alone says what is there. */
export const partsBetween = (
  base: Inventory,
  before: Facts | null,
  after: Facts,
  scope: Scope,
): readonly DeltaPart[] => {
  const parts: DeltaPart[] = [];
  const known = indexOf(base);
  for (const [key, { section, id, address }] of before?.items ?? [])
    if (!after.items.has(key)) parts.push({ kind: 'removal', address, removal: { section, id } });
  for (const [key, fact] of after.items) {
    const was = before?.items.get(key);
    const there = known.get(key);
    if (was && same(was.item, fact.item)) continue;
    if (there && fact.implicit) continue;
    const item = there ? over(fact, was, there) : fact.item;
    const upsert = { ...fact.unit, section: fact.section, item } as Upsert;
    parts.push({ kind: 'upsert', address: fact.address, upsert });
  }
  for (const [slot, { relation, address }] of before?.edges ?? []) {
    const now = after.edges.get(slot);
    if (!now || !same(now.relation, relation))
      parts.push({ kind: 'edge', address, edge: { ...relation, op: 'drop' } });
  }
  const isLive =
    known.size > 0 &&
    [...after.items.values()].some(({ section, id }) => section === 'vpcs' && known.has(`vpcs ${id}`));
  for (const [slot, { relation, address }] of after.edges) {
    const was = before?.edges.get(slot);
    if (was && same(was.relation, relation)) continue;
    const missing = needsOf(relation).filter(
      ([section, id]) => !known.has(`${section} ${id}`) && !after.items.has(`${section} ${id}`),
    );
    if (isSaid(relation, known, after)) continue;
    if (missing.length === 0) parts.push({ kind: 'edge', address, edge: { ...relation, op: 'put' } });
    for (const one of missing) parts.push(...hiddenBy(scope, address, one, isLive));
  }
  for (const [key, { doubt, address }] of after.doubts)
    if (!before?.doubts.has(key)) parts.push({ kind: 'doubt', address, doubt });
  return parts;
};

/** Parts of a difference as one delta. */
export const deltaOf = (parts: readonly DeltaPart[]): Delta => ({
  removals: parts.flatMap((part) => (part.kind === 'removal' ? [part.removal] : [])),
  upserts: parts.flatMap((part) => (part.kind === 'upsert' ? [part.upsert] : [])),
  edges: parts.flatMap((part) => (part.kind === 'edge' ? [part.edge] : [])),
  doubts: parts.flatMap((part) => (part.kind === 'doubt' ? [part.doubt] : [])),
  origins: {},
});

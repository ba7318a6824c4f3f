import { meaningOf, unfamiliarShape } from '../model/known-values.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type {
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
  TransitGatewayVpcAttachment,
} from '../model/resources.ts';
import { parseBlock } from '../network/cidr.ts';
import { createLookup, type Match, type RouteEntry } from '../network/lookup.ts';
import type { Range } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import { prefixListCidrs } from './tables.ts';
import { attributeHop, lose, type Position, stop } from './walk.ts';
import { unsettledGap } from './unsettled.ts';
import type { Place, World } from './world.ts';

const kind = 'transit-gateway';

/** The VPC's own attachments to a transit gateway that are up. */
export const vpcAttachments = (
  world: World,
  vpcId: string,
  transitGatewayId: string,
): readonly TransitGatewayVpcAttachment[] => {
  const found = (world.group('transitGatewayVpcAttachments', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    .filter((item) => item.transitGatewayId === transitGatewayId && item.state === 'available');
  return found.filter((item, i) => found.findIndex((other) => other.id === item.id) === i);
};

/** The gap of a VPC's attachment to a transit gateway whose state says neither that it is up nor that it is down; null when there is none. */
export const unsettledAttachment = (world: World, vpcId: string, transitGatewayId: string): Gap | null => {
  for (const { item } of world.group('transitGatewayVpcAttachments', 'vpcId').get(vpcId) ?? []) {
    const gap = unsettledGap('transitGatewayVpcAttachments.state', item.id, item.state);
    if (gap && item.transitGatewayId === transitGatewayId) return gap;
  }
  return null;
};

const foreign = (position: Position, transitGatewayId: string, owner: string | undefined): Gap => ({
  action: 'ec2:SearchTransitGatewayRoutes',
  code: 'NotScanned',
  message: owner
    ? `${transitGatewayId} belongs to account ${owner}, whose transit gateway route tables are not in this inventory.`
    : `The owner of ${transitGatewayId} and its route tables are not in this inventory (seen from account ${position.place.accountId}).`,
});

/** The owner's copy of an attachment says which table it is associated with; other accounts' copies do not. */
export const associationOf = (
  world: World,
  attachmentId: string,
  transitGatewayId: string,
): { readonly copy: TransitGatewayAttachment; readonly place: Place } | undefined => {
  const copies = (world.group('transitGatewayAttachments', 'id').get(attachmentId) ?? []).filter(
    ({ item }) => item.transitGatewayId === transitGatewayId,
  );
  const best =
    copies.find(({ item, place }) => item.transitGatewayOwnerId === place.accountId) ??
    copies.find(({ item }) => item.association !== null) ??
    copies[0];
  return best && { copy: best.item, place: best.place };
};

/** AWS: an attachment has a route table or a policy table, never both (Transit Gateways guide, policy tables). */
const policyTableGap = ({ id, policyTable }: TransitGatewayAttachment): Gap => ({
  action: 'ec2:GetTransitGatewayPolicyTableEntries',
  code: policyTable ? 'PolicyTable' : 'NotRead',
  message: policyTable
    ? `${id} is associated with the policy table ${policyTable.id}, which picks the route table for each packet.`
    : `${id} is associated with no route table, and whether with a policy table was not read.`,
});

/** The gap of a transit gateway in a state of which no text says whether it carries traffic; null for others, and where it was not listed. */
export const unsettledGateway = (world: World, id: string): Gap | null => {
  const state = world.locate('transitGateways', id)?.item.state;
  return state === undefined ? null : unsettledGap('transitGateways.state', id, state);
};

/** The transit gateway route table that an attachment's packets are looked up in. */
export const tableFor = (
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
): { table: TransitGatewayRouteTable; place: Place } | Path => {
  const { world } = position;
  const between = unsettledGateway(world, transitGatewayId);
  if (between) return lose(position, kind, transitGatewayId, between);
  const found = associationOf(world, attachmentId, transitGatewayId);
  const owner =
    found?.copy.transitGatewayOwnerId ?? world.locate('transitGateways', transitGatewayId)?.item.ownerId;
  const place: Place = {
    accountId: owner ?? position.place.accountId,
    region: found?.place.region ?? position.place.region,
  };
  const association = found?.copy.association ?? null;
  const tables = world.list('transitGatewayRouteTables', place);
  if (!world.unit(place) || owner === undefined)
    return lose(position, kind, transitGatewayId, foreign(position, transitGatewayId, owner));
  if (!isSeen(tables)) return lose(position, kind, transitGatewayId, tables.gap);
  const unsettled =
    association &&
    unsettledGap('transitGatewayAttachments.association.state', attachmentId, association.state);
  if (unsettled) return lose(position, kind, transitGatewayId, unsettled);
  if (association === null || association.state !== 'associated') {
    const listed = world.list('transitGatewayAttachments', place);
    if (!isSeen(listed)) return lose(position, kind, transitGatewayId, listed.gap);
    if (found && found.copy.policyTable !== null)
      return lose(position, kind, transitGatewayId, policyTableGap(found.copy));
    const text = `attachment ${attachmentId} is associated with no route table`;
    return stop(position, 'dropped', kind, attributeHop(kind, transitGatewayId, 'association', 'none', text));
  }
  if (association.routeTableId === '')
    return lose(
      position,
      kind,
      transitGatewayId,
      unfamiliarShape(
        'ec2:DescribeTransitGatewayAttachments',
        `an association of ${attachmentId} with neither a route table nor a policy table`,
      ),
    );
  const table = tables.seen.find((one) => one.id === association.routeTableId);
  if (table) return { table, place };
  return lose(position, kind, transitGatewayId, {
    action: 'ec2:DescribeTransitGatewayRouteTables',
    code: 'NotFound',
    message: `${association.routeTableId} of ${transitGatewayId} was not listed.`,
  });
};

const ranks = { first: 0, second: 1, unknown: null } as const;

interface Expanded {
  readonly entries: readonly RouteEntry<TransitGatewayRoute>[];
  readonly gap: Gap | null;
}

// null for a table with prefix lists.
const known = new WeakMap<readonly TransitGatewayRoute[], Map<string, Expanded> | null>();

const knownOf = (routes: readonly TransitGatewayRoute[]): Map<string, Expanded> | null => {
  const found = known.get(routes);
  if (found !== undefined) return found;
  const listed = routes.some(({ destination }) => destination.kind === 'prefix-list');
  const made = listed ? null : new Map<string, Expanded>();
  known.set(routes, made);
  return made;
};

/** The entries of a table, as every resolver asks for them; of one with prefix lists they depend on the world. */
const entriesOf = (
  world: World,
  routes: readonly TransitGatewayRoute[],
  place: Place,
  family: Destination['family'],
): Expanded => {
  const families = knownOf(routes);
  if (!families) return expanded(world, routes, place, family);
  const found = families.get(family) ?? expanded(world, routes, place, family);
  families.set(family, found);
  return found;
};

const expanded = (
  world: World,
  routes: readonly TransitGatewayRoute[],
  place: Place,
  family: Destination['family'],
): Expanded => {
  let gap: Gap | null = null;
  const entries = routes.flatMap((route) => {
    const cidrs: Observed<readonly string[]> =
      route.destination.kind === 'prefix-list'
        ? prefixListCidrs(world, route.destination.value, place)
        : { seen: [route.destination.value] };
    if (!isSeen(cidrs)) {
      gap = cidrs.gap;
      return [];
    }
    return (
      cidrs.seen
        .map((cidr) => parseBlock(cidr))
        .filter((block) => block !== null && block.family === family)
        // AWS: static routes beat propagated ones of the same prefix (tgw, route evaluation order).
        .map((block) => ({
          block: block as NonNullable<typeof block>,
          rank: ranks[meaningOf('transitGatewayRouteTables.routes.type', route.type) ?? 'unknown'],
          local: false,
          propagated: false,
          target: route,
        }))
    );
  });
  return { entries, gap };
};

/** Why it is not known whether a route of a transit gateway forwards; null where it is. */
export const unsettledTransitRoute = (
  { id }: TransitGatewayRouteTable,
  { destination, state }: TransitGatewayRoute,
): Gap | null =>
  unsettledGap('transitGatewayRouteTables.routes.state', `the route ${destination.value} of ${id}`, state);

const sameWay = (a: TransitGatewayRoute, b: TransitGatewayRoute): boolean =>
  a.state === b.state &&
  a.attachments.map((one) => one.id).join() === b.attachments.map((one) => one.id).join();

const lookup = createLookup(sameWay);

/** Looks packets up in a transit gateway route table. */
export const searchRoutes = (
  world: World,
  table: TransitGatewayRouteTable,
  place: Place,
  family: Destination['family'],
  ranges: readonly Range[],
): Observed<readonly Match<TransitGatewayRoute>[]> => {
  if (!isSeen(table.routes)) return table.routes;
  const { entries, gap } = entriesOf(world, table.routes.seen, place, family);
  return gap ? { gap } : { seen: lookup(entries, ranges) };
};

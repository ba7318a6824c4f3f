import { isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type {
  RouteTable,
  TransitGatewayAttachment,
  TransitGatewayVpcAttachment,
} from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { overlaps, type Range } from '../network/ranges.ts';
import { usersOf } from './consumers.ts';
import { publicDestination } from './destination.ts';
import { prefixListCidrs } from './tables.ts';
import { associationOf, searchRoutes } from './transit-gateway-tables.ts';
import { homeOf, type Place, type World } from './world.ts';

/** The transit gateway whose traffic to a service takes a route table, and whether that is known or only not excluded. */
export interface Transit {
  readonly transitGatewayId: string;
  readonly sure: boolean;
}

interface Asked {
  readonly world: World;
  readonly place: Place;
  readonly family: Family;
  readonly ranges: readonly Range[];
}

/**
 * The attachments of a transit gateway. AWS: its owner lists all of them, with the tables that they are associated with (EC2 API,
 * DescribeTransitGatewayAttachments); where that was not read, they are looked for in what others list.
 */
const attachmentsOf = (
  world: World,
  transitGatewayId: string,
  home: Place,
): readonly TransitGatewayAttachment[] => {
  const listed = world.list('transitGatewayAttachments', home);
  return isSeen(listed)
    ? listed.seen.filter((one) => one.transitGatewayId === transitGatewayId)
    : (world.group('transitGatewayAttachments', 'transitGatewayId').get(transitGatewayId) ?? []).map(
        ({ item }) => item,
      );
};

/** Do other networks' packets leave the transit gateway by this attachment? Null where its tables do not say. */
const isWayOf = (
  { world, place, family, ranges }: Asked,
  { id, transitGatewayId, vpcId }: TransitGatewayVpcAttachment,
): boolean | null => {
  const found = associationOf(world, id, transitGatewayId);
  const owner =
    found?.copy.transitGatewayOwnerId ?? world.locate('transitGateways', transitGatewayId)?.item.ownerId;
  if (owner === undefined) return null;
  const home = { accountId: owner, region: place.region };
  const tables = world.list('transitGatewayRouteTables', home);
  if (!isSeen(tables)) return null;
  const senders = attachmentsOf(world, transitGatewayId, home).filter(
    ({ resourceId }) => resourceId !== vpcId,
  );
  let hidden = false;
  for (const table of tables.seen.filter((one) => one.transitGatewayId === transitGatewayId)) {
    // A policy table may pick any route table.
    const isUsed = senders.some(
      ({ association, policyTable }) => policyTable || association?.routeTableId === table.id,
    );
    if (!isUsed) continue;
    const matches = searchRoutes(world, table, home, family, ranges);
    if (!isSeen(matches)) hidden = true;
    else if (
      matches.seen.some(({ winners }) =>
        winners.some(({ target }) => target.attachments.some((one) => one.id === id)),
      )
    )
      return true;
  }
  return hidden ? null : false;
};

const leadsTo = (
  { world, place, family, ranges }: Asked,
  table: RouteTable,
  isTarget: (target: RouteTable['routes'][number]['target']) => boolean,
): boolean =>
  table.routes.some(({ destination, target }) => {
    if (!isTarget(target)) return false;
    const cidrs =
      destination.kind === 'prefix-list'
        ? prefixListCidrs(world, destination.value, place)
        : { seen: [destination.value] };
    return isSeen(cidrs) && overlaps(blocksOf(cidrs.seen, family), ranges);
  });

/** The tables of these subnets, and those of the firewalls that they send the service's packets to. */
const tablesFrom = (asked: Asked, vpcId: string, subnetIds: readonly string[]): ReadonlySet<string> => {
  const { world } = asked;
  const tables = (world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => item);
  const tableOf = (subnetId: string) =>
    tables.find((table) => usersOf(world, table).some(({ id }) => id === subnetId));
  const found = new Set<string>();
  const ahead = [...subnetIds];
  for (let subnetId = ahead.pop(); subnetId !== undefined; subnetId = ahead.pop()) {
    const table = tableOf(subnetId);
    if (!table || found.has(table.id)) continue;
    found.add(table.id);
    const endpoints = (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? []).map(({ item }) => item);
    for (const { id, type, subnetIds: own } of endpoints)
      if (type === 'GatewayLoadBalancer' && leadsTo(asked, table, (target) => target.id === id))
        ahead.push(...own);
  }
  return found;
};

/**
 * The transit gateway whose traffic from other networks to a service takes this route table; null where there is none.
 * AWS: a gateway endpoint serves only what starts in its own VPC (PrivateLink guide, gateway endpoints), so that a route to
 * one in such a table drops all of that traffic.
 */
export const transitThrough = (
  world: World,
  table: RouteTable,
  region: string,
  service: string,
  family: Family,
): Transit | null => {
  const place = homeOf(table, { region });
  const asked = {
    world,
    place,
    family,
    ranges: publicDestination(world, place, service, service, family).ranges,
  };
  const attachments = (world.group('transitGatewayVpcAttachments', 'vpcId').get(table.vpcId) ?? []).map(
    ({ item }) => item,
  );
  let doubt: Transit | null = null;
  for (const attachment of attachments) {
    const { transitGatewayId, subnetIds, state } = attachment;
    if (['deleted', 'deleting', 'failed', 'rejected', 'rejecting'].includes(state)) continue;
    if (!tablesFrom(asked, table.vpcId, subnetIds).has(table.id)) continue;
    // What comes out of the transit gateway and goes back into it gets nowhere today either.
    if (leadsTo(asked, table, ({ id }) => id === transitGatewayId)) continue;
    const sure = isWayOf(asked, attachment);
    if (sure) return { transitGatewayId, sure };
    if (sure === null) doubt = { transitGatewayId, sure: false };
  }
  return doubt;
};

import { type Gap, isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet, TransitGatewayVpcAttachment } from '../model/resources.ts';
import { subnetsOfVpc } from './consumers.ts';
import { oncePerInventory } from './once-per-inventory.ts';
import { unsettledGap } from './unsettled.ts';
import { waysOut } from './ways-out.ts';
import type { Place, World } from './world.ts';

/**
 * How a way out ends: it gets out; it is dead; somebody closed it; it ends in a transit gateway without a way on, which may
 * be meant; the table has none of its own; or it is not known.
 */
export type End = 'out' | 'dead' | 'closed' | 'central' | 'none' | 'unknown';

const atTransitGateway = (path: Path): End => {
  const because = path.hops.at(-1)?.because;
  // A blackhole in a transit gateway's table is a route that somebody wrote in order to drop.
  if (because?.kind === 'transit-gateway-route') return 'closed';
  const isRouting =
    because?.kind === 'no-route' ||
    (because?.kind === 'attribute' && (because.name === 'association' || because.name === 'loop'));
  return isRouting ? 'central' : 'dead';
};

/** How does a way out by a subnet's table end? Only where its own table leads on, it is a way out at all. */
export const endOf = (path: Path): End => {
  if (path.disposition === 'delivered') return 'out';
  if (path.disposition === 'unknown') return 'unknown';
  const routes = path.hops.filter(({ because }) => because.kind === 'route');
  const last = path.hops.at(-1);
  // Its own table has no route, or one that is a blackhole, which is another check's finding.
  if (routes.length === 0 || (routes.length === 1 && last === routes[0])) return 'none';
  switch (path.by) {
    case 'block-public-access':
      return 'closed';
    case 'transit-gateway':
    case 'transit-gateway-route-table':
      return atTransitGateway(path);
    case 'route-table':
      // A target that leads to no public address at all was chosen for something else.
      return last?.because.kind === 'attribute' ? 'closed' : 'dead';
    default:
      return 'dead';
  }
};

// Of all public addresses: half of them and more is as good as all.
const enough = 0.5;

const getsOut = (world: World, subnet: Subnet, place: Place, transitGatewayId: string | null): boolean =>
  waysOut(world, subnet, place, transitGatewayId === null ? 'attachment' : 'client').some(
    ({ shares }) =>
      shares
        .filter(
          ({ path }) =>
            path.disposition === 'delivered' &&
            (transitGatewayId === null || path.hops.some(({ id }) => id === transitGatewayId)),
        )
        .reduce((sum, { share }) => sum + share, 0) >= enough,
  );

/** Does a VPC take packets from a transit gateway out, or get out over it itself? */
const hasWayOut = (world: World, attachment: TransitGatewayVpcAttachment, region: string): boolean => {
  const place = { accountId: attachment.vpcOwnerId, region };
  const seats = attachment.subnetIds.flatMap((id) => world.locate('subnets', id)?.item ?? []);
  return (
    seats.some((subnet) => getsOut(world, subnet, place, null)) ||
    subnetsOfVpc(world, attachment.vpcId).some((subnet) =>
      getsOut(world, subnet, place, attachment.transitGatewayId),
    )
  );
};

const vpcsWithWayOut = oncePerInventory((world, transitGatewayId): readonly string[] => {
  const attachments = (
    world.group('transitGatewayVpcAttachments', 'transitGatewayId').get(transitGatewayId) ?? []
  ).filter(({ item }) => item.state === 'available');
  const vpcIds = attachments.flatMap(({ item, place }) =>
    hasWayOut(world, item, place.region) ? [item.vpcId] : [],
  );
  return [...new Set(vpcIds)];
});

/** The VPCs, other than its own, that get out by a transit gateway on this path: where there is one, egress is meant there. */
export const egressVpcs = (world: World, path: Path, vpcId: string): readonly string[] =>
  path.hops
    .filter(({ kind }) => kind === 'transit-gateway')
    .flatMap(({ id }) => vpcsWithWayOut(world, id))
    .filter((id) => id !== vpcId);

// What AWS says of a thing leaves open whether it carries traffic; what cannot be seen by anybody is no way out.
const openCodes: ReadonlySet<string> = new Set(['UnfamiliarValue', 'UnsettledState']);

/** What AWS says of a way out of a VPC on a transit gateway that leaves open whether it is one; null where nothing does. */
const unsettledExit = oncePerInventory((world, transitGatewayId): Gap | null => {
  const attachments = world.group('transitGatewayVpcAttachments', 'transitGatewayId').get(transitGatewayId);
  for (const { item, place } of attachments ?? []) {
    const unsettled = unsettledGap('transitGatewayVpcAttachments.state', item.id, item.state);
    if (unsettled && hasWayOut(world, item, place.region)) return unsettled;
    const seats = item.subnetIds.flatMap((id) => world.locate('subnets', id)?.item ?? []);
    const home = { accountId: item.vpcOwnerId, region: place.region };
    const gaps = seats
      .flatMap((subnet) => waysOut(world, subnet, home, 'attachment'))
      .flatMap(({ shares }) => shares.flatMap(({ path }) => path.gap ?? []));
    const open = gaps.find(({ code }) => openCodes.has(code));
    if (open) return open;
  }
  return null;
});

const onTheWayOut = [
  'transitGatewayVpcAttachments',
  'subnets',
  'routeTables',
  'natGateways',
  'internetGateways',
  'networkAcls',
] as const;

/** What was not listed in a region of all that another VPC's way out may rest on; null where everything was. */
const unlistedIn = oncePerInventory((world, region): Gap | null => {
  const units = world.units.filter((unit) => unit.region === region);
  const doubts = units.flatMap((unit) => unit.doubts ?? []);
  const doubt = doubts.find(({ section }) => onTheWayOut.some((name) => name === section));
  if (doubt) return doubt.gap;
  for (const { sections } of units) {
    const hidden = onTheWayOut
      .map((name) => sections[name])
      .find((section) => !isSeen<readonly unknown[]>(section));
    if (hidden && 'gap' in hidden) return hidden.gap;
  }
  return null;
});

/** What hides whether another VPC gets out by a transit gateway on this path; null where everything on those ways was listed. */
export const egressGap = (world: World, path: Path, region: string): Gap | null => {
  const gateways = path.hops.filter(({ kind }) => kind === 'transit-gateway').map(({ id }) => id);
  if (gateways.length === 0) return null;
  const hidden = unlistedIn(world, region);
  if (hidden) return hidden;
  return gateways.map((id) => unsettledExit(world, id)).find((gap) => gap !== null) ?? null;
};

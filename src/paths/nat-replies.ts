import { unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Family, Path } from '../model/path.ts';
import type { Route, RouteTable, Subnet } from '../model/resources.ts';
import { createLookup } from '../network/lookup.ts';
import type { Range } from '../network/ranges.ts';
import { originRanges } from './acl-edges.ts';
import { cidrsOfSubnet } from './interface-endpoint-doors.ts';
import { lostOn, repliesFrom } from './replies.ts';
import { provedBothWays } from './symmetry.ts';
import { expand } from './tables.ts';
import { tieGap } from './ties.ts';
import {
  searchRoutes,
  tableFor,
  unsettledAttachment,
  unsettledTransitRoute,
  vpcAttachments,
} from './transit-gateway-tables.ts';
import { unsettledGap } from './unsettled.ts';
import { lose, type Position, type Step, stop, type Zone } from './walk.ts';

const sameRoute = (a: { target: { id: string } }, b: { target: { id: string } }): boolean =>
  a.target.id === b.target.id;

const lookup = createLookup<Route>(sameRoute);

/** Does the transit gateway that replies are sent to lead them back to the origin? A gap where that is hidden. */
const returnsThrough = (
  position: Position,
  transitGatewayId: string,
  family: Family,
  ranges: readonly Range[],
): boolean | Gap => {
  const { world } = position;
  const [attachment] = vpcAttachments(world, position.vpcId, transitGatewayId);
  if (!attachment) {
    const listed = world.list('transitGatewayVpcAttachments', position.place);
    if (!isSeen(listed)) return listed.gap;
    return unsettledAttachment(world, position.vpcId, transitGatewayId) ?? false;
  }
  const found = tableFor(position, attachment.id, transitGatewayId);
  if (!('table' in found)) return found.gap ?? false;
  const matches = searchRoutes(world, found.table, found.place, family, ranges);
  if (!isSeen(matches)) return matches.gap;
  const winners = matches.seen.map((match) => match.winners[0]?.target);
  if (winners.some((route) => route === undefined || route.state === 'blackhole')) return false;
  const unsettled = winners.map((route) => route && unsettledTransitRoute(found.table, route));
  return unsettled.find((one) => one !== null && one !== undefined) ?? true;
};

/** Why it is not known what becomes of replies that a route takes back; null where it is. */
const doubtOfRoute = ({ id }: RouteTable, { origin, state }: Route): Gap | null =>
  unfamiliarGap('routeTables.routes.origin', id, origin) ??
  unsettledGap('routeTables.routes.state', `the route back in ${id}`, state);

const neverBack = new Set([
  'local',
  'internet-gateway',
  'egress-only-internet-gateway',
  'nat-gateway',
  'none',
]);

/**
 * Why replies to the origin are lost behind a NAT in another VPC; null when they find back.
 * AWS: the NAT's subnet needs a route to the spoke's addresses over the transit gateway, and so does the transit
 * gateway's table (Transit Gateways guide, centralized outbound routing).
 */
export const lostReplies = (position: Position, table: RouteTable, family: Family): Path | null => {
  if (position.origin.vpcId === position.vpcId) return null;
  const { entries, unexpanded } = expand(position.world, table, position.place, family);
  const cidrs = cidrsOfSubnet(position.origin, family).join(', ');
  const lost = (text: string): Path =>
    stop(position, 'dropped', 'route-table', {
      kind: 'route-table',
      id: table.id,
      because: { kind: 'no-route', table: table.id },
      text: `${text}, so replies never reach ${position.origin.id}`,
    });
  for (const { winners, ranges } of lookup(entries, originRanges(position, family))) {
    const back = winners[0]?.target;
    const [hidden] = unexpanded;
    if (!back && hidden) return lose(position, 'route-table', table.id, hidden.gap);
    const doubt = back && (winners.length > 1 ? tieGap(table.id, winners) : doubtOfRoute(table, back));
    if (doubt) return lose(position, 'route-table', table.id, doubt);
    if (!back || back.state === 'blackhole' || neverBack.has(back.target.kind))
      return lost(`has no route back to ${cidrs}`);
    if (back.target.kind !== 'transit-gateway') continue;
    const returns = returnsThrough(position, back.target.id, family, ranges);
    if (typeof returns === 'object') return lose(position, 'transit-gateway', back.target.id, returns);
    if (!returns) return lost(`sends replies to ${back.target.id}, which has no route back to ${cidrs}`);
  }
  return null;
};

/** Where what translates sends packets on from. */
export interface Exit {
  readonly table: RouteTable;
  readonly subnet: Subnet | null;
  readonly zone: Zone | null;
}

/** Where replies find back from what translates, they have to pass the firewalls that the requests passed. */
export const inspectedBothWays = (step: Step, position: Position, exit: Exit): Position | Path => {
  const { origin } = position;
  const { family } = step.destination;
  const cidrs = cidrsOfSubnet(origin, family);
  const replies = repliesFrom(step.walk, { ...position, ...exit }, cidrs, family);
  if (origin.vpcId !== position.vpcId) {
    const { id, ownerId } = exit.table;
    const lost = lostOn(position, replies, id, { door: exit.subnet?.id ?? id, ownerId, cidrs });
    if (lost) return lost;
  }
  const answers = replies
    .filter(({ disposition }) => disposition === 'delivered')
    .map(({ hops }) => provedBothWays(position, position.hops, hops));
  return answers.find((answer) => 'disposition' in answer) ?? answers[0] ?? position;
};

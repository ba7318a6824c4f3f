import { isSeen } from '../model/observed.ts';
import type { Family, Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { privateDestination } from './destination.ts';
import { provedBothWays } from './symmetry.ts';
import { tableOf } from './tables.ts';
import { lose, type Position, stop, type Walk, zoneOf } from './walk.ts';
import type { Place } from './world.ts';

/** A connection that has reached an endpoint in another VPC, and has to be answered from there. */
export interface Arrival {
  readonly arrived: Position;
  /** The owner and region of the endpoint's VPC. */
  readonly place: Place;
  /** The subnet of the endpoint's interface. */
  readonly door: Subnet;
  readonly family: Family;
}

/** Where a connection stands that has to be answered from there. */
type Answering = Pick<
  Position,
  'world' | 'place' | 'table' | 'vpcId' | 'subnet' | 'zone' | 'origin' | 'answering'
>;

// By the walk of a resolver, so that they are forgotten along with it.
const known = new WeakMap<Walk, Map<string, readonly Path[]>>();

/**
 * The ways of replies from where a connection has got to, back to its origin; none where just that is being asked: appliances
 * that send packets to each other have replies to replies, whose ways are those of the packets before them. Followed once for
 * all that a subnet asks for behind the same NAT gateway or endpoint.
 */
export const repliesFrom = (
  walk: Walk,
  { world, place, table, vpcId, subnet, zone, origin, answering }: Answering,
  cidrs: readonly string[],
  family: Family,
): readonly Path[] => {
  const asked = `${table.id} ${origin.id} ${family}`;
  if (answering.has(asked)) return [];
  const ways = known.get(walk) ?? new Map<string, readonly Path[]>();
  known.set(walk, ways);
  const from = [place.accountId, place.region, vpcId, subnet?.id, zone?.id, zone?.name];
  const key = [asked, ...cidrs, ...from, ...answering].join('|');
  const before = ways.get(key);
  if (before) return before;
  const back = privateDestination('', origin.id, family, cidrs, origin.vpcId);
  const start: Position = {
    world,
    place,
    table,
    vpcId,
    zone,
    subnet,
    origin: subnet ?? origin,
    publicAddress: 'no',
    senders: null,
    translatedBy: null,
    inspected: false,
    hops: [],
    egress: null,
    visited: new Set(),
    answering: new Set([...answering, asked]),
    assumptions: [],
  };
  const paths = walk(start, back, back.ranges).map(({ path }) => path);
  ways.set(key, paths);
  return paths;
};

/** Where replies come from, and to which addresses. */
interface Answer {
  readonly door: string;
  readonly ownerId: string;
  readonly cidrs: readonly string[];
}

/** The path that ends because replies, which start with this table, do not arrive; null where none is known to be lost. */
export const lostOn = (
  arrived: Position,
  paths: readonly Path[],
  tableId: string,
  { door, ownerId, cidrs }: Answer,
): Path | null => {
  const lost = paths.find(({ disposition }) => disposition !== 'delivered' && disposition !== 'unknown');
  if (!lost) return null;
  const last = lost.hops.at(-1);
  const why = `${last?.id ?? tableId} ${last?.text ?? ''}`.trim();
  return stop(arrived, 'dropped', 'route-table', {
    kind: 'route-table',
    id: tableId,
    ...(ownerId === arrived.origin.ownerId ? {} : { accountId: ownerId }),
    because: last?.because ?? { kind: 'no-route', table: tableId },
    text: `replies from ${door} to ${cidrs.join(', ')} are lost: ${why}`,
  });
};

/**
 * Why the answers of an endpoint in another VPC do not find back to the subnet; null when they do.
 * AWS: the endpoint's subnet needs a route to the addresses of the spoke, over the transit gateway or the peering, as the
 * spoke needs one to the endpoint (PrivateLink, centralized access to VPC private endpoints); a firewall needs both.
 */
export const lostReplies = (walk: Walk, { arrived, place, door, family }: Arrival): Path | null => {
  const { world, origin } = arrived;
  const table = tableOf(world, door, place);
  if (!isSeen(table)) return lose(arrived, 'route-table', door.id, table.gap);
  const cidrs = family === 'ipv4' ? (origin.cidr === null ? [] : [origin.cidr]) : origin.ipv6Cidrs;
  const start = {
    world,
    place,
    table: table.seen.table,
    vpcId: door.vpcId,
    subnet: door,
    zone: zoneOf(door),
    origin,
    answering: arrived.answering,
  };
  const paths = repliesFrom(walk, start, cidrs, family);
  const lost = lostOn(arrived, paths, table.seen.table.id, { door: door.id, ownerId: door.ownerId, cidrs });
  if (lost) return lost;
  const proved = paths
    .filter(({ gap }) => gap === null)
    .map(({ hops }) => provedBothWays(arrived, arrived.hops, hops, false))
    .find((answer) => 'disposition' in answer);
  if (proved) return proved;
  const hidden = paths.find(({ gap }) => gap !== null)?.gap;
  return hidden ? lose(arrived, 'route-table', table.seen.table.id, hidden) : null;
};

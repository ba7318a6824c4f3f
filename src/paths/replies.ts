import { isSeen } from '../model/observed.ts';
import type { Family, Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { privateDestination } from './destination.ts';
import { zoneOf } from './nat.ts';
import type { Walk } from './route-step.ts';
import { tableOf } from './tables.ts';
import { lose, type Position, stop } from './walk.ts';
import type { Place } from './world.ts';

/** A connection that has reached an endpoint in another VPC, and has to be answered from there. */
export interface Arrival {
  readonly arrived: Position;
  /** The owner and region of the endpoint's VPC. */
  readonly place: Place;
  /** The subnet of the endpoint's interface. */
  readonly door: Subnet;
  readonly family: Family;
  readonly service: string;
}

/**
 * Why the answers of an endpoint in another VPC do not find back to the subnet; null when they do.
 * AWS: the endpoint's subnet needs a route to the addresses of the spoke, over the transit gateway or the peering, as the
 * spoke needs one to the endpoint (PrivateLink, centralized access to VPC private endpoints).
 */
export const lostReplies = (walk: Walk, { arrived, place, door, family, service }: Arrival): Path | null => {
  const { world, origin } = arrived;
  const table = tableOf(world, door, place);
  if (!isSeen(table)) return lose(arrived, 'route-table', door.id, table.gap);
  const cidrs = family === 'ipv4' ? (origin.cidr === null ? [] : [origin.cidr]) : origin.ipv6Cidrs;
  const back = privateDestination(service, origin.id, family, cidrs, origin.vpcId);
  const start: Position = {
    world,
    place,
    table: table.seen.table,
    vpcId: door.vpcId,
    zone: zoneOf(door),
    subnet: door,
    origin: door,
    publicAddress: 'no',
    senders: null,
    translatedBy: null,
    inspected: false,
    hops: [],
    egress: null,
    visited: new Set(),
    assumptions: [],
  };
  const paths = walk(start, back, back.ranges).map((flow) => flow.path);
  const lost = paths.find(({ disposition }) => disposition !== 'delivered' && disposition !== 'unknown');
  if (lost) {
    const last = lost.hops.at(-1);
    const why = `${last?.id ?? table.seen.table.id} ${last?.text ?? ''}`.trim();
    return stop(arrived, 'dropped', 'route-table', {
      kind: 'route-table',
      id: table.seen.table.id,
      ...(door.ownerId === origin.ownerId ? {} : { accountId: door.ownerId }),
      because: last?.because ?? { kind: 'no-route', table: table.seen.table.id },
      text: `replies from ${door.id} to ${cidrs.join(', ')} are lost: ${why}`,
    });
  }
  const hidden = paths.find(({ gap }) => gap !== null)?.gap;
  return hidden ? lose(arrived, 'route-table', table.seen.table.id, hidden) : null;
};

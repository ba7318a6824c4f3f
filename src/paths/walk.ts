import { type Gap, isSeen } from '../model/observed.ts';
import type { Egress, Hop, HopKind, Path } from '../model/path.ts';
import type { NetworkInterface, Route, RouteTable, Subnet } from '../model/resources.ts';
import type { Range } from '../network/ranges.ts';
import { isPlainZone } from '../services/zones.ts';
import type { PublicAddress } from './clients.ts';
import type { Destination } from './destination.ts';
import type { Place, World } from './world.ts';

/** An Availability Zone; the id is the same in all accounts, the name is not. */
export interface Zone {
  readonly name: string;
  readonly id: string;
  /** Why it is not known which zone counts. */
  readonly gap?: Gap;
}

/**
 * The zone of a subnet, as transit gateways know it.
 * AWS: no attachment can be made in a Local Zone; its subnets use that of the parent zone (Transit Gateways guide, VPC
 * attachments, limits; Local Zones guide).
 */
export const zoneOf = ({ availabilityZone, availabilityZoneId, parentZone }: Subnet): Zone => {
  const own = { name: availabilityZone, id: availabilityZoneId };
  if (isPlainZone(availabilityZone)) return own;
  if (parentZone && isSeen(parentZone) && parentZone.seen) return parentZone.seen;
  const message = `${availabilityZone} is no Availability Zone, and which one its traffic to transit gateways takes was not read.`;
  const unread: Gap = { action: 'ec2:DescribeAvailabilityZones', code: 'ParentZone', message };
  return { ...own, gap: parentZone && !isSeen(parentZone) ? parentZone.gap : unread };
};

/** The workload interfaces that packets come from, and how many their subnet has. */
export interface Senders {
  readonly interfaces: readonly NetworkInterface[];
  readonly total: number;
}

/** Where on its way a packet is, and what it has met. */
export interface Position {
  readonly world: World;
  /** The owner of the VPC that the packet is in, and the region. */
  readonly place: Place;
  readonly table: RouteTable;
  readonly vpcId: string;
  readonly zone: Zone | null;
  /** The subnet whose table it is; null behind a regional NAT gateway. */
  readonly subnet: Subnet | null;
  /** The subnet that the packet started in. */
  readonly origin: Subnet;
  readonly publicAddress: PublicAddress;
  /** Whose packets they are; null where no client was listed. */
  readonly senders: Senders | null;
  /** What last put its own address on the packets; null while they bear the origin's. */
  readonly translatedBy: 'nat-gateway' | 'nat-instance' | null;
  /** Has a Gateway Load Balancer endpoint stood in the way? */
  readonly inspected: boolean;
  readonly hops: readonly Hop[];
  readonly egress: Egress | null;
  readonly visited: ReadonlySet<string>;
  /** The replies that these packets are, and those that they are asked on behalf of: from which table to which subnet. */
  readonly answering: ReadonlySet<string>;
  readonly assumptions: readonly string[];
}

/** Some of the destination's addresses, and the path they take. */
export interface Flow {
  readonly ranges: readonly Range[];
  readonly path: Path;
}

/** A position with further hops; the first carrier becomes the egress. */
export const onward = (
  position: Position,
  hop: Hop,
  carrier: Egress | null,
  change: Partial<Position> = {},
): Position => ({
  ...position,
  ...change,
  hops: [...position.hops, hop],
  egress: position.egress ?? carrier,
});

/** A finished path. */
export const end = (position: Position, outcome: Pick<Path, 'disposition'> & Partial<Path>): Path => ({
  egress: position.egress,
  hops: position.hops,
  by: null,
  gap: null,
  assumptions: position.assumptions,
  ...outcome,
});

/** A path that ends at this hop because of it. */
export const stop = (
  position: Position,
  disposition: 'denied' | 'dropped' | 'no-route',
  by: HopKind,
  hop: Hop,
): Path => end(onward(position, hop, null), { disposition, by });

/** A path that cannot be followed further. */
export const lose = (position: Position, kind: HopKind, id: string, gap: Gap): Path =>
  end(onward(position, { kind, id, because: { kind: 'gap', gap }, text: gap.message }, null), {
    disposition: 'unknown',
    gap,
  });

/** A hop whose reason is an attribute of the thing. */
export const attributeHop = (kind: HopKind, id: string, name: string, value: string, text: string): Hop => ({
  kind,
  id,
  because: { kind: 'attribute', name, value },
  text,
});

/** Goes on from a position: the table there decides, and its targets lead on. */
export type Walk = (
  position: Position,
  destination: Destination,
  ranges: readonly Range[],
) => readonly Flow[];

/** What carries a step on: given the packets at a position, a route that won for them, and how to go on. */
export type Carrier = (step: Step) => readonly Flow[];

/** A route has won for some addresses: the step that its target takes. */
export interface Step {
  readonly position: Position;
  readonly route: Route;
  readonly ranges: readonly Range[];
  readonly destination: Destination;
  /** Goes on from another table. */
  readonly walk: Walk;
}

/** One flow for all addresses of a step. */
export const all = (step: Pick<Step, 'ranges'>, path: Path): readonly Flow[] => [
  { ranges: step.ranges, path },
];

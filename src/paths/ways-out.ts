import type { DnsAnswer, Share } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { type Destination, nat64Destination, publicDestination } from './destination.ts';
import { createWalk, type Walk } from './route-step.ts';
import { sharesOf, wholly } from './shares.ts';
import { canLeave, startOf } from './start.ts';
import type { Position } from './walk.ts';
import type { Place, World } from './world.ts';

/** Whom packets come from: a client with a public address in the subnet, or another network, by an attachment there. */
export type Sender = 'client' | 'attachment';

/** Where a subnet's packets for public addresses go, for one kind of them: IPv4, IPv6, or IPv4 through NAT64. */
export interface WayOut {
  readonly kind: 'IPv4' | 'IPv6' | 'NAT64';
  readonly shares: readonly Share[];
}

// A service without published ranges stands for all public addresses.
const anyService = 'sts';

const anywhere: DnsAnswer = {
  resolves: 'public',
  host: 'public addresses',
  because: 'they represent every service without an endpoint',
};

const walks = new WeakMap<World, Walk>();

const walkOf = (world: World): Walk => {
  const walk = walks.get(world) ?? createWalk();
  walks.set(world, walk);
  return walk;
};

const destinations = new WeakMap<World, Map<string, Destination>>();

const destinationOf = (world: World, place: Place, kind: WayOut['kind']): Destination => {
  const known = destinations.get(world) ?? new Map<string, Destination>();
  destinations.set(world, known);
  const key = `${place.accountId}/${place.region}/${kind}`;
  const family = kind === 'IPv6' ? 'ipv6' : 'ipv4';
  const plain = known.get(key) ?? publicDestination(world, place, anyService, anywhere.host, family);
  const made = known.get(key) ?? (kind === 'NAT64' ? nat64Destination(plain) : plain);
  known.set(key, made);
  return made;
};

const kindsOf = ({ cidr, ipv6Cidrs, enableDns64 }: Subnet): readonly WayOut['kind'][] => [
  ...(cidr === null ? [] : (['IPv4'] as const)),
  ...(ipv6Cidrs.length === 0 ? [] : (['IPv6'] as const)),
  ...(ipv6Cidrs.length > 0 && enableDns64 ? (['NAT64'] as const) : []),
];

const followed = (world: World, subnet: Subnet, place: Place, sender: Sender): readonly WayOut[] => {
  const start = startOf(world, subnet, place, anywhere, anywhere.host);
  return kindsOf(subnet).map((kind): WayOut => {
    if (!canLeave(start)) return { kind, shares: wholly(start) };
    const destination = destinationOf(world, place, kind);
    const position: Position = { ...start, publicAddress: sender === 'client' ? 'yes' : 'no' };
    return { kind, shares: sharesOf(walkOf(world)(position, destination, destination.ranges), destination) };
  });
};

const known = new WeakMap<World, WeakMap<Subnet, Map<string, readonly WayOut[]>>>();

/** Which way does the route table of a subnet lead packets for public addresses? Its own ACL and groups are not asked. Followed once. */
export const waysOut = (
  world: World,
  subnet: Subnet,
  place: Place,
  sender: Sender = 'client',
): readonly WayOut[] => {
  const bySubnet = known.get(world) ?? new WeakMap<Subnet, Map<string, readonly WayOut[]>>();
  known.set(world, bySubnet);
  const ways = bySubnet.get(subnet) ?? new Map<string, readonly WayOut[]>();
  bySubnet.set(subnet, ways);
  const key = `${place.accountId}/${place.region}/${sender}`;
  const found = ways.get(key) ?? followed(world, subnet, place, sender);
  ways.set(key, found);
  return found;
};

import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { PrefixList } from '../model/resources.ts';
import { blocksOf, parseBlock, rangesOf } from '../network/cidr.ts';
import { merge, type Range, subtract, within } from '../network/ranges.ts';
import { nat64Block, notPublicIpv4, publicIpv6 } from '../network/special-blocks.ts';
import { gatewayServices, portsOf, serviceOfPrefixList } from '../services/services.ts';
import { entriesOf } from './prefix-list.ts';
import type { Place, World } from './world.ts';

/** Where packets are bound for: a set of addresses of one family, and what they are. */
export interface Destination {
  readonly service: string;
  readonly host: string;
  /** The ports that the service listens on. */
  readonly ports: readonly number[];
  readonly family: Family;
  readonly ranges: readonly Range[];
  /** public: the service's published addresses; private: interfaces in some VPC. */
  readonly kind: 'public' | 'private';
  /** Are the ranges the service's own, or every public address for lack of a list? */
  readonly exact: boolean;
  /** IPv4 addresses behind 64:ff9b::/96, as DNS64 makes them. */
  readonly nat64: boolean;
  /** The VPC that the interfaces are in; null for public addresses. */
  readonly vpcId: string | null;
  /** The same for equal destinations, for memory. */
  readonly key: string;
}

const range = (cidr: string): Range => parseBlock(cidr) as Range;

const everywhere: Readonly<Record<Family, readonly Range[]>> = {
  ipv4: subtract([range('0.0.0.0/0')], notPublicIpv4.map(range)),
  ipv6: subtract([range(publicIpv6.block)], [range(publicIpv6.without)]),
};

/** Is this an address that the internet knows, and no private network's? */
export const isPublicAddress = (address: string): boolean => {
  const block = parseBlock(address);
  return block !== null && everywhere[block.family].some((known) => within(block, known));
};

/** Where the addresses that DNS64 makes begin. */
export const nat64Base: bigint = range(nat64Block).start;

/** The prefix lists that AWS publishes for a service, of one address family. */
export const listsOf = (
  lists: readonly PrefixList[],
  service: string,
  family: Family,
): readonly PrefixList[] =>
  lists.filter(
    (list) =>
      serviceOfPrefixList(list)?.service === service &&
      list.addressFamily === (family === 'ipv4' ? 'IPv4' : 'IPv6'),
  );

/** What hides the addresses that AWS publishes for a service; null where they were read, or none are published. */
export const publishedGap = (world: World, place: Place, service: string, family: Family): Gap | null => {
  const lists = world.list('prefixLists', place);
  if (!isSeen(lists)) return lists.gap;
  const hidden = listsOf(lists.seen, service, family)
    .map(entriesOf)
    .find((entries) => !isSeen(entries));
  return hidden && !isSeen(hidden) ? hidden.gap : null;
};

/** The addresses that AWS publishes for a service in a region, or null where no list says. */
const publishedRanges = (
  world: World,
  place: Place,
  service: string,
  family: Family,
): readonly Range[] | null => {
  const lists = world.list('prefixLists', place);
  if (!isSeen(lists)) return null;
  const own = listsOf(lists.seen, service, family).map(entriesOf);
  const entries = own.flatMap((list) => (isSeen(list) ? list.seen : []));
  return entries.length === 0 || own.some((list) => !isSeen(list)) ? null : merge(blocksOf(entries, family));
};

// By the listing that they are worked out of, which worlds that differ in something else have in common.
const worked = new WeakMap<object, Map<string, readonly Range[] | null>>();

/** Ranges of addresses that come of the prefix lists of a place, worked out once. */
const oncePerListing = (
  world: World,
  place: Place,
  key: string,
  make: () => readonly Range[] | null,
): readonly Range[] | null => {
  const listing = world.list('prefixLists', place);
  const known = worked.get(listing) ?? new Map<string, readonly Range[] | null>();
  worked.set(listing, known);
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
};

/** Every public address outside the lists of other services; `except` is the service whose own list stays in. */
const outsideLists = (world: World, place: Place, family: Family, except: string | null): readonly Range[] =>
  subtract(
    everywhere[family],
    gatewayServices
      .filter((other) => other !== except)
      .flatMap((other) => publishedRanges(world, place, other, family) ?? []),
  );

/**
 * The public addresses of a service.
 * AWS: only services with gateway endpoints publish a prefix list usable for routing; the others are somewhere in AWS's
 * public ranges, so every public address outside those lists stands for them (VPC user guide, AWS-managed prefix lists).
 * `elsewhere` asks for those of another region, which no list of this one holds.
 */
export const publicDestination = (
  world: World,
  place: Place,
  service: string,
  host: string,
  family: Family,
  { elsewhere = false }: { readonly elsewhere?: boolean } = {},
): Destination => {
  const own = elsewhere
    ? null
    : oncePerListing(world, place, `${service}/${family}`, () =>
        publishedRanges(world, place, service, family),
      );
  const except = !elsewhere && gatewayServices.includes(service) ? service : null;
  const ranges =
    own ??
    oncePerListing(world, place, `outside/${family}/${except}`, () =>
      outsideLists(world, place, family, except),
    );
  return {
    service,
    host,
    ports: portsOf(service),
    family,
    ranges: ranges ?? [],
    kind: 'public',
    exact: own !== null,
    nat64: false,
    vpcId: null,
    key: `${service}/${family}/${place.accountId}/${place.region}`,
  };
};

/** The same IPv4 addresses as DNS64 gives them to an IPv6 client. */
export const nat64Destination = (ipv4: Destination): Destination => ({
  ...ipv4,
  family: 'ipv6',
  ranges: ipv4.ranges.map(({ start, end }) => ({ start: nat64Base + start, end: nat64Base + end })),
  nat64: true,
  key: `${ipv4.key}/nat64`,
});

/** The destination behind NAT64, for these of its addresses. */
export const behindNat64 = (destination: Destination, ranges: readonly Range[]): Destination => ({
  ...destination,
  family: 'ipv4',
  ranges: ranges.map(({ start, end }) => ({ start: start - nat64Base, end: end - nat64Base })),
  nat64: false,
});

/** Is it the way of replies to a client, which no service stands at the end of? */
export const isReply = ({ service }: Destination): boolean => service === '';

/** Interfaces in some VPC, by their addresses. */
export const privateDestination = (
  service: string,
  host: string,
  family: Family,
  addresses: readonly string[],
  vpcId: string,
): Destination => ({
  service,
  host,
  ports: portsOf(service),
  family,
  ranges: rangesOf(addresses, family),
  kind: 'private',
  exact: true,
  nat64: false,
  vpcId,
  key: `${service}/${family}/${vpcId}/${addresses.join(',')}`,
});

import type { Hop, Share } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import type { Range } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import type { Walk } from './walk.ts';
import type { Place } from './world.ts';

/*
 * Services without published addresses of their own are all somewhere in the same ones: from one subnet the ways to them differ
 * in the name that was asked, which is the first hop, and in nothing else where nothing on the way asks which service it is.
 */

/** Who asks for a service. */
interface Asker {
  readonly subnet: Subnet;
  readonly place: Place;
  readonly region?: string;
  readonly from?: NetworkInterface | 'anyone';
}

/** A destination that notes whether it is asked which service it is. */
const noting = (
  destination: Destination,
): { readonly destination: Destination; readonly isAsked: () => boolean } => {
  let asked = false;
  const noted = <T>(value: T): T => {
    asked = true;
    return value;
  };
  return {
    isAsked: () => asked,
    destination: {
      ...destination,
      get service() {
        return noted(destination.service);
      },
      get host() {
        return noted(destination.host);
      },
      get key() {
        return noted(destination.key);
      },
    },
  };
};

/** Shares by who asks, or null where the service matters; by the list of addresses. */
type Memory = WeakMap<readonly Range[], Map<string, readonly Share[] | null>>;

// By the walk of a resolver, so that they are forgotten along with it.
const memories = new WeakMap<Walk, Memory>();

const keyOf = ({ subnet, place, from, region }: Asker, destination: Destination): string =>
  [
    subnet.id,
    place.accountId,
    place.region,
    region,
    typeof from === 'string' ? from : '',
    destination.family,
    destination.ports.join(' '),
    destination.kind,
    destination.exact,
    destination.nat64,
    destination.vpcId,
  ].join('/');

/** The same shares under another name: the first hop is what was asked. */
const renamed = (shares: readonly Share[], first: Hop): readonly Share[] =>
  shares.map((share) => ({
    ...share,
    path: { ...share.path, hops: [first, ...share.path.hops.slice(1)] },
  }));

/** The shares of a subnet's clients on their way to a destination, worked out once for all services that they are the same for. */
export const alikeShares = (
  walk: Walk,
  asked: Asker,
  destination: Destination,
  first: Hop,
  make: (destination: Destination) => readonly Share[],
): readonly Share[] => {
  // One interface is asked for once or twice.
  if (typeof asked.from === 'object') return make(destination);
  const memory: Memory = memories.get(walk) ?? new WeakMap();
  memories.set(walk, memory);
  const known = memory.get(destination.ranges) ?? new Map<string, readonly Share[] | null>();
  memory.set(destination.ranges, known);
  const key = keyOf(asked, destination);
  const shares = known.get(key);
  if (shares) return renamed(shares, first);
  if (shares === null) return make(destination);
  const noted = noting(destination);
  const made = make(noted.destination);
  known.set(key, noted.isAsked() ? null : made);
  return made;
};

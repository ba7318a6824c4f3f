import type { Gap } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { interfacesGap, workloadsOf } from './interfaces.ts';
import type { Place, World } from './world.ts';

/** Does what sends the packets have a public IPv4 address? */
export type PublicAddress = 'yes' | 'no' | 'assumed' | { readonly gap: Gap };

/** Who opens connections from a subnet. */
export interface Clients {
  /** Workload interfaces that were listed and have an address of the family; where there are none, a client that may come. */
  readonly interfaces: readonly NetworkInterface[];
  /** Workload interfaces without an address of the family; only where no other has one. */
  readonly addressless: readonly NetworkInterface[];
  /** What hides further ones; null where all were listed. */
  readonly gap: Gap | null;
  /** What is known of the public address of a client that was not listed. */
  readonly publicAddress: PublicAddress;
}

const hasAddress = (eni: NetworkInterface, family: Family): boolean =>
  family === 'ipv4' ? eni.privateIps.length > 0 : eni.ipv6Addresses.length > 0;

// AWS: an interface that is attached to nothing sends nothing, and one of type efa-only has no IP addresses (EC2 user guide, EFA).
const maySend = ({ status, interfaceType }: NetworkInterface): boolean =>
  status !== 'available' && interfaceType !== 'efa-only';

/** The clients in a subnet, for one address family. */
export const clientsOf = (world: World, subnet: Subnet, place: Place, family: Family): Clients => {
  const all = workloadsOf(world, subnet.id).filter(maySend);
  const addressed = all.filter((eni) => hasAddress(eni, family));
  // An interface whose addresses were not said at all may have one of any family.
  const silent = all.filter(
    ({ privateIps, ipv6Addresses }) => privateIps.length + ipv6Addresses.length === 0,
  );
  const interfaces = [...addressed, ...silent];
  const gap = interfacesGap(world, place, { subnetId: subnet.id });
  const unlisted = gap ? { gap } : subnet.mapPublicIpOnLaunch ? 'yes' : 'assumed';
  return {
    interfaces,
    addressless: interfaces.length === 0 ? all : [],
    gap,
    publicAddress: unlisted,
  };
};

/** One interface as the only client. */
export const onlyClient = (eni: NetworkInterface, family: Family): Clients => {
  const lacks = eni.privateIps.length + eni.ipv6Addresses.length > 0 && !hasAddress(eni, family);
  return {
    interfaces: lacks ? [] : [eni],
    addressless: lacks ? [eni] : [],
    gap: null,
    publicAddress: 'no',
  };
};

/** A client that its own groups let everywhere, with a public address. */
export const freeClient: Clients = { interfaces: [], addressless: [], gap: null, publicAddress: 'yes' };

/** Some interfaces by their ids, of many the first five. */
export const namesOf = (interfaces: readonly NetworkInterface[]): string => {
  const ids = interfaces.slice(0, 5).map(({ id }) => id);
  return interfaces.length > ids.length
    ? `${ids.join(', ')} and ${interfaces.length - ids.length} more`
    : ids.join(', ');
};

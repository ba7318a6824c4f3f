import { isSeen } from '../model/observed.ts';
import type { NetworkInterface, VpcEndpoint } from '../model/resources.ts';
import type { World } from './world.ts';

/** What stands behind private addresses: interface endpoints, and the Resolver's inbound endpoints. */
interface PrivateAddresses {
  readonly endpoints: ReadonlyMap<string, readonly VpcEndpoint[]>;
  readonly names: ReadonlyMap<string, VpcEndpoint>;
  /** VPCs that take DNS queries on an address. */
  readonly inbound: ReadonlyMap<string, readonly string[]>;
  /** The VPC that a Resolver endpoint's interfaces are in, by its id. */
  readonly resolverEndpoints: ReadonlyMap<string, string>;
}

const known = new WeakMap<World, PrivateAddresses>();

const add = <T>(map: Map<string, T[]>, key: string, value: T): void => {
  const values = map.get(key);
  if (values && !values.includes(value)) values.push(value);
  if (!values) map.set(key, [value]);
};

// AWS: interfaces of Resolver endpoints say whose they are: "Route 53 Resolver: rslvr-in-…:rni-…" (Route 53 developer guide).
const resolverInterface = /^Route 53 Resolver: (rslvr-(in|out)-[^:]+)/;

/** A name without what stands before the label of the endpoint: `*.vpce-1.s3…` and `bucket.vpce-1.s3…` are one. */
const endpointNameOf = (name: string): string => name.slice(Math.max(0, name.search(/(?<=^|\.)vpce-/)));

const collectInterfaces = (
  enis: readonly NetworkInterface[],
  owners: ReadonlyMap<string, VpcEndpoint>,
  found: {
    readonly endpoints: Map<string, VpcEndpoint[]>;
    readonly inbound: Map<string, string[]>;
    readonly resolverEndpoints: Map<string, string>;
  },
): void => {
  for (const eni of enis) {
    const endpoint = owners.get(eni.id);
    const [, resolver, direction] = resolverInterface.exec(eni.description) ?? [];
    if (resolver) found.resolverEndpoints.set(resolver, eni.vpcId);
    for (const address of [...eni.privateIps, ...eni.ipv6Addresses]) {
      if (endpoint) add(found.endpoints, address, endpoint);
      if (direction === 'in') add(found.inbound, address, eni.vpcId);
    }
  }
};

const privateAddresses = (world: World): PrivateAddresses => {
  const made = known.get(world);
  if (made) return made;
  const names = new Map<string, VpcEndpoint>();
  const owners = new Map<string, VpcEndpoint>();
  for (const { sections } of world.units) {
    if (!isSeen(sections.vpcEndpoints)) continue;
    for (const endpoint of sections.vpcEndpoints.seen.filter(({ type }) => type === 'Interface')) {
      for (const name of endpoint.dnsNames)
        if (/(^|\.)vpce-/.test(name)) names.set(endpointNameOf(name), endpoint);
      for (const id of endpoint.networkInterfaceIds) owners.set(id, endpoint);
    }
  }
  const found = {
    endpoints: new Map<string, VpcEndpoint[]>(),
    inbound: new Map<string, string[]>(),
    resolverEndpoints: new Map<string, string>(),
  };
  for (const { sections } of world.units)
    if (isSeen(sections.networkInterfaces)) collectInterfaces(sections.networkInterfaces.seen, owners, found);
  const all = { names, ...found };
  known.set(world, all);
  return all;
};

/** The interface endpoints that have this address; several where networks overlap. */
export const endpointsAt = (world: World, address: string): readonly VpcEndpoint[] =>
  privateAddresses(world).endpoints.get(address) ?? [];

/** Is this name of the form that AWS gives to interface endpoints? */
export const isEndpointName = (name: string): boolean => /(^|\.)vpce-[^.]+\..*\.vpce\./.test(name);

/** The endpoint that has this DNS name of its own, and the addresses that a name for one zone means. */
export const endpointNamed = (
  world: World,
  name: string,
): { readonly endpoint: VpcEndpoint; readonly addresses: readonly string[] | null } | null => {
  const short = endpointNameOf(name);
  const id = /^(vpce-[0-9a-z]+)-/.exec(short)?.[1] ?? '';
  const endpoint = privateAddresses(world).names.get(short) ?? world.locate('vpcEndpoints', id)?.item;
  if (!endpoint) return null;
  // AWS: an endpoint has a name for each zone, with the zone at the end of its first label (PrivateLink, DNS names).
  const label = short.split('.')[0] ?? '';
  const inZone = endpoint.networkInterfaceIds
    .map((one) => world.locate('networkInterfaces', one)?.item)
    .filter((eni) => eni !== undefined && label.endsWith(`-${eni.availabilityZone}`));
  const addresses = inZone.flatMap((eni) => (eni ? [...eni.privateIps, ...eni.ipv6Addresses] : []));
  return { endpoint, addresses: addresses.length > 0 ? addresses : null };
};

/**
 * The VPC whose Resolver takes the queries that are sent to these addresses: every one of them must be of an inbound
 * endpoint there. Where networks overlap, the one that holds the outbound endpoint is meant.
 */
export const inboundVpc = (
  world: World,
  addresses: readonly string[],
  outboundEndpointId: string | null,
): string | null => {
  const { inbound, resolverEndpoints } = privateAddresses(world);
  const [first = [], ...others] = addresses.map((address) => inbound.get(address) ?? []);
  const shared = first.filter((vpcId) => others.every((vpcIds) => vpcIds.includes(vpcId)));
  const own = outboundEndpointId === null ? undefined : resolverEndpoints.get(outboundEndpointId);
  const [only] = shared;
  return shared.length === 1 && only !== undefined ? only : (shared.find((vpcId) => vpcId === own) ?? null);
};

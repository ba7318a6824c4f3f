import type { VpcEndpoint } from '../model/resources.ts';
import {
  endpointNameOf,
  endpointsByInterface,
  endpointsByName,
  interfacesByAddress,
  interfacesByResolverEndpoint,
  resolverEndpointOf,
} from './indexes.ts';
import { mayBe } from './endpoint-type.ts';
import type { World } from './world.ts';

/** The interface endpoints that have this address; several where networks overlap. */
export const endpointsAt = (world: World, address: string): readonly VpcEndpoint[] =>
  world
    .lookup(interfacesByAddress, address)
    .flatMap(({ item }) => world.lookup(endpointsByInterface, item.id).map((owner) => owner.item))
    .filter((endpoint) => mayBe('Interface', endpoint))
    .filter(({ id }, at, all) => all.findIndex((other) => other.id === id) === at);

/** Is this name of the form that AWS gives to interface endpoints? */
export const isEndpointName = (name: string): boolean => /(^|\.)vpce-[^.]+\..*\.vpce\./.test(name);

/** The endpoint that has this DNS name of its own, and the addresses that a name for one zone means. */
export const endpointNamed = (
  world: World,
  name: string,
): { readonly endpoint: VpcEndpoint; readonly addresses: readonly string[] | null } | null => {
  const short = endpointNameOf(name);
  const id = /^(vpce-[0-9a-z]+)-/.exec(short)?.[1] ?? '';
  const endpoint =
    world.lookup(endpointsByName, short).at(-1)?.item ?? world.locate('vpcEndpoints', id)?.item;
  if (!endpoint) return null;
  // AWS: an endpoint has a name for each zone, with the zone at the end of its first label (PrivateLink, DNS names).
  const label = short.split('.')[0] ?? '';
  const inZone = endpoint.networkInterfaceIds
    .map((one) => world.locate('networkInterfaces', one)?.item)
    .filter((eni) => eni !== undefined && label.endsWith(`-${eni.availabilityZone}`));
  const addresses = inZone.flatMap((eni) => (eni ? [...eni.privateIps, ...eni.ipv6Addresses] : []));
  return { endpoint, addresses: addresses.length > 0 ? addresses : null };
};

/** The VPCs that take DNS queries on an address. */
const resolversAt = (world: World, address: string): readonly string[] => [
  ...new Set(
    world
      .lookup(interfacesByAddress, address)
      .filter(({ item }) => resolverEndpointOf(item.description)?.takesQueries)
      .map(({ item }) => item.vpcId),
  ),
];

/**
 * The VPC whose Resolver takes the queries that are sent to these addresses: every one of them must be of an inbound
 * endpoint there. Where networks overlap, the one that holds the outbound endpoint is meant.
 */
export const inboundVpc = (
  world: World,
  addresses: readonly string[],
  outboundEndpointId: string | null,
): string | null => {
  const [first = [], ...others] = addresses.map((address) => resolversAt(world, address));
  const shared = first.filter((vpcId) => others.every((vpcIds) => vpcIds.includes(vpcId)));
  const own =
    outboundEndpointId === null
      ? undefined
      : world.lookup(interfacesByResolverEndpoint, outboundEndpointId).at(-1)?.item.vpcId;
  const [only] = shared;
  return shared.length === 1 && only !== undefined ? only : (shared.find((vpcId) => vpcId === own) ?? null);
};

/**
 * The outbound endpoint that all these addresses are interfaces of, in the VPC of the endpoint that sends queries to them; null
 * where one is anything else. In any other VPC the addresses may be those of another network.
 * AWS: an outbound endpoint sends queries and takes none (Route 53 developer guide, Resolver endpoints).
 */
export const deafTarget = (
  world: World,
  addresses: readonly string[],
  outboundEndpointId: string,
): string | null => {
  const vpcId = world.lookup(interfacesByResolverEndpoint, outboundEndpointId).at(-1)?.item.vpcId;
  if (vpcId === undefined) return null;
  const owners = addresses.map((address) =>
    world
      .lookup(interfacesByAddress, address)
      .filter(({ item }) => item.vpcId === vpcId)
      .map(({ item }) => resolverEndpointOf(item.description)),
  );
  const [first] = owners[0] ?? [];
  const areDeaf = owners.every((some) => some.length > 0 && some.every((one) => one?.takesQueries === false));
  return areDeaf ? (first?.id ?? null) : null;
};

import type { Section, Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { HostedZone } from '../model/resources.ts';
import { serviceOf } from '../services/services.ts';
import { mayBe } from './endpoint-type.ts';

/** Keys under which the items of a section can be asked for, of whatever account and region they are. */
export interface Index<S extends Section> {
  /** Says which index it is: two of one name are the same. */
  readonly name: string;
  readonly section: S;
  readonly keysOf: (item: Sections[S]) => readonly string[];
}

const index = <S extends Section>(
  section: S,
  name: string,
  keysOf: (item: Sections[S]) => readonly string[],
): Index<S> => ({ name: `${section}: ${name}`, section, keysOf });

/** Interfaces by the security groups that they carry. */
export const interfacesByGroup = index('networkInterfaces', 'group', ({ groupIds }) => groupIds);

/** Interfaces by their private addresses of both families. */
export const interfacesByAddress = index('networkInterfaces', 'address', ({ privateIps, ipv6Addresses }) => [
  ...privateIps,
  ...ipv6Addresses,
]);

// AWS: interfaces of Resolver endpoints say whose they are: "Route 53 Resolver: rslvr-in-…:rni-…" (Route 53 developer guide).
const resolverInterface = /^Route 53 Resolver: (rslvr-(in|out)-[^:]+)/;

/** The Resolver endpoint that an interface says it belongs to. */
export const resolverEndpointOf = (
  description: string,
): { readonly id: string; readonly takesQueries: boolean } | null => {
  const [, id, direction] = resolverInterface.exec(description) ?? [];
  return id === undefined ? null : { id, takesQueries: direction === 'in' };
};

/** Interfaces by the Resolver endpoint that they belong to. */
export const interfacesByResolverEndpoint = index('networkInterfaces', 'resolver endpoint', (eni) => {
  const endpoint = resolverEndpointOf(eni.description);
  return endpoint ? [endpoint.id] : [];
});

/** Endpoints by their network interfaces. */
export const endpointsByInterface = index(
  'vpcEndpoints',
  'interface',
  ({ networkInterfaceIds }) => networkInterfaceIds,
);

/** NAT gateways by their network interfaces. */
export const natGatewaysByInterface = index('natGateways', 'interface', ({ addresses }) =>
  addresses.flatMap(({ networkInterfaceId }) => networkInterfaceId ?? []),
);

/** Route tables by the network interfaces that their default routes lead to. */
export const defaultRoutesByInterface = index('routeTables', 'interface of a default route', ({ routes }) =>
  routes
    .filter(
      ({ destination, target }) =>
        target.kind === 'network-interface' && /^(0\.0\.0\.0|::)\/0$/.test(destination.value),
    )
    .map(({ target }) => target.id),
);

/** Interfaces by the instance that they are attached to. */
export const interfacesByInstance = index('networkInterfaces', 'instance', ({ instanceId }) =>
  instanceId === null ? [] : [instanceId],
);

/** A name without what stands before the label of the endpoint: `*.vpce-1.s3…` and `bucket.vpce-1.s3…` are one. */
export const endpointNameOf = (name: string): string =>
  name.slice(Math.max(0, name.search(/(?<=^|\.)vpce-/)));

/** Interface endpoints by the DNS names of their own. */
export const endpointsByName = index('vpcEndpoints', 'name', (endpoint) =>
  mayBe('Interface', endpoint)
    ? [...new Set(endpoint.dnsNames.filter((name) => /(^|\.)vpce-/.test(name)).map(endpointNameOf))]
    : [],
);

/** A DNS name as it is compared. */
export const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** The names that the records of a hosted zone lead to. */
export const targetsOf = ({ records }: HostedZone): readonly string[] =>
  isSeen(records)
    ? records.seen
        .flatMap(({ alias, values, type }) => [
          ...(alias === null ? [] : [alias]),
          ...(type === 'CNAME' ? values : []),
        ])
        .map(withoutDot)
    : [];

/** Hosted zones by the names that their records lead to. */
export const zonesByTarget = index('hostedZones', 'target', targetsOf);

/** What was read of the hosted zones of VPCs, by the zones that they ask. */
export const vpcsByZone = index('vpcHostedZones', 'zone', ({ zones }) =>
  isSeen(zones) ? zones.seen.map(({ id }) => id) : [],
);

/** Route 53 Profiles by the zones, rules and endpoints that they give to their VPCs. */
export const profilesByResource = index('dnsProfiles', 'resource', ({ resources }) =>
  isSeen(resources) ? resources.seen.map(({ resourceId }) => resourceId) : [],
);

/** What regions offer for interface endpoints, by the short id of the service. */
export const offersByService = index('endpointServices', 'service', ({ serviceName, types }) => {
  const name = types.includes('Interface') ? serviceOf(serviceName) : null;
  return name ? [name.service] : [];
});

/** Interface endpoints by the short id of the service that they are for. */
export const endpointsByService = index('vpcEndpoints', 'service', (endpoint) => {
  const { serviceName } = endpoint;
  const name = mayBe('Interface', endpoint) && serviceName !== null ? serviceOf(serviceName) : null;
  return name ? [name.service] : [];
});

/** Access points by the bucket that they lead to. */
export const accessPointsByBucket = index('accessPoints', 'bucket', ({ bucket }) => [bucket]);

/** Every index that is asked for here, for worlds that prepare them before they are asked. */
export const everyIndex: readonly Index<never>[] = [
  vpcsByZone,
  profilesByResource,
  interfacesByGroup,
  interfacesByAddress,
  interfacesByResolverEndpoint,
  endpointsByInterface,
  natGatewaysByInterface,
  defaultRoutesByInterface,
  interfacesByInstance,
  endpointsByName,
  zonesByTarget,
  accessPointsByBucket,
  endpointsByService,
  offersByService,
] as readonly unknown[] as readonly Index<never>[];

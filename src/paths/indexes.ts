import type { RegionInventory, Section, Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { HostedZone, VpcEndpoint } from '../model/resources.ts';
import { dnsNameOf } from '../services/hosts.ts';
import { serviceOf } from '../services/services.ts';
import { mayBe } from './endpoint-type.ts';

/** Keys under which the items of a section can be asked for, of whatever account and region they are. */
export interface Index<S extends Section> {
  /** Says which index it is: two of one name are the same. */
  readonly name: string;
  readonly section: S;
  readonly keysOf: (item: Sections[S], place: UnitKey) => readonly string[];
  /**
   * What an item says to who asks by a key; absent where each says something of its own. Of items in many units that say the same,
   * the first may stand for all: in an organization whose units are loaded by need, one unit is then loaded, and not all.
   */
  readonly saysOf?: (item: Sections[S]) => string;
}

/** The account and region whose unit lists an item. */
type UnitKey = Pick<RegionInventory, 'accountId' | 'region'>;

const index = <S extends Section>(
  section: S,
  name: string,
  keysOf: Index<S>['keysOf'],
  saysOf?: Index<S>['saysOf'],
): Index<S> => ({ name: `${section}: ${name}`, section, keysOf, ...(saysOf ? { saysOf } : {}) });

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

/** The service that an offer with private DNS names is for. */
const namedService = ({
  serviceName,
  types,
  privateDnsNames,
}: Sections['endpointServices']): string | null =>
  types.includes('Interface') && privateDnsNames.length > 0
    ? (serviceOf(serviceName)?.service ?? null)
    : null;

/** The key of a service in a region. */
export const serviceIn = (service: string, region: string): string => `${region} ${service}`;

/** What is asked of an offer by its name: of which types it is, and whether it takes policies. */
const offerSays = ({ types, vpcEndpointPolicySupported }: Sections['endpointServices']): string =>
  `${types.join()} ${vpcEndpointPolicySupported}`;

/** Offers for interface endpoints that say private DNS names, by the service and region. */
export const offersByService = index(
  'endpointServices',
  'service',
  (offer, { region }) => {
    const service = namedService(offer);
    return service === null ? [] : [serviceIn(service, region)];
  },
  ({ privateDnsNames }) => privateDnsNames.join(' '),
);

/** The same, by the service, and the account and region that lists it. */
export const ownOffersByService = index(
  'endpointServices',
  'service of an account',
  (offer, { accountId, region }) => {
    const service = namedService(offer);
    return service === null ? [] : [`${accountId} ${serviceIn(service, region)}`];
  },
);

/** What listings say of a service by its full name, in one region. */
export const offersByName = index(
  'endpointServices',
  'name',
  ({ serviceName }, { region }) => [serviceIn(serviceName, region)],
  offerSays,
);

/** The same in any region. */
export const offersAnywhere = index(
  'endpointServices',
  'name anywhere',
  ({ serviceName }) => [serviceName],
  offerSays,
);

/** The DNS names of an endpoint that are not its own, lower case and without a final dot. */
export const serviceNamesOf = ({ dnsNames }: Pick<VpcEndpoint, 'dnsNames'>): readonly string[] =>
  dnsNames.map(dnsNameOf).filter((name) => !/(^|\.)vpce-/.test(name));

/** Interface endpoints that say names of the service that they are for, by that service and its region. */
export const endpointsByService = index(
  'vpcEndpoints',
  'service',
  (endpoint, { region }) => {
    const { serviceName } = endpoint;
    if (!mayBe('Interface', endpoint) || serviceName === null || serviceNamesOf(endpoint).length === 0)
      return [];
    const name = serviceOf(serviceName);
    return name ? [serviceIn(name.service, endpoint.serviceRegion ?? region)] : [];
  },
  (endpoint) => serviceNamesOf(endpoint).join(' '),
);

/** The key of a service in a VPC: names of AWS's own services of one region are one where they mean the same. */
export const serviceInVpc = (vpcId: string, serviceName: string): string => {
  const known = serviceOf(serviceName);
  return known ? `${vpcId} ${known.service} ${known.region}` : `${vpcId} ${serviceName}`;
};

/** Endpoints by their VPC and the service that they are for. */
export const endpointsOfVpc = index('vpcEndpoints', 'service in a VPC', ({ vpcId, serviceName }) =>
  serviceName === null ? [] : [serviceInVpc(vpcId, serviceName)],
);

/** Attachments whose addresses a transit gateway translates, by their ids and by those of the gateways: of most there are none. */
export const translatedAttachments = index(
  'transitGatewayAttachments',
  'translated',
  ({ id, transitGatewayId, natGatewaySupport }) =>
    (natGatewaySupport ?? 'disabled') === 'disabled' ? [] : [id, transitGatewayId],
);

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
  ownOffersByService,
  offersByName,
  offersAnywhere,
  endpointsOfVpc,
  translatedAttachments,
] as readonly unknown[] as readonly Index<never>[];

import type { Fix } from '../model/finding.ts';
import type { Family } from '../model/path.ts';
import { isSeen } from '../model/observed.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { aclsBetween } from '../paths/acl-between.ts';
import { isDead } from '../paths/dns.ts';
import { endpointPorts, hasFamily } from '../paths/endpoint-access.ts';
import type { ServiceAccess } from '../paths/service-access.ts';
import { tableOf } from '../paths/tables.ts';
import type { Place, World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { factsOf } from '../services/services.ts';
import { aclRemedy } from './acl-remedy.ts';
import { effectiveDnsRemedy, privateDnsRemedy } from './dns-remedy.ts';
import { gatewayEndpointRemedy } from './gateway-endpoint-remedy.ts';
import { admitRemedy } from './group-remedy.ts';
import { unlessManaged } from './managed-remedy.ts';
import { newEndpointsRemedy } from './new-endpoint-remedy.ts';
import { byHand, fix, joined } from './remedies.ts';

type Unusable = Extract<ServiceAccess, { verdict: 'unusable' }>;

/** Both families on the endpoint, where its subnets have both; where they have not, they need them first. */
const dualStack = (world: World, endpoint: VpcEndpoint, subnet: Subnet, region: string): Fix => {
  // AWS: a dual-stack endpoint needs dual-stack subnets (create-interface-endpoint, IP address types).
  const lacking = endpoint.subnetIds.filter((id) => {
    const seat = world.locate('subnets', id)?.item;
    return !seat || seat.cidr === null || seat.ipv6Cidrs.length === 0;
  });
  if (lacking.length > 0)
    return byHand(
      `Give ${lacking.join(', ')}, where ${endpoint.id} stands, IPv4 and IPv6 addresses and make it dual-stack then; or give ${subnet.id} addresses of its family.`,
    );
  return fix(
    `Make ${endpoint.id} dual-stack, or give ${subnet.id} addresses of its family.`,
    [
      {
        kind: 'modify-vpc-endpoint',
        accountId: endpoint.ownerId,
        region,
        endpointId: endpoint.id,
        ipAddressType: 'dualstack',
      },
    ],
    { risk: 'The groups of the endpoint have to admit addresses of the added family too.' },
  );
};

const blockedByAcl = (
  world: World,
  place: Place,
  subnet: Subnet,
  endpoint: VpcEndpoint,
  text: string,
): Fix => {
  const family: Family = subnet.cidr !== null && hasFamily(endpoint, 'ipv4') ? 'ipv4' : 'ipv6';
  const { blocks } =
    endpoint.vpcId === subnet.vpcId ? aclsBetween(world, place, endpoint, subnet, family) : { blocks: [] };
  const ports = endpointPorts(endpoint).map((port) => `tcp/${port}`);
  return blocks.length > 0
    ? aclRemedy(world, endpoint, subnet, blocks, place.region, family)
    : byHand(
        `Let ${ports.join(', ')} pass between ${subnet.id} and ${endpoint.id} in both directions: ${text}.`,
      );
};

/** What removes one obstacle that an endpoint which is there meets. */
const one = (world: World, place: Place, subnet: Subnet, access: Unusable, endpoint: VpcEndpoint): Fix => {
  const { obstacle, text } = access;
  if (obstacle === 'private-dns-off') return privateDnsRemedy(world, endpoint, place.region);
  if (obstacle === 'private-dns-ineffective')
    return effectiveDnsRemedy(world, {
      vpcId: subnet.vpcId,
      accountId: subnet.ownerId,
      region: place.region,
    });
  if (obstacle === 'group') {
    const ipv4 = hasFamily(endpoint, 'ipv4') && subnet.cidr !== null;
    const cidrs = ipv4 ? [subnet.cidr] : subnet.ipv6Cidrs;
    return unlessManaged(endpoint, admitRemedy(endpoint, place.region, endpointPorts(endpoint), cidrs));
  }
  if (obstacle === 'egress') {
    const ports = endpointPorts(endpoint)
      .map((port) => `tcp/${port}`)
      .join(', ');
    return byHand(
      `Let the security groups of the workloads in ${subnet.id} open ${ports} to ${endpoint.groupIds.join(', ') || endpoint.id}: ${text}.`,
    );
  }
  if (obstacle === 'family') return unlessManaged(endpoint, dualStack(world, endpoint, subnet, place.region));
  if (obstacle === 'acl') return blockedByAcl(world, place, subnet, endpoint, text);
  return byHand(`Give ${subnet.id} and ${endpoint.id} routes to each other: ${text}.`);
};

/** What makes services usable from a subnet: one remedy made of those for each of them. */
export const accessRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  unusable: readonly Unusable[],
): Fix => {
  const unnamed = unusable.filter(({ obstacle }) => obstacle === 'name');
  const missing = unusable.filter(
    ({ obstacle, endpoint }) =>
      obstacle !== 'name' && (endpoint === null || obstacle === 'absent' || obstacle === 'not-available'),
  );
  const rest = unusable.filter((access) => !unnamed.includes(access) && !missing.includes(access));
  return joined(
    ...unnamed.map(({ text }) =>
      byHand(`Add a record for the name to the hosted zone, or take the zone from ${subnet.vpcId}: ${text}.`),
    ),
    ...rest.flatMap((access) =>
      access.endpoint === null ? [] : [one(world, place, subnet, access, access.endpoint)],
    ),
    ...(missing.length > 0
      ? [
          newEndpointsRemedy(
            world,
            place,
            subnet,
            missing.map(({ service, endpoint }) => ({ service, dead: endpoint })),
          ),
        ]
      : []),
  );
};

/** Lets a subnet without a way to public addresses use a service: by a gateway endpoint where that is what its routes lack. */
export const isolatedRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  access: Extract<ServiceAccess, { verdict: 'unusable' }>,
): Fix => {
  const { service } = access;
  const used = tableOf(world, subnet, place);
  if (!factsOf(service).gateway || !isSeen(used) || access.obstacle !== 'route')
    return accessRemedy(world, place, subnet, [access]);
  return gatewayEndpointRemedy({
    world,
    region: place.region,
    serviceName: serviceNameOf(service, place.region),
    service,
    subnet,
    table: used.seen.table,
    routes: [],
  });
};

/** Leads a service that is reached by the internet to an interface endpoint: the one that is there, or a new one. */
export const privateWayRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  service: string,
  there: VpcEndpoint | undefined,
): Fix => {
  const endpoint = there && !isDead(there) ? there : null;
  const ineffective = endpoint?.privateDnsEnabled ? 'private-dns-ineffective' : 'private-dns-off';
  const obstacle = endpoint ? ineffective : 'absent';
  return accessRemedy(world, place, subnet, [
    { verdict: 'unusable', service, obstacle, text: '', endpoint, paths: [] },
  ]);
};

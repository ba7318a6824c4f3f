import { isSeen } from '../model/observed.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { defaultRoutesByInterface, endpointsByInterface, natGatewaysByInterface } from './indexes.ts';
import type { World } from './world.ts';

// AWS: interfaces of these types belong to what carries others' traffic (EC2 API, InterfaceType).
const carrierTypes: Readonly<Record<string, string>> = {
  transit_gateway: 'a transit gateway attachment',
  nat_gateway: 'a NAT gateway',
  gateway_load_balancer_endpoint: 'a firewall endpoint',
  vpc_endpoint: 'an interface endpoint',
};

/** What an interface carries for others, in words; null where it may be a client. */
const carrierOf = (world: World, eni: NetworkInterface): string | null => {
  const known = Object.hasOwn(carrierTypes, eni.interfaceType) ? carrierTypes[eni.interfaceType] : undefined;
  if (known !== undefined) return known;
  if (world.lookup(natGatewaysByInterface, eni.id).length > 0) return 'a NAT gateway';
  const [endpoint] = world.lookup(endpointsByInterface, eni.id);
  if (endpoint)
    return endpoint.item.type === 'GatewayLoadBalancer' ? 'a firewall endpoint' : 'an interface endpoint';
  // AWS: what forwards for others has the source/destination check off (VPC guide, NAT instances).
  const forwards = !eni.sourceDestCheck && world.lookup(defaultRoutesByInterface, eni.id).length > 0;
  return forwards ? 'a NAT instance' : null;
};

/**
 * What carries others' traffic in a subnet that holds no possible client, in words: `a NAT gateway`; null where a client
 * is there or may be. A subnet without any interface may hold clients later.
 */
export const carriersIn = (world: World, subnet: Subnet): string | null => {
  const found = world.group('networkInterfaces', 'subnetId').get(subnet.id) ?? [];
  const region = world.locate('subnets', subnet.id)?.place.region ?? '';
  // Clients may be among the interfaces that were not listed.
  if (!isSeen(world.list('networkInterfaces', { accountId: subnet.ownerId, region }))) return null;
  const carriers = new Set(found.map(({ item }) => carrierOf(world, item)));
  if (carriers.size === 0 || carriers.has(null)) return null;
  return [...carriers]
    .flatMap((words) => words ?? [])
    .sort()
    .join(' and ');
};

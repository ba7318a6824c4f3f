import { isSeen } from '../model/observed.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { usersOf } from './consumers.ts';
import { mayHoldWorkloads } from './interfaces.ts';
import { defaultRoutesByInterface, endpointsByInterface, natGatewaysByInterface } from './indexes.ts';
import type { World } from './world.ts';

// AWS: interfaces of these types belong to what carries others' traffic (EC2 API, InterfaceType).
const carrierTypes: Readonly<Record<string, string>> = {
  transit_gateway: 'a transit gateway attachment',
  nat_gateway: 'a NAT gateway',
  gateway_load_balancer_endpoint: 'a firewall endpoint',
  vpc_endpoint: 'an interface endpoint',
};

/** The subnets whose table sends something to this target. */
const sendersTo = (world: World, vpcId: string, target: string): readonly string[] => {
  const tables = (world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => item);
  const users = tables
    .filter(({ routes }) => routes.some((route) => route.target.id === target))
    .flatMap((table) => usersOf(world, table).map(({ id }) => id));
  return [...new Set(users)].sort();
};

/** What a route leads to, and whose traffic that is. */
const routed = (world: World, vpcId: string, target: string): string => {
  const senders = sendersTo(world, vpcId, target);
  return senders.length > 0 ? `${target}, which carries traffic of ${senders.join(', ')}` : target;
};

const attachmentWords = (world: World, { vpcId, subnetId }: NetworkInterface): string => {
  const attachments = world.group('transitGatewayVpcAttachments', 'vpcId').get(vpcId) ?? [];
  const own = attachments.find(({ item }) => item.subnetIds.includes(subnetId))?.item;
  return own
    ? `an attachment to ${own.transitGatewayId}, which carries traffic between ${vpcId} and other networks`
    : 'a transit gateway attachment';
};

/** What an interface carries for others, in words; null where it may be a client. */
const carrierOf = (world: World, eni: NetworkInterface): string | null => {
  const [nat] = world.lookup(natGatewaysByInterface, eni.id);
  if (nat) return routed(world, eni.vpcId, nat.item.id);
  const [endpoint] = world.lookup(endpointsByInterface, eni.id);
  if (endpoint?.item.type === 'GatewayLoadBalancer') return routed(world, eni.vpcId, endpoint.item.id);
  if (endpoint) return `${endpoint.item.id}, which carries traffic of its clients`;
  if (eni.interfaceType === 'transit_gateway') return attachmentWords(world, eni);
  // AWS: what forwards for others has the source/destination check off (VPC guide, NAT instances).
  if (!eni.sourceDestCheck && world.lookup(defaultRoutesByInterface, eni.id).length > 0)
    return routed(world, eni.vpcId, eni.id);
  return (Object.hasOwn(carrierTypes, eni.interfaceType) && carrierTypes[eni.interfaceType]) || null;
};

/**
 * What carries others' traffic in a subnet that holds no possible client, and whose, in words; null where a client is there
 * or may be. A subnet without any interface may hold clients later.
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
    .join('; ');
};

// AWS: interfaces of endpoints and NAT gateways say so in their type (EC2 API, InterfaceType).
const ownTypes: ReadonlySet<string> = new Set(['vpc_endpoint', 'nat_gateway']);

/** Does a subnet hold interfaces, and none of them a workload's or an endpoint's? Then a profile is about other subnets. */
export const hasOtherUse = (world: World, subnetId: string): boolean => {
  const all = (world.group('networkInterfaces', 'subnetId').get(subnetId) ?? []).map(({ item }) => item);
  const others = all.filter(
    ({ id, interfaceType }) =>
      !ownTypes.has(interfaceType) &&
      world.lookup(endpointsByInterface, id).length + world.lookup(natGatewaysByInterface, id).length === 0,
  );
  return others.length > 0 && !mayHoldWorkloads(world, subnetId);
};

import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { endpointsByInterface, interfacesByGroup, natGatewaysByInterface } from './indexes.ts';
import type { Place, World } from './world.ts';

// AWS: interfaces of these types belong to instances, tasks and functions; the others to gateways, endpoints and load balancers (EC2 API, InterfaceType).
const workloadTypes = new Set(['interface', 'lambda', 'efa', 'efa-only', 'trunk', 'branch', 'quicksight']);

/** Is it an interface of an endpoint or a NAT gateway? Whatever its type says, that is no workload. */
const isInfrastructure = (world: World, id: string): boolean =>
  world.lookup(endpointsByInterface, id).length > 0 || world.lookup(natGatewaysByInterface, id).length > 0;

const isWorkload = (eni: NetworkInterface, world: World): boolean => {
  if (!workloadTypes.has(eni.interfaceType) || isInfrastructure(world, eni.id)) return false;
  // AWS: load balancers, databases and the like make interfaces in their own name (RequesterManaged); container tasks do too, and those are workloads.
  return (
    !eni.requesterManaged ||
    eni.instanceId !== null ||
    eni.interfaceType !== 'interface' ||
    /^arn:[^:]+:ecs:/.test(eni.description)
  );
};

/** The interfaces of workloads in a subnet, as far as they were listed. */
export const workloadsOf = (world: World, subnetId: string): readonly NetworkInterface[] => {
  const all = (world.group('networkInterfaces', 'subnetId').get(subnetId) ?? []).map(({ item }) => item);
  // AWS: the owner of a shared subnet sees the interfaces of participants too, so two accounts may list one (vpc-sharing).
  const once = [...new Map(all.map((eni) => [eni.id, eni])).values()];
  return once.filter((eni) => isWorkload(eni, world));
};

/** The interfaces that carry a security group, wherever they were listed. */
export const interfacesWithGroup = (world: World, groupId: string): readonly NetworkInterface[] =>
  world.lookup(interfacesByGroup, groupId).map(({ item }) => item);

/** The interfaces of instances in a subnet, as far as they were listed. */
export const instancesOf = (world: World, subnetId: string): readonly NetworkInterface[] =>
  workloadsOf(world, subnetId).filter((eni) => eni.instanceId !== null);

/**
 * Why not all interfaces of a subnet could be listed; null when they were.
 * AWS: in a shared VPC every participant lists its own interfaces only (vpc-share-limitations).
 */
export const interfacesGap = (world: World, place: Place): Gap | null => {
  const listed = world.list('networkInterfaces', place);
  return isSeen(listed) ? null : listed.gap;
};

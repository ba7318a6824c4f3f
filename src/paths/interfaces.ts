import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface } from '../model/resources.ts';
import {
  endpointsByInterface,
  interfacesByGroup,
  interfacesByInstance,
  natGatewaysByInterface,
} from './indexes.ts';
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

// AWS: services that run instances in an account's name and close them to Systems Manager: ECS Managed Instances, EKS Auto
// Mode and Lambda Managed Instances (their guides, on security and shared responsibility; EC2 API, OperatorResponse).
const closedOperators: ReadonlySet<string> = new Set([
  'ecs.amazonaws.com',
  'eks.amazonaws.com',
  'lambda.amazonaws.com',
]);

const operatedGap = ({ id, operator }: NetworkInterface): Gap => ({
  action: 'ec2:DescribeNetworkInterfaces',
  code: 'UnfamiliarOperator',
  message: `${id} is managed by ${operator === '' ? 'a service' : operator}, of which this version does not know whether SSM Agent can run there.`,
});

const secondaryGap = ({ id, instanceId }: NetworkInterface): Gap => ({
  action: 'ec2:DescribeNetworkInterfaces',
  code: 'NotCollected',
  message: `${instanceId} has interfaces in several subnets, and the inventory does not say whether ${id} is its primary one, which SSM Agent uses.`,
});

/** Has the instance of an interface another one in another subnet? */
const isSpread = (world: World, { instanceId, subnetId }: NetworkInterface): boolean =>
  world.lookup(interfacesByInstance, instanceId ?? '').some(({ item }) => item.subnetId !== subnetId);

/**
 * The interfaces in a subnet that agents on instances use, and what hides whether others are such.
 * AWS: only the primary interface of an instance has a default route of its own accord (EC2 user guide, network interfaces).
 */
export const agentsOf = (
  world: World,
  subnetId: string,
): { readonly interfaces: readonly NetworkInterface[]; readonly gaps: readonly Gap[] } => {
  const interfaces: NetworkInterface[] = [];
  const gaps: Gap[] = [];
  for (const eni of workloadsOf(world, subnetId)) {
    if (eni.instanceId === null || (eni.deviceIndex ?? 0) > 0) continue;
    const operator = eni.operator ?? null;
    if (operator !== null && closedOperators.has(operator)) continue;
    if (operator !== null) gaps.push(operatedGap(eni));
    else if (eni.deviceIndex === undefined && isSpread(world, eni)) gaps.push(secondaryGap(eni));
    else interfaces.push(eni);
  }
  return { interfaces, gaps };
};

/**
 * Why not all interfaces of a subnet could be listed; null when they were.
 * AWS: in a shared VPC every participant lists its own interfaces only (vpc-share-limitations).
 */
export const interfacesGap = (world: World, place: Place): Gap | null => {
  const listed = world.list('networkInterfaces', place);
  return isSeen(listed) ? null : listed.gap;
};

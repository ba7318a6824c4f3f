import { meaningOf, unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface } from '../model/resources.ts';
import {
  endpointsByInterface,
  interfacesByGroup,
  interfacesByInstance,
  natGatewaysByInterface,
} from './indexes.ts';
import { isTask } from './workload-signs.ts';
import type { Place, World } from './world.ts';

const typeField = 'networkInterfaces.interfaceType';

/** Is it an interface of an endpoint or a NAT gateway? Whatever its type says, that is no workload. */
const isInfrastructure = (world: World, id: string): boolean =>
  world.lookup(endpointsByInterface, id).length > 0 || world.lookup(natGatewaysByInterface, id).length > 0;

const isWorkload = (eni: NetworkInterface, world: World): boolean => {
  if (meaningOf(typeField, eni.interfaceType) !== 'workload' || isInfrastructure(world, eni.id)) return false;
  // AWS: load balancers, databases and the like make interfaces in their own name (RequesterManaged); container tasks do too, and those are workloads.
  return !eni.requesterManaged || eni.instanceId !== null || eni.interfaceType !== 'interface' || isTask(eni);
};

/** The interfaces of workloads in a subnet, as far as they were listed. */
export const workloadsOf = (world: World, subnetId: string): readonly NetworkInterface[] => {
  const all = (world.group('networkInterfaces', 'subnetId').get(subnetId) ?? []).map(({ item }) => item);
  // AWS: the owner of a shared subnet sees the interfaces of participants too, so two accounts may list one (vpc-sharing).
  const once = [...new Map(all.map((eni) => [eni.id, eni])).values()];
  return once.filter((eni) => isWorkload(eni, world));
};

/** Is this a workload's interface? Of several copies the one that counts among those of its subnet is asked. */
export const isWorkloads = (world: World, { id }: NetworkInterface): boolean => {
  const copy = world.group('networkInterfaces', 'id').get(id)?.at(-1)?.item;
  return copy !== undefined && isWorkload(copy, world);
};

/** Interfaces of a subnet, a VPC or a security group. */
type Among = { readonly subnetId: string } | { readonly vpcId: string } | { readonly groupId: string };

const interfacesAmong = (world: World, among: Among): readonly NetworkInterface[] => {
  if ('groupId' in among) return interfacesWithGroup(world, among.groupId);
  const found =
    'subnetId' in among
      ? world.group('networkInterfaces', 'subnetId').get(among.subnetId)
      : world.group('networkInterfaces', 'vpcId').get(among.vpcId);
  return (found ?? []).map(({ item }) => item);
};

/** Why it is not known whether an interface of a type newer than this code is a workload's; null where there is none. */
const oddGap = (world: World, among: Among): Gap | null => {
  for (const { id, interfaceType } of interfacesAmong(world, among)) {
    const gap = isInfrastructure(world, id) ? null : unfamiliarGap(typeField, id, interfaceType);
    if (gap) return gap;
  }
  return null;
};

/** Does a subnet hold workloads, or interfaces that may be theirs? */
export const mayHoldWorkloads = (world: World, subnetId: string): boolean =>
  workloadsOf(world, subnetId).length > 0 || oddGap(world, { subnetId }) !== null;

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
  message: `${id} is managed by ${operator === '' ? 'a service' : operator}; this version does not know whether SSM Agent can run there.`,
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
  const all = interfacesAmong(world, { subnetId });
  const odd = all.filter(({ instanceId }) => instanceId !== null);
  gaps.push(...odd.flatMap(({ id, interfaceType }) => unfamiliarGap(typeField, id, interfaceType) ?? []));
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

/** Has the instance of an interface a public address on another one? Its agent may use that. */
export const hasOtherAddress = (world: World, { id, instanceId }: NetworkInterface): boolean =>
  instanceId !== null &&
  world
    .lookup(interfacesByInstance, instanceId)
    .some(({ item }) => item.id !== id && item.publicIps.length > 0);

/**
 * Why it is not known of all these interfaces which are workloads; null where it is.
 * AWS: in a shared VPC every participant lists its own interfaces only (vpc-share-limitations).
 */
export const interfacesGap = (world: World, place: Place, among: Among): Gap | null => {
  const listed = world.list('networkInterfaces', place);
  return isSeen(listed) ? oddGap(world, among) : listed.gap;
};

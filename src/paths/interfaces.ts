import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import type { PublicAddress } from './walk.ts';
import type { Place, World } from './world.ts';

// AWS: interfaces of these types belong to instances, tasks and functions; the others to gateways, endpoints and load balancers (EC2 API, InterfaceType).
const workloadTypes = new Set(['interface', 'lambda', 'efa', 'efa-only', 'trunk', 'branch', 'quicksight']);

const infrastructure = new WeakMap<World, ReadonlySet<string>>();

/** The interfaces of endpoints and NAT gateways: whatever their type says, they are no workload. */
const infrastructureOf = (world: World): ReadonlySet<string> => {
  const known = infrastructure.get(world);
  if (known) return known;
  const ids = new Set<string>();
  for (const { sections } of world.units) {
    if (isSeen(sections.vpcEndpoints))
      sections.vpcEndpoints.seen.forEach((endpoint) =>
        endpoint.networkInterfaceIds.forEach((id) => ids.add(id)),
      );
    if (isSeen(sections.natGateways))
      sections.natGateways.seen.forEach((nat) =>
        nat.addresses.forEach((address) => address.networkInterfaceId && ids.add(address.networkInterfaceId)),
      );
  }
  infrastructure.set(world, ids);
  return ids;
};

const isWorkload = (eni: NetworkInterface, infrastructureIds: ReadonlySet<string>): boolean => {
  if (!workloadTypes.has(eni.interfaceType) || infrastructureIds.has(eni.id)) return false;
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
  return all.filter((eni) => isWorkload(eni, infrastructureOf(world)));
};

const carriers = new WeakMap<World, ReadonlyMap<string, readonly NetworkInterface[]>>();

/** The interfaces that carry a security group, wherever they were listed; indexed once for each world. */
export const interfacesWithGroup = (world: World, groupId: string): readonly NetworkInterface[] => {
  const known = carriers.get(world);
  if (known) return known.get(groupId) ?? [];
  const index = new Map<string, NetworkInterface[]>();
  for (const { sections } of world.units) {
    if (!isSeen(sections.networkInterfaces)) continue;
    for (const eni of sections.networkInterfaces.seen)
      for (const id of eni.groupIds) {
        const carried = index.get(id);
        if (carried) carried.push(eni);
        else index.set(id, [eni]);
      }
  }
  carriers.set(world, index);
  return index.get(groupId) ?? [];
};

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

/** Have the workloads of a subnet public IPv4 addresses? */
export const publicAddressOf = (world: World, subnet: Subnet, place: Place): PublicAddress => {
  const enis = workloadsOf(world, subnet.id);
  if (enis.some((eni) => eni.publicIps.length > 0)) return 'yes';
  if (subnet.mapPublicIpOnLaunch && enis.length === 0) return 'yes';
  const gap = interfacesGap(world, place);
  if (gap) return { gap };
  return enis.length > 0 ? 'no' : 'assumed';
};

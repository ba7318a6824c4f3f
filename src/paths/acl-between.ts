import { type Gap, isSeen } from '../model/observed.ts';
import type { Family, Hop } from '../model/path.ts';
import type { NetworkAcl, NetworkInterface, Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { merge, type Range } from '../network/ranges.ts';
import { crossAcl, denyingHop } from './acl-step.ts';
import { endpointPorts } from './endpoint-access.ts';
import { workloadsOf } from './interfaces.ts';
import type { Place, World } from './world.ts';

/** A place where a network ACL stops a subnet's traffic to an endpoint. */
export interface AclBlock {
  readonly acl: NetworkAcl;
  /** The subnet whose edge it guards. */
  readonly subnetId: string;
  readonly hop: Hop;
}

/** What network ACLs do between a subnet and an endpoint. */
export interface AclsBetween {
  readonly blocks: readonly AclBlock[];
  /** ACLs that let replies through on a part of the ephemeral ports only. */
  readonly partly: readonly string[];
  readonly gaps: readonly Gap[];
  /** Does the traffic cross the edge of any subnet at all? */
  readonly crosses: boolean;
}

const addressesOf = (eni: NetworkInterface, family: Family): readonly string[] =>
  family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses;

const cidrsOf = (subnet: Subnet, family: Family): readonly string[] =>
  family === 'ipv4' ? (subnet.cidr === null ? [] : [subnet.cidr]) : subnet.ipv6Cidrs;

/** Who is beyond an edge: known hosts, or the block that they are somewhere in. */
interface Peers {
  readonly ranges: readonly Range[];
  readonly known: boolean;
}

const peersOf = (enis: readonly NetworkInterface[], subnet: Subnet, family: Family): Peers => {
  const own = enis.flatMap((eni) => addressesOf(eni, family));
  const known = own.length > 0;
  return { ranges: merge(blocksOf(known ? own : cidrsOf(subnet, family), family)), known };
};

/** The endpoint in one of its subnets. */
const endpointPeers = (world: World, endpoint: VpcEndpoint, door: Subnet, family: Family): Peers => {
  const enis = endpoint.networkInterfaceIds
    .map((id) => world.locate('networkInterfaces', id)?.item)
    .filter((eni): eni is NetworkInterface => eni?.subnetId === door.id);
  return peersOf(enis, door, family);
};

const open = new WeakMap<NetworkAcl, ReadonlyMap<Family, boolean>>();

/** AWS: the ACL that comes with a VPC allows everything both ways by its first rules; most are like it (vpc-network-acls). */
const isOpen = (acl: NetworkAcl, family: Family): boolean => {
  const known = open.get(acl);
  if (known) return known.get(family) ?? false;
  const passes = (one: Family): boolean =>
    [true, false].every((egress) => {
      const all = acl.entries.filter(
        (entry) => entry.egress === egress && (one === 'ipv4' ? entry.cidr : entry.ipv6Cidr) !== null,
      );
      const first = all.toSorted((a, b) => a.ruleNumber - b.ruleNumber)[0];
      const block = one === 'ipv4' ? first?.cidr : first?.ipv6Cidr;
      return (
        first?.action === 'allow' && first.protocol === '-1' && (block === '0.0.0.0/0' || block === '::/0')
      );
    });
  const answer = new Map<Family, boolean>([
    ['ipv4', passes('ipv4')],
    ['ipv6', passes('ipv6')],
  ]);
  open.set(acl, answer);
  return answer.get(family) ?? false;
};

const guards = new WeakMap<World, Map<string, NetworkAcl | undefined>>();

/** AWS: a subnet has exactly one network ACL, the VPC's default one when no other is associated (vpc-network-acls). */
const guardOf = (world: World, subnet: Subnet): NetworkAcl | undefined => {
  const known = guards.get(world) ?? new Map<string, NetworkAcl | undefined>();
  guards.set(world, known);
  if (known.has(subnet.id)) return known.get(subnet.id);
  const acls = (world.group('networkAcls', 'vpcId').get(subnet.vpcId) ?? []).map(({ item }) => item);
  const acl =
    acls.find(({ subnetIds }) => subnetIds.includes(subnet.id)) ?? acls.find(({ isDefault }) => isDefault);
  known.set(subnet.id, acl);
  return acl;
};

const noAcl = (world: World, place: Place, subnet: Subnet): Gap => {
  const listed = world.list('networkAcls', place, { vpcId: subnet.vpcId });
  const message = `No network ACL of ${subnet.id} was listed.`;
  return isSeen(listed) ? { action: 'ec2:DescribeNetworkAcls', code: 'NotFound', message } : listed.gap;
};

/** One edge: the subnet's ACL, the way connections are opened over it, who is inside and who beyond. */
interface Edge {
  readonly subnet: Subnet;
  readonly opened: 'in' | 'out';
  readonly peers: Peers;
}

const judgeEdge = (
  world: World,
  place: Place,
  edge: Edge,
  family: Family,
  ports: readonly number[],
): AclsBetween => {
  const { subnet, opened, peers } = edge;
  const none: AclsBetween = { blocks: [], partly: [], gaps: [], crosses: true };
  const doubt = world.doubt('networkAcls', place, { vpcId: subnet.vpcId, id: subnet.id });
  if (doubt) return { ...none, gaps: [doubt] };
  const guard = guardOf(world, subnet);
  if (guard && isOpen(guard, family)) return none;
  const outcome = guard && crossAcl(world, subnet, { family, opened, ports, peers: peers.ranges });
  if (!outcome) return { ...none, gaps: [noAcl(world, place, subnet)] };
  const { acl, denied, passed, reply, unsure } = outcome;
  // A part of a block that nobody is known to be in is nobody who is stopped.
  const stops = peers.known ? denied.length > 0 : passed.length === 0;
  const blocks = denied.map((one) => ({
    acl,
    subnetId: subnet.id,
    hop: denyingHop(outcome, one, subnet.id, opened),
  }));
  return {
    ...none,
    blocks: stops ? blocks : [],
    partly: reply?.ports === 'part' ? [acl.id] : [],
    gaps: unsure.map(({ gap }) => gap),
  };
};

/** What network ACLs do between the consumers in a subnet and an interface endpoint of the same VPC, in both directions. */
export const aclsBetween = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
  consumer: Subnet,
  family: Family,
): AclsBetween => {
  const ports = endpointPorts(endpoint);
  const doors = endpoint.subnetIds.map((id) => ({ id, subnet: world.locate('subnets', id)?.item }));
  const parts = doors.map(({ id, subnet: door }): readonly AclsBetween[] => {
    // AWS: traffic within one subnet meets no network ACL (vpc-network-acls).
    if (id === consumer.id) return [];
    const message = `${id}, a subnet of ${endpoint.id}, was not listed.`;
    const lost: Gap = { action: 'ec2:DescribeSubnets', code: 'NotFound', message };
    if (!door) return [{ blocks: [], partly: [], gaps: [lost], crosses: true }];
    const out: Edge = {
      subnet: consumer,
      opened: 'out',
      peers: endpointPeers(world, endpoint, door, family),
    };
    const into: Edge = {
      subnet: door,
      opened: 'in',
      peers: peersOf(workloadsOf(world, consumer.id), consumer, family),
    };
    return [out, into].map((edge) => judgeEdge(world, place, edge, family, ports));
  });
  const all = parts.flat();
  return {
    blocks: all.flatMap(({ blocks }) => blocks),
    partly: [...new Set(all.flatMap(({ partly }) => partly))],
    gaps: all.flatMap(({ gaps }) => gaps),
    crosses: all.length > 0,
  };
};

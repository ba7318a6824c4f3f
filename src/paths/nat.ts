import { unfamiliarGap } from '../model/known-values.ts';
import { isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { NatGateway, NetworkInterface } from '../model/resources.ts';
import type { Range } from '../network/ranges.ts';
import { crossed, enterSubnet } from './acl-edges.ts';
import { passAcl } from './acl-step.ts';
import { behindNat64, type Destination } from './destination.ts';
import { interfacesByInstance } from './indexes.ts';
import { tableOf } from './tables.ts';
import {
  all,
  attributeHop,
  type Carrier,
  type Flow,
  lose,
  onward,
  type Position,
  type Step,
  stop,
  zoneOf,
} from './walk.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import type { World } from './world.ts';
import { type Exit, inspectedBothWays, lostReplies } from './nat-replies.ts';

/** Goes on from the subnet of what translates: in over the edge of its subnet, back route, out over the edge, next table. */
const goOn = (
  step: Step,
  position: Position,
  exit: Exit,
  ranges: readonly Range[],
  destination: Destination,
): readonly Flow[] => {
  // What DNS64 makes of an address is IPv6 up to what translates it, and so are the replies from there on.
  const lost = lostReplies(position, exit.table, step.destination.family);
  if (lost) return [{ ranges, path: lost }];
  const proved = inspectedBothWays(step, position, exit);
  if ('disposition' in proved) return [{ ranges, path: proved }];
  const next: Position = { ...proved, table: exit.table, subnet: exit.subnet, zone: exit.zone };
  // AWS: traffic within one subnet meets no network ACL (vpc-network-acls).
  if (exit.subnet === null) return step.walk(next, destination, ranges);
  const { ports } = destination;
  const inside =
    step.position.subnet?.id === exit.subnet.id
      ? next
      : // AWS: what is translated for IPv6 clients gets to the NAT gateway as IPv6 (VPC guide, DNS64 and NAT64).
        enterSubnet(next, step.position, exit.subnet, { family: step.destination.family, ports });
  if ('disposition' in inside) return [{ ranges, path: inside }];
  const leaving = passAcl(crossed(next, inside), exit.subnet, {
    family: destination.family,
    opened: 'out',
    ports,
    peers: ranges,
  });
  return [
    ...leaving.ended,
    ...(leaving.ranges.length > 0 ? step.walk(leaving.position, destination, leaving.ranges) : []),
  ];
};

/** Where a NAT gateway's packets go on from. */
const exitOf = (step: Step, nat: NatGateway): Exit | Path => {
  const { position } = step;
  const { world, place } = position;
  // AWS: a regional NAT gateway has no subnet but a route table of its own (nat-gateways-regional).
  if (nat.subnetId === null) {
    const table = nat.routeTableId === null ? null : world.locate('routeTables', nat.routeTableId)?.item;
    if (table) return { table, subnet: null, zone: position.zone };
    const gap = {
      action: 'ec2:DescribeRouteTables',
      code: 'NotFound',
      message: `The route table of regional NAT gateway ${nat.id} was not listed.`,
    };
    return lose(position, 'nat-gateway', nat.id, gap);
  }
  const subnet = world.find('subnets', nat.subnetId, place);
  if (!isSeen(subnet)) return lose(position, 'nat-gateway', nat.id, subnet.gap);
  if (subnet.seen === null) {
    const gap = {
      action: 'ec2:DescribeSubnets',
      code: 'NotFound',
      message: `The subnet ${nat.subnetId} of ${nat.id} was not listed.`,
    };
    return lose(position, 'nat-gateway', nat.id, gap);
  }
  const table = tableOf(world, subnet.seen, place);
  if (!isSeen(table)) return lose(position, 'nat-gateway', nat.id, table.gap);
  return { table: table.seen.table, subnet: subnet.seen, zone: zoneOf(subnet.seen) };
};

const natFault = (step: Step, nat: NatGateway | null, id: string): Path | null => {
  const { position, destination } = step;
  const drop = (name: string, value: string, text: string): Path =>
    stop(position, 'dropped', 'nat-gateway', attributeHop('nat-gateway', id, name, value, text));
  if (nat === null) return drop('state', 'absent', 'does not exist any more');
  const unsettled =
    unsettledGap('natGateways.state', id, nat.state) ??
    unfamiliarGap('natGateways.connectivityType', id, nat.connectivityType) ??
    unfamiliarGap('natGateways.availabilityMode', id, nat.availabilityMode) ??
    nat.attachedAppliances
      .map((one) => unfamiliarGap('natGateways.attachedAppliances', id, one))
      .find((gap) => gap !== null) ??
    null;
  if (unsettled) return lose(position, 'nat-gateway', id, unsettled);
  if (nat.state !== 'available') return drop('state', nat.state, `is ${nat.state}, so it forwards nothing`);
  // AWS: a NAT gateway cannot serve the subnet that it is in: the packets would come back to it (batfish, tested by hand).
  if (nat.subnetId !== null && position.subnet?.id === nat.subnetId)
    return drop('subnetId', nat.subnetId, 'is in the subnet itself: its own packets come back to it');
  if (position.visited.has(id)) return drop('loop', id, 'was passed before: the packets go in a circle');
  if (destination.family === 'ipv6' && !destination.nat64)
    return drop('family', 'ipv6', 'translates IPv6 only for 64:ff9b::/96');
  return null;
};

/** Through a NAT gateway: zonal or regional, public or private. */
export const natGateway: Carrier = (step) => {
  const { position, route, ranges, destination } = step;
  const found = position.world.find('natGateways', route.target.id, position.place);
  if (!isSeen(found)) return all(step, lose(position, 'nat-gateway', route.target.id, found.gap));
  const nat = found.seen;
  const fault = natFault(step, nat, route.target.id);
  if (fault || nat === null) return fault ? all(step, fault) : [];
  const exit = exitOf(step, nat);
  if (!('table' in exit)) return all(step, exit);

  const kind = `${nat.connectivityType}${nat.availabilityMode === 'regional' ? ' regional' : ''} NAT gateway`;
  const text = exit.subnet
    ? `${kind} in ${exit.subnet.id}, which uses ${exit.table.id}`
    : `${kind}, which uses ${exit.table.id}`;
  const inner = destination.nat64 ? behindNat64(destination, ranges) : destination;
  const assumptions =
    nat.attachedAppliances.length > 0
      ? [`the ${nat.attachedAppliances.join(', ')} attached to ${nat.id} lets it pass`]
      : [];
  const next = onward(
    position,
    attributeHop('nat-gateway', nat.id, 'state', nat.state, text),
    'nat-gateway',
    {
      // AWS: packets of a private NAT gateway have a private address, and an internet gateway drops them (vpc-nat-gateway).
      publicAddress: nat.connectivityType === 'private' ? 'no' : 'yes',
      translatedBy: 'nat-gateway',
      visited: new Set([...position.visited, nat.id]),
      assumptions: [...position.assumptions, ...assumptions],
    },
  );
  const flows = goOn(step, next, exit, inner === destination ? ranges : inner.ranges, inner);
  return destination.nat64
    ? flows.map((flow) => ({ ...flow, ranges: toNat64(flow.ranges, destination, ranges) }))
    : flows;
};

/** Ranges behind NAT64 as the client sees them. */
const toNat64 = (
  inner: readonly Range[],
  destination: Destination,
  outer: readonly Range[],
): readonly Range[] => {
  const [first] = outer;
  const [same] = behindNat64(destination, outer).ranges;
  const offset = first && same ? first.start - same.start : 0n;
  return inner.map(({ start, end }) => ({ start: start + offset, end: end + offset }));
};

/**
 * Has what forwards a public IPv4 address? AWS: an internet gateway translates only for interfaces that have one (VPC guide,
 * NAT instances). Where only another interface of the instance has one, packets may leave by that one, as in two-armed
 * firewalls; no API says so.
 */
const addressOfInstance = (world: World, eni: NetworkInterface): Position['publicAddress'] => {
  if (eni.publicIps.length > 0) return 'yes';
  const others = eni.instanceId === null ? [] : world.lookup(interfacesByInstance, eni.instanceId);
  const other = others.find(({ item }) => item.id !== eni.id && item.publicIps.length > 0)?.item;
  if (!other) return 'no';
  const message = `${eni.id} has no public address, and ${other.id} of the same instance has one: whether ${eni.instanceId ?? ''} sends packets out there cannot be read.`;
  return { gap: { action: 'pathproof:path', code: 'OtherInterface', message } };
};

const interfaceFault = (step: Step, eni: NetworkInterface): Path | null => {
  const { position } = step;
  const drop = (name: string, value: string, text: string): Path =>
    stop(position, 'dropped', 'nat-instance', attributeHop('nat-instance', eni.id, name, value, text));
  // AWS: an interface forwards others' packets only with the source/destination check off (VPC_NAT_Instance).
  if (eni.sourceDestCheck)
    return drop(
      'sourceDestCheck',
      'true',
      'checks source and destination, so it forwards nothing for others',
    );
  const states = [
    ['networkInterfaces.status', eni.status],
    ['networkInterfaces.attachmentStatus', eni.attachmentStatus ?? 'attached'],
  ] as const;
  if (states.some(([name, state]) => isLive(name, state) === false))
    return drop('status', eni.status, 'is attached to nothing that runs');
  for (const [name, state] of states) {
    const unsettled = unsettledGap(name, eni.id, state);
    if (unsettled) return lose(position, 'nat-instance', eni.id, unsettled);
  }
  if (position.visited.has(eni.id))
    return drop('loop', eni.id, 'was passed before: the packets go in a circle');
  return null;
};

/** Through a network interface that routes: a NAT instance or another appliance. */
export const networkInterface: Carrier = (step) => {
  const { position, route, ranges, destination } = step;
  const found = position.world.find('networkInterfaces', route.target.id, position.place);
  if (!isSeen(found)) return all(step, lose(position, 'nat-instance', route.target.id, found.gap));
  const eni = found.seen;
  if (eni === null) {
    // A participant of a shared VPC may own it: the route is active, so it is somewhere.
    const gap = {
      action: 'ec2:DescribeNetworkInterfaces',
      code: 'NotFound',
      message: `${route.target.id} was not listed; another account may own it.`,
    };
    return all(step, lose(position, 'nat-instance', route.target.id, gap));
  }
  const fault = interfaceFault(step, eni);
  if (fault) return all(step, fault);
  const subnet = position.world.locate('subnets', eni.subnetId)?.item;
  const table = subnet && tableOf(position.world, subnet, position.place);
  if (!subnet || !table || !isSeen(table)) {
    const gap =
      table && !isSeen(table)
        ? table.gap
        : {
            action: 'ec2:DescribeSubnets',
            code: 'NotFound',
            message: `The subnet ${eni.subnetId} of ${eni.id} was not listed.`,
          };
    return all(step, lose(position, 'nat-instance', eni.id, gap));
  }
  const owner = eni.instanceId ? `interface of ${eni.instanceId}` : 'an appliance’s interface';
  const next = onward(
    position,
    attributeHop(
      'nat-instance',
      eni.id,
      'sourceDestCheck',
      'false',
      `${owner} that forwards (assumed NAT), in ${subnet.id}`,
    ),
    'nat-instance',
    {
      publicAddress: addressOfInstance(position.world, eni),
      translatedBy: 'nat-instance',
      visited: new Set([...position.visited, eni.id]),
      assumptions: [...position.assumptions, `${eni.id} translates addresses as a NAT does`],
    },
  );
  return goOn(step, next, { table: table.seen.table, subnet, zone: zoneOf(subnet) }, ranges, destination);
};

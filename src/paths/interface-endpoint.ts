import { isSeen } from '../model/observed.ts';
import type { Family, Path, Share } from '../model/path.ts';
import type { NetworkInterface, Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { passAcl } from './acl-step.ts';
import { privateDestination } from './destination.ts';
import { endpointAdmission, endpointPorts, groupHop, hasFamily, subnetAdmission } from './endpoint-access.ts';
import type { Walk } from './route-step.ts';
import { attributeHop, end, lose, onward, type Position, stop } from './walk.ts';

/** One door of an interface endpoint: the subnet that it stands in and its addresses. */
interface Door {
  readonly subnet: Subnet | null;
  readonly addresses: readonly string[];
}

const doorsOf = (position: Position, endpoint: VpcEndpoint, family: Family): readonly Door[] => {
  const { world } = position;
  const enis = endpoint.networkInterfaceIds
    .map((id) => world.locate('networkInterfaces', id)?.item)
    .filter((eni): eni is NetworkInterface => eni !== undefined);
  const addresses = (eni: NetworkInterface) => (family === 'ipv4' ? eni.privateIps : eni.ipv6Addresses);
  const known = enis.filter((eni) => addresses(eni).length > 0);
  if (known.length > 0)
    return known.map((eni) => ({
      subnet: world.locate('subnets', eni.subnetId)?.item ?? null,
      addresses: addresses(eni),
    }));
  // The interfaces were not listed: any address of the endpoint's subnets stands for them.
  return endpoint.subnetIds.map((id) => {
    const subnet = world.locate('subnets', id)?.item ?? null;
    return {
      subnet,
      addresses: subnet === null ? [] : family === 'ipv4' ? [subnet.cidr ?? ''] : subnet.ipv6Cidrs,
    };
  });
};

const cidrsOfSubnet = (subnet: Subnet, family: Family): readonly string[] =>
  family === 'ipv4' ? (subnet.cidr ? [subnet.cidr] : []) : subnet.ipv6Cidrs;

/** The last steps, in the VPC of the endpoint: over the edges of both subnets, and in through the groups. */
const enter = (position: Position, endpoint: VpcEndpoint, door: Door, family: Family): Path => {
  const { origin, world, place } = position;
  const ports = endpointPorts(endpoint);
  let at = position;
  // AWS: traffic within one subnet meets no network ACL (vpc-network-acls).
  if (door.subnet !== null && door.subnet.id !== origin.id) {
    const into = passAcl(at, door.subnet, {
      family,
      opened: 'in',
      ports,
      peers: blocksOf(cidrsOfSubnet(origin, family), family),
    });
    if (into.ranges.length === 0 && into.ended[0]) return into.ended[0].path;
    at = into.position;
  }
  const admitted = endpointAdmission(world, place, endpoint, family);
  const seen = subnetAdmission(world, place, admitted, origin, family);
  const hop = groupHop(endpoint, admitted, origin, family, seen);
  if (seen.verdict === 'unknown')
    return lose(
      at,
      'security-group',
      hop.id,
      seen.gap ?? { action: 'ec2:DescribeSecurityGroups', code: 'Unknown', message: hop.text },
    );
  if (seen.verdict === 'closed') return stop(at, 'denied', 'security-group', hop);
  at = onward(
    at,
    hop,
    null,
    seen.verdict === 'some'
      ? {
          assumptions: [...at.assumptions, `the client in ${origin.id} is among those that ${hop.id} admits`],
        }
      : {},
  );
  const last = attributeHop(
    'interface-endpoint',
    endpoint.id,
    'state',
    endpoint.state,
    `interface endpoint${door.subnet ? ` in ${door.subnet.id}` : ''}, ${endpoint.state}`,
  );
  return end(onward(at, last, 'interface-endpoint'), { disposition: 'delivered' });
};

const throughDoor = (
  walk: Walk,
  start: Position,
  endpoint: VpcEndpoint,
  door: Door,
  family: Family,
  service: string,
  host: string,
): readonly Path[] => {
  const destination = privateDestination(service, host, family, door.addresses);
  if (destination.ranges.length === 0) {
    const gap = {
      action: 'ec2:DescribeNetworkInterfaces',
      code: 'NotFound',
      message: `The interfaces of ${endpoint.id} were not listed.`,
    };
    return [lose(start, 'interface-endpoint', endpoint.id, gap)];
  }
  let at = start;
  if (door.subnet?.id !== start.origin.id) {
    const out = passAcl(at, start.origin, {
      family,
      opened: 'out',
      ports: endpointPorts(endpoint),
      peers: destination.ranges,
    });
    if (out.ranges.length === 0 && out.ended[0]) return [out.ended[0].path];
    at = out.position;
  }
  return walk(at, destination, destination.ranges).map(({ path }) => {
    if (path.disposition !== 'delivered') return path;
    const arrived: Position = {
      ...at,
      hops: path.hops,
      egress: path.egress === 'local' ? null : path.egress,
      assumptions: path.assumptions,
    };
    return enter(arrived, endpoint, door, family);
  });
};

/** The ways from a position in a subnet to an interface endpoint of its own VPC: one share for each of the endpoint's interfaces. */
export const toInterfaceEndpoint = (
  walk: Walk,
  start: Position,
  endpoint: VpcEndpoint,
  family: Family,
  service: string,
  host: string,
): readonly Share[] => {
  if (!hasFamily(endpoint, family)) {
    const text = `has no ${family === 'ipv4' ? 'IPv4' : 'IPv6'} addresses (${endpoint.ipAddressType})`;
    const hop = attributeHop(
      'interface-endpoint',
      endpoint.id,
      'ipAddressType',
      endpoint.ipAddressType,
      text,
    );
    return [{ share: 1, path: stop(start, 'no-route', 'interface-endpoint', hop), cidrs: [] }];
  }
  const listed = start.world.list('networkInterfaces', start.place);
  const doors = doorsOf(start, endpoint, family);
  if (doors.length === 0) {
    const gap = isSeen(listed)
      ? {
          action: 'ec2:DescribeVpcEndpoints',
          code: 'NoInterfaces',
          message: `${endpoint.id} has no network interface.`,
        }
      : listed.gap;
    return [{ share: 1, path: lose(start, 'interface-endpoint', endpoint.id, gap), cidrs: [] }];
  }
  return doors.flatMap((door) => {
    const paths = throughDoor(walk, start, endpoint, door, family, service, host);
    return paths.map((path) => ({
      share: 1 / doors.length / paths.length,
      path,
      cidrs: door.addresses.slice(0, 3),
    }));
  });
};

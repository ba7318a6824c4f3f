import { type Gap, isSeen } from '../model/observed.ts';
import type { Hop, Path, Share } from '../model/path.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { isNat } from '../model/ways.ts';
import { rangesOf } from '../network/cidr.ts';
import { intersect, type Range, totalOf } from '../network/ranges.ts';
import { enterSubnet } from './acl-edges.ts';
import { passAcl } from './acl-step.ts';
import type { Clients } from './clients.ts';
import { connectionsOf } from './connected.ts';
import { type Destination, privateDestination } from './destination.ts';
import { lostReplies } from './replies.ts';
import { doubtOf, isDead } from './endpoints.ts';
import {
  admitsInterface,
  admittedOver,
  endpointAdmission,
  endpointPorts,
  groupHop,
  hasFamily,
  subnetAdmission,
} from './endpoint-access.ts';
import type { Walk } from './route-step.ts';
import { type Door, doorsOf, type Target } from './interface-endpoint-doors.ts';
import { mergeShares, shareOut, wholly } from './shares.ts';
import { type Cohort, cohortsOf, veiled } from './source-groups.ts';
import { attributeHop, end, lose, onward, type Position, stop } from './walk.ts';
import type { World } from './world.ts';

/** A hop in the endpoint's account, which is said when it is not the subnet's. */
const ofOwner = (hop: Hop, position: Position, { endpoint }: Target): Hop =>
  endpoint.ownerId === position.origin.ownerId ? hop : { ...hop, accountId: endpoint.ownerId };

/** The last steps, in the VPC of the endpoint: over the edges of both subnets, in through the groups, and the way back. */
const enter = (position: Position, target: Target, door: Door): Path => {
  const { endpoint, place, family } = target;
  const { origin, world } = position;
  let at = position;
  // AWS: traffic within one subnet meets no network ACL (vpc-network-acls).
  if (door.subnet !== null && door.subnet.id !== origin.id) {
    const into = enterSubnet(at, at, door.subnet, { family, ports: endpointPorts(endpoint) });
    if ('disposition' in into) return into;
    at = into;
  }
  const admitted = admittedOver(world, endpointAdmission(world, place, endpoint, family), at.hops);
  const seen = subnetAdmission(world, place, admitted, origin, family, at.senders?.interfaces);
  const hop = ofOwner(groupHop(endpoint, admitted, origin, family, seen), at, target);
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
  return end(onward(at, ofOwner(last, at, target), 'interface-endpoint'), { disposition: 'delivered' });
};

/** The packets have reached the endpoint's VPC: what is left is its own. */
const arrive = (walk: Walk, start: Position, path: Path, target: Target, door: Door): Path => {
  const { endpoint, place, family } = target;
  const arrived: Position = {
    ...start,
    place,
    hops: path.hops,
    egress: path.egress === 'local' ? null : path.egress,
    assumptions: path.assumptions,
  };
  const central = endpoint.vpcId !== start.origin.vpcId;
  const translated = path.hops.find(({ kind }) => isNat(kind));
  if (translated) {
    const message = `${translated.id} translates the addresses on the way to ${endpoint.id}, so it is not known whom its groups see.`;
    const gap = { action: 'pathproof:path', code: 'Translated', message };
    return lose(arrived, 'interface-endpoint', endpoint.id, gap);
  }
  const inside = enter(arrived, target, door);
  if (!central || inside.disposition !== 'delivered' || door.subnet === null) return inside;
  return lostReplies(walk, { arrived, place, door: door.subnet, family }) ?? inside;
};

/** Out of the clients' subnet and by its table to a door, and in. */
const throughDoor = (
  walk: Walk,
  { position, gap }: Cohort['departures'][number],
  target: Target,
  destination: Destination,
  door: Door,
): readonly Path[] => {
  const { endpoint, family } = target;
  let at = position;
  if (door.subnet?.id !== position.origin.id) {
    const out = passAcl(at, position.origin, {
      family,
      opened: 'out',
      ports: endpointPorts(endpoint),
      peers: destination.ranges,
    });
    if (out.ranges.length === 0 && out.ended[0]) return [out.ended[0].path];
    at = out.position;
  }
  return walk(at, destination, destination.ranges).map(({ path }) =>
    veiled(path.disposition === 'delivered' ? arrive(walk, at, path, target, door) : path, gap),
  );
};

/** Why it is not known whether a rule of the clients' own groups that names a group of the endpoint counts; null where it does. */
const referenceGap = ({ world, origin }: Position, { endpoint, place }: Target): Gap | null => {
  if (endpoint.vpcId === origin.vpcId) return null;
  const isPeered = connectionsOf(world, origin.vpcId, { ...place, accountId: origin.ownerId }).ids.some(
    (id) => {
      const found = world.locate('peeringConnections', id)?.item;
      return [found?.requester.vpcId, found?.accepter.vpcId].includes(endpoint.vpcId);
    },
  );
  // AWS: a rule may name a group of a peered VPC; over a transit gateway only ingress rules may (VPC peering guide; transit gateways, security group referencing).
  if (isPeered) return null;
  const message = `It is not known whether a rule that names a group of ${endpoint.id}, which is in ${endpoint.vpcId}, counts in ${origin.vpcId}.`;
  return { action: 'pathproof:path', code: 'ReferencedGroup', message };
};

/** How an endpoint's own groups treat an interface, so that clients are told apart that fare differently there. */
const treatment = (
  world: World,
  { endpoint, place, family }: Target,
): ((eni: NetworkInterface) => string) => {
  const admitted = endpointAdmission(world, place, endpoint, family);
  const byRange = { ...admitted, groupIds: [] };
  return (eni) => [byRange, admitted].map((one) => (admitsInterface(one, eni, family) ? 'in' : 'out')).join();
};

const unlistedDoor = (start: Position, { endpoint }: Target): Path =>
  lose(start, 'interface-endpoint', endpoint.id, {
    action: 'ec2:DescribeNetworkInterfaces',
    code: 'NotFound',
    message: `The interfaces of ${endpoint.id} were not listed.`,
  });

/** What becomes of what some clients send to a door. */
const sharesAtDoor = (
  walk: Walk,
  start: Position,
  cohort: Cohort,
  target: Target,
  door: Door,
): readonly Share[] => {
  const { endpoint, family, service, dns } = target;
  const destination = privateDestination(service, dns.host, family, door.addresses, endpoint.vpcId);
  const cidrs = door.addresses.slice(0, 3);
  if (destination.ranges.length === 0) return [{ share: 1, path: unlistedDoor(start, target), cidrs }];
  const whole = Number(totalOf(destination.ranges));
  const shareOf = (ranges: readonly Range[]): number =>
    Number(totalOf(intersect(ranges, destination.ranges))) / whole;
  const refused = cohort.ended.map(({ path, ranges }): Share => ({ share: shareOf(ranges), path, cidrs }));
  const departed = cohort.departures
    .filter(({ ranges }) => shareOf(ranges) > 0)
    .flatMap((departure): readonly Share[] => {
      const paths = throughDoor(walk, departure, target, destination, door);
      return paths.map((path) => ({ share: shareOf(departure.ranges) / paths.length, path, cidrs }));
    });
  return [...refused.filter(({ share }) => share > 0), ...departed];
};

const cohortsAt = (
  start: Position,
  clients: Clients,
  target: Target,
  ranges: readonly Range[],
): readonly Cohort[] =>
  cohortsOf(start, clients, {
    family: target.family,
    ports: endpointPorts(target.endpoint),
    ranges,
    groupIds: target.endpoint.groupIds,
    referenceGap: referenceGap(start, target),
    kindOf: treatment(start.world, target),
  });

/** Why an endpoint serves nobody of this family, whatever the way to it; null when it may. */
const fault = (start: Position, target: Target): Path | null => {
  const { endpoint, family } = target;
  const kind = 'interface-endpoint';
  const hop = (name: string, value: string, text: string) =>
    ofOwner(attributeHop(kind, endpoint.id, name, value, text), start, target);
  if (isDead(endpoint))
    return stop(start, 'dropped', kind, hop('state', endpoint.state, `is ${endpoint.state}`));
  const doubt = doubtOf(endpoint);
  if (doubt) return lose(start, kind, endpoint.id, doubt);
  if (hasFamily(endpoint, family)) return null;
  const text = `has no ${family === 'ipv4' ? 'IPv4' : 'IPv6'} addresses (${endpoint.ipAddressType})`;
  return stop(start, 'no-route', kind, hop('ipAddressType', endpoint.ipAddressType, text));
};

const withoutDoors = (start: Position, target: Target): Path => {
  const { endpoint, family, place, dns } = target;
  const kind = 'interface-endpoint';
  if (dns.addresses) {
    const text = `has no ${family === 'ipv4' ? 'IPv4' : 'IPv6'} address under ${dns.host}`;
    const hop = ofOwner(
      attributeHop(kind, endpoint.id, 'addresses', dns.addresses.join(), text),
      start,
      target,
    );
    return stop(start, 'no-route', kind, hop);
  }
  const listed = start.world.list('networkInterfaces', place);
  const message = `${endpoint.id} has no network interface.`;
  const gap = isSeen(listed)
    ? { action: 'ec2:DescribeVpcEndpoints', code: 'NoInterfaces', message }
    : listed.gap;
  return lose(start, kind, endpoint.id, gap);
};

/**
 * The ways from a position in a subnet to an interface endpoint, of its own VPC or of another one: one share for each of
 * the endpoint's interfaces that the name leads to.
 */
export const toInterfaceEndpoint = (
  walk: Walk,
  start: Position,
  clients: Clients,
  target: Target,
): readonly Share[] => {
  const broken = fault(start, target);
  if (broken) return wholly(broken);
  const doors = doorsOf(start, target);
  if (doors.length === 0) return wholly(withoutDoors(start, target));
  const addresses = doors.flatMap((door) => door.addresses);
  const ranges = rangesOf(addresses, target.family);
  if (ranges.length === 0) return wholly(unlistedDoor(start, target));
  return shareOut(
    cohortsAt(start, clients, target, ranges).map((cohort) => ({
      weight: cohort.weight,
      interfaces: cohort.senders.map(({ id }) => id),
      shares: mergeShares(
        doors
          .flatMap((door) => sharesAtDoor(walk, start, cohort, target, door))
          .map((share) => ({ ...share, share: share.share / doors.length })),
      ),
    })),
  );
};

import { type IdOrRef, isRef } from '../model/change.ts';
import { doubtIn } from '../model/doubt.ts';
import type { Fix } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { consumersOf, subnetsOfVpc } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import { endpointAdmission, endpointPorts, subnetAdmission } from '../paths/endpoint-access.ts';
import type { Place, World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { isService, portsOf } from '../services/services.ts';
import { beforePrivateDns } from './dns-remedy.ts';
import { newGroup } from './group-remedy.ts';
import { fix, joined } from './remedies.ts';

/** A service that is to get an endpoint, and the dead one that is in its place. */
export interface Wanted {
  readonly service: string;
  readonly dead: VpcEndpoint | null;
}

const familyOf = (subnet: Subnet): Family => (subnet.cidr === null ? 'ipv6' : 'ipv4');

/** The subnet, and everybody whose names will lead to a new endpoint of its VPC. */
const clientsOf = (world: World, subnet: Subnet): readonly Subnet[] => {
  const others = consumersOf(world, subnet.vpcId, familyOf(subnet)).filter(({ id }) => id !== subnet.id);
  return [subnet, ...others];
};

/** A group of another endpoint in the VPC that lets all of them in already: new endpoints can share it. */
const openGroup = (
  world: World,
  place: Place,
  subnet: Subnet,
  ports: readonly number[],
): string | undefined => {
  const family = familyOf(subnet);
  const endpoints = (world.group('vpcEndpoints', 'vpcId').get(subnet.vpcId) ?? [])
    .map(({ item }) => item)
    .filter((one) => one.type === 'Interface' && !isDead(one) && !one.requesterManaged);
  const clients = clientsOf(world, subnet);
  const candidates = endpoints
    .filter((one) => ports.every((port) => endpointPorts(one).includes(port)))
    .flatMap((one) => one.groupIds.map((id) => ({ ...one, groupIds: [id] })));
  return candidates.find((one) => {
    const admitted = endpointAdmission(world, place, one, family);
    // AWS: the default group is for its members; checks report endpoints that carry it (default-security-group).
    const own = admitted.groups.every(({ name }) => name !== 'default');
    return (
      own &&
      clients.every((client) => subnetAdmission(world, place, admitted, client, family).verdict === 'open')
    );
  })?.groupIds[0];
};

/** The zones that a service is offered in, as its region lists them; null where that is not known. */
const zonesOf = (world: World, place: Place, service: string): readonly string[] | null => {
  const listed = world.list('endpointServices', place);
  if (!isSeen(listed)) return null;
  const offers = listed.seen.filter(
    ({ serviceName, types }) => isService(serviceName, service, place.region) && types.includes('Interface'),
  );
  const zones = offers.flatMap(({ availabilityZones }) => availabilityZones);
  // An offer without zones was read from no account: AWS lists one at least.
  return zones.length === 0 ? null : zones;
};

/** Which zone a subnet will be in is not known before it is made, where its code leaves that to AWS. */
const hasZone = ({ availabilityZone }: Subnet): boolean =>
  availabilityZone !== '' && doubtIn(availabilityZone) === null;

/** One subnet in each zone, in their order; of subnets whose zones are not known one alone, since two may share a zone. */
const onePerZone = (subnets: readonly Subnet[]): readonly string[] => {
  const placed = subnets.filter(hasZone);
  const seats = placed.length > 0 ? placed : subnets.slice(0, 1);
  return [...new Map(seats.toReversed().map((one) => [one.availabilityZone, one.id])).values()].toReversed();
};

/** One subnet in each zone with clients that the service is offered in; another zone where none of theirs is. */
const seatsOf = (world: World, place: Place, subnet: Subnet, service: string): readonly string[] => {
  const zones = zonesOf(world, place, service);
  const offered = (one: Subnet): boolean => zones === null || zones.includes(one.availabilityZone);
  const fits = (one: Subnet): boolean =>
    offered(one) && (familyOf(subnet) === 'ipv4' ? one.cidr !== null : one.ipv6Cidrs.length > 0);
  const clients = clientsOf(world, subnet).filter(fits);
  const first = clients.length > 0 ? clients : subnetsOfVpc(world, subnet.vpcId).filter(fits).slice(0, 1);
  return onePerZone(first);
};

const endpointRemedy = (world: World, place: Place, subnet: Subnet, service: string, group: IdOrRef): Fix => {
  const { vpcId } = subnet;
  const seats = seatsOf(world, place, subnet, service);
  const shared = isRef(group) ? '' : ` and the group ${group}, which admits the subnet already`;
  return fix(
    `Create an interface endpoint for ${service} in ${seats.join(', ') || vpcId} with private DNS${shared}.`,
    [
      {
        kind: 'create-vpc-endpoint',
        accountId: subnet.ownerId,
        region: place.region,
        as: `vpce-new-${service}-${vpcId}`,
        vpcId,
        type: 'Interface',
        serviceName: serviceNameOf(service, place.region),
        routeTableIds: [],
        subnetIds: seats,
        groupIds: [group],
        privateDns: true,
        ipAddressType: familyOf(subnet) === 'ipv6' ? 'ipv6' : null,
        policy: null,
      },
    ],
    {
      risk: 'From then on every subnet of the VPC uses the endpoint for this service’s default name; interface endpoints are charged by the hour and zone.',
    },
  );
};

// AWS: what is being deleted goes by itself; the others hold their place until somebody deletes them (PrivateLink concepts).
const leaving: ReadonlySet<string> = new Set(['deleting', 'deleted']);

/** A dead endpoint has to go first: while it is there, private DNS of a second one is refused. */
const removal = ({ dead }: Wanted, { ownerId }: Subnet, region: string): Fix | null =>
  dead === null || leaving.has(dead.state.toLowerCase())
    ? null
    : fix(
        `Delete ${dead.id}, which is ${dead.state}, and wait until it is gone.`,
        [{ kind: 'delete-vpc-endpoint', accountId: ownerId, region, endpointId: dead.id }],
        { risk: `Private DNS of the new endpoint is refused as long as ${dead.id} is listed.` },
      );

const groupFor = (
  world: World,
  place: Place,
  subnet: Subnet,
  services: readonly string[],
): { readonly making: readonly Fix[]; readonly group: IdOrRef } => {
  const ports = [...new Set(services.flatMap(portsOf))];
  const open = openGroup(world, place, subnet, ports);
  if (open !== undefined) return { making: [], group: open };
  const { vpcId, ownerId: accountId } = subnet;
  const vpc = world.locate('vpcs', vpcId)?.item;
  const family = familyOf(subnet);
  const own = family === 'ipv4' ? [subnet.cidr ?? ''] : subnet.ipv6Cidrs;
  const cidrs = (family === 'ipv4' ? vpc?.cidrs : vpc?.ipv6Cidrs) ?? [];
  const { changes, id } = newGroup(
    world,
    { vpcId, accountId, region: place.region },
    services.length === 1 ? `${services[0] ?? ''}-endpoint` : 'endpoints',
    ports,
    cidrs.length > 0 ? cidrs : own,
  );
  const text = `Make a security group that admits the VPC’s addresses on ${ports.join(', ')}.`;
  return { making: [fix(text, changes)], group: id };
};

/** Makes endpoints that a subnet lacks, for all clients of its VPC, and what they need to be of use. */
export const newEndpointsRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  wanted: readonly Wanted[],
): Fix => {
  const { vpcId, ownerId: accountId } = subnet;
  const { region } = place;
  const services = wanted.map(({ service }) => service);
  const { making, group } = groupFor(world, place, subnet, services);
  return joined(
    // AWS: private DNS is refused while one of the VPC's DNS attributes is off (create-interface-endpoint).
    ...beforePrivateDns(world, { vpcId, accountId, region }),
    ...wanted.map((one) => removal(one, subnet, region)).filter((one) => one !== null),
    ...making,
    ...services.map((service) => endpointRemedy(world, place, subnet, service, group)),
  );
};

import type { Fix } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { NatGateway, Route, RouteTable, Subnet } from '../model/resources.ts';
import { endOf } from '../paths/dead-ends.ts';
import type { DeadWay } from '../paths/table-egress.ts';
import { tableOf } from '../paths/tables.ts';
import { waysOut } from '../paths/ways-out.ts';
import type { Place, World } from '../paths/world.ts';
import { byHand, fix, joined } from './remedies.ts';
import { isDeletable } from './route-remedy.ts';

/** Where a dead way out is mended: the table, and its place. */
interface Setting {
  readonly world: World;
  readonly table: RouteTable;
  readonly place: Place;
}

const seatLeadsOut = ({ world, place }: Setting, seat: Subnet): boolean =>
  waysOut(world, seat, place).some(({ shares }) => shares.every(({ path }) => endOf(path) === 'out'));

const leadsOut = (setting: Setting, { subnetId }: NatGateway): boolean => {
  const seat = subnetId === null ? undefined : setting.world.locate('subnets', subnetId)?.item;
  return subnetId === null || (seat !== undefined && seatLeadsOut(setting, seat));
};

/** A NAT gateway of the VPC that works, in the zone of the subnets where there is one. */
const otherNat = (setting: Setting, { route, subnets }: DeadWay): NatGateway | undefined => {
  const { world, table } = setting;
  const live = (world.group('natGateways', 'vpcId').get(table.vpcId) ?? [])
    .map(({ item }) => item)
    .filter(
      (nat) =>
        nat.id !== route.target.id &&
        nat.state === 'available' &&
        nat.connectivityType === 'public' &&
        subnets.every(({ id }) => id !== nat.subnetId) &&
        leadsOut(setting, nat),
    );
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  const isNear = ({ subnetId }: NatGateway): boolean =>
    subnetId !== null && zones.has(world.locate('subnets', subnetId)?.item.availabilityZone ?? '');
  return live.find(isNear) ?? live[0];
};

/** A subnet of the VPC whose table leads straight to an internet gateway, in the zone of the cut-off subnets where there is one. */
const publicSeat = (setting: Setting, { subnets }: DeadWay): Subnet | undefined => {
  const { world, table, place } = setting;
  const seats = (world.group('subnets', 'vpcId').get(table.vpcId) ?? [])
    .map(({ item }) => item)
    .filter((seat) => {
      const used = tableOf(world, seat, place);
      return (
        seat.cidr !== null &&
        seat.ownerId === place.accountId &&
        isSeen(used) &&
        used.seen.table.routes.some(
          ({ destination, target, state }) =>
            destination.value === '0.0.0.0/0' && target.kind === 'internet-gateway' && state === 'active',
        ) &&
        seatLeadsOut(setting, seat)
      );
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  return seats.find(({ availabilityZone }) => zones.has(availabilityZone)) ?? seats[0];
};

/** A NAT gateway that is made, and the route that leads to it. */
const throughNewNat = ({ table, place }: Setting, { route, path }: DeadWay, seat: Subnet): Fix => {
  const as = `nat-new-${seat.id}`;
  const at = { accountId: table.ownerId, region: place.region };
  const last = path.hops.at(-1);
  return fix(
    `Create a public NAT gateway in ${seat.id}, which leads to an internet gateway, and point the route to ${route.destination.value} of ${table.id} at it: ${last?.id ?? route.target.id} ${last?.text ?? ''}.`,
    [
      {
        kind: 'create-nat-gateway',
        ...at,
        as,
        subnetId: seat.id,
        connectivityType: 'public',
        publicIp: null,
      },
      {
        kind: 'replace-route',
        ...at,
        tableId: table.id,
        destination: route.destination,
        target: { kind: 'nat-gateway', id: { ref: as } },
      },
    ],
    {
      risk: 'A NAT gateway costs money for every hour and every gigabyte. Where only services of AWS are needed, endpoints are enough.',
    },
  );
};

const replaceRoute = ({ table, place }: Setting, { destination }: Route, nat: NatGateway): Fix =>
  fix(
    `Replace the target of ${destination.value} in ${table.id} by ${nat.id}, which leads out.`,
    [
      {
        kind: 'replace-route',
        accountId: table.ownerId,
        region: place.region,
        tableId: table.id,
        destination,
        target: { kind: 'nat-gateway', id: nat.id },
      },
    ],
    {
      risk: 'The subnets get out again, and S3 and DynamoDB with them where they have no gateway endpoint. Where the NAT gateway is in another zone, traffic between zones is charged.',
    },
  );

const natText = ({ world, place }: Setting, { path, cause, route }: DeadWay): string => {
  const last = path.hops.at(-1);
  const why = `${last?.id ?? cause.id} ${last?.text ?? ''}`.trim();
  const nat = world.locate('natGateways', route.target.id)?.item;
  const seat = nat?.subnetId ? world.locate('subnets', nat.subnetId)?.item : undefined;
  const used = seat ? tableOf(world, seat, place) : undefined;
  const table = used && isSeen(used) ? used.seen.table.id : null;
  if (cause.reason === 'no-route' && cause.id === table)
    return `Move ${route.target.id} to a public subnet: create a NAT gateway in a subnet whose table leads to an internet gateway, and point the route to ${route.destination.value} at it. In ${seat?.id ?? 'its subnet'} it reaches nothing: ${why}.`;
  if (cause.reason === 'publicIp')
    return `Create a public NAT gateway in a public subnet, and point the route to ${route.destination.value} at it: a private one translates to private addresses, which no internet gateway lets out.`;
  return `Create a NAT gateway in a public subnet, and point the route to ${route.destination.value} at it: ${why}.`;
};

const throughNat = (setting: Setting, way: DeadWay): Fix => {
  if (!isDeletable(way.route)) return byHand(natText(setting, way));
  const nat = otherNat(setting, way);
  if (nat) return replaceRoute(setting, way.route, nat);
  // AWS: NAT gateways translate IPv4 packets, and IPv6 ones only to 64:ff9b::/96 (VPC user guide, NAT gateway basics).
  const seat = way.route.destination.kind === 'ipv6' ? undefined : publicSeat(setting, way);
  return seat ? throughNewNat(setting, way, seat) : byHand(natText(setting, way));
};

const throughInstance = ({ world, place }: Setting, { cause, path }: DeadWay): Fix => {
  const eni = world.locate('networkInterfaces', cause.id)?.item;
  if (cause.reason !== 'sourceDestCheck' || !eni) {
    const last = path.hops.at(-1);
    return byHand(
      cause.reason === 'publicIp'
        ? `Give ${cause.id} an Elastic IP address: without one the internet gateway drops what it forwards.`
        : `Start the instance of ${cause.id}, or point the route at a NAT that runs: ${last?.text ?? ''}.`,
    );
  }
  return fix(
    `Turn off the source/destination check of ${eni.id}.`,
    [
      {
        kind: 'modify-network-interface-attribute',
        accountId: eni.ownerId,
        region: place.region,
        interfaceId: eni.id,
        sourceDestCheck: false,
      },
    ],
    {
      risk: 'Only an instance that translates addresses makes a way out of it; what it forwards is then for its own firewall to decide.',
    },
  );
};

/** Back to the subnets: the route that replies lack in the table of the NAT’s subnet. */
const wayBack = ({ world, place, table }: Setting, { cause, path }: DeadWay): Fix => {
  const far = world.locate('routeTables', cause.id);
  const gateway = path.hops.findLast(({ kind }) => kind === 'transit-gateway')?.id;
  const cidrs = world.locate('vpcs', table.vpcId)?.item.cidrs ?? [];
  const last = path.hops.at(-1);
  const returns = far?.item.routes.some(
    ({ target, state }) => target.id === gateway && state !== 'blackhole' && target.kind !== 'none',
  );
  if (!far || gateway === undefined || cidrs.length === 0 || returns)
    return byHand(
      `Give replies a way back to ${cidrs.join(', ') || table.vpcId}: ${last?.id ?? cause.id} ${last?.text ?? ''}.`,
    );
  return fix(
    `Add a route to ${cidrs.join(', ')} over ${gateway} to ${cause.id}.`,
    cidrs.map((value) => ({
      kind: 'create-route',
      accountId: far.item.ownerId,
      region: place.region,
      tableId: cause.id,
      destination: { kind: 'ipv4', value },
      target: { kind: 'transit-gateway', id: gateway },
    })),
    {
      risk: `Anything that uses ${cause.id} can then open connections to ${cidrs.join(', ')}, as far as groups and ACLs let it.`,
    },
  );
};

const byReason: Readonly<Record<string, (way: DeadWay) => string>> = {
  availabilityZone: ({ path, subnets }) =>
    `Add a subnet of ${[...new Set(subnets.map(({ availabilityZone }) => availabilityZone))].join(', ')} to the attachment: ${path.hops.at(-1)?.text ?? ''}.`,
  attachment: ({ path, cause }) => `Attach ${cause.id}: it ${path.hops.at(-1)?.text ?? ''}.`,
  'network-acl': ({ path, cause }) =>
    `Let requests and replies pass in ${cause.id}: ${path.hops.at(-1)?.text ?? ''}.`,
};

const one = (setting: Setting, way: DeadWay): Fix => {
  const { route, cause, path } = way;
  if (cause.reason === 'no-way-back') return wayBack(setting, way);
  if (
    path.by === 'nat-instance' ||
    (route.target.kind === 'network-interface' && cause.id === route.target.id)
  )
    return throughInstance(setting, way);
  if (route.target.kind === 'nat-gateway' && cause.reason !== 'network-acl') return throughNat(setting, way);
  const last = path.hops.at(-1);
  const text = byReason[cause.reason]?.(way);
  return byHand(
    text ??
      `Give ${route.destination.value} of ${setting.table.id} a way that leads out: ${last?.id ?? cause.id} ${last?.text ?? ''}.`,
  );
};

/** What gives a route table its way out back, place by place. */
export const egressRemedy = (world: World, table: RouteTable, place: Place, ways: readonly DeadWay[]): Fix =>
  joined(...ways.map((way) => one({ world, table, place }, way)));

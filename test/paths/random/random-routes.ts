import type { Dice } from './dice.ts';
import { newId, type Item } from './frame.ts';
import { customerList, dynamodbList, s3List } from './random-endpoints.ts';
import type { VpcPlan } from './random-vpc.ts';

type Table = Item<'routeTables'>;
type Route = Table['routes'][number];
type Target = Route['target'];

/** What routes of a VPC can lead to. */
export interface Targets {
  readonly nats: readonly string[];
  readonly gateways: readonly string[];
  readonly egressOnly: readonly string[];
  readonly interfaces: readonly string[];
  readonly firewalls: readonly string[];
  readonly transit: readonly string[];
  readonly peerings: readonly string[];
}

const route = (kind: Route['destination']['kind'], value: string, target: Target, origin: string): Route => ({
  destination: { kind, value },
  target,
  state: 'active',
  origin,
});

const targetsOf = (kind: Target['kind'], ids: readonly string[], weight: number): Target[] =>
  ids.flatMap((id) => Array.from({ length: weight }, () => ({ kind, id })));

const outward = (targets: Targets): Target[] => [
  ...targetsOf('nat-gateway', targets.nats, 6),
  ...targetsOf('internet-gateway', targets.gateways, 4),
  ...targetsOf('transit-gateway', targets.transit, 4),
  ...targetsOf('vpc-endpoint', targets.firewalls, 2),
  ...targetsOf('network-interface', targets.interfaces, 1),
  ...targetsOf('peering', targets.peerings, 1),
  ...targetsOf('nat-gateway', ['nat-0deleted'], 1),
  ...targetsOf('internet-gateway', ['igw-0foreign'], 1),
  ...targetsOf('virtual-private-gateway', ['vgw-0office'], 1),
];

const odd: readonly Target[] = [
  { kind: 'carrier-gateway', id: 'cagw-01' },
  { kind: 'local-gateway', id: 'lgw-01' },
  { kind: 'core-network', id: 'arn:aws:networkmanager::444455556666:core-network/core-network-01' },
  { kind: 'vpc-endpoint', id: 'vpce-0elsewhere' },
  { kind: 'none', id: '' },
];

const outwardTarget = (dice: Dice, targets: Targets): Target =>
  dice.chance(0.04) ? dice.pick(odd) : dice.pick(outward(targets));

const defaultRoutes = (dice: Dice, targets: Targets): Route[] => {
  if (dice.chance(0.35)) return [];
  const first = outwardTarget(dice, targets);
  const origin = first.kind === 'virtual-private-gateway' ? 'EnableVgwRoutePropagation' : 'CreateRoute';
  if (dice.chance(0.85)) return [route('ipv4', '0.0.0.0/0', first, origin)];
  const second = dice.chance(0.5) ? first : outwardTarget(dice, targets);
  return [
    route('ipv4', '0.0.0.0/1', first, origin),
    ...(dice.chance(0.85) ? [route('ipv4', '128.0.0.0/1', second, 'CreateRoute')] : []),
  ];
};

const sixRoutes = (dice: Dice, targets: Targets): Route[] => {
  const ways: Target[] = [
    ...targetsOf('egress-only-internet-gateway', targets.egressOnly, 3),
    ...targetsOf('internet-gateway', targets.gateways, 2),
    ...targetsOf('transit-gateway', targets.transit, 1),
    ...targetsOf('vpc-endpoint', targets.firewalls, 1),
  ];
  return [
    ...(ways.length > 0 && dice.chance(0.55) ? [route('ipv6', '::/0', dice.pick(ways), 'CreateRoute')] : []),
    ...(targets.nats.length > 0 && dice.chance(0.4)
      ? [route('ipv6', '64:ff9b::/96', { kind: 'nat-gateway', id: dice.pick(targets.nats) }, 'CreateRoute')]
      : []),
  ];
};

const specific = (dice: Dice, plan: VpcPlan, targets: Targets): Route => {
  if (dice.chance(0.35))
    return route(
      'prefix-list',
      dice.pick([s3List, dynamodbList, customerList, customerList]),
      outwardTarget(dice, targets),
      'CreateRoute',
    );
  const value = dice.pick(['52.216.0.0/15', '52.216.0.0/16', '52.94.0.0/22', '52.0.0.0/8', '3.5.0.0/20']);
  return dice.chance(0.75)
    ? route('ipv4', value, outwardTarget(dice, targets), 'CreateRoute')
    : route(
        'ipv4',
        dice.chance(0.7) ? value : (plan.subnets[0]?.cidr ?? value),
        { kind: 'virtual-private-gateway', id: 'vgw-0office' },
        'EnableVgwRoutePropagation',
      );
};

const privateRoutes = (dice: Dice, plan: VpcPlan, targets: Targets, others: readonly number[]): Route[] => {
  const ways: Target[] = [
    ...targetsOf('transit-gateway', targets.transit, 2),
    ...targetsOf('peering', targets.peerings, 2),
  ];
  const inward = [
    ...targetsOf('network-interface', targets.interfaces, 1),
    ...targetsOf('vpc-endpoint', targets.firewalls, 1),
  ];
  const subnet = plan.subnets.at(-1)?.cidr ?? null;
  return [
    ...(ways.length > 0 ? dice.some(others, 0.65) : []).map((number) =>
      route('ipv4', `10.${number}.0.0/16`, dice.pick(ways), 'CreateRoute'),
    ),
    ...(ways.length > 0 && dice.chance(0.1)
      ? [route('ipv4', '10.0.0.0/8', dice.pick(ways), 'CreateRoute')]
      : []),
    ...(subnet !== null && inward.length > 0 && dice.chance(0.06)
      ? [route('ipv4', subnet, dice.pick(inward), 'CreateRoute')]
      : []),
  ];
};

const sameSlot = (a: Route, b: Route): boolean =>
  a.destination.value === b.destination.value && a.origin === b.origin;

/** The routes of one table: the VPC's own, some way out, and some that are in the way of it. */
export const drawRoutes = (
  dice: Dice,
  plan: VpcPlan,
  targets: Targets,
  others: readonly number[],
): Route[] => {
  const local: Route[] = [...plan.vpc.cidrs, ...plan.vpc.ipv6Cidrs].map((value) =>
    route(value.includes(':') ? 'ipv6' : 'ipv4', value, { kind: 'local', id: 'local' }, 'CreateRouteTable'),
  );
  const drawn = [
    ...defaultRoutes(dice, targets),
    ...sixRoutes(dice, targets),
    ...Array.from({ length: dice.chance(0.3) ? 1 + dice.below(2) : 0 }, () => specific(dice, plan, targets)),
    ...privateRoutes(dice, plan, targets, others),
  ];
  const unique = drawn.filter((one, at) => drawn.findIndex((other) => sameSlot(one, other)) === at);
  return [
    ...local,
    ...unique.map((one) => {
      const state =
        one.target.kind === 'none' || dice.chance(0.06)
          ? 'blackhole'
          : dice.chance(0.015)
            ? 'filtered'
            : 'active';
      return { ...one, state };
    }),
  ];
};

/** The tables of a VPC, without routes: the main one, and some that subnets are associated with. */
export const drawTables = (dice: Dice, plan: VpcPlan): Table[] => {
  const count = 1 + dice.below(3);
  const tables = Array.from({ length: count }, (_, at): Table => {
    const associations = at === 0 ? [association(null, true, 'associated')] : [];
    return {
      id: newId('rtb'),
      ownerId: plan.vpc.ownerId,
      vpcId: plan.vpc.id,
      associations,
      routes: [],
      propagatingVgws: [],
      tags: {},
    };
  });
  for (const { id } of plan.subnets)
    if (dice.chance(0.7)) {
      const state = dice.chance(0.96) ? 'associated' : dice.pick(['associating', 'disassociated', 'failed']);
      dice.pick(tables).associations.push(association(id, false, state));
    }
  return tables;
};

const association = (
  subnetId: string | null,
  main: boolean,
  state: string,
): Table['associations'][number] => ({ id: newId('rtbassoc'), main, subnetId, gatewayId: null, state });

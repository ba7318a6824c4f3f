import { doubtIn } from '../model/doubt.ts';
import { unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Route, RouteTable, VpcEndpoint } from '../model/resources.ts';
import { lookup } from '../network/lookup.ts';
import { overlaps, totalOf } from '../network/ranges.ts';
import { gatewayServices, isService, serviceOf, serviceOfPrefixList } from '../services/services.ts';
import { publicDestination, publishedGap } from './destination.ts';
import { doubtOf, isDead, mayBe, oddityOf } from './dns.ts';
import { hasFamily } from './endpoint-access.ts';
import { expand } from './tables.ts';
import type { Place, World } from './world.ts';

/** Something in a route table that a gateway endpoint conflicts with. */
export interface GatewayConflict {
  /**
   * duplicate: several endpoints of one service and family list the table (G1); ambiguous: equally good routes (G2);
   * drift: an endpoint lists the table, which has no working route to it (G4); bypassed: better routes (G3);
   * slotTaken: the service's own list leads elsewhere, so that no endpoint can be added (G6).
   */
  readonly kind: 'duplicate' | 'ambiguous' | 'drift' | 'bypassed' | 'slotTaken';
  readonly service: string;
  readonly endpointIds: readonly string[];
  readonly routes: readonly Route[];
  /** Share of the service's addresses that it concerns. */
  readonly share: number;
}

/** The conflicts of a table, the worst first, and what hides further ones. */
export interface GatewayConflicts {
  readonly conflicts: readonly GatewayConflict[];
  readonly gaps: readonly Gap[];
}

const families: readonly Family[] = ['ipv4', 'ipv6'];

const serviceId = (endpoint: VpcEndpoint): string =>
  endpoint.serviceName === null ? '' : (serviceOf(endpoint.serviceName)?.service ?? endpoint.serviceName);

const duplicates = (endpoints: readonly VpcEndpoint[]): GatewayConflict[] => {
  const found = new Map<string, Set<string>>();
  // AWS: an association that is still pending may yet be refused (RouteAlreadyExists); it counts when it stays.
  const steady = endpoints.filter(({ state }) => state !== 'pending');
  for (const family of families) {
    const all = steady.filter((one) => hasFamily(one, family));
    for (const endpoint of all) {
      const same = all.filter((one) => one.serviceName === endpoint.serviceName);
      if (same.length > 1)
        found.set(
          serviceId(endpoint),
          new Set([...(found.get(serviceId(endpoint)) ?? []), ...same.map((one) => one.id)]),
        );
    }
  }
  return [...found].map(([service, ids]) => ({
    kind: 'duplicate',
    service,
    endpointIds: [...ids].sort(),
    routes: [],
    share: 1,
  }));
};

/** The families in which an endpoint has addresses and the table no working route to it. */
const lostFamilies = (
  world: World,
  table: RouteTable,
  place: Place,
  endpoint: VpcEndpoint,
): readonly Family[] => {
  const routes = table.routes.filter(
    ({ target, state }) => target.id === endpoint.id && state !== 'blackhole',
  );
  if (routes.length === 0) return families.filter((family) => hasFamily(endpoint, family));
  const service = serviceId(endpoint);
  const has = (family: Family): boolean =>
    routes.some(({ destination }) => {
      if (destination.kind !== 'prefix-list') return destination.kind === family;
      const list = world.find('prefixLists', destination.value, place);
      // A list that could not be read may be of either family.
      return !isSeen(list) || list.seen === null || list.seen.addressFamily.toLowerCase() === family;
    });
  // AWS: a dual-stack endpoint puts a route for the list of each family into its tables (gateway-endpoints); where no list
  // of the family is known, no route of it can be missed.
  return families.filter(
    (family) =>
      hasFamily(endpoint, family) &&
      publicDestination(world, place, service, service, family).exact &&
      !has(family),
  );
};

/** What hides whether a table has the routes of an endpoint for both families; none for an endpoint of one family. */
const hiddenFamilies = (world: World, table: RouteTable, place: Place, endpoint: VpcEndpoint): Gap[] => {
  if (!families.every((family) => hasFamily(endpoint, family))) return [];
  const service = serviceId(endpoint);
  const lists = table.routes
    .filter(({ target, destination }) => target.id === endpoint.id && destination.kind === 'prefix-list')
    .map(({ destination }) => world.find('prefixLists', destination.value, place))
    .flatMap((list) => (isSeen(list) ? [] : [list.gap]));
  const known = table.routes
    .filter(({ target }) => target.id === endpoint.id)
    .map(({ destination }) => world.find('prefixLists', destination.value, place))
    .flatMap((list) => (isSeen(list) && list.seen ? [list.seen.addressFamily.toLowerCase()] : []));
  const unread = families
    .filter((family) => !known.includes(family))
    .flatMap((family) => publishedGap(world, place, service, family) ?? []);
  return [...lists, ...unread];
};

/** AWS: an endpoint's association and its route come and go together; one without the other is drift (gateway-endpoints). */
const drifts = (
  world: World,
  table: RouteTable,
  place: Place,
  endpoints: readonly VpcEndpoint[],
): GatewayConflict[] =>
  endpoints
    .filter(
      (endpoint) => endpoint.state === 'available' && lostFamilies(world, table, place, endpoint).length > 0,
    )
    .map((endpoint) => ({
      kind: 'drift',
      service: serviceId(endpoint),
      endpointIds: [endpoint.id],
      routes: table.routes.filter((route) => route.target.id === endpoint.id),
      share: 1,
    }));

const sameTarget = (a: Route, b: Route): boolean =>
  a.target.id === b.target.id && a.destination.value === b.destination.value;

/** Which routes take addresses of the service away from its endpoint? */
const rivals = (
  world: World,
  table: RouteTable,
  place: Place,
  endpoint: VpcEndpoint,
  family: Family,
): GatewayConflicts => {
  const service = serviceId(endpoint);
  const destination = publicDestination(world, place, service, service, family);
  const { entries, unexpanded } = expand(world, table, place, family);
  const other = unexpanded.filter(({ route }) => route.target.id !== endpoint.id);
  if (other.length > 0) return { conflicts: [], gaps: other.map(({ gap }) => gap) };
  if (!destination.exact) {
    // Without the service's own addresses a route to public ones may win, or may not; a default route never does.
    const rival = entries.some(
      ({ target, block }) =>
        target.target.id !== endpoint.id && block.length > 0 && overlaps([block], destination.ranges),
    );
    const gap = rival ? publishedGap(world, place, service, family) : null;
    return { conflicts: [], gaps: gap ? [gap] : [] };
  }
  const total = Number(totalOf(destination.ranges));
  const taken = lookup(entries, destination.ranges, sameTarget).filter(({ winners }) =>
    winners.some((winner) => winner.target.target.id !== endpoint.id),
  );
  // A route of a kind that is not known may win or lose.
  const oddOf = ({ winners }: (typeof taken)[number]): readonly Gap[] =>
    winners.flatMap(
      ({ target }) => unfamiliarGap('routeTables.routes.origin', table.id, target.origin) ?? [],
    );
  const matches = taken.filter((match) => oddOf(match).length === 0);
  const of = (several: boolean): GatewayConflict[] => {
    const picked = matches.filter(({ winners }) => winners.length > 1 === several);
    const routes = picked
      .flatMap(({ winners }) => winners.map((winner) => winner.target))
      .filter((route) => route.target.id !== endpoint.id);
    const share = picked.reduce((sum, { ranges }) => sum + Number(totalOf(ranges)), 0) / total;
    const once = routes.filter((route, i) => routes.findIndex((one) => sameTarget(one, route)) === i);
    return once.length === 0
      ? []
      : [
          {
            kind: several ? 'ambiguous' : 'bypassed',
            service,
            endpointIds: [endpoint.id],
            routes: once,
            share,
          },
        ];
  };
  return { conflicts: [...of(true), ...of(false)], gaps: taken.flatMap(oddOf) };
};

/** AWS: while any route of a table names the service's own list, associating an endpoint fails (RouteAlreadyExists). */
const takenSlots = (world: World, table: RouteTable, place: Place): GatewayConflicts => {
  const conflicts: GatewayConflict[] = [];
  const gaps: Gap[] = [];
  for (const route of table.routes.filter((one) => one.destination.kind === 'prefix-list')) {
    const list = world.find('prefixLists', route.destination.value, place);
    const name = isSeen(list) && list.seen ? serviceOfPrefixList(list.seen) : null;
    if (!isSeen(list)) gaps.push(list.gap);
    if (name === null || !gatewayServices.includes(name.service)) continue;
    const target =
      route.target.kind === 'vpc-endpoint' ? world.find('vpcEndpoints', route.target.id, place) : null;
    const odd = target && isSeen(target) && target.seen ? oddityOf(target.seen) : null;
    if (odd) gaps.push(odd);
    else if (target && isSeen(target) && target.seen === null) {
      gaps.push({
        action: 'ec2:DescribeVpcEndpoints',
        code: 'NotFound',
        message: `${table.id} routes ${name.service} to ${route.target.id}, which was not listed: another account may own it, or it is stale.`,
      });
    } else if (target && !isSeen(target)) gaps.push(target.gap);
    else if (!target || target.seen?.type !== 'Gateway') {
      conflicts.push({
        kind: 'slotTaken',
        service: name.service,
        endpointIds: [],
        routes: [route],
        share: 1,
      });
    }
  }
  return { conflicts, gaps };
};

const order: readonly GatewayConflict['kind'][] = [
  'duplicate',
  'drift',
  'ambiguous',
  'bypassed',
  'slotTaken',
];

/** What stands in the way of the gateway endpoints of a table? */
export const gatewayConflicts = (world: World, table: RouteTable, place: Place): GatewayConflicts => {
  const all = (world.group('vpcEndpoints', 'vpcId').get(table.vpcId) ?? [])
    .map(({ item }) => item)
    // AWS: what is being deleted or failed keeps its list of tables for a while and serves nothing.
    .filter(
      (endpoint) =>
        mayBe('Gateway', endpoint) && endpoint.routeTableIds.includes(table.id) && !isDead(endpoint),
    );
  const mayList = (world.group('vpcEndpoints', 'vpcId').get(table.vpcId) ?? []).filter(
    ({ item }) => mayBe('Gateway', item) && !isDead(item),
  );
  const doubts = [
    ...all.flatMap((endpoint) => doubtOf(endpoint) ?? []),
    ...mayList.flatMap(
      ({ item }) => world.doubt('vpcEndpoints', place, { vpcId: table.vpcId, id: item.id }) ?? [],
    ),
    ...table.routes.flatMap((route) => doubtIn(route.state) ?? doubtIn(route.target.id) ?? []),
  ];
  const endpoints = all.filter((endpoint) => doubtOf(endpoint) === null);
  const twice = duplicates(endpoints);
  const doubled = new Set(twice.flatMap((one) => one.endpointIds));
  const single = endpoints.filter((endpoint) => !doubled.has(endpoint.id));
  // What is pending beside an endpoint that works may yet be refused; alone it will have the routes that it has.
  const isSecond = (one: VpcEndpoint): boolean =>
    endpoints.some(
      ({ id, state, serviceName }) => id !== one.id && state !== 'pending' && serviceName === one.serviceName,
    );
  const parts: GatewayConflicts[] = [
    {
      conflicts: [...twice, ...drifts(world, table, place, single)],
      gaps: single
        .filter(({ state }) => state === 'available')
        .flatMap((endpoint) => hiddenFamilies(world, table, place, endpoint)),
    },
    ...single
      .filter((endpoint) => isService(endpoint.serviceName, serviceId(endpoint), place.region))
      .filter(({ id }) => table.routes.some(({ target }) => target.id === id))
      .filter((endpoint) => endpoint.state !== 'pending' || !isSecond(endpoint))
      .flatMap((endpoint) =>
        families
          .filter((family) => hasFamily(endpoint, family))
          .map((family) => rivals(world, table, place, endpoint, family)),
      ),
    takenSlots(world, table, place),
  ];
  return {
    conflicts: parts
      .flatMap((part) => part.conflicts)
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    gaps: [...doubts, ...parts.flatMap((part) => part.gaps)],
  };
};

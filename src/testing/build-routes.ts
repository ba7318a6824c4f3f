import type { Route, RouteTable } from '../model/resources.ts';
import { familyOf } from './addresses.ts';
import { idOf, listOf, prefixListId, subnetOf, type VpcDraft } from './draft.ts';
import type { RouteOptions } from './specs.ts';

const TARGET_KINDS: Readonly<Record<string, Route['target']['kind']>> = {
  local: 'local',
  igw: 'internet-gateway',
  vgw: 'virtual-private-gateway',
  vpce: 'vpc-endpoint',
  eigw: 'egress-only-internet-gateway',
  nat: 'nat-gateway',
  tgw: 'transit-gateway',
  pcx: 'peering',
  eni: 'network-interface',
  cagw: 'carrier-gateway',
  lgw: 'local-gateway',
  none: 'none',
};

const kindOf = (target: string): Route['target']['kind'] => {
  if (target.startsWith('arn:')) return target.includes(':networkmanager:') ? 'core-network' : 'odb-network';
  return TARGET_KINDS[target.split('-')[0] ?? ''] ?? 'unknown';
};

/** What `nat`, `igw` and the other words mean in this VPC; anything else is a target written out, declared or gone. */
const targetId = (draft: VpcDraft, target: string, zone: string | undefined): string => {
  const { spec, names } = draft;
  const own = (prefix: string) => idOf(draft, prefix, draft.name);
  if (target === 'local') return 'local';
  if (target === 'none') return '';
  if (target === 'igw' || target === 'eigw') return own(target);
  if (target === 'vgw') return names.find(draft.name, `vgw-${draft.name}`) ?? `vgw-${draft.name}`;
  if (target === 'nat') {
    const sameZone = spec.natGateways.find(
      (nat) => nat.in !== undefined && subnetOf(draft, nat.in).zone === zone,
    );
    return idOf(draft, 'nat', (sameZone ?? spec.natGateways[0])?.name ?? draft.name);
  }
  if (target === 'tgw') {
    const attached = spec.attachments[0];
    if (!attached) throw new Error(`vpc ${draft.name} routes to "tgw", but is attached to none.`);
    return draft.transitGateway(attached.transitGateway);
  }
  if (target === 'pcx') {
    const [peering] = draft.peerings;
    if (peering === undefined) throw new Error(`vpc ${draft.name} routes to "pcx", but peers with none.`);
    return peering;
  }
  return names.find(draft.name, target) ?? target;
};

const destinationOf = (draft: VpcDraft, destination: string): Route['destination'] =>
  destination.startsWith('pl-')
    ? { kind: 'prefix-list', value: prefixListId(draft, destination) }
    : { kind: familyOf(destination), value: destination };

/** A deleted NAT gateway leaves a blackhole behind. */
const stateOf = (draft: VpcDraft, target: string): string =>
  draft.spec.natGateways.some((nat) => nat.state === 'deleted' && idOf(draft, 'nat', nat.name) === target)
    ? 'blackhole'
    : 'active';

const routeOf = (
  draft: VpcDraft,
  destination: string,
  target: string,
  options: RouteOptions & { readonly zone?: string | undefined } = {},
): Route => {
  const id = targetId(draft, target, options.zone);
  return {
    destination: destinationOf(draft, destination),
    target: { kind: kindOf(target), id },
    state: options.state ?? stateOf(draft, id),
    origin: options.origin ?? 'CreateRoute',
  };
};

const sameSlot = (a: Route, b: Route): boolean =>
  a.destination.value === b.destination.value &&
  (a.origin === 'EnableVgwRoutePropagation') === (b.origin === 'EnableVgwRoutePropagation');

/** AWS: a table holds one static route for a destination; a propagated one may stand beside it (VPC user guide, route tables). */
const addRoute = (routes: Route[], route: Route): void => {
  const at = routes.findIndex((other) => sameSlot(other, route));
  if (at >= 0) routes[at] = route;
  else routes.push(route);
};

const localRoutes = (draft: VpcDraft): Route[] =>
  [...draft.cidrs, ...draft.ipv6Cidrs].map((cidr) => ({
    destination: { kind: familyOf(cidr), value: cidr },
    target: { kind: 'local', id: 'local' },
    state: 'active',
    origin: 'CreateRouteTable',
  }));

type DraftTable = Omit<RouteTable, 'routes' | 'associations'> & {
  readonly routes: Route[];
  readonly associations: RouteTable['associations'][number][];
};

const createTable = (draft: VpcDraft, name: string): DraftTable => ({
  id: idOf(draft, 'rtb', name),
  ownerId: draft.accountId,
  vpcId: draft.id,
  associations: [],
  routes: localRoutes(draft),
  propagatingVgws: [],
  tags: draft.names.tags(draft.name, name),
});

/** Names of the tables of a VPC: main, those of regional NAT gateways, the declared, the subnets' own. */
export const tableNames = (draft: Pick<VpcDraft, 'spec' | 'subnets'>): readonly string[] => [
  ...new Set([
    'main',
    ...draft.spec.routeTables,
    ...[...draft.subnets.values()].map((subnet) => subnet.table),
    ...draft.spec.natGateways.filter(({ mode }) => mode === 'regional').map(({ name }) => `nat-${name}`),
  ]),
];

const egressRoutes = (draft: VpcDraft, tables: ReadonlyMap<string, DraftTable>): void => {
  for (const options of draft.spec.subnets) {
    const subnet = subnetOf(draft, options.name);
    const table = tables.get(subnet.table);
    for (const target of listOf(options.egress).filter((word) => word !== 'none')) {
      const ipv6 = target === 'eigw' || (target === 'igw' && subnet.ipv6Cidr !== null);
      const ipv4 = target !== 'eigw' && subnet.cidr !== null;
      if (table && ipv4) addRoute(table.routes, routeOf(draft, '0.0.0.0/0', target, { zone: subnet.zone }));
      if (table && ipv6) addRoute(table.routes, routeOf(draft, '::/0', target));
    }
  }
};

const SERVING = ['available', 'pending', 'partial'];

const endpointRoutes = (draft: VpcDraft, tables: ReadonlyMap<string, DraftTable>): void => {
  for (const endpoint of draft.spec.gatewayEndpoints) {
    if (endpoint.routes === false || !SERVING.includes((endpoint.state ?? 'available').toLowerCase()))
      continue;
    const family = endpoint.ipAddressType ?? 'ipv4';
    for (const name of tablesIn(draft, endpoint.in)) {
      const routes = tables.get(name)?.routes ?? [];
      const target = `vpce-${endpoint.name}`;
      // AWS: a dual-stack gateway endpoint puts a route for each family's prefix list (PrivateLink guide, gateway endpoints).
      if (family !== 'ipv6') addRoute(routes, routeOf(draft, `pl-${endpoint.service}`, target));
      if (family !== 'ipv4') addRoute(routes, routeOf(draft, `pl-ipv6-${endpoint.service}`, target));
    }
  }
};

/** Tables meant by names of subnets or tables. */
export const tablesIn = (
  draft: Pick<VpcDraft, 'spec' | 'subnets' | 'name'>,
  where: string | readonly string[],
): readonly string[] => [
  ...new Set(
    listOf(where).map((name) => {
      const table = draft.subnets.get(name)?.table ?? name;
      if (!tableNames(draft).includes(table))
        throw new Error(`vpc ${draft.name} has no subnet or route table called ${name}.`);
      return table;
    }),
  ),
];

const regionalNatRoutes = (draft: VpcDraft, tables: ReadonlyMap<string, DraftTable>): void => {
  for (const nat of draft.spec.natGateways) {
    // AWS: a regional NAT gateway has a route table of its own, with a route to the internet gateway (VPC user guide, regional NAT gateways).
    if (nat.mode === 'regional')
      addRoute(tables.get(`nat-${nat.name}`)?.routes ?? [], routeOf(draft, '0.0.0.0/0', 'igw'));
  }
};

const associate = (draft: VpcDraft, tables: ReadonlyMap<string, DraftTable>): void => {
  const state = 'associated';
  const mainId = draft.names.claim('rtbassoc', draft.name, 'main');
  tables.get('main')?.associations.push({ id: mainId, main: true, subnetId: null, gatewayId: null, state });
  for (const [at, subnet] of [...draft.subnets.values()].entries()) {
    if (draft.spec.subnets[at]?.table === 'main') continue;
    const id = draft.names.claim('rtbassoc', draft.name, `subnet-${subnet.name}`);
    tables
      .get(subnet.table)
      ?.associations.push({ id, main: false, subnetId: subnet.id, gatewayId: null, state });
  }
};

/** Puts the route tables of a VPC into its unit: local routes, then egress, endpoints, and the routes that were said. */
export const buildRouteTables = (draft: VpcDraft): void => {
  const tables = new Map(tableNames(draft).map((name) => [name, createTable(draft, name)]));
  associate(draft, tables);
  egressRoutes(draft, tables);
  regionalNatRoutes(draft, tables);
  endpointRoutes(draft, tables);
  for (const { table, destination, target, ...options } of draft.spec.routes) {
    const [name = ''] = tablesIn(draft, table);
    addRoute(tables.get(name)?.routes ?? [], routeOf(draft, destination, target, options));
  }
  draft.unit.items.routeTables.push(...tables.values());
};

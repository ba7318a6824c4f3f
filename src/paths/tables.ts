import { meaningOf, unfamiliarShape } from '../model/known-values.ts';
import { doubtIn } from '../model/doubt.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Route, RouteTable, Subnet } from '../model/resources.ts';
import { parseBlock } from '../network/cidr.ts';
import type { RouteEntry } from '../network/lookup.ts';
import { entriesOf } from './prefix-list.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import { homeOf, type Located, type Place, type World } from './world.ts';

/** The table that a subnet uses, and how it came to it. */
export interface TableOfSubnet {
  readonly table: RouteTable;
  readonly how: 'explicit' | 'main';
}

const gap = (code: string, message: string, action = 'ec2:DescribeRouteTables'): Gap => ({
  action,
  code,
  message,
});

const associationState = 'routeTables.associations.state';

/** Is an association with something that is neither a subnet, nor a gateway, nor the VPC? */
const isOdd = ({ main, subnetId, gatewayId, state }: RouteTable['associations'][number]): boolean =>
  !main && subnetId === null && gatewayId === null && isLive(associationState, state) !== false;

interface Association {
  readonly item: RouteTable;
  readonly link: RouteTable['associations'][number];
}

/** What the tables of a VPC are associated with: their subnets, and what may be a subnet in a way newer than this code. */
interface TablesOfVpc {
  readonly bySubnet: ReadonlyMap<string, readonly Association[]>;
  readonly odd: RouteTable | undefined;
}

const known = new WeakMap<readonly Located<'routeTables'>[], TablesOfVpc>();

const readTables = (tables: readonly Located<'routeTables'>[]): TablesOfVpc => {
  const bySubnet = new Map<string, Association[]>();
  for (const { item } of tables)
    for (const link of item.associations) {
      if (link.subnetId === null) continue;
      const own = bySubnet.get(link.subnetId);
      if (own) own.push({ item, link });
      else bySubnet.set(link.subnetId, [{ item, link }]);
    }
  return { bySubnet, odd: tables.find(({ item }) => item.associations.some(isOdd))?.item };
};

const tablesOf = (tables: readonly Located<'routeTables'>[]): TablesOfVpc => {
  const found = known.get(tables) ?? readTables(tables);
  known.set(tables, found);
  return found;
};

const none: readonly Located<'routeTables'>[] = [];

/** Which route table does a subnet use? */
export const tableOf = (world: World, subnet: Subnet, place: Place): Observed<TableOfSubnet> => {
  const home = homeOf(subnet, place);
  const listed = world.list('routeTables', home, { vpcId: subnet.vpcId, id: subnet.id });
  if (!isSeen(listed)) return listed;
  const tables = world.group('routeTables', 'vpcId').get(subnet.vpcId) ?? none;
  const { bySubnet, odd } = tablesOf(tables);
  // AWS: an explicit association wins; implicit ones are never listed and mean the VPC's main table (subnet-route-tables).
  const own = bySubnet.get(subnet.id) ?? [];
  for (const { item, link } of own) {
    const unsettled = unsettledGap(
      associationState,
      `the association of ${subnet.id} with ${item.id}`,
      link.state,
    );
    if (unsettled) return { gap: unsettled };
  }
  const explicit = own.find(({ link }) => isLive(associationState, link.state));
  if (explicit) return { seen: { table: explicit.item, how: 'explicit' } };
  // What a table is associated with otherwise may be the subnet, in a way that is newer than this code.
  if (odd)
    return {
      gap: unfamiliarShape(
        'ec2:DescribeRouteTables',
        `an association of ${odd.id} with neither a subnet nor a gateway`,
      ),
    };
  for (const { item } of tables) {
    const link = item.associations.find(({ main }) => main);
    if (!link) continue;
    const unsettled = unsettledGap(
      associationState,
      `the association of ${subnet.vpcId} with ${item.id}`,
      link.state,
    );
    return unsettled ? { gap: unsettled } : { seen: { table: item, how: 'main' } };
  }
  return {
    gap: gap('NotFound', `No route table of ${subnet.vpcId} was listed that ${subnet.id} could use.`),
  };
};

/** The CIDRs of a prefix list, as an account sees it. */
export const prefixListCidrs = (world: World, id: string, place: Place): Observed<readonly string[]> => {
  const unknown = doubtIn(id);
  if (unknown) return { gap: unknown };
  const listed = world.list('prefixLists', place);
  if (!isSeen(listed)) return listed;
  const list = listed.seen.find((one) => one.id === id) ?? world.locate('prefixLists', id)?.item;
  if (list) return entriesOf(list);
  return {
    gap: gap(
      'NotFound',
      `The prefix list ${id} was not listed; it may belong to another account.`,
      'ec2:DescribeManagedPrefixLists',
    ),
  };
};

/** A route that could not be expanded: nothing is known about which addresses it takes. */
export interface Unexpanded {
  readonly route: Route;
  readonly gap: Gap;
}

/** The routes of a table as entries for the longest-prefix match. */
export interface Expanded {
  readonly entries: readonly RouteEntry<Route>[];
  readonly unexpanded: readonly Unexpanded[];
}

const originOf = ({ origin }: Route) =>
  origin === '' ? 'static' : meaningOf('routeTables.routes.origin', origin);

/** AWS: the route that came with the table is the local one, also when its target was replaced (subnet-route-tables). */
const isLocal = (route: Route): boolean =>
  route.target.kind === 'local' ||
  (route.origin === 'CreateRouteTable' && route.destination.kind !== 'prefix-list');

const entryOf = (route: Route, cidr: string, family: Family): RouteEntry<Route> | null => {
  const block = parseBlock(cidr);
  if (block === null || block.family !== family) return null;
  // AWS: among equal prefixes static routes beat prefix-list routes, which beat propagated ones (route-tables-priority).
  const origin = originOf(route);
  const known = origin === 'propagated' ? 2 : route.destination.kind === 'prefix-list' ? 1 : 0;
  return {
    block,
    rank: origin === null ? null : known,
    local: isLocal(route),
    propagated: origin === 'propagated',
    target: route,
  };
};

const expandOnce = (world: World, table: RouteTable, place: Place, family: Family): Expanded => {
  const entries: RouteEntry<Route>[] = [];
  const unexpanded: Unexpanded[] = [];
  for (const route of table.routes) {
    // AWS: service-inserted VPC Lattice routes lead to link-local addresses only.
    if (route.target.kind === 'vpc-lattice') continue;
    if (route.destination.kind !== 'prefix-list') {
      const entry = entryOf(route, route.destination.value, family);
      if (entry) entries.push(entry);
      continue;
    }
    const cidrs = prefixListCidrs(world, route.destination.value, place);
    if (isSeen(cidrs))
      entries.push(
        ...cidrs.seen.map((cidr) => entryOf(route, cidr, family)).filter((entry) => entry !== null),
      );
    else unexpanded.push({ route, gap: cidrs.gap });
  }
  return { entries, unexpanded };
};

type Families = Map<string, Expanded>;

// By the routes themselves: a table after a change has others.
const plain = new WeakMap<readonly Route[], Families>();
const withLists = new WeakMap<World, WeakMap<readonly Route[], Families>>();

/** The routes of a table, prefix lists expanded, for one family; worked out once, as every path through a NAT gateway asks. */
export const expand = (world: World, table: RouteTable, place: Place, family: Family): Expanded => {
  const { routes } = table;
  // What a prefix list holds depends on the world, and on who asks.
  const isPlain = routes.every(({ destination }) => destination.kind !== 'prefix-list');
  const tables = isPlain ? plain : (withLists.get(world) ?? new WeakMap<readonly Route[], Families>());
  if (!isPlain) withLists.set(world, tables);
  const families = tables.get(routes) ?? new Map<string, Expanded>();
  tables.set(routes, families);
  const key = isPlain ? family : `${family}/${place.accountId}/${place.region}`;
  const found = families.get(key) ?? expandOnce(world, table, place, family);
  families.set(key, found);
  return found;
};

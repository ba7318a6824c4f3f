import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Route, RouteTable, Subnet } from '../model/resources.ts';
import { lookup } from '../network/lookup.ts';
import { totalOf } from '../network/ranges.ts';
import { gatewayServices } from '../services/services.ts';
import { publicDestination, publishedGap } from './destination.ts';
import { expand } from './tables.ts';
import { tieGap } from './ties.ts';
import { unsettledGap } from './unsettled.ts';
import type { Place, World } from './world.ts';

/** A blackhole route that wins for addresses of services. */
export interface Blackhole {
  readonly route: Route;
  readonly family: Family;
  /** The services, in words, and the share of their addresses that it cuts off. */
  readonly cuts: readonly { readonly service: string; readonly share: number }[];
}

/** The blackhole routes of a table that cut services off, and what hides further ones. */
export interface Blackholes {
  readonly found: readonly Blackhole[];
  readonly gaps: readonly Gap[];
}

// Services without published ranges are somewhere among all public addresses. Half of a split default route (128.0.0.0/1)
// is less than half of the public ones; what takes a quarter of them is no block of somebody else's addresses.
const enough = 0.25;

/** A service without published ranges stands for all of them. */
const anyService = 'sts';

const same = (a: Route, b: Route): boolean =>
  a.destination.value === b.destination.value && a.target.id === b.target.id && a.state === b.state;

const inFamily = (
  world: World,
  table: RouteTable,
  place: Place,
  family: Family,
): {
  readonly cuts: readonly { route: Route; service: string; share: number }[];
  readonly gaps: readonly Gap[];
  /** What hides further cuts, and makes none of those found less sure. */
  readonly open: readonly Gap[];
} => {
  const { entries, unexpanded } = expand(world, table, place, family);
  const cuts: { route: Route; service: string; share: number }[] = [];
  const open: Gap[] = [];
  for (const service of [...gatewayServices, anyService]) {
    const destination = publicDestination(world, place, service, service, family);
    if (!destination.exact && service !== anyService) {
      const gap = publishedGap(world, place, service, family);
      if (gap) open.push(gap);
      continue;
    }
    const total = Number(totalOf(destination.ranges));
    for (const { winners, ranges } of lookup(entries, destination.ranges, same)) {
      const [winner] = winners;
      open.push(
        ...winners.flatMap(
          ({ target }) =>
            unsettledGap('routeTables.routes.state', `a route that wins in ${table.id}`, target.state) ?? [],
        ),
      );
      if (!winner || !winners.some(({ target }) => target.state === 'blackhole')) continue;
      const share = Number(totalOf(ranges)) / total;
      if (!destination.exact && share < enough) continue;
      if (winners.every(({ target }) => target.state === 'blackhole'))
        cuts.push({ route: winner.target, service: destination.exact ? service : 'other services', share });
      else open.push(tieGap(table.id, winners));
    }
  }
  const mayMatter = cuts.length > 0 || unexpanded.some(({ route }) => route.state === 'blackhole');
  return { cuts, gaps: mayMatter ? unexpanded.map(({ gap }) => gap) : [], open };
};

/** The families of the addresses that subnets have. */
const familiesOf = (subnets: readonly Subnet[]): readonly Family[] => [
  ...(subnets.some(({ cidr }) => cidr !== null) ? (['ipv4'] as const) : []),
  ...(subnets.some(({ ipv6Cidrs }) => ipv6Cidrs.length > 0) ? (['ipv6'] as const) : []),
];

/** Which blackhole routes of a table win for the addresses of services, as its subnets have addresses? AWS: such a route drops; nothing falls through to a shorter prefix. */
export const blackholesOf = (
  world: World,
  table: RouteTable,
  place: Place,
  users: readonly Subnet[],
): Blackholes => {
  if (table.routes.every(({ state }) => state === 'active')) return { found: [], gaps: [] };
  const lists = world.list('prefixLists', place);
  // Without the services' own addresses a default route that drops cuts them off all the same.
  const hidden = isSeen(lists) ? [] : [lists.gap];
  const answers = familiesOf(users).map((family) => ({ family, ...inFamily(world, table, place, family) }));
  const found: Blackhole[] = [];
  for (const { family, cuts } of answers)
    for (const route of new Set(cuts.map((cut) => cut.route)))
      found.push({
        route,
        family,
        cuts: cuts.filter((cut) => cut.route === route).map(({ service, share }) => ({ service, share })),
      });
  const gaps = answers.flatMap((answer) => answer.gaps);
  const open = hidden.length > 0 ? [] : answers.flatMap((answer) => answer.open);
  return { found, gaps: found.length > 0 ? gaps : [...gaps, ...hidden, ...open] };
};

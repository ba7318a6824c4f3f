import { unfamiliarGap } from '../model/known-values.ts';
import type { Hop } from '../model/path.ts';
import type { Route } from '../model/resources.ts';
import { cidrsOf } from '../network/cidr.ts';
import { createLookup, type Match, type RouteEntry } from '../network/lookup.ts';
import { carriers } from './carriers.ts';
import type { Destination } from './destination.ts';
import { expand, type Expanded, type Unexpanded } from './tables.ts';
import { tieGap } from './ties.ts';
import { unsettledGap } from './unsettled.ts';
import { type Flow, lose, onward, type Position, stop, type Walk } from './walk.ts';

export type { Walk } from './walk.ts';

const sameWay = (a: Route, b: Route): boolean =>
  (a.target.kind === b.target.kind && a.target.id === b.target.id && a.state === b.state) ||
  // Whichever of two blackholes is chosen, packets are dropped.
  (a.state === 'blackhole' && b.state === 'blackhole');

/** A route's destination in words: the CIDR, and the list that it came from. */
const destinationWords = (entry: RouteEntry<Route>, cidr: string): string =>
  entry.target.destination.kind === 'prefix-list' ? `${entry.target.destination.value} (${cidr})` : cidr;

const originWords = (route: Route): string =>
  route.origin === 'EnableVgwRoutePropagation'
    ? 'propagated'
    : route.origin === 'Advertisement'
      ? 'advertised'
      : route.destination.kind === 'prefix-list'
        ? 'prefix list'
        : 'static';

const routeHop = (position: Position, entry: RouteEntry<Route>, text?: string): Hop => {
  const cidr = cidrsOf(entry.block, entry.block.family)[0] ?? '';
  const way = `${destinationWords(entry, cidr)} → ${entry.target.target.id || entry.target.target.kind}`;
  return {
    kind: 'route-table',
    id: position.table.id,
    because: { kind: 'route', table: position.table.id, route: entry.target, cidr },
    text: text ?? `${way} is the longest match (${originWords(entry.target)})`,
  };
};

/** A route that could not be expanded may take any address; that matters unless it leads where the winner leads. */
const hidden = (
  unexpanded: readonly Unexpanded[],
  winner: RouteEntry<Route> | undefined,
): Unexpanded | undefined => unexpanded.find(({ route }) => !winner || !sameWay(route, winner.target));

const follow = (
  walk: Walk,
  position: Position,
  destination: Destination,
  match: Match<Route>,
  table: Expanded,
): readonly Flow[] => {
  const { ranges, winners } = match;
  const [winner] = winners;
  const unknown = hidden(table.unexpanded, winner);
  if (unknown) return [{ ranges, path: lose(position, 'route-table', position.table.id, unknown.gap) }];
  if (!winner) {
    const because = { kind: 'no-route', table: position.table.id } as const;
    return [
      {
        ranges,
        path: stop(position, 'no-route', 'route-table', {
          kind: 'route-table',
          id: position.table.id,
          because,
          text: 'has no route for it',
        }),
      },
    ];
  }
  if (winners.length > 1)
    return [
      { ranges, path: lose(position, 'route-table', position.table.id, tieGap(position.table.id, winners)) },
    ];
  const route = winner.target;
  // How it comes off against others, those of the VPC itself among them, is told by what kind it is.
  const odd = unfamiliarGap('routeTables.routes.origin', position.table.id, route.origin);
  if (odd) return [{ ranges, path: lose(position, 'route-table', position.table.id, odd) }];
  if (route.state === 'blackhole') {
    // AWS: a blackhole route still wins and drops; nothing falls through to a shorter prefix.
    const text = `${routeHop(position, winner).text}, and it is a blackhole`;
    return [{ ranges, path: stop(position, 'dropped', 'route-table', routeHop(position, winner, text)) }];
  }
  const next = onward(position, routeHop(position, winner), null);
  const gap = unsettledGap(
    'routeTables.routes.state',
    `the route that wins in ${position.table.id}`,
    route.state,
  );
  if (gap) return [{ ranges, path: lose(next, 'route-table', position.table.id, gap) }];
  return carriers[route.target.kind]({ position: next, route, ranges, destination, walk });
};

const longest = 60;

const lookup = createLookup(sameWay);

/** Makes a walk that expands every route table once, however many subnets use it. */
export const createWalk = (): Walk => {
  const tables = new Map<string, Expanded>();

  const expanded = (position: Position, destination: Destination): Expanded => {
    const key = `${position.table.id}/${destination.family}`;
    const table =
      tables.get(key) ?? expand(position.world, position.table, position.place, destination.family);
    tables.set(key, table);
    return table;
  };

  /** Where do packets for these addresses go from here? */
  const walk: Walk = (position, destination, ranges) => {
    if (position.hops.length > longest) {
      const gap = {
        action: 'pathproof:path',
        code: 'TooLong',
        message: `The path was given up after ${longest} hops.`,
      };
      return [{ ranges, path: lose(position, 'route-table', position.table.id, gap) }];
    }
    const table = expanded(position, destination);
    return lookup(table.entries, ranges).flatMap((match) =>
      follow(walk, position, destination, match, table),
    );
  };
  return walk;
};

import type { Block } from './cidr.ts';
import { cut, isMerged, merge, type Range, within } from './ranges.ts';

/** A route as the longest-prefix match sees it: prefix lists expanded, one entry for each CIDR. */
export interface RouteEntry<T> {
  readonly block: Block;
  /** Which kind of route wins among equal prefixes: the lower; null for one of a kind that is not known. */
  readonly rank: number | null;
  /** The route of the VPC's own addresses: a propagated route never beats it. */
  readonly local: boolean;
  readonly propagated: boolean;
  readonly target: T;
}

/** Addresses and the entries that win for them: none, one, or several that nothing tells apart. */
export interface Match<T> {
  readonly ranges: readonly Range[];
  readonly winners: readonly RouteEntry<T>[];
}

/** For sorted pieces, one after the other, the entries whose blocks hold them, in the order in which the entries came. */
const holders = <T>(entries: readonly RouteEntry<T>[]): ((piece: Range) => readonly RouteEntry<T>[]) => {
  const ahead = entries
    .map((entry, order) => ({ entry, order }))
    .sort((a, b) => (a.entry.block.start < b.entry.block.start ? -1 : 1));
  let next = 0;
  let open: { readonly entry: RouteEntry<T>; readonly order: number }[] = [];
  return (piece) => {
    open = open.filter(({ entry }) => entry.block.end >= piece.start);
    for (; next < ahead.length; next++) {
      const one = ahead[next];
      if (!one || one.entry.block.start > piece.start) break;
      if (one.entry.block.end >= piece.start) open.push(one);
    }
    return open
      .filter(({ entry }) => within(piece, entry.block))
      .sort((a, b) => a.order - b.order)
      .map(({ entry }) => entry);
  };
};

/** How two kinds of routes come off: what is of no known kind may win or lose. */
const rankOrder = (first: number | null, other: number | null): number =>
  first === null || other === null ? 0 : first - other;

/** The entries that win among those that hold a piece. */
const winnersAmong = <T>(holding: readonly RouteEntry<T>[]): RouteEntry<T>[] => {
  let matching = holding;
  // AWS: a propagated route that overlaps the local route never wins, even if it is more specific (VPN user guide, route priority).
  if (matching.some((entry) => entry.local)) matching = matching.filter((entry) => !entry.propagated);
  let best: RouteEntry<T>[] = [];
  for (const entry of matching) {
    const first = best[0];
    // AWS: the longest prefix wins whatever the kind of route; among equal prefixes static, then prefix list, then propagated.
    const order = first ? entry.block.length - first.block.length || rankOrder(first.rank, entry.rank) : 1;
    if (order > 0) best = [entry];
    else if (order === 0) best.push(entry);
  }
  return best;
};

/** The entries that have to do with ranges: of a long table most are of other addresses. */
const near = <T>(entries: readonly RouteEntry<T>[], ranges: readonly Range[]): readonly RouteEntry<T>[] => {
  const merged = merge(ranges);
  const [first, last] = [merged[0], merged.at(-1)];
  if (!first || !last) return [];
  return entries.filter(({ block }) => block.start <= last.end && block.end >= first.start);
};

/** Which entry wins for which of these addresses: longest-prefix match over ranges. */
export const lookup = <T>(
  all: readonly RouteEntry<T>[],
  ranges: readonly Range[],
  same: (a: T, b: T) => boolean,
): Match<T>[] => {
  const entries = near(all, ranges);
  const matches: { pieces: Range[]; winners: RouteEntry<T>[] }[] = [];
  const holdersOf = holders(entries);
  for (const piece of cut(
    ranges,
    entries.map((entry) => entry.block),
  )) {
    const best = winnersAmong(holdersOf(piece));
    const winners = best.filter(
      (entry, i) => best.findIndex((other) => same(other.target, entry.target)) === i,
    );
    const known = matches.find(
      (match) =>
        match.winners.length === winners.length &&
        match.winners.every((entry, i) => same(entry.target, (winners[i] as RouteEntry<T>).target)),
    );
    if (known) known.pieces.push(piece);
    else matches.push({ pieces: [piece], winners });
  }
  // The same object where one answer is that of all, so that what is known of it is found again.
  const [only] = matches.length === 1 && isMerged(ranges) ? matches : [];
  if (only) return [{ ranges, winners: only.winners }];
  return matches.map(({ pieces, winners }) => ({ ranges: merge(pieces), winners }));
};

/** Up to here a list of addresses is known again by what it says, and not only by itself. */
const FEW_RANGES = 2;

/** What was found in one list of entries. */
interface Found<T> {
  readonly byList: WeakMap<readonly Range[], readonly Match<T>[]>;
  readonly byText: Map<string, readonly Match<T>[]>;
}

/**
 * Looks addresses up as `lookup` does, each in a list of entries once: many subnets have a table in common, and the same
 * addresses are asked for from each of them.
 */
export const createLookup = <T>(
  same: (a: T, b: T) => boolean,
): ((entries: readonly RouteEntry<T>[], ranges: readonly Range[]) => readonly Match<T>[]) => {
  const known = new WeakMap<readonly RouteEntry<T>[], Found<T>>();
  const textOf = (ranges: readonly Range[]): string =>
    ranges.map(({ start, end }) => `${start}-${end}`).join();
  return (entries, ranges) => {
    const found: Found<T> = known.get(entries) ?? { byList: new WeakMap(), byText: new Map() };
    known.set(entries, found);
    const before = found.byList.get(ranges);
    if (before) return before;
    const text = ranges.length > FEW_RANGES ? null : textOf(ranges);
    const matches = (text === null ? undefined : found.byText.get(text)) ?? lookup(entries, ranges, same);
    if (text !== null) found.byText.set(text, matches);
    found.byList.set(ranges, matches);
    return matches;
  };
};

import type { Block } from './cidr.ts';
import { cut, merge, type Range, within } from './ranges.ts';

/** A route as the longest-prefix match sees it: prefix lists expanded, one entry for each CIDR. */
export interface RouteEntry<T> {
  readonly block: Block;
  /** Which kind of route wins among equal prefixes: the lower. */
  readonly rank: number;
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

/** The entries that win for a piece that lies wholly inside or outside of every entry's block. */
const winnersFor = <T>(piece: Range, entries: readonly RouteEntry<T>[]): RouteEntry<T>[] => {
  let matching = entries.filter((entry) => within(piece, entry.block));
  // AWS: a propagated route that overlaps the local route never wins, even if it is more specific (VPN user guide, route priority).
  if (matching.some((entry) => entry.local)) matching = matching.filter((entry) => !entry.propagated);
  let best: RouteEntry<T>[] = [];
  for (const entry of matching) {
    const first = best[0];
    // AWS: the longest prefix wins whatever the kind of route; among equal prefixes static, then prefix list, then propagated.
    const order = first ? entry.block.length - first.block.length || first.rank - entry.rank : 1;
    if (order > 0) best = [entry];
    else if (order === 0) best.push(entry);
  }
  return best;
};

/** Which entry wins for which of these addresses: longest-prefix match over ranges. */
export const lookup = <T>(
  entries: readonly RouteEntry<T>[],
  ranges: readonly Range[],
  same: (a: T, b: T) => boolean,
): Match<T>[] => {
  const matches: { pieces: Range[]; winners: RouteEntry<T>[] }[] = [];
  for (const piece of cut(
    ranges,
    entries.map((entry) => entry.block),
  )) {
    const all = winnersFor(piece, entries);
    const winners = all.filter(
      (entry, i) => all.findIndex((other) => same(other.target, entry.target)) === i,
    );
    const known = matches.find(
      (match) =>
        match.winners.length === winners.length &&
        match.winners.every((entry, i) => same(entry.target, (winners[i] as RouteEntry<T>).target)),
    );
    if (known) known.pieces.push(piece);
    else matches.push({ pieces: [piece], winners });
  }
  return matches.map(({ pieces, winners }) => ({ ranges: merge(pieces), winners }));
};

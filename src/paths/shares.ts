import type { Path, Share } from '../model/path.ts';
import { cidrsOf } from '../network/cidr.ts';
import { totalOf } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import type { Flow } from './walk.ts';

const wayOf = (path: Path): string =>
  `${path.disposition}|${path.by}|${path.hops.map((hop) => hop.id).join('>')}`;

const precision = 1e12;

/** Flows as shares of the destination's addresses; what takes the same way is one share. */
export const sharesOf = (flows: readonly Flow[], destination: Destination): readonly Share[] => {
  const total = totalOf(destination.ranges);
  const ways = new Map<string, { path: Path; size: bigint; cidrs: string[] }>();
  for (const { path, ranges } of flows) {
    const cidrs = ranges.slice(0, 3).flatMap((range) => cidrsOf(range, destination.family).slice(0, 3));
    const known = ways.get(wayOf(path));
    if (known) known.size += totalOf(ranges);
    if (known) known.cidrs.push(...cidrs);
    else ways.set(wayOf(path), { path, size: totalOf(ranges), cidrs });
  }
  return [...ways.values()].map(({ path, size, cidrs }) => ({
    share: Number((size * BigInt(precision)) / total) / precision,
    path,
    cidrs: cidrs.slice(0, 3),
  }));
};

/** Shares that take the same way as one. */
export const mergeShares = (shares: readonly Share[]): readonly Share[] => {
  const ways = new Map<string, Share>();
  for (const share of shares) {
    const way = wayOf(share.path);
    const known = ways.get(way);
    const cidrs = [...(known?.cidrs ?? []), ...share.cidrs].slice(0, 3);
    ways.set(way, { ...share, ...known, share: (known?.share ?? 0) + share.share, cidrs });
  }
  return [...ways.values()];
};

/** One path for the whole destination. */
export const wholly = (path: Path): readonly Share[] => [{ share: 1, path, cidrs: [] }];

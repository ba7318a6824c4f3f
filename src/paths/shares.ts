import type { Family, Path, Share } from '../model/path.ts';
import { cidrsOf } from '../network/cidr.ts';
import { type Range, totalOf } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import type { Flow } from './walk.ts';

const wayOf = (path: Path): string =>
  `${path.disposition}|${path.by}|${path.hops.map((hop) => hop.id).join('>')}`;

const precision = 1e12;

const MAX_CIDRS = 3;

/** The first few blocks of some ranges, which is as many as anybody reads. */
const firstCidrs = (ranges: readonly Range[], family: Family, most: number): readonly string[] => {
  const cidrs: string[] = [];
  for (const range of ranges) {
    if (cidrs.length >= most) break;
    cidrs.push(...cidrsOf(range, family, most - cidrs.length));
  }
  return cidrs;
};

/** Flows as shares of the destination's addresses; what takes the same way is one share. */
export const sharesOf = (flows: readonly Flow[], destination: Destination): readonly Share[] => {
  const total = totalOf(destination.ranges);
  const ways = new Map<string, { path: Path; size: bigint; cidrs: string[] }>();
  for (const { path, ranges } of flows) {
    const way = wayOf(path);
    const known = ways.get(way) ?? { path, size: 0n, cidrs: [] };
    known.size += totalOf(ranges);
    known.cidrs.push(...firstCidrs(ranges, destination.family, MAX_CIDRS - known.cidrs.length));
    ways.set(way, known);
  }
  return [...ways.values()].map(({ path, size, cidrs }) => ({
    share: Number((size * BigInt(precision)) / total) / precision,
    path,
    cidrs,
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

/** The shares of some clients, their part of all clients, and their interfaces; none where they were not listed. */
export interface CohortShares {
  readonly weight: number;
  readonly interfaces: readonly string[];
  readonly shares: readonly Share[];
}

/** Alike for different clients: the same way, and the same reason for ending it. */
const fateOf = (path: Path): string => `${wayOf(path)}|${path.gap?.message}|${path.hops.at(-1)?.text}`;

/** The shares of all clients as one answer: where some fare otherwise than the rest, each says whose it is. */
export const shareOut = (cohorts: readonly CohortShares[]): readonly Share[] => {
  const [only] = cohorts;
  if (only && cohorts.length === 1) return only.shares;
  const ways = new Map<string, { share: Share; sum: number; interfaces: Set<string>; from: number }>();
  for (const { weight, interfaces, shares } of cohorts)
    for (const share of shares) {
      const key = fateOf(share.path);
      const known = ways.get(key) ?? { share, sum: 0, interfaces: new Set(), from: 0 };
      ways.set(key, known);
      known.sum += share.share * weight;
      known.from += 1;
      for (const id of interfaces) known.interfaces.add(id);
    }
  return [...ways.values()].map(({ share, sum, interfaces, from }) =>
    from === cohorts.length || interfaces.size === 0
      ? { ...share, share: sum }
      : { ...share, share: sum, interfaces: [...interfaces] },
  );
};

/** The shares that are true of an interface. */
export const sharesOfClient = (shares: readonly Share[], { id }: { readonly id: string }): readonly Share[] =>
  shares.filter(({ interfaces }) => interfaces === undefined || interfaces.includes(id));

/** The shares that are true of one of these interfaces, or of any where none is named. */
export const sharesOfClients = (
  shares: readonly Share[],
  clients: readonly { readonly id: string }[],
): readonly Share[] =>
  clients.length === 0
    ? shares
    : shares.filter((share) => clients.some((client) => sharesOfClient([share], client).length > 0));

/** Do a client's own groups, or the public address that it lacks, end this path? */
export const isHeldBack = ({ by, hops }: Path): boolean => {
  const because = hops.at(-1)?.because;
  if (by === 'subnet') return true;
  return because?.kind === 'rule'
    ? by === 'security-group' && because.direction === 'egress'
    : by === 'internet-gateway' && because?.kind === 'attribute' && because.name === 'publicIp';
};

/** The shares of those clients that nothing of their own holds back, as parts of 1; all shares where none gets that far. */
export const sharesLetOut = (shares: readonly Share[]): readonly Share[] => {
  const free = shares.filter(({ path, interfaces }) => interfaces === undefined || !isHeldBack(path));
  const sum = free.reduce((total, { share }) => total + share, 0);
  if (free.length === shares.length || sum === 0) return shares;
  return free.map((share) => ({ ...share, share: share.share / sum }));
};

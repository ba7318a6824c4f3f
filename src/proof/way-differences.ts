import type { MatrixCell, MatrixRow, ServiceMatrix } from '../model/matrix.ts';
import type { HopKind, Share } from '../model/path.ts';
import { type WayDifference, type WayEffect, wayEffects } from '../model/what-if.ts';
import { clientFamily } from '../paths/client-families.ts';
import { serviceMatrix } from '../paths/matrix.ts';
import { createResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';
import { compareCells, deliveredShare, least } from './ways.ts';

/** What hops are doors: what a packet goes through, not what decides where it goes. */
const decides: ReadonlySet<HopKind> = new Set<HopKind>([
  'subnet',
  'dns',
  'route-table',
  'security-group',
  'network-acl',
  'transit-gateway-route-table',
  'block-public-access',
  'vpc',
  'service',
]);

/** A cell, and the matrix that it is of. */
interface Side {
  readonly cell: MatrixCell;
  readonly matrix: ServiceMatrix;
}

const wordOf =
  ({ matrix }: Side) =>
  (way: number): string =>
    matrix.ways[way]?.word ?? 'unknown';

/** The doors that a cell's traffic goes through, with the share that each takes. */
const doorsOf = ({ cell, matrix }: Side): string =>
  cell.ways
    .map(({ share, way }) => {
      const { word, hops } = matrix.ways[way] ?? { word: 'unknown', hops: [] };
      const doors = hops.filter(({ kind }) => !decides.has(kind)).map(({ id }) => id);
      return `${share} ${word} ${doors.join(' ')}`;
    })
    .sort()
    .join('\n');

const effectOf = (before: Side, after: Side): WayEffect | null => {
  const was = { cell: before.cell, wordOf: wordOf(before) };
  const is = { cell: after.cell, wordOf: wordOf(after) };
  const kind = compareCells(was, is);
  const gained = deliveredShare(is) - deliveredShare(was);
  if (kind === 'worse') return gained < -least ? 'breaks' : 'worse';
  if (kind === 'better')
    return gained > least && !before.cell.word.includes('unknown') ? 'returns' : 'better';
  if (kind === 'unsettled') return 'unsettled';
  return doorsOf(before) === doorsOf(after) ? null : 'moves';
};

const differencesOf = (
  row: MatrixRow,
  now: MatrixRow,
  before: ServiceMatrix,
  after: ServiceMatrix,
): readonly WayDifference[] => {
  const { cells, ...place } = row;
  return cells.flatMap((cell, at) => {
    const then = now.cells[at];
    const effect = then && effectOf({ cell, matrix: before }, { cell: then, matrix: after });
    const service = before.services[at] ?? '';
    return then && effect ? [{ ...place, service, effect, before: cell.word, after: then.word }] : [];
  });
};

/** The paths of a subnet to a service, as the matrix counts them. */
const pathsIn = (world: World) => {
  const resolver = createResolver(world);
  return ({ subnetId, service }: WayDifference): readonly Share[] => {
    const at = world.locate('subnets', subnetId);
    return at ? (clientFamily(resolver.toService(at, service), at.item)?.shares ?? []) : [];
  };
};

/** Ways with their paths: of the first ones of each subnet that change alike, and of so many at most. */
const withPaths = (
  ways: readonly WayDifference[],
  { before, after }: Worlds,
  most: number,
): readonly WayDifference[] => {
  const [was, is] = [pathsIn(before), pathsIn(after)];
  const drawn = new Set<string>();
  return ways.map((way) => {
    const key = [way.subnetId, way.effect, way.before, way.after].join(' ');
    if (drawn.size >= most || drawn.has(key)) return way;
    drawn.add(key);
    return { ...way, paths: { before: was(way), after: is(way) } };
  });
};

/** An inventory's world before changes, and after them. */
export interface Worlds {
  readonly before: World;
  readonly after: World;
}

/** The ways of the subnets of some VPCs that changes make other ones, worst first; with paths for so many of them. */
export const wayDifferences = (
  worlds: Worlds,
  { services, vpcIds }: { readonly services: readonly string[]; readonly vpcIds: readonly string[] },
  paths: number,
): readonly WayDifference[] => {
  // No VPC would mean every VPC.
  if (vpcIds.length === 0) return [];
  const [before, after] = [
    serviceMatrix(worlds.before, services, vpcIds),
    serviceMatrix(worlds.after, services, vpcIds),
  ];
  const now = new Map(after.rows.map((row) => [row.subnetId, row]));
  const ways = before.rows.flatMap((row) => {
    const then = now.get(row.subnetId);
    return then ? differencesOf(row, then, before, after) : [];
  });
  const rank = ({ effect }: WayDifference): number => wayEffects.indexOf(effect);
  return withPaths(
    [...ways].sort((a, b) => rank(a) - rank(b)),
    worlds,
    paths,
  );
};

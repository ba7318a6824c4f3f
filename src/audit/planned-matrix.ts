import type { Inventory } from '../model/inventory.ts';
import type { MatrixRow, MatrixWay, ServiceMatrix } from '../model/matrix.ts';
import { serviceMatrix } from '../paths/matrix.ts';
import { createWorld } from '../paths/world.ts';

/** What a cell's traffic goes through, and how it is called: cells of two matrices that say the same have the same way. */
const wayKey = ({ word, hops, gap }: MatrixWay): string =>
  [word, gap?.message ?? '', ...hops.map(({ kind, id }) => `${kind} ${id}`)].join('\n');

const rowKey = ({ cells }: MatrixRow, { ways }: ServiceMatrix): string =>
  cells
    .map(({ word, ways: shares }) =>
      [
        word,
        ...shares.map(({ share, way }) => {
          const found = ways[way];
          return `${share} ${found ? wayKey(found) : ''}`;
        }),
      ].join('\n'),
    )
    .join('\u0000');

/** A matrix of some of its rows, with no other ways than theirs. */
const onlyRows = (matrix: ServiceMatrix, rows: readonly MatrixRow[]): ServiceMatrix => {
  const places = new Map<number, number>();
  const placeOf = (way: number): number => {
    const place = places.get(way) ?? places.size;
    places.set(way, place);
    return place;
  };
  const moved = rows.map((row) => ({
    ...row,
    cells: row.cells.map(({ word, ways }) => ({
      word,
      ways: ways.map(({ share, way }) => ({ share, way: placeOf(way) })),
    })),
  }));
  return { ...matrix, rows: moved, ways: [...places.keys()].flatMap((way) => matrix.ways[way] ?? []) };
};

/** The rows of a matrix that are others once a plan is carried out, as they are then. */
export const plannedMatrix = (
  matrix: ServiceMatrix,
  after: Inventory,
  vpcIds: ReadonlySet<string>,
): ServiceMatrix => {
  const then = serviceMatrix(createWorld(after), matrix.services, [...vpcIds]);
  const before = new Map(matrix.rows.map((row) => [row.subnetId, rowKey(row, matrix)]));
  return onlyRows(
    then,
    then.rows.filter((row) => before.get(row.subnetId) !== rowKey(row, then)),
  );
};

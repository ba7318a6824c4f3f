import { canonical } from './canonical.ts';
import type { MatrixCell, MatrixHop, MatrixRow, MatrixWay, ServiceMatrix, WrittenMatrix } from './matrix.ts';

/** Names by id, as a report has them. */
export type NamesById = Readonly<Record<string, string>> | undefined;

const nameIn = (names: NamesById, id: string): string | null =>
  names && Object.hasOwn(names, id) ? (names[id] ?? null) : null;

type WrittenRow = WrittenMatrix['rows'][number];
type WrittenWay = WrittenMatrix['ways'][number];

/** A cell of one way says no more than that way. */
const isOneWay = ({ word, ways: [only, ...others] }: MatrixCell, ways: readonly MatrixWay[]): boolean =>
  only?.share === 1 && others.length === 0 && ways[only.way]?.word === word;

const writtenRow = (row: MatrixRow, ways: readonly MatrixWay[], names: NamesById): WrittenRow => {
  const { accountId, region, vpcId, vpcName, subnetId, subnetName } = row;
  return {
    accountId,
    region,
    vpcId,
    ...(vpcName === nameIn(names, vpcId) ? {} : { vpcName }),
    subnetId,
    ...(subnetName === nameIn(names, subnetId) ? {} : { subnetName }),
    cells: row.cells.map((cell) => (isOneWay(cell, ways) ? (cell.ways[0]?.way ?? 0) : cell)),
  };
};

/** Numbers of hops, and their texts in the order of their numbers. */
const createHops = () => {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    numberOf(hop: MatrixHop): number {
      const { kind, id, text } = hop;
      const key = `${kind}\n${id}\n${text}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, texts.length);
      return texts.push(canonical(hop)) - 1;
    },
  };
};

/** A matrix as a report is written: the canonical JSON of its parts. */
export interface MatrixTexts {
  readonly services: readonly string[];
  rows(): Iterable<string>;
  ways(): Iterable<string>;
  /** In the order in which ways first refer to them. */
  hops(): Iterable<string>;
}

/** Says once what ways share, and leaves out what is said by what is there. */
export const foldMatrix = ({ services, rows, ways }: ServiceMatrix, names: NamesById): MatrixTexts => {
  const { texts, numberOf } = createHops();
  const written = ways.map(({ word, hops, gap }): WrittenWay => ({
    word,
    hops: hops.map(numberOf),
    ...(gap === null ? {} : { gap }),
  }));
  return {
    services: services.map(canonical),
    *rows() {
      for (const row of rows) yield canonical(writtenRow(row, ways, names));
    },
    *ways() {
      for (const way of written) yield canonical(way);
    },
    hops: () => texts,
  };
};

/** Says that something is there, and what is missing where it is not. */
export type Found = <T>(item: T | undefined, what: string) => T;

/** The matrix that was written so. */
export const unfoldMatrix = (matrix: WrittenMatrix, names: NamesById, found: Found): ServiceMatrix => {
  const ways = matrix.ways.map(({ word, hops, gap = null }) => ({
    word,
    hops: hops.map((at) => found(matrix.hops[at], `hop ${at} of the matrix`)),
    gap,
  }));
  return {
    services: matrix.services,
    rows: matrix.rows.map(({ vpcName, subnetName, cells, ...row }) => ({
      ...row,
      vpcName: vpcName === undefined ? nameIn(names, row.vpcId) : vpcName,
      subnetName: subnetName === undefined ? nameIn(names, row.subnetId) : subnetName,
      cells: cells.map((cell) =>
        typeof cell === 'number'
          ? { word: found(ways[cell], `way ${cell} of the matrix`).word, ways: [{ share: 1, way: cell }] }
          : cell,
      ),
    })),
    ways,
  };
};

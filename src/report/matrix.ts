import type { MatrixCell, MatrixRow, MatrixWay, ServiceMatrix } from '../model/matrix.ts';
import { type Names, namesOf } from './names.ts';
import { clean } from './words.ts';

/** How a matrix is written. */
export interface MatrixReporter {
  readonly extension: string;
  /** Draws it, with the names of accounts as far as they are known. */
  render(matrix: ServiceMatrix, names?: Names): Iterable<string>;
}

const short = (word: string): string =>
  word
    .split(' + ')
    .map((part) =>
      part.startsWith('blocked') ? 'blocked' : part === 'interface (central)' ? 'central' : part,
    )
    .join('+');

const rowName = (row: MatrixRow): string =>
  row.subnetName ? `${row.subnetId} (${clean(row.subnetName)})` : row.subnetId;

const noNames = namesOf({});

const groupName = (row: MatrixRow, names: Names): string =>
  `${row.vpcId}${row.vpcName ? ` (${clean(row.vpcName)})` : ''}  ${names.of(row.accountId)} ${row.region}`;

const byVpc = (rows: readonly MatrixRow[]): readonly (readonly MatrixRow[])[] => {
  const groups = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const key = `${row.accountId}/${row.region}/${row.vpcId}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
};

/** The services in blocks that fit the width, each with its column's width. */
const blocksOf = (
  matrix: ServiceMatrix,
  first: number,
  width: number,
): readonly (readonly { index: number; width: number }[])[] => {
  const widths = matrix.services.map((service, i) =>
    Math.max(service.length, ...matrix.rows.map((row) => short(row.cells[i]?.word ?? '').length)),
  );
  const blocks: { index: number; width: number }[][] = [];
  let used = Number.POSITIVE_INFINITY;
  widths.forEach((column, index) => {
    if (used + column + 2 > width) {
      blocks.push([]);
      used = first;
    }
    blocks.at(-1)?.push({ index, width: column });
    used += column + 2;
  });
  return blocks;
};

/** Why a cell is blocked or unknown, for each of its ways that is. */
const reasonsOf = (cell: MatrixCell, service: string, ways: readonly MatrixWay[]): readonly string[] =>
  cell.ways.flatMap(({ way }) => {
    const found = ways[way];
    if (!found || !(found.word.startsWith('blocked') || found.word === 'unknown')) return [];
    const last = found.hops.at(-1);
    const why = found.gap ? clean(found.gap.message) : `${last?.id ?? ''} ${clean(last?.text ?? '')}`;
    return [`${service}: ${found.word}: ${why}`];
  });

const mostNotes = 40;

/** What a short word leaves out: what blocks a way, and what hides one. */
const notes = function* ({ rows, services, ways }: ServiceMatrix): Iterable<string> {
  const said = new Map<string, number>();
  const lines = rows.flatMap((row) =>
    row.cells.flatMap((cell, i) => reasonsOf(cell, services[i] ?? '', ways)),
  );
  for (const line of lines) said.set(line, (said.get(line) ?? 0) + 1);
  if (said.size === 0) return;
  yield '\nBlocked and unknown\n';
  const sorted = [...said].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [line, count] of sorted.slice(0, mostNotes))
    yield `  ${line}${count > 1 ? ` (${count} subnets)` : ''}\n`;
  if (sorted.length > mostNotes)
    yield `  … and ${sorted.length - mostNotes} more; --format json has them all.\n`;
};

const terminal = (width: number): MatrixReporter => ({
  extension: 'txt',
  *render(matrix, names = noNames) {
    const first = Math.min(60, Math.max(8, ...matrix.rows.map((row) => rowName(row).length + 2)));
    const blocks = blocksOf(matrix, first, width);
    for (const rows of byVpc(matrix.rows)) {
      yield `${groupName(rows[0] as MatrixRow, names)}\n`;
      for (const block of blocks) {
        yield `${'  subnet'.padEnd(first)}${block
          .map(({ index, width: column }) => `  ${(matrix.services[index] ?? '').padEnd(column)}`)
          .join('')
          .trimEnd()}\n`;
        for (const row of rows) {
          const cells = block.map(
            ({ index, width: column }) => `  ${short(row.cells[index]?.word ?? '').padEnd(column)}`,
          );
          yield `${`  ${rowName(row)}`.slice(0, first).padEnd(first)}${cells.join('').trimEnd()}\n`;
        }
        yield '\n';
      }
    }
    if (matrix.rows.length === 0) yield 'No subnet was seen.\n';
    yield* notes(matrix);
  },
});

const json: MatrixReporter = {
  extension: 'json',
  *render({ services, rows, ways }) {
    yield `{"schemaVersion":1,"services":${JSON.stringify(services)},"rows":[`;
    for (const [i, row] of rows.entries()) yield `${i > 0 ? ',' : ''}\n${JSON.stringify(row)}`;
    yield '],"ways":[';
    for (const [i, way] of ways.entries()) yield `${i > 0 ? ',' : ''}\n${JSON.stringify(way)}`;
    yield ']}\n';
  },
};

/** A field for CSV: quoted, and never a formula. */
const field = (text: string): string =>
  `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

const csv: MatrixReporter = {
  extension: 'csv',
  *render({ services, rows }, names = noNames) {
    const head = [
      'account',
      'account name',
      'region',
      'vpc',
      'vpc name',
      'subnet',
      'subnet name',
      ...services,
    ];
    yield `${head.map(field).join(',')}\r\n`;
    for (const row of rows) {
      const start = [
        row.accountId,
        names.alone(row.accountId) ?? '',
        row.region,
        row.vpcId,
        row.vpcName ?? '',
        row.subnetId,
        row.subnetName ?? '',
      ];
      yield `${[...start, ...row.cells.map((cell) => cell.word)].map(field).join(',')}\r\n`;
    }
  },
};

/** The forms that a matrix has. */
export const matrixReporters = { terminal, json: () => json, csv: () => csv } as const satisfies Record<
  string,
  (width: number) => MatrixReporter
>;

/** The name of a form of the matrix. */
export type MatrixFormat = keyof typeof matrixReporters;

import type { Finding, Severity, Status } from '../../../model/finding.ts';
import { fingerprintText } from '../../../model/fingerprint.ts';
import type { Report } from '../../../model/report.ts';
import { writtenChunks } from '../../../model/write-report.ts';
import { type Names, namesIn } from '../../names.ts';
import { type Block, idsIn, joint } from '../wire.ts';
import type { Asked } from './search.ts';
import { sha256Of } from './sha256.ts';
import { type Shape, shapeOf } from './shape.ts';

/** What the list shows and filters of a finding; the rest is put together when somebody opens it. */
export interface Row {
  readonly index: number;
  readonly check: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly fingerprint: string;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly waived: boolean;
  readonly isNew: boolean;
  /** Does the finding hold this, in its words, its subject and tags, or on its path? */
  holds(asked: Asked): boolean;
}

/** The data of a page, unpacked as far as the list needs it. */
export interface Data {
  /** The report without its findings. */
  readonly report: Report;
  readonly names: Names;
  readonly sha256: string;
  readonly rows: readonly Row[];
  finding(row: Row): Finding;
  /** The row with this fingerprint. */
  rowOf(fingerprint: string): Row | undefined;
  /** The canonical JSON of the report as it is written, without its hash, in pieces. */
  canonical(): Iterable<string>;
}

interface Frames {
  readonly head: string;
  readonly tail: string;
  readonly sha256: string;
  readonly count: number;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
};

const unpack = async (element: Element): Promise<unknown> => {
  const text = element.textContent;
  if (element.getAttribute('type') === 'application/json') return JSON.parse(text);
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
};

/** The ids that the page shows without its data, each once, as `blocksOf` was given them. */
const listedIds = (page: Document): Iterable<string> => {
  const ids = new Set<string>();
  for (const item of page.querySelectorAll('#static ul.compact > li'))
    for (const id of idsIn(item.textContent)) ids.add(id);
  return ids;
};

/** For each finding of a block, the numbers of its words. */
const numbersOf = ({ rows, columns }: Block, shapes: readonly Shape[]): readonly (readonly number[])[] => {
  const places = new Map<number, number[]>();
  rows.forEach((shape, place) => {
    const known = places.get(shape);
    if (known) known.push(place);
    else places.set(shape, [place]);
  });
  const numbers = rows.map((): number[] => []);
  let column = 0;
  for (const [shape, own] of places)
    for (let slot = 0; slot < (shapes[shape]?.slots ?? 0); slot += 1) {
      const growth = columns[column++] ?? [];
      let number = 0;
      own.forEach((place, index) => numbers[place]?.push((number += growth[index] ?? 0)));
    }
  return numbers;
};

/** Reads blocks one after the other: their words and templates are numbered over all of them. */
const createReader = (listed: Iterable<string>) => {
  const words = ['', ...listed];
  const shapes: Shape[] = [];
  const rows: Row[] = [];
  const texts: (() => string)[] = [];
  const fingerprints = new Map<string, Row>();
  const addRow = (shape: Shape, numbers: readonly number[]): void => {
    const wordsOf = (): readonly string[] => numbers.map((number) => words[number] ?? '');
    const own = wordsOf();
    rows.push({
      index: rows.length,
      check: shape.check(own),
      status: shape.status(own) as Status,
      severity: shape.severity(own) as Severity,
      id: shape.id(own),
      name: shape.name(own),
      account: shape.account(own),
      region: shape.region(own),
      vpc: shape.vpc(own),
      waived: shape.waived,
      isNew: shape.isNew,
      holds: (asked) => shape.holds(asked, wordsOf()),
      // It may have to be computed, and few are looked at.
      get fingerprint() {
        const fingerprint = shape.fingerprint(wordsOf());
        fingerprints.set(fingerprint, this);
        return fingerprint;
      },
    });
    texts.push(() => shape.text(wordsOf()));
  };
  return {
    rows,
    add(block: Block): void {
      // A loop: more arguments than a call may have would be no call.
      if (block.words !== '') for (const word of block.words.split(joint)) words.push(word);
      for (const template of block.templates) shapes.push(shapeOf(template));
      const numbers = numbersOf(block, shapes);
      block.rows.forEach((index, place) => {
        const shape = shapes[index];
        if (shape) addRow(shape, numbers[place] ?? []);
      });
    },
    textOf: (index: number): string => texts[index]?.() ?? '',
    // What was asked for already is known; the others are computed one by one, until it is found.
    rowOf: (fingerprint: string): Row | undefined =>
      fingerprints.get(fingerprint) ?? rows.find((row) => row.fingerprint === fingerprint),
  };
};

/** Reads the data that the page holds. */
export const readData = async (page: Document): Promise<Data | null> => {
  const [first, ...blocks] = page.querySelectorAll('script[data-kind]');
  if (!first) return null;
  const { head, tail, sha256 } = (await unpack(first)) as Frames;
  const reader = createReader(listedIds(page));
  for (const block of await Promise.all(blocks.map(unpack))) reader.add(block as Block);
  const report = JSON.parse(head + tail) as Report;
  return {
    report,
    names: namesIn(report),
    sha256,
    rows: reader.rows,
    finding: (row) => JSON.parse(reader.textOf(row.index)) as Finding,
    rowOf: reader.rowOf,
    canonical() {
      const findings = reader.rows.map(({ index }) => JSON.parse(reader.textOf(index)) as Finding);
      return writtenChunks({ ...report, findings }, (check, arn) =>
        sha256Of(fingerprintText(check, arn)).slice(0, 32),
      );
    },
  };
};

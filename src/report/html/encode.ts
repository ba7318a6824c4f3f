import { deflateRawSync } from 'node:zlib';
import { canonical } from '../../model/canonical.ts';
import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { codeOf } from './templates.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { type Block, joint, type Template } from './wire.ts';

/** What the page would take for the fingerprint of a finding; null where it could not compute it. */
const derivedOf = ({ check, subject }: Finding): string | null =>
  // The page marks slots by these characters, and sees others in their place.
  /[\ue000\ue001]/.test(check + subject.arn) ? null : fingerprintOf(check, subject.arn);

/** The columns of one template within a block, and the words that its last finding had. */
interface Columns {
  readonly growth: number[][];
  readonly last: number[];
}

/** Collects findings into one block. */
const createBlock = () => {
  const words: string[] = [];
  const templates: Template[] = [];
  const rows: number[] = [];
  const columns = new Map<number, Columns>();
  const columnsOf = (index: number, slots: number): Columns => {
    const known = columns.get(index);
    if (known) return known;
    const made = {
      growth: Array.from({ length: slots }, (): number[] => []),
      last: Array.from({ length: slots }, () => 0),
    };
    columns.set(index, made);
    return made;
  };
  return {
    words,
    templates,
    rows,
    add(index: number, numbers: readonly number[]): void {
      rows.push(index);
      const { growth, last } = columnsOf(index, numbers.length);
      for (const [slot, number] of numbers.entries()) {
        growth[slot]?.push(number - (last[slot] ?? 0));
        last[slot] = number;
      }
    },
    finish: (): Block => ({
      words: words.join(joint),
      templates,
      rows,
      columns: [...columns.values()].flatMap(({ growth }) => growth),
    }),
  };
};

// Canonical JSON holds no control character, so that this joint is nowhere else.
const keyOf = (template: Template): string => template.join('\u0001');

/** Blocks of so many findings each. The page shows the listed ids elsewhere, so that no block brings them. */
export const blocksOf = function* (
  findings: Iterable<Finding>,
  size: number,
  listed: ReadonlySet<string>,
): Iterable<Block> {
  const known = new Map([...listed].map((text, index) => [text, index + 1]));
  const templates = new Map<string, number>();
  const indexOf = (template: Template): number | undefined => templates.get(keyOf(template));
  const blockOf = (some: readonly Finding[]): Block => {
    const block = createBlock();
    const numberOf = (text: string): number => {
      const number = known.get(text) ?? known.size + 1;
      if (number > known.size) block.words.push(text);
      known.set(text, number);
      return number;
    };
    for (const { template, words } of codeOf(some, derivedOf, listed)) {
      const index = indexOf(template) ?? templates.size;
      if (index === templates.size) {
        block.templates.push(template);
        templates.set(keyOf(template), index);
      }
      block.add(index, words.map(numberOf));
    }
    return block.finish();
  };
  let some: Finding[] = [];
  for (const finding of findings) {
    some.push(finding);
    if (some.length < size) continue;
    yield blockOf(some);
    some = [];
  }
  if (some.length > 0) yield blockOf(some);
};

/** The canonical JSON of a report without its own hash, around its findings. */
export const framesOf = (report: Report): { readonly head: string; readonly tail: string } => {
  const parts = Object.entries(report).filter(([key]) => key !== 'findings' && key !== 'sha256');
  const before = canonical(Object.fromEntries(parts.filter(([key]) => key < 'findings')));
  const after = canonical(Object.fromEntries(parts.filter(([key]) => key > 'findings')));
  return { head: `${before.slice(0, -1)},"findings":[`, tail: `],${after.slice(1)}` };
};

/** JSON that can stand within a script element of a page: nothing in it ends the element or a line. */
export const inert = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');

/** The same packed. Raw deflate: a gzip header would name the operating system, and bytes would differ by it. */
export const packed = (value: unknown): string =>
  deflateRawSync(Buffer.from(JSON.stringify(value)), { level: 9 }).toString('base64');

import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { canonical } from '../../model/canonical.ts';
import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import { type Block, fingerprintSlot, fingerprintText, type Template } from './wire.ts';

const stringLiteral = /"(?:[^"\\]|\\.)*"/g;
const word = /[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*/g;

/** Is this word one that differs from finding to finding: an id, an account, a hash? */
const isSlot = (text: string, before: string): boolean =>
  // Behind a backslash the word's first letter belongs to an escape of JSON.
  text.length >= 8 && text.length <= 64 && before !== '\\' && /\d/.test(text);

/** What the page would take for the fingerprint of a finding; null where it could not compute it. */
const derivedOf = ({ check, subject }: Finding): string | null =>
  // The page marks slots by these characters, and sees others in their place.
  /[\ue000\ue001]/.test(check + subject.arn)
    ? null
    : createHash('sha256').update(fingerprintText(check, subject.arn)).digest('hex').slice(0, 32);

interface Coded {
  readonly template: Template;
  readonly words: readonly string[];
}

/** A finding's canonical JSON as a template and its words. Only within string literals: a number has no words. */
const codeOf = (finding: Finding): Coded => {
  const text = canonical(finding);
  const derived = derivedOf(finding);
  const template: (string | number)[] = [];
  const slots = new Map<string, number>();
  const slotOf = (found: string): number => {
    if (found === derived) return fingerprintSlot;
    const slot = slots.get(found) ?? slots.size;
    slots.set(found, slot);
    return slot;
  };
  let done = 0;
  for (const literal of text.matchAll(stringLiteral))
    for (const match of literal[0].matchAll(word)) {
      const at = literal.index + match.index;
      if (!isSlot(match[0], text[at - 1] ?? '')) continue;
      template.push(text.slice(done, at), slotOf(match[0]));
      done = at + match[0].length;
    }
  template.push(text.slice(done));
  return { template, words: [...slots.keys()] };
};

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
      words: words.join(' '),
      templates,
      rows,
      columns: [...columns.values()].flatMap(({ growth }) => growth),
    }),
  };
};

/** Blocks of so many findings each. The page shows the listed ids elsewhere, so that no block brings them. */
export const blocksOf = function* (
  findings: Iterable<Finding>,
  size: number,
  listed: ReadonlySet<string>,
): Iterable<Block> {
  const known = new Map([...listed].map((text, index) => [text, index + 1]));
  const templates = new Map<string, number>();
  let block = createBlock();
  const numberOf = (text: string): number => {
    const number = known.get(text) ?? known.size + 1;
    if (number > known.size) block.words.push(text);
    known.set(text, number);
    return number;
  };
  for (const finding of findings) {
    const { template, words } = codeOf(finding);
    // Canonical JSON holds no control character, so that this joint is nowhere else.
    const key = template.join('\u0001');
    const index = templates.get(key) ?? templates.size;
    if (index === templates.size) block.templates.push(template);
    templates.set(key, index);
    block.add(index, words.map(numberOf));
    if (block.rows.length < size) continue;
    yield block.finish();
    block = createBlock();
  }
  if (block.rows.length > 0) yield block.finish();
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

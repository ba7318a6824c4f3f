import { deflateRawSync } from 'node:zlib';
import { canonical } from '../../model/canonical.ts';
import type { Finding } from '../../model/finding.ts';
import type { Report } from '../../model/report.ts';
import type { Block, Template } from './wire.ts';

const stringLiteral = /"(?:[^"\\]|\\.)*"/g;
const word = /[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*/g;

/** Is this word one that differs from finding to finding: an id, an account, a hash? */
const isSlot = (text: string, before: string): boolean =>
  // Behind a backslash the word's first letter belongs to an escape of JSON.
  text.length >= 8 && text.length <= 64 && before !== '\\' && /\d/.test(text);

interface Coded {
  readonly template: Template;
  readonly words: readonly string[];
}

/** A finding's canonical JSON as a template and its words. Only within string literals: a number has no words. */
const codeOf = (text: string): Coded => {
  const template: (string | number)[] = [];
  const slots = new Map<string, number>();
  let done = 0;
  for (const literal of text.matchAll(stringLiteral))
    for (const match of literal[0].matchAll(word)) {
      const at = literal.index + match.index;
      if (!isSlot(match[0], text[at - 1] ?? '')) continue;
      const slot = slots.get(match[0]) ?? slots.size;
      slots.set(match[0], slot);
      template.push(text.slice(done, at), slot);
      done = at + match[0].length;
    }
  template.push(text.slice(done));
  return { template, words: [...slots.keys()] };
};

/** Blocks of findings, each at most about this many characters long as JSON. */
export const blocksOf = function* (findings: Iterable<Finding>, size: number): Iterable<Block> {
  const known = new Map<string, number>();
  const templates = new Map<string, number>();
  let block = { words: [] as string[], templates: [] as Template[], rows: [] as number[] };
  let length = 0;
  const numberOf = (text: string): number => {
    const number = known.get(text);
    if (number !== undefined) return number;
    known.set(text, known.size + 1);
    block.words.push(text);
    length += text.length + 1;
    return 0;
  };
  for (const finding of findings) {
    const text = canonical(finding);
    const { template, words } = codeOf(text);
    // Canonical JSON holds no control character, so that this joint is nowhere else.
    const key = template.join('\u0001');
    const index = templates.get(key) ?? templates.size;
    if (index === templates.size) {
      templates.set(key, index);
      block.templates.push(template);
      length += text.length;
    }
    block.rows.push(index, ...words.map(numberOf));
    length += 5 * (words.length + 1);
    if (length < size) continue;
    yield { ...block, words: block.words.join(' ') };
    block = { words: [], templates: [], rows: [] };
    length = 0;
  }
  if (block.rows.length > 0) yield { ...block, words: block.words.join(' ') };
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

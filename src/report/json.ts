import { createHash } from 'node:crypto';
import { canonical } from '../model/canonical.ts';
import { takesHash } from '../model/late-hash.ts';
import { PIECE_LENGTH } from '../model/pieces.ts';
import type { Report } from '../model/report.ts';
import {
  inCanonicalOrder,
  memberChunks,
  type WrittenList,
  type WrittenMember,
  writtenMembers,
} from '../model/write-report.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Reporter } from './reporter.ts';

/** Takes the canonical JSON of a report in small pieces. */
interface Hashing {
  add(text: string): void;
  addAll(texts: Iterable<string>): void;
  end(): void;
}

const notHashing: Hashing = { add: () => {}, addAll: () => {}, end: () => {} };

/** Hashes a report that is written, where its hash is not known yet. */
const hashingOf = (report: Report): Hashing => {
  const take = takesHash(report);
  if (!take) return notHashing;
  const hash = createHash('sha256');
  let waiting = '';
  const add = (text: string): void => {
    waiting += text;
    if (waiting.length < PIECE_LENGTH) return;
    hash.update(waiting);
    waiting = '';
  };
  return {
    add,
    addAll(texts) {
      for (const text of texts) add(text);
    },
    end() {
      take(hash.update(waiting).digest('hex'));
    },
  };
};

/** A container with one item a line: a finding can be found, counted and compared with line tools. */
const container = function* (
  { brackets: [open, close], items }: WrittenList,
  hashing: Hashing,
): Iterable<string> {
  let separator = open;
  for (const item of items()) {
    hashing.add(separator + item);
    yield `${separator}\n${item}`;
    separator = ',';
  }
  const end = separator === open ? open + close : close;
  hashing.add(end);
  yield separator === open ? end : `\n${close}`;
};

const jsonOf = function* (items: readonly unknown[]): Iterable<string> {
  for (const item of items) yield JSON.stringify(item);
};

const valueLines = function* (value: unknown): Iterable<string> {
  if (Array.isArray(value))
    yield* container({ brackets: ['[', ']'], items: () => jsonOf(value) }, notHashing);
  else yield JSON.stringify(value, null, 2);
};

type Lists = Exclude<WrittenMember, { readonly value: unknown }>;

const listLines = function* (member: Lists, hashing: Hashing): Iterable<string> {
  if ('list' in member) yield* container(member.list, hashing);
  else {
    let separator = '{';
    for (const [key, list] of member.lists) {
      hashing.add(`${separator}${canonical(key)}:`);
      yield `${separator}\n"${key}": `;
      yield* container(list, hashing);
      separator = ',';
    }
    hashing.add('}');
    yield '\n}';
  }
};

/** First what is read first; then the lists, in the order in which they are hashed, so that they are gone through once. */
const renderJson = function* (report: Report): Iterable<string> {
  const members = [...writtenMembers(report, fingerprintOf)];
  const hashing = hashingOf(report);
  let separator = '{\n';
  for (const [key, member] of members) {
    if (!('value' in member)) continue;
    yield `${separator}"${key}": `;
    yield* valueLines(member.value);
    separator = ',\n';
  }
  let before = '{';
  for (const [key, member] of inCanonicalOrder(members)) {
    hashing.add(`${before}${canonical(key)}:`);
    before = ',';
    if ('value' in member) hashing.addAll(memberChunks(member));
    else {
      yield `${separator}"${key}": `;
      yield* listLines(member, hashing);
    }
  }
  hashing.add('}');
  hashing.end();
  yield `${separator}"sha256": ${JSON.stringify(report.sha256)}\n}\n`;
};

/** The report as JSON, one finding a line; schema/report.schema.json describes it. */
export const json: Reporter = { mediaType: 'application/json', extension: 'json', render: renderJson };

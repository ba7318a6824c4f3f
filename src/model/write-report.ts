import { canonical, canonicalChunks } from './canonical.ts';
import type { Finding } from './finding.ts';
import { type FindingText, textsOf } from './finding-texts.ts';
import type { FingerprintOf } from './fingerprint.ts';
import { foldMatrix } from './fold-matrix.ts';
import { createRemedyWriter } from './fold-remedy.ts';
import type { ServiceMatrix } from './matrix.ts';
import type { Report } from './report.ts';

/** A report, sealed or not yet. */
export type AnyReport = Omit<Report, 'sha256'> & { readonly sha256?: string };

/** A list or a record as it is written: the canonical JSON of its items, or of its members with their keys. */
export interface WrittenList {
  readonly brackets: readonly [string, string];
  items(): Iterable<string>;
}

/** A member of a report as it is written: a value as it is, one list, or lists by key. */
export type WrittenMember =
  | { readonly value: unknown }
  | { readonly list: WrittenList }
  | { readonly lists: readonly (readonly [string, WrittenList])[] };

const arrayOf = (items: () => Iterable<string>): { readonly list: WrittenList } => ({
  list: { brackets: ['[', ']'], items },
});

// Tables may number what is told of twins far apart. A map of small numbers is several times as fast as one of large ones.
const span = 2 ** 26;

/** Numbers of a table in the order in which findings first refer to them. */
const createOrder = () => {
  const places: (Map<number, number> | undefined)[] = [];
  const numbers: number[] = [];
  return {
    note(at: number): void {
      const far = Math.floor(at / span);
      const near = (places[far] ??= new Map<number, number>());
      if (!near.has(at % span)) near.set(at % span, numbers.push(at) - 1);
    },
    placeOf: (at: number): number => places[Math.floor(at / span)]?.get(at % span) ?? 0,
    numbers: (): Iterable<number> => numbers,
  };
};

/** The key of the remedy in this place: sorted as texts, keys are in the order of their places. */
const remedyKey = (place: number): string => {
  const digits = String(place);
  return `${String.fromCharCode(96 + digits.length)}${digits}`;
};

/** Findings as they are written, and what they refer to. They are gone through for each part anew: all of them may not fit into memory. */
const fold = (findings: Iterable<Finding>, fingerprintOf: FingerprintOf) => {
  const { lines, references, shared } = textsOf(findings, fingerprintOf);
  const [evidence, remedies, subjects] = [createOrder(), createOrder(), createOrder()];
  for (const line of references()) {
    for (const at of line.evidence) evidence.note(at);
    if (line.remedy !== null) remedies.note(line.remedy);
    subjects.note(line.subject);
  }
  const write = createRemedyWriter();
  // What was found out of each remedy when it was written first.
  const alike: (string | null)[] = [];
  const textOf = (line: FindingText): string => {
    const places = line.evidence.map(evidence.placeOf).join(',');
    return (
      line.head +
      (places === '' ? '' : `,"evidence":[${places}]`) +
      line.middle +
      (line.remedy === null ? '' : `,"remedy":"${remedyKey(remedies.placeOf(line.remedy))}"`) +
      line.tail +
      String(subjects.placeOf(line.subject)) +
      line.end
    );
  };
  return {
    *subjects() {
      for (const at of subjects.numbers()) yield shared.subjects.canonical(at);
    },
    *evidence() {
      for (const at of evidence.numbers()) yield shared.evidence.canonical(at);
    },
    *remedies() {
      let place = 0;
      for (const at of remedies.numbers()) {
        const key = remedyKey(place);
        const text = shared.remedies.canonical(at);
        if (place === alike.length) alike.push(write(key, text, shared.remedies.toldAt?.(at)));
        yield `"${key}":${alike[place++] ?? text}`;
      }
    },
    *findings() {
      for (const line of lines()) yield textOf(line);
    },
  };
};

const folded = new WeakMap<Iterable<Finding>, ReturnType<typeof fold>>();

/** The same, worked out once: a report is hashed, and then written. */
const foldedFindings = (
  findings: Iterable<Finding>,
  fingerprintOf: FingerprintOf,
): ReturnType<typeof fold> => {
  const known = folded.get(findings);
  if (known) return known;
  const made = fold(findings, fingerprintOf);
  folded.set(findings, made);
  return made;
};

const foldedMatrices = new WeakMap<ServiceMatrix, ReturnType<typeof foldMatrix>>();

const matrixLists = (matrix: ServiceMatrix, names: Report['names']): WrittenMember => {
  const folded = foldedMatrices.get(matrix) ?? foldMatrix(matrix, names);
  foldedMatrices.set(matrix, folded);
  const { services, rows, ways, hops } = folded;
  const list = (items: () => Iterable<string>): WrittenList => arrayOf(items).list;
  return {
    lists: [
      ['hops', list(hops)],
      ['rows', list(rows)],
      ['services', list(() => services)],
      ['ways', list(ways)],
    ],
  };
};

/**
 * The members of a report as it is written, without its own hash, in their order: what is equal in many findings is there once, and
 * they refer to it.
 */
export const writtenMembers = function* (
  report: AnyReport,
  fingerprintOf: FingerprintOf,
): Iterable<readonly [string, WrittenMember]> {
  for (const key of Object.keys(report) as readonly (keyof Report)[]) {
    // Whoever goes through the others may be about to work it out.
    if (key === 'sha256') continue;
    const value: unknown = report[key];
    if (key === 'findings') {
      const written = foldedFindings(report.findings, fingerprintOf);
      yield ['subjects', arrayOf(written.subjects)];
      yield ['evidence', arrayOf(written.evidence)];
      yield ['remedies', { list: { brackets: ['{', '}'], items: written.remedies } }];
      yield ['findings', arrayOf(written.findings)];
    } else if ((key === 'matrix' || key === 'plannedMatrix') && report[key])
      yield [key, matrixLists(report[key], report.names)];
    else if (value !== undefined) yield [key, { value }];
  }
};

const listChunks = function* ({ brackets: [open, close], items }: WrittenList): Iterable<string> {
  yield open;
  let separator = '';
  for (const item of items()) {
    yield separator + item;
    separator = ',';
  }
  yield close;
};

/** The canonical JSON of a member, in pieces. */
export const memberChunks = function* (member: WrittenMember): Iterable<string> {
  if ('value' in member) yield* canonicalChunks(member.value, 2);
  else if ('list' in member) yield* listChunks(member.list);
  else {
    let separator = '{';
    for (const [key, list] of member.lists) {
      yield `${separator}${canonical(key)}:`;
      separator = ',';
      yield* listChunks(list);
    }
    yield '}';
  }
};

/** Members in the order of canonical JSON. */
export const inCanonicalOrder = (
  members: Iterable<readonly [string, WrittenMember]>,
): readonly (readonly [string, WrittenMember])[] => [...members].sort(([a], [b]) => (a < b ? -1 : 1));

/** The canonical JSON of a report as it is written, without its own hash, in pieces. */
export const writtenChunks = function* (report: AnyReport, fingerprintOf: FingerprintOf): Iterable<string> {
  let separator = '{';
  for (const [key, member] of inCanonicalOrder(writtenMembers(report, fingerprintOf))) {
    yield `${separator}${canonical(key)}:`;
    separator = ',';
    yield* memberChunks(member);
  }
  yield '}';
};

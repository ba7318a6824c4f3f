import type { Finding } from '../../model/finding.ts';
import { canonical } from '../../model/canonical.ts';
import { fingerprintSlot, id, idsIn, type Template } from './wire.ts';

/*
 * Which parts of findings differ is found by comparing them: of those whose JSON has the same structure, what all say alike is
 * the template, and what differs are its slots. Names, addresses, shares and words of a user's own are slots as ids are.
 */

/** A finding as its template and the words that fill its slots. */
export interface Coded {
  readonly template: Template;
  readonly words: readonly string[];
}

/** A finding taken apart: what stands between its strings and numbers, and these. */
interface Parts {
  readonly between: readonly string[];
  readonly literals: readonly string[];
  /** Equal for findings that may share a template. */
  readonly key: string;
}

const literal = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

// An address with its length is one word, and so is everything of letters, digits and hyphens.
const word = /(?:\d{1,3}\.){3}\d{1,3}(?:\/\d{1,2})?|[0-9A-Za-z-]+/g;

const partsOf = (finding: Finding): Parts => {
  const text = canonical(finding);
  const between: string[] = [];
  const literals: string[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(literal)) {
    between.push(text.slice(done, index));
    literals.push(found);
    done = index + found.length;
  }
  between.push(text.slice(done));
  // The page reads the baseline off a template, not off each of its findings.
  const key = [finding.check, finding.messageId, finding.baseline ?? '', ...between].join('\u0001');
  return { between, literals, key };
};

// A string up to this long is one word, whatever is in it: a name, a tag, an amount.
const longestWord = 64;

const isOneWord = (inner: string): boolean =>
  inner.length <= longestWord && !inner.includes('\\') && !inner.includes('arn:') && !inner.match(id);

/** A literal as text and words, in turn. */
const wordsIn = (text: string): readonly string[] => {
  if (!text.startsWith('"')) return ['', text, ''];
  const inner = text.slice(1, -1);
  if (inner !== '' && (isOneWord(inner) || inner.match(id)?.[0] === inner)) return ['"', inner, '"'];
  const pieces: string[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(word)) {
    // Behind a backslash the word's first letter belongs to an escape of JSON.
    if (text[index - 1] === '\\') continue;
    pieces.push(text.slice(done, index), found);
    done = index + found.length;
  }
  pieces.push(text.slice(done));
  return pieces;
};

/** Items by a key of theirs, each with its place. */
const placesBy = (keys: readonly string[]): Iterable<readonly number[]> => {
  const places = new Map<string, number[]>();
  keys.forEach((key, place) => {
    const known = places.get(key);
    if (known) known.push(place);
    else places.set(key, [place]);
  });
  return places.values();
};

const isSame = <T>(items: readonly T[]): boolean => items.every((item) => item === items[0]);

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((item, index) => item === b[index]);

/** Numbers columns of words; columns that say the same have the same number. */
const createSlots = () => {
  const columns: (readonly string[])[] = [];
  const byEnds = new Map<string, number[]>();
  return {
    columns,
    slotOf(column: readonly string[]): number {
      const ends = `${column[0]}\n${column.at(-1)}`;
      const alike = byEnds.get(ends) ?? [];
      const known = alike.find((slot) => isEqual(columns[slot] ?? [], column));
      if (known !== undefined) return known;
      byEnds.set(ends, [...alike, columns.length]);
      return columns.push(column) - 1;
    },
  };
};

/** Findings that differ in these literals only, each taken apart; `around` is what stands before, between and behind these. */
interface Alike {
  readonly around: readonly string[];
  readonly rows: readonly (readonly (readonly string[])[])[];
  readonly derived: readonly (string | null)[];
}

/** One template for findings whose literals have the same text between their words, and the words as columns. */
const shared = ({ around, rows, derived }: Alike, listed: ReadonlySet<string>) => {
  const slots = createSlots();
  const template: (string | number)[] = [around[0] ?? ''];
  const add = (text: string): void => {
    template[template.length - 1] = `${template[template.length - 1]}${text}`;
  };
  rows[0]?.forEach((pieces, at) => {
    pieces.forEach((piece, index) => {
      const column = index % 2 === 0 ? [] : rows.map((row) => row[at]?.[index] ?? '');
      if (index % 2 === 0) add(piece);
      else if (column.every((found, row) => found === derived[row])) template.push(fingerprintSlot, '');
      else if (isSame(column) && !listed.has(piece)) add(piece);
      else template.push(slots.slotOf(column), '');
    });
    add(around[at + 1] ?? '');
  });
  return { template, columns: slots.columns };
};

/** The text between literals that are not fixed, in which the fixed ones are. */
const aroundOf = ({ between, literals }: Parts, isFixed: readonly boolean[]): readonly string[] => {
  const around = [''];
  between.forEach((text, at) => {
    around[around.length - 1] += text;
    if (isFixed[at]) around[around.length - 1] += literals[at] ?? '';
    else if (at < literals.length) around.push('');
  });
  return around;
};

const textOf = (row: readonly (readonly string[])[]): string =>
  row.map((pieces) => pieces.filter((_, index) => index % 2 === 0).join('\u0001')).join('\u0002');

/**
 * Findings as templates and words, in their order. A slot is also what the page need not be told: its fingerprint, where it
 * can compute it, and the ids that it lists.
 */
export const codeOf = (
  findings: readonly Finding[],
  fingerprintOf: (finding: Finding) => string | null,
  listed: ReadonlySet<string>,
): readonly Coded[] => {
  const parts = findings.map(partsOf);
  const derived = findings.map(fingerprintOf);
  const isKnown = (text: string, place: number): boolean =>
    text.slice(1, -1) === derived[place] || idsIn(text).some((found) => listed.has(found));
  const coded: Coded[] = [];
  for (const places of placesBy(parts.map(({ key }) => key))) {
    const [place = 0] = places;
    const first = parts[place];
    if (first === undefined) continue;
    const isFixed = first.literals.map(
      (text, at) => places.every((other) => parts[other]?.literals[at] === text) && !isKnown(text, place),
    );
    const around = aroundOf(first, isFixed);
    const rows = places.map((other) =>
      (parts[other]?.literals ?? []).filter((_, at) => !isFixed[at]).map(wordsIn),
    );
    for (const group of placesBy(rows.map(textOf))) {
      const own = group.map((row) => places[row] ?? 0);
      const { template, columns } = shared(
        { around, rows: group.map((row) => rows[row] ?? []), derived: own.map((at) => derived[at] ?? null) },
        listed,
      );
      own.forEach((at, row) => {
        coded[at] = { template, words: columns.map((column) => column[row] ?? '') };
      });
    }
  }
  return coded;
};

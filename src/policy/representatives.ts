import { ANY, ONE, literalOf, matches } from './match.ts';
import type { Pattern } from './match.ts';

/** A value that stands for all values which the patterns of a policy do not tell apart. */
export interface Representative {
  readonly text: string;
  /** Whether the policy singles it out; the one unnamed value stands for everything the policy does not name. */
  readonly named: boolean;
  /** Whether the policy writes it out whole, so that it means this and nothing else. */
  readonly whole: boolean;
}

/** Representatives, and whether every class that the patterns distinguish has one. */
export interface Partition {
  readonly values: readonly Representative[];
  readonly exact: boolean;
}

const MOST_PATTERNS = 160;
const MOST_CELLS = 10_000;
/** How long the text is that stands for a star. */
const STAR_LENGTH = 8;
const FILLERS = 'zqjxkvwyZQJXKVWY0123456789'.split('');

/** A character that no pattern uses: only a wildcard can match it. Null when the patterns use every candidate. */
export function fillerFor(patterns: Iterable<Pattern>): string | null {
  const used = new Set<number>();
  for (const pattern of patterns) for (const code of pattern) used.add(code);
  return FILLERS.find((letter) => !used.has(letter.charCodeAt(0))) ?? null;
}

/** The most general text of a pattern: every wildcard filled with a character that no pattern uses. */
export function instanceOf(pattern: Pattern, filler: string): string {
  return pattern
    .map((code) =>
      code === ANY ? filler.repeat(STAR_LENGTH) : code === ONE ? filler : String.fromCharCode(code),
    )
    .join('');
}

/**
 * One value for every class of texts inside the universe that the patterns tell apart. The most general text
 * of a pattern lies in another pattern only if that one holds all of it; so when any two patterns are nested or
 * apart, every class has its value. Overlaps are added as patterns of their own until that is so.
 */
export function partition(
  patterns: readonly Pattern[],
  universe: Pattern,
  reserved: readonly string[] = [],
): Partition {
  const filler = fillerFor([...patterns, universe, ...reserved.map(literalOf)]);
  const letter = filler ?? 'z';
  const literals = patterns
    .filter((pattern) => !isWild(pattern))
    .map((pattern) => instanceOf(pattern, letter));
  const inside = patterns.filter(isWild).flatMap((pattern) => within(pattern, universe, letter));
  const closed = close(distinct(inside), letter);
  const whole = new Set(literals.filter((text) => matches(universe, text)));
  const named = new Set([...whole, ...closed.patterns.map((pattern) => instanceOf(pattern, letter))]);
  const unnamed = instanceOf(universe, letter);
  named.delete(unnamed);
  const values = [
    { text: unnamed, named: false, whole: false },
    ...[...named].map((text) => ({ text, named: true, whole: whole.has(text) })),
  ];
  return { values, exact: closed.exact && filler !== null };
}

/** The patterns and all their overlaps, so that any two are nested or apart; and whether none is missing. */
export function closureOf(patterns: readonly Pattern[]): { patterns: readonly Pattern[]; exact: boolean } {
  return close(distinct(patterns), fillerFor(patterns) ?? 'z');
}

/** The patterns whose union is what both patterns match; null when there are too many. */
export function intersection(a: Pattern, b: Pattern, filler: string): Pattern[] | null {
  if (!endsAgree(a, b)) return [];
  if (contains(b, a, filler)) return [a];
  if (contains(a, b, filler)) return [b];
  if (!isWild(a) || !isWild(b)) return [];
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return null;
  return overlay(a, b);
}

/** Does the first pattern match everything that the second one matches? Exact for patterns without `?`. */
export function contains(outer: Pattern, inner: Pattern, filler: string): boolean {
  return matches(outer, instanceOf(inner, filler));
}

function isWild(pattern: Pattern): boolean {
  return pattern.includes(ANY) || pattern.includes(ONE);
}

function within(pattern: Pattern, universe: Pattern, filler: string): Pattern[] {
  // A pattern that holds the whole universe singles nothing out.
  if (contains(pattern, universe, filler)) return [];
  return intersection(pattern, universe, filler) ?? [pattern];
}

function distinct(patterns: readonly Pattern[]): Pattern[] {
  return [...new Map(patterns.map((pattern) => [pattern.join(), pattern])).values()];
}

function close(
  patterns: readonly Pattern[],
  filler: string,
): { patterns: readonly Pattern[]; exact: boolean } {
  if (patterns.every(isPrefix)) return { patterns, exact: true };
  if (patterns.length > MOST_PATTERNS) return { patterns, exact: false };
  const all = [...patterns];
  const known = new Set(all.map((pattern) => pattern.join()));
  let exact = true;
  for (let right = 1; right < all.length; right += 1) {
    for (let left = 0; left < right; left += 1) {
      const found = intersection(all[left] ?? [], all[right] ?? [], filler);
      exact &&= found !== null;
      for (const pattern of found ?? []) addOnce(all, known, pattern);
    }
    if (all.length > MOST_PATTERNS) return { patterns: all, exact: false };
  }
  return { patterns: all, exact: exact && (all.length === 1 || all.every(isFilledWell)) };
}

/**
 * Does the text that stands for the pattern lie in no other pattern that holds less? A star next to a question mark means
 * "at least so many", which one length cannot stand for; and many question marks in a row could be the filled star.
 */
function isFilledWell(pattern: Pattern): boolean {
  let single = 0;
  let star = false;
  for (const code of [...pattern, 0]) {
    if (code === ONE) single += 1;
    else if (code === ANY) star = true;
    else {
      if (single >= STAR_LENGTH || (single > 0 && star)) return false;
      single = 0;
      star = false;
    }
  }
  return true;
}

function addOnce(all: Pattern[], known: Set<string>, pattern: Pattern): void {
  const key = pattern.join();
  if (known.has(key)) return;
  known.add(key);
  all.push(pattern);
}

/** Literal text and one star at its end: any two such patterns are nested or apart. */
function isPrefix(pattern: Pattern): boolean {
  const wild = pattern.findIndex((code) => code === ANY || code === ONE);
  return wild === pattern.length - 1 && pattern[wild] === ANY;
}

function endsAgree(a: Pattern, b: Pattern): boolean {
  return headsAgree(a, b) && headsAgree([...a].reverse(), [...b].reverse());
}

function headsAgree(a: Pattern, b: Pattern): boolean {
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const one = a[index] ?? ANY;
    const other = b[index] ?? ANY;
    if (one === ANY || other === ANY) return true;
    if (one !== other && one !== ONE && other !== ONE) return false;
  }
  return true;
}

const MOST_RESULTS = 12;

/** All ways to lay two patterns over each other, from the end to the start; null when there are too many. */
function overlay(a: Pattern, b: Pattern): Pattern[] | null {
  let below: Pattern[][] = [];
  for (let i = a.length; i >= 0; i -= 1) {
    const row: Pattern[][] = [];
    for (let j = b.length; j >= 0; j -= 1) {
      const results = distinct(overlayCell(a[i], b[j], below[j] ?? [], row[j + 1] ?? [], below[j + 1] ?? []));
      if (results.length > MOST_RESULTS) return null;
      row[j] = results;
    }
    below = row;
  }
  return below[0] ?? [];
}

/** Ways from one cell on, given those after skipping a token of a, of b, or of both. */
function overlayCell(
  x: number | undefined,
  y: number | undefined,
  skipA: readonly Pattern[],
  skipB: readonly Pattern[],
  skipBoth: readonly Pattern[],
): Pattern[] {
  if (x === undefined && y === undefined) return [[]];
  if (x === ANY && y === ANY) return [...skipA, ...skipB].map((rest) => collapse([ANY, ...rest]));
  if (x === ANY) return [...skipA, ...(y === undefined ? [] : skipB.map((rest) => [y, ...rest]))];
  if (y === ANY) return [...skipB, ...(x === undefined ? [] : skipA.map((rest) => [x, ...rest]))];
  if (x === undefined || y === undefined) return [];
  if (x !== y && x !== ONE && y !== ONE) return [];
  const code = x === ONE ? y : x;
  return skipBoth.map((rest) => [code, ...rest]);
}

function collapse(pattern: Pattern): Pattern {
  return pattern.filter((code, index) => code !== ANY || pattern[index + 1] !== ANY);
}

import { explore } from './explore-patterns.ts';
import type { Steps } from './explore-patterns.ts';
import { ANY, ONE, literalOf, matches } from './match.ts';
import type { Pattern } from './match.ts';

/** A text that stands for all texts which the patterns of a policy do not tell apart. */
export interface EquivalenceClass {
  readonly text: string;
  /** Whether the policy singles it out; the unnamed one stands for everything the policy does not name. */
  readonly named: boolean;
  /** Whether the policy writes it out whole, so that it means this and nothing else. */
  readonly whole: boolean;
}

/** Classes of texts, and whether every class that the patterns tell apart is among them. */
export interface Partition {
  readonly values: readonly EquivalenceClass[];
  readonly exact: boolean;
}

/** Steps of single patterns that one exploration may take: some ten milliseconds. */
const MAX_STEPS = 40_000;
/** As many explorations that are alike may take all their steps; more of them share what those may take. */
const FULL_EXPLORATIONS = 4;
/** How long the text is that stands for a star. */
const STAR_LENGTH = 8;
const FILLERS = 'zqjxkvwyZQJXKVWY0123456789'.split('');

const stepsOfEach = (alike: number): Steps => ({
  left: Math.floor(MAX_STEPS / Math.max(1, alike / FULL_EXPLORATIONS)),
});

/** A character that no pattern uses: only a wildcard can match it. Null when the patterns use every candidate. */
export const fillerFor = (patterns: Iterable<Pattern>): string | null => {
  const used = new Set<number>();
  for (const pattern of patterns) for (const code of pattern) used.add(code);
  return FILLERS.find((letter) => !used.has(letter.charCodeAt(0))) ?? null;
};

/** The most general text of a pattern: every wildcard filled with a character that no pattern uses. */
export const instanceOf = (pattern: Pattern, filler: string): string =>
  pattern
    .map((code) =>
      code === ANY ? filler.repeat(STAR_LENGTH) : code === ONE ? filler : String.fromCharCode(code),
    )
    .join('');

/** Does the first pattern match everything that the second one matches? Exact for patterns without `?`. */
export const contains = (outer: Pattern, inner: Pattern, filler: string): boolean =>
  matches(outer, instanceOf(inner, filler));

/**
 * One text for every class of texts inside the universe that the patterns tell apart. Patterns that no text can match
 * together are looked at apart; the others read the same text at once, and each set of them that some text matches together
 * is a class.
 */
export const partition = (
  patterns: readonly Pattern[],
  universe: Pattern,
  { reserved = [], excluded = '', alike = 1 }: Letters = {},
): Partition => {
  const filler = fillerFor([...patterns, universe, ...reserved.map(literalOf)]) ?? 'z';
  const literals = new Set(
    patterns.filter((pattern) => !isWild(pattern)).map((pattern) => instanceOf(pattern, filler)),
  );
  const isPossible = (text: string): boolean => excluded === '' || !text.includes(excluded);
  const setting: Setting = { universe, filler, excluded, literals, isPossible, budget: stepsOfEach(alike) };
  const telling = distinct(
    patterns.filter((one) => isWild(one) && !holdsAll(one, universe) && endsAgree(one, universe)),
  );
  const { unnamed, named, exact } =
    telling.every(isPrefix) && isPrefix(universe) ? nested(telling, setting) : overlapping(telling, setting);
  const whole = [...literals].filter((text) => matches(universe, text) && isPossible(text));
  const texts = new Set(named.filter((text) => !literals.has(text) && text !== unnamed));
  return {
    values: [
      ...(unnamed === null ? [] : [{ text: unnamed, named: false, whole: false }]),
      ...whole.map((text) => ({ text, named: true, whole: true })),
      ...[...texts].map((text) => ({ text, named: true, whole: false })),
    ],
    exact,
  };
};

interface Letters {
  /** Texts whose letters stand for nothing but themselves. */
  readonly reserved?: readonly string[];
  /** A letter that no text has. */
  readonly excluded?: string;
  /** How many partitions are made like this one, such as one for each account. */
  readonly alike?: number;
}

interface Setting {
  readonly universe: Pattern;
  readonly filler: string;
  readonly excluded: string;
  readonly literals: ReadonlySet<string>;
  isPossible(text: string): boolean;
  readonly budget: Steps;
}

interface Texts {
  /** A text that no pattern matches; null where there is none. */
  readonly unnamed: string | null;
  readonly named: readonly string[];
  readonly exact: boolean;
}

/** Beginnings with a star after them are nested or apart, so that the most general text of each stands for a class. */
const nested = (patterns: readonly Pattern[], { universe, filler, isPossible }: Setting): Texts => {
  const inside = patterns.filter((pattern) => pattern.length > universe.length);
  const named = inside.map((pattern) => instanceOf(pattern, filler)).filter(isPossible);
  return { unnamed: instanceOf(universe, filler), named, exact: true };
};

const overlapping = (patterns: readonly Pattern[], setting: Setting): Texts => {
  const { universe, filler, literals, isPossible } = setting;
  const general = instanceOf(universe, filler);
  const isFree =
    isPossible(general) && !literals.has(general) && !patterns.some((one) => matches(one, general));
  // Where question marks leave no text free that is easily found, it is searched for among all.
  const groups = isFree ? groupsOf(patterns) : [patterns];
  const found = groups.map((group) => classesOf(group, setting, isFree));
  const unnamed = isFree ? general : (found[0]?.unnamed ?? null);
  return {
    unnamed,
    named: found.flatMap(({ named }) => named),
    exact: found.every(({ exact }) => exact),
  };
};

/** Patterns in groups, so that no text matches patterns of two of them. */
const groupsOf = (patterns: readonly Pattern[]): Pattern[][] => {
  let groups: Pattern[][] = [];
  for (const pattern of patterns) {
    const touching = groups.filter((group) => group.some((other) => endsAgree(pattern, other)));
    groups = [...groups.filter((group) => !touching.includes(group)), [pattern, ...touching.flat()]];
  }
  return groups;
};

const MAX_TOGETHER = 48;

/** The classes of patterns that may overlap; those that have a most general text get that one. */
const classesOf = (patterns: readonly Pattern[], setting: Setting, isFree: boolean): Texts => {
  const { universe, filler, excluded, literals, isPossible, budget } = setting;
  const general = patterns
    .map((pattern) => instanceOf(pattern, filler))
    .filter((text) => matches(universe, text) && isPossible(text) && !literals.has(text));
  const isAlone = isFree && patterns.length === 1 && general.length === 1;
  if (isAlone || patterns.length > MAX_TOGETHER) return { unnamed: null, named: general, exact: isAlone };
  const texts = new Map<string, string>();
  for (const text of general.reverse()) texts.set(keyOfMatches(patterns, text), text);
  const none = '0'.repeat(patterns.length);
  const alphabet = { others: [...new Set([filler, ...FILLERS])], isUsed: (one: string) => one !== excluded };
  const explored = explore(patterns, universe, alphabet, budget, literals);
  for (const [key, text] of explored.texts) if (!texts.has(key)) texts.set(key, text);
  const named = [...texts].flatMap(([key, text]) => (key === none ? [] : [text]));
  return { unnamed: texts.get(none) ?? null, named, exact: explored.exact };
};

const keyOfMatches = (patterns: readonly Pattern[], text: string): string =>
  patterns.map((one) => (matches(one, text) ? '1' : '0')).join('');

/** Does the pattern match every text of the universe, so that it tells none apart? */
const holdsAll = (pattern: Pattern, universe: Pattern): boolean =>
  !pattern.includes(ONE) && matches(pattern, instanceOf(universe, '\u0000'));

const DIGITS = '9876543210'.split('');
const ACCOUNT: Pattern = Array.from({ length: 12 }, () => ONE);

/** Account ids of each class that patterns tell apart, and whether every class is among them. */
export interface AccountClasses {
  readonly classes: readonly (readonly string[])[];
  readonly exact: boolean;
}

/**
 * For each set of the patterns that some account id fits together, ids that fit just those, filled with different digits;
 * those of no pattern come first.
 */
export const accountClasses = (patterns: readonly Pattern[]): AccountClasses => {
  // Most policies hold no pattern of an account, and then there is but one class.
  if (patterns.length > 0) return exploreAccounts(patterns);
  anyAccount ??= exploreAccounts([]);
  return anyAccount;
};

let anyAccount: AccountClasses | null = null;

const exploreAccounts = (patterns: readonly Pattern[]): AccountClasses => {
  const turns = DIGITS.map((_, at) => [...DIGITS.slice(at), ...DIGITS.slice(0, at)]);
  const explored = turns.map((others) =>
    explore(patterns, ACCOUNT, { others, isUsed: (one) => others.includes(one) }, stepsOfEach(turns.length)),
  );
  const keys = new Set(explored.flatMap(({ texts }) => [...texts.keys()]));
  const none = '0'.repeat(patterns.length);
  const sorted = [none, ...[...keys].filter((key) => key !== none)].filter((key) => keys.has(key));
  return {
    classes: sorted.map((key) => [...new Set(explored.flatMap(({ texts }) => texts.get(key) ?? []))]),
    exact: explored.some(({ exact }) => exact),
  };
};

const isWild = (pattern: Pattern): boolean => pattern.includes(ANY) || pattern.includes(ONE);

const distinct = (patterns: readonly Pattern[]): Pattern[] => [
  ...new Map(patterns.map((pattern) => [pattern.join(), pattern])).values(),
];

/** Literal text and one star at its end: any two such patterns are nested or apart. */
const isPrefix = (pattern: Pattern): boolean => {
  const wild = pattern.findIndex((code) => code < 0);
  return wild === pattern.length - 1 && pattern[wild] === ANY;
};

/** Could one text match both patterns, as far as their beginnings and ends say? */
const endsAgree = (a: Pattern, b: Pattern): boolean =>
  agreeFrom(a, b, (pattern, at) => pattern[at]) && agreeFrom(a, b, (pattern, at) => pattern.at(-1 - at));

const agreeFrom = (
  a: Pattern,
  b: Pattern,
  codeOf: (pattern: Pattern, at: number) => number | undefined,
): boolean => {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const one = codeOf(a, at);
    const other = codeOf(b, at);
    if (one === ANY || other === ANY) return true;
    if (one !== other && one !== ONE && other !== ONE) return false;
  }
  // What is left of the longer one has to stand for nothing.
  return true;
};

import { variable, requestClass } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import { ipBlockHolds, ipTextOf, isNarrow, isNeverPublic } from './ip.ts';
import type { IpBlock } from './ip.ts';
import { hasWildcard, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { partition } from './equivalence-classes.ts';
import type { EquivalenceClass, Partition } from './equivalence-classes.ts';
import { memoizeByKey } from './memoize.ts';
import { present } from './request.ts';
import type { ContextValue } from './request.ts';
import type { KeyWords, Vocabulary } from './vocabulary.ts';

/** How a key variable is to be built. */
export interface KeyRules {
  /** Texts the key can hold, as a pattern. */
  readonly universe?: string;
  /** Whether requests of this case carry the key: all of them, or some. */
  readonly presence: 'always' | 'maybe';
  readonly unnamedOnly: boolean;
  /** Only addresses that are seen on the internet. */
  readonly publicOnly?: boolean;
  readonly sureWhenNamed?: boolean;
}

// AWS: keys that hold a list (IAM, "Multivalued context keys"); the other global keys hold one value
const LISTS = new Set([
  'aws:principalorgpaths',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:vpceorgpaths',
  'aws:calledvia',
  'aws:tagkeys',
  'aws:principalservicenameslist',
]);

/** The classes of values of one key that the policy tells apart. */
export const keyVariable = (key: string, vocabulary: Vocabulary, rules: KeyRules): RequestVariable => {
  const words = vocabulary.keys.get(key);
  const about = `${key} ${rules.universe ?? '*'} ${rules.publicOnly === true}`;
  const { values, exact } = keyClasses(vocabulary, about, () => valuesOf(words, vocabulary, rules));
  const possible = values.filter((value) => rules.universe === undefined || !hasWildcard(value.text));
  const chosen = possible.filter((value) => !rules.unnamedOnly || !isMeant(key, value));
  const sureWhenNamed = rules.sureWhenNamed ?? true;
  const classes = chosen.map((value) =>
    requestClass({ [key]: present(value.text) }, sureWhenNamed || !isMeant(key, value)),
  );
  const lists = listValues(key, words, chosen);
  const absent = rules.presence === 'maybe' ? [requestClass({ [key]: 'absent' })] : [];
  const all = [
    ...classes,
    ...(lists ?? []).map((value): RequestClass => requestClass({ [key]: value })),
    ...absent,
  ];
  // What is missing where patterns overlap is named by them.
  const isWhole = exact || (rules.unnamedOnly && isMeantWhenNamed(key));
  return variable(key, all, isWhole && lists !== null && words?.isOpen !== true);
};

/** The classes of a key's values, which cases and questions have in common. */
const keyClasses = memoizeByKey<Vocabulary, Partition>();

/** Is every value that a pattern of this key fits one that the policy singles out? */
const isMeantWhenNamed = (key: string): boolean =>
  !['aws:sourcevpce', 'aws:sourcevpc', 'aws:userid'].includes(key);

/** Does the policy single out who has this value, rather than give a pattern that anybody's may fit? */
const isMeant = (key: string, value: EquivalenceClass): boolean => {
  // AWS: ids of endpoints and VPCs are made up, so that no two owners share a beginning (PrivateLink guide, endpoint policies)
  if (key === 'aws:sourcevpce' || key === 'aws:sourcevpc') return value.whole;
  // AWS: a unique id or the account, then the name of the session, which callers choose (IAM, aws:userid)
  if (key === 'aws:userid') return value.named && /^(?:A[A-Z]{3}[A-Z0-9]{12,}|\d{12}$)/.test(value.text);
  return value.named;
};

const valuesOf = (words: KeyWords | undefined, vocabulary: Vocabulary, rules: KeyRules): Partition => {
  if (words === undefined) return partition([], patternOf(rules.universe ?? '*'));
  const comparisons = new Set(words.operators.map((operator) => operator.comparison));
  if (rules.publicOnly === true || comparisons.has('ip')) return addressesOf(words, rules);
  if (comparisons.has('numeric')) return numbersOf(words.numbers, (number) => String(number));
  if (comparisons.has('date'))
    return numbersOf(
      words.dates.map((date) => date / 1000),
      (number) => String(Math.round(number)),
    );
  if (comparisons.has('bool'))
    return { values: ['true', 'false'].map((text) => ({ text, named: false, whole: false })), exact: true };
  return partition(textsOf(words, vocabulary), patternOf(rules.universe ?? '*'));
};

/** The patterns a key is compared with, those of all keys that policy variables tie to it included. */
export const textsOf = (words: KeyWords | undefined, vocabulary: Vocabulary): Pattern[] => {
  if (words === undefined) return [];
  const tied = new Set([words]);
  // What is added is gone through as well.
  for (const one of tied)
    for (const other of vocabulary.keys.values())
      if (isTied(one, other) || isTied(other, one)) tied.add(other);
  return [...tied].flatMap(({ patterns }) => patterns);
};

const isTied = ({ templates }: KeyWords, { key }: KeyWords): boolean =>
  templates.some(({ keys }) => keys.includes(key));

/** Every elementary interval between the listed blocks, by its first address. */
const addressesOf = (words: KeyWords, rules: KeyRules): { values: EquivalenceClass[]; exact: boolean } => {
  const starts = ([4, 6] as const).flatMap((family) => startsOf(words.blocks, family));
  const texts = words.patterns.map((pattern) => String.fromCharCode(...pattern.filter((code) => code >= 0)));
  const usable = starts.filter((address) => rules.publicOnly !== true || !isNeverPublic(address));
  const values = usable.map((address) => ({
    text: ipTextOf(address.family, address.first),
    named: words.blocks.some((block) => isNarrow(block) && ipBlockHolds(block, address)),
    whole: false,
  }));
  return { values, exact: texts.length === 0 };
};

const startsOf = (blocks: readonly IpBlock[], family: 4 | 6): IpBlock[] => {
  const end = family === 4 ? 1n << 32n : 1n << 128n;
  // An address of the internet that no listed block holds must be among the starts, so public space is cut too.
  const cuts =
    family === 4 ? [0x01000000n, 0x0b000000n, 0x64800000n, 0xac200000n, 0xc0a90000n] : [0x2000n << 112n];
  const own = blocks
    .filter((block) => block.family === family)
    .flatMap((block) => [block.first, block.last + 1n]);
  const prefix = family === 4 ? 32 : 128;
  return [...new Set([...cuts, ...own])]
    .filter((start) => start < end)
    .map((start) => ({ family, first: start, last: start, prefix }));
};

const numbersOf = (
  limits: readonly number[],
  print: (number: number) => string,
): { values: EquivalenceClass[]; exact: boolean } => {
  const sorted = [...new Set(limits)].sort((a, b) => a - b);
  const between = sorted.flatMap((limit, index) => [limit, (limit + (sorted[index + 1] ?? limit + 2)) / 2]);
  const all = [(sorted[0] ?? 0) - 1, ...between];
  return { values: all.map((number) => ({ text: print(number), named: false, whole: false })), exact: true };
};

/** Lists of several values, for keys that hold them; null when there are more combinations than are enumerated. */
const listValues = (
  key: string,
  words: KeyWords | undefined,
  values: readonly EquivalenceClass[],
): ContextValue[] | null => {
  const set = words?.operators.some((operator) => operator.set !== null) ?? false;
  if (!set || !holdsLists(key)) return [];
  const texts = values.map((value) => value.text);
  const [first = '', ...others] = texts;
  if (texts.length > MAX_LISTED) return null;
  if (texts.length < 2) return [];
  return subsetsOf([first, ...others]).map((subset) => present(...subset));
};

const MAX_LISTED = 7;

const holdsLists = (key: string): boolean => {
  if (key.startsWith('s3:')) return key === 's3:requestobjecttagkeys';
  return LISTS.has(key) || !key.startsWith('aws:');
};

/** Every choice of two or more of the texts. */
const subsetsOf = (texts: readonly string[]): string[][] => {
  const subsets = texts.reduce<string[][]>(
    (all, text) => [...all, ...all.map((subset) => [...subset, text])],
    [[]],
  );
  return subsets.filter((subset) => subset.length > 1);
};

import type { Pattern } from './match.ts';

/** Of many patterns, those whose literal beginning stands at the beginning of a text: no other can match it. */
export type PrefixIndex = (text: string) => readonly Pattern[];

/** Makes patterns ready to be asked for those that may match a text, so that hundreds of them cost no more than a few. */
export const prefixIndexOf = (patterns: readonly Pattern[]): PrefixIndex =>
  patterns.length > FEW ? indexed(patterns) : oneByOne(patterns);

const FEW = 8;

const oneByOne = (patterns: readonly Pattern[]): PrefixIndex => {
  const starts = patterns.map(startOf);
  return (text) => patterns.filter((_, index) => text.startsWith(starts[index] ?? ''));
};

const indexed = (patterns: readonly Pattern[]): PrefixIndex => {
  const byLength = new Map<number, Map<string, Pattern[]>>();
  for (const pattern of patterns) {
    const start = startOf(pattern);
    const byStart = byLength.get(start.length) ?? new Map<string, Pattern[]>();
    byLength.set(start.length, byStart);
    const alike = byStart.get(start) ?? [];
    alike.push(pattern);
    byStart.set(start, alike);
  }
  const lengths = [...byLength];
  return (text) => {
    const found = lengths.flatMap(([length, byStart]) => {
      const alike = length > text.length ? undefined : byStart.get(text.slice(0, length));
      return alike === undefined ? [] : [alike];
    });
    return found.length === 1 ? (found[0] ?? []) : found.flat();
  };
};

// A beginning longer than this tells no more apart.
const LONGEST = 256;

/** The literal beginning of a pattern, as far as it is worth comparing. */
export const startOf = (pattern: Pattern): string => {
  const wild = pattern.findIndex((code) => code < 0);
  return String.fromCharCode(...pattern.slice(0, wild < 0 ? LONGEST : Math.min(wild, LONGEST)));
};

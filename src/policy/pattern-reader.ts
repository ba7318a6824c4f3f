import { ANY, ONE } from './match.ts';
import type { Pattern } from './match.ts';

/** A pattern that reads a text character by character. Its states are numbers, made when they are first reached. */
export interface PatternReader {
  readonly start: number;
  /** The state after one more character. */
  step(state: number, code: number): number;
  /** Does the pattern match the text that led to this state? */
  accepts(state: number): boolean;
  /** Can no text that begins like this match any more? */
  isDead(state: number): boolean;
  /** The characters that lead from this state elsewhere than all others do. */
  wants(state: number): readonly number[];
}

/** A place in a pattern and, behind a star, the place after it: the star may stand for nothing. */
const withSkipped = (pattern: Pattern, place: number): readonly number[] =>
  pattern[place] === ANY ? [place, ...withSkipped(pattern, place + 1)] : [place];

/**
 * The places of which some later text could make a difference. Whatever can follow a place before a star can follow the
 * star as well, so only those from the last star on are kept.
 */
const settled = (pattern: Pattern, places: readonly number[]): readonly number[] => {
  const all = [...new Set(places.flatMap((place) => withSkipped(pattern, place)))].sort((a, b) => a - b);
  const star = all.findLastIndex((place) => pattern[place] === ANY);
  return star < 0 ? all : all.slice(star);
};

/** Makes a pattern ready to read texts. */
export const readerOf = (pattern: Pattern): PatternReader => {
  const states: { readonly places: readonly number[]; readonly next: Map<number, number> }[] = [];
  const known = new Map<string, number>();
  const stateOf = (places: readonly number[]): number => {
    const kept = settled(pattern, places);
    const key = kept.join();
    const found = known.get(key) ?? states.push({ places: kept, next: new Map() }) - 1;
    known.set(key, found);
    return found;
  };
  const moved = (place: number, code: number): readonly number[] => {
    const token = pattern[place];
    if (token === ANY) return [place];
    return token === ONE || token === code ? [place + 1] : [];
  };
  return {
    start: stateOf([0]),
    step(state, code) {
      const from = states[state];
      const to = from?.next.get(code) ?? stateOf(from?.places.flatMap((place) => moved(place, code)) ?? []);
      from?.next.set(code, to);
      return to;
    },
    accepts: (state) => states[state]?.places.includes(pattern.length) ?? false,
    isDead: (state) => states[state]?.places.length === 0,
    wants: (state) =>
      states[state]?.places.flatMap((place) => {
        const token = pattern[place];
        return token === undefined || token < 0 ? [] : [token];
      }) ?? [],
  };
};

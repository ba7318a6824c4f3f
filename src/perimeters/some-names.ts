import type { Answer, Witness } from '../policy/index.ts';

/** Names out of many: the first few, and whether there are more. */
export interface SomeNames {
  readonly names: readonly string[];
  readonly more: boolean;
}

const MAX_NAMED = 10;
const MAX_QUESTIONS = 64;

/** No names at all. */
export const noNames: SomeNames = { names: [], more: false };

/** Names as a list for people. */
export const wordsOf = ({ names, more }: SomeNames): string =>
  more ? `${names.join(', ')} and others` : names.join(', ');

/** Names that were counted as a list for people, not too long. */
export const listWords = (names: readonly string[]): string =>
  wordsOf({ names: names.slice(0, MAX_NAMED), more: names.length > MAX_NAMED });

/**
 * Which of many candidates pass? They are asked about together, so that hundreds of them cost as much as the few that
 * are named.
 */
export const passingOf = <T>(
  candidates: readonly T[],
  nameOf: (candidate: T) => string,
  ask: (left: readonly T[]) => Answer,
  passerOf: (witness: Witness) => string,
): SomeNames => {
  const found = new Set<string>();
  let questions = 0;
  const find = (among: readonly T[]): void => {
    let left = among;
    while (left.length > 0 && found.size <= MAX_NAMED && questions < MAX_QUESTIONS) {
      questions += 1;
      const answer = ask(left);
      if (answer.answer === 'no') return;
      // Too many to be searched at once may be few enough by halves.
      if (answer.answer === 'unknown') {
        const half = Math.floor(left.length / 2);
        if (half === 0) return;
        find(left.slice(0, half));
        left = left.slice(half);
        continue;
      }
      found.add(passerOf(answer.witness));
      left = left.filter((candidate) => !found.has(nameOf(candidate)));
    }
  };
  find(candidates);
  const names = [...new Set(candidates.map(nameOf))].filter((name) => found.has(name));
  return { names: names.slice(0, MAX_NAMED), more: names.length > MAX_NAMED };
};

/** A source of choices that gives the same ones for the same seed. */
export interface Dice {
  /** A whole number from 0 up to and without `n`. */
  readonly below: (n: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Those of a list that a coin, thrown for each, chooses. */
  readonly some: <T>(list: readonly T[], probability?: number) => T[];
  readonly shuffle: <T>(list: readonly T[]) => T[];
}

/** Dice that fall by mulberry32, a small generator with 32 bits of state. */
export const createDice = (seed: number): Dice => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const chance = (probability: number): boolean => next() < probability;
  return {
    below,
    chance,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error('Nothing to pick from.');
      return list[below(list.length)] as T;
    },
    some: (list, probability = 0.5) => list.filter(() => chance(probability)),
    shuffle: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
};

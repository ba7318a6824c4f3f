import { type Follower, toldOf } from '../audit/echo.ts';
import type { TextTable } from '../model/finding-texts.ts';

/** What a number of a table stands for: a text that is kept, or what that says of a follower. */
export interface Parts {
  readonly at: number;
  readonly follower: Follower | null;
}

/** A table, and what its texts about leaders say of their followers: that is not kept, but made anew each time. */
export interface ToldTable extends TextTable {
  /** The number of what a text says of a follower, of whom it can be said. */
  tell(at: number, follower: Follower): number;
  /** The same for a list of numbers. */
  tellAll(list: readonly number[], follower: Follower): readonly number[];
  /** Can a text be said of a follower? */
  canTell(at: number, follower: Follower): boolean;
  partsOf(number: number): Parts;
}

type Saying = ReturnType<Follower['sayingOf']>;

// Far more than the texts of one table, and little enough for as many followers to have numbers of their own.
const mostTexts = 2 ** 26;

/** Adds to a table what it says of followers. */
export const createToldTable = (table: TextTable): ToldTable => {
  const followers: Follower[] = [];
  const known = { json: new Map<string, Saying[]>(), canonical: new Map<string, Saying[]>() };
  const sayingOf = (at: number, { leader, sayingOf: make }: Follower, form: keyof typeof known): Saying => {
    const sayings = known[form].get(leader) ?? [];
    known[form].set(leader, sayings);
    return (sayings[at] ??= make(table[form](at)));
  };
  const sames = new WeakMap<readonly number[], readonly boolean[]>();
  const samesOf = (list: readonly number[], follower: Follower): readonly boolean[] => {
    const found = sames.get(list) ?? list.map((at) => sayingOf(at, follower, 'json').isSame);
    sames.set(list, found);
    return found;
  };
  const partsOf = (number: number): Parts =>
    number < mostTexts
      ? { at: number, follower: null }
      : { at: number % mostTexts, follower: followers[Math.floor(number / mostTexts) - 1] ?? null };
  const textOf = (number: number, form: keyof typeof known): string => {
    const { at, follower } = partsOf(number);
    return follower ? sayingOf(at, follower, form).say(follower.named) : table[form](at);
  };
  return {
    ...table,
    canTell: (at, follower) => sayingOf(at, follower, 'json').canSay(follower.named),
    tell(at, follower) {
      if (sayingOf(at, follower, 'json').isSame) return at;
      followers[follower.number] = follower;
      return (follower.number + 1) * mostTexts + at;
    },
    tellAll(list, follower) {
      // Whether a text says anything of a leader is the same for all of its followers.
      const same = samesOf(list, follower);
      followers[follower.number] = follower;
      const from = (follower.number + 1) * mostTexts;
      return list.map((at, place) => (same[place] ? at : from + at));
    },
    partsOf,
    toldAt(number) {
      const { at, follower } = partsOf(number);
      return follower && { of: at, text: () => table.canonical(at), say: (part) => toldOf(follower, part) };
    },
    json: (number) => textOf(number, 'json'),
    canonical: (number) => textOf(number, 'canonical'),
  };
};

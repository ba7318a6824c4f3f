import { canonical } from './canonical.ts';
import type { AlikeRemedy, Remedy } from './finding-schema.ts';
import type { Told } from './finding-texts.ts';

// Words with a digit, which are ids, addresses, ARNs and some names: what differs between things of one kind.
const name = /(?<![0-9A-Za-z])(?=[A-Za-z.:/-]*\d)[0-9A-Za-z]+(?:[.:/-]+[0-9A-Za-z]+)*/g;

/** The texts of a remedy with its names numbered as they first appear, and these. */
interface Taken {
  readonly around: string;
  readonly names: readonly string[];
}

const takenApart = (remedy: Remedy): Taken => {
  const numbers = new Map<string, number>();
  const numbered = (text: string): string =>
    text.replace(name, (found) => {
      const number = numbers.get(found) ?? numbers.size;
      numbers.set(found, number);
      // No text of ours holds this character, and where one did, the numbers behind it would differ all the same.
      return `\u001f${number}\u001f`;
    });
  // Of canonical JSON, so that members come in the same order.
  const around = Object.entries(remedy).map(
    ([key, value]) => `${key}\n${typeof value === 'string' ? numbered(value) : JSON.stringify(value)}`,
  );
  return { around: around.join('\u001f'), names: [...numbers.keys()] };
};

const wholeName = new RegExp(`^${name.source}$`);

/** A remedy of which others are told: taken apart, and its canonical JSON cut around its names. */
interface Leading extends Taken {
  readonly literals: readonly string[];
  /** For each place between two literals the number of the name there. */
  readonly places: readonly number[];
}

const leadingOf = (text: string): Leading => {
  const remedy = JSON.parse(text) as Remedy;
  const taken = takenApart(remedy);
  const numbers = new Map(taken.names.map((one, at) => [one, at]));
  const literals: string[] = [];
  const places: number[] = [];
  let waiting = '{';
  for (const [at, [key, value]] of Object.entries(remedy).entries()) {
    waiting += `${at === 0 ? '' : ','}${JSON.stringify(key)}:`;
    if (typeof value !== 'string') {
      waiting += canonical(value);
      continue;
    }
    waiting += '"';
    let end = 0;
    for (const { 0: found, index } of value.matchAll(name)) {
      literals.push(waiting + JSON.stringify(value.slice(end, index)).slice(1, -1));
      places.push(numbers.get(found) ?? 0);
      waiting = '';
      end = index + found.length;
    }
    waiting += `${JSON.stringify(value.slice(end)).slice(1, -1)}"`;
  }
  literals.push(`${waiting}}`);
  return { ...taken, literals, places };
};

/**
 * What a told remedy is, taken apart; null where that is not sure. It is what its leader is with other names: then it is cut in the
 * same places, since each of its names is one for itself, and what stands around them is the same.
 */
const takenLike = (
  { around, names, literals, places }: Leading,
  text: string,
  say: Told['say'],
): Taken | null => {
  const own = names.map(say);
  if (new Set(own).size < own.length || !own.every((one) => wholeName.test(one))) return null;
  let rebuilt = literals[0] ?? '';
  for (const [at, number] of places.entries()) rebuilt += (own[number] ?? '') + (literals[at + 1] ?? '');
  return rebuilt === text ? { around, names: own } : null;
};

/** Takes remedies apart, those that are told of twins by what they are told of. */
const createTaking = () => {
  const leading = new Map<number, Leading>();
  return (text: string, told: Told | null): Taken => {
    if (told) {
      const led = leading.get(told.of) ?? leadingOf(told.text());
      leading.set(told.of, led);
      const taken = takenLike(led, text, told.say);
      if (taken) return taken;
    }
    return takenApart(JSON.parse(text) as Remedy);
  };
};

// Up to this many are written whole, so that small reports can be read as they are.
const wholeMost = 50;

// Kinds that are remembered: more would take memory, and hardly save any bytes.
const kindsMost = 1000;

/** Says of remedies, in their order, how each is written: the canonical JSON of one that another one is like; null of one that is written out. */
export const createRemedyWriter = () => {
  const kinds = new Map<string, { readonly key: string; readonly names: readonly string[] }>();
  const take = createTaking();
  let count = 0;
  return (key: string, text: string, told: Told | null = null): string | null => {
    count += 1;
    const { around, names } = take(text, told);
    const kind = kinds.get(around);
    if (kind === undefined && kinds.size < kindsMost) kinds.set(around, { key, names });
    if (kind === undefined || count <= wholeMost) return null;
    const others = kind.names.flatMap((other, at) => (names[at] === other ? [] : [[other, names[at]]]));
    const alike: AlikeRemedy = { like: kind.key, with: Object.fromEntries(others) as AlikeRemedy['with'] };
    return canonical(alike);
  };
};

/** The remedy that is another one in other words. */
export const remedyLike = (other: Remedy, { with: words }: AlikeRemedy): Remedy => {
  const inOtherWords = (text: string): string =>
    text.replace(name, (found) => (Object.hasOwn(words, found) ? (words[found] ?? found) : found));
  return Object.fromEntries(
    Object.entries(other).map(([key, value]) => [
      key,
      typeof value === 'string' ? inOtherWords(value) : value,
    ]),
  ) as unknown as Remedy;
};

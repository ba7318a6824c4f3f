import { canonical } from './canonical.ts';
import type { AlikeRemedy, Remedy } from './finding-schema.ts';

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

// Up to this many are written whole, so that small reports can be read as they are.
const wholeMost = 50;

// Kinds that are remembered: more would take memory, and hardly save any bytes.
const kindsMost = 1000;

/** Says of remedies, in their order, how each is written: the canonical JSON of one that another one is like; null of one that is written out. */
export const createRemedyWriter = () => {
  const kinds = new Map<string, { readonly key: string; readonly names: readonly string[] }>();
  let count = 0;
  return (key: string, text: string): string | null => {
    count += 1;
    const { around, names } = takenApart(JSON.parse(text) as Remedy);
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

import type { Block } from '../network/cidr.ts';
import { addressesOf, beginningsIn, isSimpleId, namesIn, plain } from './tokens.ts';

/** A name in texts: an id, or an address. However many texts it stands in so, it is one. */
export interface Name {
  /** As it stands there. */
  readonly text: string;
  /** The same without escapes. */
  readonly name: string;
  /** A number of its own for each name, from 0 on. */
  readonly number: number;
  /** Its addresses; null for an id. */
  readonly block: Block | null;
}

/** A value that is no container: what of its JSON is no name, as a code, and the names in their order. */
export interface Leaf {
  readonly code: string;
  readonly names: readonly Name[];
  /** Is it the id of a thing, and nothing else, so that it is found wherever it stands? */
  readonly isId: boolean;
}

/** Reads the values of an inventory. Most stand in many places: each is taken apart once. */
export interface Reader {
  leafOf(value: unknown): Leaf;
  /** A short text that stands for this one, and begins like no other. */
  codeOf(text: string): string;
  /** The number of a name. */
  numberOf(name: string): number;
  /** What ids may begin with to pass a pattern in what was read so far, sorted. */
  beginnings(): readonly string[];
}

const hole = '\u0001';

// Codes are one UTF-16 unit, or two where the first is one of the last: no code begins another one.
const lastUnits = 0xf000;
const mostCodes = 0x1000 * 0x1000;

const codeAt = (number: number): string => {
  if (number >= mostCodes) throw new RangeError(`There are ${mostCodes} codes at most.`);
  return number < lastUnits
    ? String.fromCharCode(number)
    : String.fromCharCode(lastUnits + (number >>> 12), number & 0xfff);
};

/** Gives codes to texts, in the order in which they come. */
const createCodes = (): Reader['codeOf'] => {
  const codes = new Map<string, string>();
  return (text) => {
    const known = codes.get(text);
    if (known !== undefined) return known;
    const made = codeAt(codes.size);
    codes.set(text, made);
    return made;
  };
};

const none: readonly Name[] = [];

/** A reader that has read nothing yet. */
export const createReader = (): Reader => {
  const pattern = namesIn();
  const names = new Map<string, Name>();
  const numbers = new Map<string, number>();
  const leaves = new Map<unknown, Leaf>();
  const beginnings = new Set<string>();
  const codeOf = createCodes();
  const numberOf = (name: string): number => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  };
  const nameOf = (text: string): Name => {
    const known = names.get(text);
    if (known) return known;
    const name = plain(text);
    const made = { text, name, number: numberOf(name), block: addressesOf(name) };
    names.set(text, made);
    return made;
  };
  const whole = codeOf(`"${hole}"`);
  const read = (value: unknown): Leaf => {
    if (typeof value !== 'string')
      return { code: codeOf(JSON.stringify(value ?? null)), names: none, isId: false };
    if (isSimpleId(value)) return { code: whole, names: [nameOf(value)], isId: true };
    const text = JSON.stringify(value);
    for (const beginning of beginningsIn(text)) beginnings.add(beginning);
    const found: Name[] = [];
    const rest = text.replaceAll(pattern, (written) => {
      found.push(nameOf(written));
      return hole;
    });
    if (found.length === 0) return { code: codeOf(text), names: none, isId: false };
    const code = codeOf(rest);
    return { code, names: found, isId: code === whole && found[0]?.block === null };
  };
  return {
    leafOf(value) {
      const known = leaves.get(value);
      if (known) return known;
      const made = read(value);
      leaves.set(value, made);
      return made;
    },
    codeOf,
    numberOf,
    beginnings: () => [...beginnings].sort(),
  };
};

/** Reads the same values again each time. */
type Read<T> = () => Iterable<T>;

/** How a list is kept that does not fit into memory. */
export interface Keeping {
  /** How many values there are; counted when it is asked for where it is left out. */
  readonly length?: number;
  /** Keeps what was made of each value, and gives it back as a list. */
  readonly keep: (changed: Iterable<unknown>) => readonly unknown[];
}

const mapped = function* <T, U>(read: Read<T>, change: (value: T, at: number) => U): Iterable<U> {
  let at = 0;
  for (const value of read()) yield change(value, at++);
};

const chosen = function* <T>(read: Read<T>, wanted: (value: T, at: number) => unknown): Iterable<T> {
  let at = 0;
  for (const value of read()) if (wanted(value, at++)) yield value;
};

const lengthOf = (values: Iterable<unknown>): number => {
  let length = 0;
  for (const _value of values) length += 1;
  return length;
};

/** What can be answered while reading; whatever else an array is asked is answered by reading all of it. */
const streaming = <T>(read: Read<T>, { keep }: Keeping) => ({
  [Symbol.iterator]: () => read()[Symbol.iterator](),
  map: <U>(change: (value: T, at: number) => U) => keep(mapped(read, change)),
  filter: (wanted: (value: T, at: number) => unknown) => lazyList(() => chosen(read, wanted), { keep }),
  forEach(visit: (value: T, at: number) => void): void {
    let at = 0;
    for (const value of read()) visit(value, at++);
  },
  some(wanted: (value: T, at: number) => unknown): boolean {
    for (const _value of chosen(read, wanted)) return true;
    return false;
  },
  every(wanted: (value: T, at: number) => unknown): boolean {
    for (const _value of chosen(read, (value, at) => !wanted(value, at))) return false;
    return true;
  },
  find(wanted: (value: T, at: number) => unknown): T | undefined {
    for (const value of chosen(read, wanted)) return value;
    return undefined;
  },
});

/**
 * A read-only array that is read anew from where it lies each time that somebody goes through it, so that one that does
 * not fit into memory can be counted, mapped, filtered, hashed and written like any other.
 */
export const lazyList = <T>(read: Read<T>, keeping: Keeping): readonly T[] => {
  const own: Readonly<Record<PropertyKey, unknown>> = streaming(read, keeping);
  let counted = keeping.length;
  return new Proxy<T[]>([], {
    get(_target, property) {
      if (property === 'length') return (counted ??= lengthOf(read()));
      if (Object.hasOwn(own, property)) return own[property];
      const all = [...read()];
      const value: unknown = Reflect.get(all, property);
      return typeof value === 'function' ? (value.bind(all) as unknown) : value;
    },
    // Whoever asks for its keys would be told that it is empty, and something would be missing.
    ownKeys() {
      throw new TypeError(
        'A list that is read from where it is stored is gone through, not asked for its keys.',
      );
    },
  });
};

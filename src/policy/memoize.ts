/** An answer to an object, worked out once for as long as the object is in use. */
export const memoize = <K extends object, T>(make: (object: K) => T): ((object: K) => T) => {
  const known = new WeakMap<K, T>();
  return (object) => {
    const found = known.get(object);
    if (found !== undefined) return found;
    const made = make(object);
    known.set(object, made);
    return made;
  };
};

/** The texts of a list as a set: an organization may have thousands of accounts. */
export const setOf = memoize((texts: readonly string[]): ReadonlySet<string> => new Set(texts));

/** As many answers are kept for each part of a statement as questions ask for. */
const MAX_TEXTS = 5_000;

/** Answers to a text, each worked out once: many questions ask about the same actions, resources and values. */
export const memoizeTexts = <T extends boolean | string>(
  answer: (text: string) => T,
): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? answer(text);
    if (known.size < MAX_TEXTS) known.set(text, found);
    return found;
  };
};

/** What a map holds under a key, or what is made for it then. */
export const kept = <T>(known: Map<string, T>, key: string, make: () => T): T => {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
};

/** Answers that depend on an object and on what else the key says. */
export const memoizeByKey = <K extends object, T>(): ((object: K, key: string, make: () => T) => T) => {
  const byObject = memoize<K, Map<string, T>>(() => new Map());
  return (object, key, make) => kept(byObject(object), key, make);
};

const numbers = new WeakMap<object, number>();
let counted = 0;

/** A number that stands for an object as long as it is there; 0 for nothing. */
export const numberOf = (one: object | undefined): number => {
  if (one === undefined) return 0;
  const number = numbers.get(one) ?? (counted += 1);
  numbers.set(one, number);
  return number;
};

/** The same for answers that depend on two objects. */
export const memoizeByPair = <K extends object, L extends object, T>(): ((
  object: K,
  other: L,
  key: string,
  make: () => T,
) => T) => {
  const byKey = memoizeByKey<K, T>();
  return (object, other, key, make) => byKey(object, `${numberOf(other)} ${key}`, make);
};

import { sameTexts } from './same-texts.ts';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys that JSON would write, in the order of RFC 8785: by UTF-16 code units. */
export const canonicalKeys = (record: object): readonly string[] =>
  Object.keys(record)
    .filter((key) => (record as Readonly<Record<string, unknown>>)[key] !== undefined)
    .sort();

/** The keys of a record as they come, and in order, each as it is written. */
interface Shape {
  readonly keys: readonly string[];
  readonly sorted: readonly string[];
  readonly labels: readonly string[];
}

const shapeOf = (keys: readonly string[]): Shape => {
  const sorted = keys.toSorted();
  return { keys, sorted, labels: sorted.map((key) => `${JSON.stringify(key)}:`) };
};

const nothing = shapeOf([]);

// Most records have the keys of one not long before. A power of two.
const remembered = 1024;
const shapes = Array.from({ length: remembered }, () => nothing);

/** The shape of a record; shapes that share a place take it from each other. */
const knownShape = (record: object): Shape => {
  const keys = Object.keys(record);
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return nothing;
  const mixed = 31 * keys.length + 7 * first.length + 3 * first.charCodeAt(0) + 5 * last.length;
  const place = mixed & (remembered - 1);
  const known = shapes[place];
  if (known && sameTexts(known.keys, keys)) return known;
  const made = shapeOf(keys);
  shapes[place] = made;
  return made;
};

/** The one way to write a value as JSON: keys sorted, no white space, numbers and strings as RFC 8785 has them. */
export const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  // Texts are put together as they come: of lists of their parts there would be one for each object of a report.
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonical(item)}`;
    return `[${text}]`;
  }
  const { sorted, labels } = knownShape(value);
  for (let at = 0; at < sorted.length; at += 1) {
    const inner = (value as Readonly<Record<string, unknown>>)[sorted[at] as string];
    if (inner !== undefined) text += (text === '' ? '' : ',') + (labels[at] as string) + canonical(inner);
  }
  return `{${text}}`;
};

/** The members of a container, one by one: a list may be longer than memory. */
const membersOf = function* (value: object): Iterable<readonly [string, unknown]> {
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) yield ['', item ?? null];
  else if (isRecord(value))
    for (const key of canonicalKeys(value)) yield [`${JSON.stringify(key)}:`, value[key]];
};

/**
 * The same text in pieces: containers down to this depth are written member by member,
 * so that an inventory larger than V8's longest string can still be hashed or saved.
 */
export const canonicalChunks = function* (value: unknown, depth: number): Iterable<string> {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    yield canonical(value);
    return;
  }
  yield Array.isArray(value) ? '[' : '{';
  let separator = '';
  for (const [label, member] of membersOf(value)) {
    yield separator + label;
    yield* canonicalChunks(member, depth - 1);
    separator = ',';
  }
  yield Array.isArray(value) ? ']' : '}';
};

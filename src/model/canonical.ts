const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys that JSON would write, in the order of RFC 8785: by UTF-16 code units. */
const keysOf = (record: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort();

/** The one way to write a value as JSON: keys sorted, no white space, numbers and strings as RFC 8785 has them. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  return `{${keysOf(value)
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(',')}}`;
};

/** The members of a container, one by one: a list may be longer than memory. */
const membersOf = function* (value: object): Iterable<readonly [string, unknown]> {
  if (Array.isArray(value)) for (const item of value as readonly unknown[]) yield ['', item ?? null];
  else if (isRecord(value)) for (const key of keysOf(value)) yield [`${JSON.stringify(key)}:`, value[key]];
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

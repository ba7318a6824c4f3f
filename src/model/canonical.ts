const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The keys that JSON would write, in the order of RFC 8785: by UTF-16 code units. */
export const canonicalKeys = (record: object): readonly string[] =>
  Object.keys(record)
    .filter((key) => (record as Readonly<Record<string, unknown>>)[key] !== undefined)
    .sort();

const isSorted = (keys: readonly string[]): boolean => {
  for (let at = 1; at < keys.length; at += 1) if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return false;
  return true;
};

/** The keys of a record in order. Most come so: what was read of canonical JSON does. */
const sortedKeys = (record: object): readonly string[] => {
  const keys = Object.keys(record);
  return isSorted(keys) ? keys : keys.sort();
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
  const record = value as Readonly<Record<string, unknown>>;
  for (const key of sortedKeys(record))
    if (record[key] !== undefined)
      text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonical(record[key])}`;
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

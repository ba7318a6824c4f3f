/** A place in which two JSON documents differ. */
export interface JsonDifference {
  /** As `findings[3].status`. */
  readonly path: string;
  /** JSON, shortened; null where there is nothing. */
  readonly left: string | null;
  readonly right: string | null;
}

const mostText = 120;

const shown = (value: unknown): string | null => {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  return text.length > mostText ? `${text.slice(0, mostText)}…` : text;
};

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const step = (path: string, key: string, isList: boolean): string =>
  isList ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;

const differencesOf = function* (left: unknown, right: unknown, path: string): Iterable<JsonDifference> {
  if (Object.is(left, right)) return;
  if (!isTree(left) || !isTree(right) || Array.isArray(left) !== Array.isArray(right)) {
    yield { path, left: shown(left), right: shown(right) };
    return;
  }
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const own = (value: Readonly<Record<string, unknown>>): unknown =>
      Object.hasOwn(value, key) ? value[key] : undefined;
    yield* differencesOf(own(left), own(right), step(path, key, Array.isArray(left)));
  }
};

/** The first places in which two JSON documents differ, in the order of the documents. */
export const differencesInJson = (left: unknown, right: unknown, most: number): readonly JsonDifference[] => {
  const found: JsonDifference[] = [];
  for (const difference of differencesOf(left, right, '')) {
    if (found.length === most) return found;
    found.push(difference);
  }
  return found;
};

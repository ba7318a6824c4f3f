/*
 * JSON that someone else wrote: nothing of its shape is sure, so it is asked, never cast. Own keys only: a resource may
 * be called `constructor`.
 */

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Is it an object, and no list? */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that it is, else an empty one. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** The list that it is, else an empty one. */
export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

/** The objects in the list that it is. */
export const objectsOf = (value: unknown): readonly JsonObject[] => listOf(value).filter(isObject);

/** The text that it is, else null. An empty text is what Terraform writes for "not set". */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** What is at a key of its own, else undefined. */
export const at = (value: unknown, key: string): unknown =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** What is at the end of a path of keys and indexes, else undefined. */
export const atPath = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (Array.isArray(inner) ? (inner as readonly unknown[])[Number(key)] : at(inner, key)),
    value,
  );

/** What a template is made of, short forms (`!Ref`) written out as JSON has them. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object of a template. Its keys are anyone's: look them up with `fieldOf`. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Is this an object? */
export const isObject = (json: Json | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** Is this a list? */
export const isList = (json: Json | undefined): json is readonly Json[] => Array.isArray(json);

/** The field of an object that it has itself: `constructor` and its like are no fields. */
export const fieldOf = (json: Json | undefined, key: string): Json | undefined =>
  isObject(json) && Object.hasOwn(json, key) ? json[key] : undefined;

/** The fields of an object; none of what is no object. */
export const fieldsOf = (json: Json | undefined): readonly (readonly [key: string, value: Json])[] =>
  isObject(json) ? Object.entries(json) : [];

/** The members of a list; what is no list is the only member of one. */
export const membersOf = (json: Json | undefined): readonly Json[] =>
  isList(json) ? json : json === undefined ? [] : [json];

/** The text of a field; null where it is none. */
export const textAt = (json: Json | undefined, key: string): string | null => {
  const text = fieldOf(json, key);
  return typeof text === 'string' ? text : null;
};

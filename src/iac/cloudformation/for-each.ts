import type { Gap } from '../../model/observed.ts';
import { iacGap } from '../declared.ts';
import { fieldsOf, isList, isObject, membersOf, type Json, type JsonObject } from './json.ts';
import type { Scope } from './scope.ts';
import { gapIn, textIn } from './values.ts';

const PREFIX = 'Fn::ForEach::';

/** How many characters the bodies of a loop may have together: ten times as many as a template. */
const MAX_CHARACTERS = 10_000_000;

/** How deep loops may be in each other. */
const MAX_DEPTH = 10;

/** Is this the name of a loop? */
export const isLoop = (name: string): boolean => name.startsWith(PREFIX);

const inText = (text: string, identifier: string, value: string): string =>
  text
    .replaceAll(`\${${identifier}}`, () => value)
    // AWS: &{Identifier} passes the value without what is not a letter or digit, for logical ids.
    .replaceAll(`&{${identifier}}`, () => value.replace(/[^A-Za-z0-9]/g, ''));

const replaced = (json: Json, identifier: string, value: string): Json => {
  if (typeof json === 'string') return inText(json, identifier, value);
  if (isList(json)) return json.map((member) => replaced(member, identifier, value));
  if (!isObject(json)) return json;
  if (json['Ref'] === identifier && Object.keys(json).length === 1) return value;
  return Object.fromEntries(
    Object.entries(json).map(([key, field]) => [
      inText(key, identifier, value),
      replaced(field, identifier, value),
    ]),
  );
};

const textsOf = (
  collection: Json,
  scope: Scope,
): { readonly texts: readonly string[] } | { readonly gap: Gap } => {
  const value = scope.valueOf(collection);
  const members = value.is === 'list' && !value.more ? value.items.map(textIn) : [null];
  const texts = members.filter((text) => text !== null);
  if (texts.length === members.length) return { texts };
  return { gap: gapIn(value) ?? notLoop('What a Fn::ForEach goes over is no list of texts.') };
};

const notLoop = (message: string): Gap => iacGap('TypeNotUnderstood', message);

/** An object without loops; or why it is not known what they make. */
export type Expanded = { readonly fields: JsonObject } | { readonly gap: Gap };

/** The fields that one loop makes, the loops in it done. */
const loop = (name: string, argument: Json, scope: Scope, depth: number): Expanded => {
  const [identifier, collection = null, body = null] = membersOf(argument);
  if (typeof identifier !== 'string' || !isObject(body) || depth > MAX_DEPTH)
    return { gap: notLoop(`${name} is not written as Fn::ForEach is.`) };
  const over = textsOf(collection, scope);
  if ('gap' in over) return over;
  if (JSON.stringify(body).length * over.texts.length > MAX_CHARACTERS)
    return { gap: notLoop(`${name} makes more than a template may hold.`) };
  const all: (readonly [string, Json])[] = [];
  for (const text of over.texts) {
    const inner = expandAt(replaced(body, identifier, text), scope, depth + 1);
    if ('gap' in inner) return inner;
    all.push(...Object.entries(inner.fields));
  }
  return { fields: Object.fromEntries(all) };
};

const expandAt = (object: Json, scope: Scope, depth: number): Expanded => {
  const fields: (readonly [string, Json])[] = [];
  for (const [key, field] of fieldsOf(object)) {
    const made: Expanded = isLoop(key) ? loop(key, field, scope, depth) : { fields: { [key]: field } };
    if ('gap' in made) return made;
    fields.push(...Object.entries(made.fields));
  }
  return { fields: Object.fromEntries(fields) };
};

/** An object with what its `Fn::ForEach::…` make in their place. */
export const expandLoops = (object: JsonObject, scope: Scope): Expanded =>
  Object.keys(object).some((key) => isLoop(key)) ? expandAt(object, scope, 0) : { fields: object };

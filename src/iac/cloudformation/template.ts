import { UserError } from '../../model/user-error.ts';
import { isList, isObject, textAt, fieldsOf, type Json, type JsonObject } from './json.ts';
import { jsonLines } from './json-lines.ts';
import { readYaml } from './yaml-text.ts';

/** A template as it is written, and where in its text each of its resources begins. */
export interface Template {
  /** As the user named it; for what is said of it. */
  readonly file: string;
  readonly root: JsonObject;
  readonly resources: JsonObject;
  /** One-based line by logical id. */
  readonly lines: ReadonlyMap<string, number>;
}

// AWS: a template that is read from S3 has at most 1 MB.
const MAX_BYTES = 1_048_576;

/** How deep parts may be within parts: deeper than anything that is written by people or generators. */
const MAX_DEPTH = 100;

const hint = 'Give a CloudFormation template in YAML or JSON: it has Resources, each with a Type.';

const refuse = (file: string, why: string, cause?: unknown): never => {
  throw new UserError(`${file} is not a template: ${why}`, hint, { cause });
};

const isTooDeep = (json: Json, depth = 0): boolean => {
  if (typeof json !== 'object' || json === null) return false;
  if (depth > MAX_DEPTH) return true;
  return (isList(json) ? json : Object.values(json)).some((part: Json) => isTooDeep(part, depth + 1));
};

const readJson = (file: string, text: string): Pick<Template, 'lines'> & { readonly root: Json } => {
  try {
    return { root: JSON.parse(text) as Json, lines: jsonLines(text) };
  } catch (cause) {
    return refuse(file, `it is not JSON: ${cause instanceof Error ? cause.message : ''}`, cause);
  }
};

/** A template's text as data, its short forms written out. */
export const readTemplate = (source: string, file: string): Template => {
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES)
    return refuse(file, 'it has more than 1 MB, which CloudFormation does not take.');
  const { root, lines } = /^\s*\{/.test(text) ? readJson(file, text) : readYaml(file, text, refuse);
  if (!isObject(root)) return refuse(file, 'it is no object.');
  if (isTooDeep(root)) return refuse(file, `its parts are nested more than ${MAX_DEPTH} deep.`);
  const resources = root['Resources'];
  if (!isObject(resources)) return refuse(file, 'it has no Resources.');
  const odd = fieldsOf(resources).find(
    ([name, resource]) => !name.startsWith('Fn::') && textAt(resource, 'Type') === null,
  );
  if (odd) return refuse(file, `its resource ${JSON.stringify(odd[0].slice(0, 255))} has no Type.`);
  return { file, root, resources, lines };
};

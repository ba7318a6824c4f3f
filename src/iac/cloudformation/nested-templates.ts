import type { Value } from '../declared.ts';
import { fieldOf, textAt, type JsonObject } from './json.ts';
import { readTemplate, type Template } from './template.ts';
import { textIn } from './values.ts';

/** A path without `.` and `..`, as far as it can be followed. */
const normalized = (path: string): string => {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

const besides = (file: string, path: string): string =>
  normalized(`${file.split('/').slice(0, -1).join('/')}/${path}`);

/** What of an address is known up to its end: the name of the file, where the bucket is not known. */
const endOf = (url: Value): string | null => {
  const whole = textIn(url);
  if (whole !== null) return whole;
  const last = url.is === 'text' ? url.parts.at(-1) : undefined;
  const text = last ? textIn(last) : null;
  const slash = text?.indexOf('/') ?? -1;
  return text !== null && slash >= 0 ? text.slice(slash + 1) : null;
};

/** The text whose name ends an address, at a slash; the longest such name. */
const byEnd = (texts: ReadonlyMap<string, string>, end: string): string | undefined => {
  const path = normalized(end.replace(/[?#].*$/, ''));
  const names = [...texts.keys()].filter((name) => `/${path}`.endsWith(`/${normalized(name)}`));
  return names.sort((a, b) => b.length - a.length)[0];
};

/**
 * Finds the templates of nested stacks among texts by URL or path: exactly, as a path next to the template that names it, as
 * the asset of CDK, or by how the address ends.
 */
export const createTemplateFinder = (texts: ReadonlyMap<string, string>) => {
  const read = new Map<string, Template>();
  const template = (name: string): Template => {
    const known = read.get(name);
    if (known) return known;
    const made = readTemplate(texts.get(name) ?? '', name);
    read.set(name, made);
    return made;
  };
  return (url: Value, resource: JsonObject, parent: Template): Template | null => {
    const asset = textAt(fieldOf(resource, 'Metadata'), 'aws:asset:path');
    const end = endOf(url);
    const exact = [end, asset, ...[end, asset].map((path) => path && besides(parent.file, path))];
    const name =
      exact.find((path) => path !== null && texts.has(path)) ??
      (end === null ? undefined : byEnd(texts, end)) ??
      (asset === null ? undefined : byEnd(texts, asset));
    return name === undefined || name === null ? null : template(name);
  };
};

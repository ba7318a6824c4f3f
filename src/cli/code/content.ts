import { basename } from 'node:path';
import { splitTerraform } from '../../iac/terraform/document.ts';
import { UserError } from '../../model/user-error.ts';

/** What a text of infrastructure code is. */
export type Content =
  | { readonly kind: 'terraform'; readonly source: unknown }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'assembly'; readonly files: ReadonlyMap<string, string> };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTemplate = (json: Readonly<Record<string, unknown>>): boolean =>
  isRecord(json['Resources']) || 'AWSTemplateFormatVersion' in json;

/** Is it the manifest of a cloud assembly? */
const isManifest = (json: Readonly<Record<string, unknown>>): boolean => isRecord(json['artifacts']);

// Only what is at the beginning of a line is a key of the template itself.
const looksLikeTemplate = (text: string): boolean =>
  /^["']?(?:Resources|AWSTemplateFormatVersion|Transform)["']?\s*:/m.test(text);

const parsedJson = (text: string): unknown => {
  if (!/^\s*[[{\uFEFF]/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
};

/** What a text is, by what is in it; several of them where it holds several plans. `title` is what it is called. */
export const contentsOf = (text: string, title: string): readonly Content[] | 'manifest' => {
  if (text.trim() === '') throw new UserError(`${title} is empty.`, 'Write the plan or the template again.');
  const json = parsedJson(text);
  if (isRecord(json)) {
    if (isTemplate(json)) return [{ kind: 'template', text }];
    return isManifest(json) ? 'manifest' : [{ kind: 'terraform', source: json }];
  }
  if (looksLikeTemplate(text)) return [{ kind: 'template', text }];
  return splitTerraform(text, title).map((source) => ({ kind: 'terraform', source }));
};

/** What a file is called without being given a name. */
export const plainName = (path: string): string =>
  basename(path).replace(/(?:\.template)?\.(?:json|ya?ml|template|txt)$/i, '') || basename(path);

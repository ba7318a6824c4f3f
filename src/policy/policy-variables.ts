import type { PolicyVersion } from './document.ts';
import { ANY, literalOf, matches, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { prefixIndexOf } from './prefix-index.ts';
import type { PrefixIndex } from './prefix-index.ts';
import type { ContextValue } from './request.ts';

/** One piece of a policy text: plain text with wildcards, or a variable. */
type Piece =
  | { readonly pattern: Pattern; readonly text: string }
  | { readonly key: string; readonly fallback: string | null };

/** A policy text with its variables found. */
export interface Template {
  readonly pieces: readonly Piece[];
  /** The context keys its variables name, in lower case. */
  readonly keys: readonly string[];
}

/** What a template stands for in a request: a pattern and the same as text, nothing (a variable has no value), or unknown. */
export type Resolved = { readonly pattern: Pattern; readonly text: string } | 'absent' | 'unknown';

const VARIABLE = /\$\{([^{}]*)\}/g;
const DEFAULTED = /^\s*([^\s,'](?:[^,']*[^\s,'])?)\s*,\s*'([^']*)'\s*$/;

/** Which variables does a policy text hold? Null when it has none in this version. */
export const templateOf = (text: string, version: PolicyVersion): Template | null => {
  // AWS: only version 2012-10-17 knows variables; before it they are plain text (IAM, "Version" policy element)
  if (version !== '2012-10-17' || !text.includes('${')) return null;
  const pieces: Piece[] = [];
  let end = 0;
  for (const hit of text.matchAll(VARIABLE)) {
    pieces.push(plainPiece(text.slice(end, hit.index)), pieceOf(hit[1] ?? ''));
    end = hit.index + hit[0].length;
  }
  if (end === 0) return null;
  pieces.push(plainPiece(text.slice(end)));
  return { pieces, keys: pieces.flatMap((piece) => ('key' in piece ? [piece.key] : [])) };
};

/** The pattern of all that a template can stand for. */
export const wideOf = ({ pieces }: Template): Pattern =>
  pieces.flatMap((piece) => ('key' in piece ? [ANY] : piece.pattern));

/** What the only variable of a template has to be for it to stand for a text; null where nothing will do, or it has several. */
export const soleValue = ({ pieces, keys }: Template, text: string): string | null => {
  const at = pieces.findIndex((piece) => 'key' in piece);
  if (keys.length !== 1) return null;
  const patternIn = (from: number, to: number): Pattern =>
    pieces.slice(from, to).flatMap((piece) => ('pattern' in piece ? piece.pattern : []));
  const [head, tail] = [patternIn(0, at), patternIn(at + 1, pieces.length)];
  for (let start = 0; start < text.length; start += 1) {
    if (!matches(head, text.slice(0, start))) continue;
    for (let end = text.length; end > start; end -= 1)
      if (matches(tail, text.slice(end))) return text.slice(start, end);
  }
  return null;
};

/** What does the template stand for, given the values of its keys? */
export const resolveTemplate = (template: Template, valueOf: (key: string) => ContextValue): Resolved => {
  const pattern: number[] = [];
  let text = '';
  let unknown = false;
  for (const piece of template.pieces) {
    const value = 'key' in piece ? variableValue(piece.key, piece.fallback, valueOf) : piece;
    if (value === 'absent') return 'absent';
    if (value === 'unknown') unknown = true;
    else {
      pattern.push(...value.pattern);
      text += value.text;
    }
  }
  return unknown ? 'unknown' : { pattern, text };
};

/** What several templates stand for in a request. */
export interface ResolvedTexts {
  readonly prefixIndex: PrefixIndex;
  readonly texts: readonly string[];
  /** Whether one of them is not known. */
  readonly isUnknown: boolean;
}

/** As many resolved texts are kept as make no burden. */
const MAX_KEPT = 20_000;

/** Makes templates ready to be resolved: for each choice of values once, as long as few choices are asked for in turn. */
export const resolverOf = (
  templates: readonly Template[],
): ((valueOf: (key: string) => ContextValue) => ResolvedTexts) => {
  const keys = keysOf(templates);
  const kept = new Map<string, ResolvedTexts>();
  return (valueOf) => {
    const about = keys.map((key) => textOf(valueOf(key))).join('\n');
    const known = kept.get(about);
    if (known !== undefined) return known;
    if (kept.size * templates.length > MAX_KEPT) kept.clear();
    const made = resolveAll(templates, valueOf);
    kept.set(about, made);
    return made;
  };
};

/** A text that tells values apart. */
const textOf = (value: ContextValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value.present);

/** The context keys that templates name, each once. */
export const keysOf = (templates: readonly Template[]): readonly string[] => [
  ...new Set(templates.flatMap((template) => template.keys)),
];

const resolveAll = (
  templates: readonly Template[],
  valueOf: (key: string) => ContextValue,
): ResolvedTexts => {
  const all = templates.map((template) => resolveTemplate(template, valueOf));
  const known = all.filter((one) => typeof one === 'object');
  return {
    prefixIndex: prefixIndexOf(known.map(({ pattern }) => pattern)),
    texts: known.map(({ text }) => text),
    isUnknown: all.includes('unknown'),
  };
};

const plainPiece = (text: string): Piece => ({ pattern: patternOf(text), text });

const pieceOf = (inside: string): Piece => {
  // AWS: ${*}, ${?} and ${$} are the characters themselves (IAM, "Policy variables")
  if (inside === '*' || inside === '?' || inside === '$') return { pattern: literalOf(inside), text: inside };
  const defaulted = DEFAULTED.exec(inside);
  if (defaulted !== null) return { key: (defaulted[1] ?? '').toLowerCase(), fallback: defaulted[2] ?? '' };
  return { key: inside.trim().toLowerCase(), fallback: null };
};

const variableValue = (
  key: string,
  fallback: string | null,
  valueOf: (key: string) => ContextValue,
): Resolved => {
  const value = valueOf(key);
  if (value === 'unknown') return 'unknown';
  // AWS: a variable without a value matches nothing (IAM, "Policy variables with no value")
  if (value === 'absent') return fallback === null ? 'absent' : literal(fallback);
  const [only, ...others] = value.present;
  // AWS: keys with several values are not for variables (IAM, "Policy variables"); what happens then is not documented
  return only === undefined || others.length > 0 ? 'unknown' : literal(only);
};

const literal = (text: string): Resolved => ({ pattern: literalOf(text), text });

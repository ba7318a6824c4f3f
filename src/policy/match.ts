import { memoize } from './memoize.ts';
import type { Truth } from './truth.ts';

/** Any run of characters, in a {@link Pattern}. */
export const ANY = -1;
/** Any one character, in a {@link Pattern}. */
export const ONE = -2;

/** A text with wildcards: character codes, {@link ANY} and {@link ONE}. A star in a substituted value is a plain code. */
export type Pattern = readonly number[];

const STAR = 42;
const QUESTION = 63;
const COLON = 58;

/** The pattern a policy text stands for where `*` and `?` are wildcards. */
export const patternOf = (text: string): number[] => {
  const pattern: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === STAR) pattern.push(ANY);
    else pattern.push(code === QUESTION ? ONE : code);
  }
  return pattern;
};

/** The pattern that matches exactly this text. */
export const literalOf = (text: string): number[] =>
  Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));

/** Does a text contain a wildcard? */
export const hasWildcard = (text: string): boolean => text.includes('*') || text.includes('?');

/**
 * Does the pattern match the whole value? Only the last star is ever tried again, so the work is at most
 * the product of both lengths, never exponential.
 */
export const matches = (pattern: Pattern, value: string): boolean => {
  let at = 0;
  let star = -1;
  let retry = 0;
  let index = 0;
  while (index < value.length) {
    const want = pattern[at];
    if (want === ANY) {
      star = at;
      retry = index;
      at += 1;
    } else if (want !== undefined && (want === ONE || want === value.charCodeAt(index))) {
      at += 1;
      index += 1;
    } else {
      if (star < 0) return false;
      retry += 1;
      index = retry;
      at = star + 1;
    }
  }
  while (pattern[at] === ANY) at += 1;
  return at === pattern.length;
};

/** Does a text with wildcards match the value? */
export const wildcardMatches = (text: string, value: string): boolean =>
  hasWildcard(text) ? matches(patternOf(text), value) : text === value;

/** The six parts of an ARN pattern; fewer when it has fewer. The last part keeps its colons. */
export const arnParts = (pattern: Pattern): Pattern[] => {
  const parts: Pattern[] = [];
  let start = 0;
  for (let index = 0; index < pattern.length && parts.length < 5; index += 1) {
    if (pattern[index] !== COLON) continue;
    parts.push(pattern.slice(start, index));
    start = index + 1;
  }
  return [...parts, pattern.slice(start)];
};

/** The six parts of an ARN, or null when the text is no ARN. */
export const arnSegments = (text: string): string[] | null => {
  const parts = text.split(':');
  if (parts.length < 6 || parts[0] !== 'arn') return null;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

/** The parts of a pattern, taken apart once: one value after the other is matched with it. */
const partsOf = memoize(arnParts);

const last: { text: string; segments: string[] | null } = { text: '', segments: null };

/** The parts of an ARN, taken apart once while one pattern after the other is matched with it. */
const segmentsOf = (text: string): string[] | null => {
  if (text !== last.text) Object.assign(last, { text, segments: arnSegments(text) });
  return last.segments;
};

/**
 * Does an ARN pattern match an ARN, part by part? What a pattern of fewer than six parts means is not documented:
 * where its stars would have to run over colons, the answer is unknown.
 */
export const arnMatches = (pattern: Pattern, value: string): Truth => {
  const segments = segmentsOf(value);
  if (segments !== null && pattern.length > 0 && pattern.every((code) => code === ANY)) return true;
  const parts = partsOf(pattern);
  if (parts.length < 6) return matches(pattern, value) ? 'unknown' : false;
  // AWS: each of the six components of an ARN is checked separately (IAM, "ARN condition operators")
  return segments !== null && parts.every((part, index) => matches(part, segments[index] ?? ''));
};

/** Does a pattern of a Resource element match the resource of a request? */
export const resourceMatches = (pattern: Pattern, value: string): Truth => {
  if (pattern.every((code) => code === ANY) && pattern.length > 0) return true;
  const parts = partsOf(pattern);
  // AWS: an incomplete ARN in Resource is completed with wildcards (IAM, "Resource" policy element)
  if (parts.length < 6 && parts.length > 1 && isLiteral(parts[0] ?? [], 'arn'))
    return resourceMatches(completed(parts), value);
  return arnMatches(pattern, value);
};

/** Does a pattern of an Action element match the action of a request? */
export const actionMatches = (text: string, action: string): boolean =>
  wildcardMatches(text.toLowerCase(), action.toLowerCase());

/**
 * What patterns come to for ARNs with this beginning, up to the colon before the resource: those of six parts begin with
 * it too, or are left out where a part does not match. What has fewer parts stays as it is.
 */
export const underHead = (patterns: readonly Pattern[], head: string): Pattern[] => {
  const wanted = head.split(':');
  return patterns.flatMap((pattern) => {
    const parts = arnParts(pattern);
    if (parts.length < 6) return [pattern];
    if (!wanted.every((text, at) => matches(parts[at] ?? [], text))) return [];
    return [[...literalOf(head), COLON, ...(parts[5] ?? [])]];
  });
};

/** The pattern of an ARN with these parts. */
export const joined = (parts: readonly Pattern[]): Pattern =>
  parts.flatMap((part, index) => (index === 0 ? part : [COLON, ...part]));

const isLiteral = (pattern: Pattern, text: string): boolean =>
  pattern.length === text.length && literalOf(text).every((code, index) => code === pattern[index]);

const completed = (parts: readonly Pattern[]): Pattern => {
  const all: Pattern[] = [...parts, ...Array.from({ length: 6 - parts.length }, () => [ANY])];
  return joined(all);
};

import type { PolicyVersion } from './document.ts';
import { ipBlockHolds, ipBlockOf } from './ip.ts';
import type { IpBlock } from './ip.ts';
import { arnMatches, hasWildcard, literalOf, matches, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import { prefixIndexOf } from './prefix-index.ts';
import type { Comparison, Operator } from './operators.ts';
import { memoizeTexts } from './memoize.ts';
import type { Facts } from './request.ts';
import { anyHolds, anyOf } from './truth.ts';
import type { Truth } from './truth.ts';
import { keysOf, resolverOf, templateOf } from './policy-variables.ts';
import type { ResolvedTexts, Template } from './policy-variables.ts';

/** Does a request value equal, or match, one of the values a condition lists? */
export type Matcher = (value: string, facts: Facts) => Truth;

/** The values of one condition, made ready for many requests. */
export interface Values {
  readonly matcher: Matcher;
  /** The context keys that variables among the values name. */
  readonly keys: readonly string[];
}

/** Makes the values of a condition ready for its operator. */
export const compileValues = (
  operator: Operator,
  values: readonly string[],
  version: PolicyVersion,
): Values => {
  switch (operator.comparison) {
    case 'string-equals':
    case 'string-equals-ignore-case':
    case 'string-like':
    case 'arn':
      return compileTexts(operator.comparison, values, version);
    case 'ip':
      return { matcher: ipMatcher(values), keys: [] };
    case 'numeric':
      return { matcher: orderedMatcher(values, numberOf, operator.relation), keys: [] };
    case 'date':
      return { matcher: orderedMatcher(values, instantOf, operator.relation), keys: [] };
    case 'bool':
    case 'null':
      return { matcher: setMatcher(values, (text) => text.toLowerCase()), keys: [] };
    case 'binary':
      return { matcher: setMatcher(values, (text) => text.replace(/=+$/, '')), keys: [] };
  }
};

type TextComparison = Extract<
  Comparison,
  'string-equals' | 'string-equals-ignore-case' | 'string-like' | 'arn'
>;

const compileTexts = (
  comparison: TextComparison,
  values: readonly string[],
  version: PolicyVersion,
): Values => {
  const fold = comparison === 'string-equals-ignore-case' ? lowerCase : same;
  const wild = comparison === 'string-like' || comparison === 'arn';
  const literals = new Set<string>();
  const patterns: Pattern[] = [];
  const templates: Template[] = [];
  for (const text of values) {
    const template = templateOf(text, version);
    if (template !== null) templates.push(template);
    else if (wild && hasWildcard(text)) patterns.push(patternOf(text));
    else literals.add(fold(text));
  }
  const matchOne = comparison === 'arn' ? arnMatches : matches;
  // An ARN is matched part by part, and yet its literal beginning must stand at the beginning.
  const prefixIndex = prefixIndexOf(patterns);
  const resolve = resolverOf(templates);
  const isResolved = (value: string, { prefixIndex: resolved, texts, isUnknown }: ResolvedTexts): Truth => {
    const rest = isUnknown ? 'unknown' : false;
    if (wild) return anyOf([rest, ...resolved(value).map((pattern) => matchOne(pattern, value))]);
    return texts.some((text) => fold(text) === fold(value)) || rest;
  };
  const isListed = memoizeTexts((value): Truth => {
    // An ARN is compared with an ARN: a text that is none stays open, as a star over colons does.
    if (literals.has(fold(value))) return comparison === 'arn' ? arnMatches(literalOf(value), value) : true;
    return anyHolds(prefixIndex(value), (pattern) => matchOne(pattern, value));
  });
  const matcher: Matcher = (value, facts) => {
    const fixed = isListed(value);
    if (fixed === true || templates.length === 0) return fixed;
    return anyOf([
      fixed,
      isResolved(
        value,
        resolve((key) => facts.value(key)),
      ),
    ]);
  };
  return { matcher, keys: keysOf(templates) };
};

const ipMatcher = (values: readonly string[]): Matcher => {
  const blocks = values.map(ipBlockOf);
  return (value) => {
    const address = ipBlockOf(value);
    if (address === null) return 'unknown';
    return anyHolds(blocks, (block) => holds(block, address));
  };
};

const holds = (block: IpBlock | null, address: IpBlock): Truth =>
  block === null ? 'unknown' : ipBlockHolds(block, address);

const orderedMatcher = (
  values: readonly string[],
  read: (text: string) => number | null,
  relation: Operator['relation'],
): Matcher => {
  const limits = values.map(read);
  return (value) => {
    const number = read(value);
    if (number === null) return 'unknown';
    return anyHolds(limits, (limit) => (limit === null ? 'unknown' : relates(number, relation, limit)));
  };
};

const relates = (value: number, relation: Operator['relation'], limit: number): boolean => {
  if (relation === 'eq') return value === limit;
  if (relation === 'lt') return value < limit;
  if (relation === 'le') return value <= limit;
  return relation === 'gt' ? value > limit : value >= limit;
};

const setMatcher = (values: readonly string[], form: (text: string) => string): Matcher => {
  const set = new Set(values.map(form));
  return (value) => set.has(form(value));
};

/** The number a text writes; null when it writes none. */
export const numberOf = (text: string): number | null =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : null;

const ISO = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** The instant a text writes, in milliseconds: an ISO 8601 date or a count of seconds; null when it writes none. */
export const instantOf = (text: string): number | null => {
  // AWS: dates are W3C ISO 8601 or epoch seconds (IAM, "Date condition operators")
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    zone = 'Z',
  ] = parts;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${offset}`);
  return Number.isNaN(instant) ? null : instant;
};

const lowerCase = (text: string): string => text.toLowerCase();

const same = (text: string): string => text;

import type { CompiledStatement } from './compile.ts';
import type { PolicyVersion } from './document.ts';
import { ipBlockOf } from './ip.ts';
import type { IpBlock } from './ip.ts';
import { hasWildcard, literalOf, patternOf } from './match.ts';
import type { Pattern } from './match.ts';
import type { Operator } from './operators.ts';
import { instantOf, numberOf } from './values.ts';
import { templateOf } from './policy-variables.ts';
import type { Template } from './policy-variables.ts';

/** Everything a policy says about one context key. */
export interface KeyWords {
  readonly key: string;
  readonly patterns: Pattern[];
  readonly blocks: IpBlock[];
  readonly numbers: number[];
  readonly dates: number[];
  readonly templates: Template[];
  readonly operators: Operator[];
  /** Whether a variable of the key stands where its values are not looked for, so that some may make a difference. */
  isOpen: boolean;
}

/** The words of a policy: what it distinguishes requests by. */
export interface Vocabulary {
  readonly keys: ReadonlyMap<string, KeyWords>;
  /** Patterns of Action and NotAction, in lower case. */
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly resourceTemplates: readonly Template[];
  /** Values of Principal and NotPrincipal by type. */
  readonly principals: ReadonlyMap<string, readonly string[]>;
}

/** Which words does a policy distinguish requests by? */
export const vocabularyOf = (statements: readonly CompiledStatement[]): Vocabulary => {
  const keys = new Map<string, KeyWords>();
  const actions = new Set<string>();
  const plain = new Set<string>();
  const templates = new Map<string, Template>();
  const principals = new Map<string, Set<string>>();
  for (const { statement, version, parts } of statements) {
    for (const value of statement.actions.values) actions.add(value.toLowerCase());
    for (const value of statement.resources?.values ?? []) {
      const template = templateOf(value, version);
      if (template === null) plain.add(value);
      else templates.set(value, template);
    }
    for (const { type, value } of statement.principals?.names ?? [])
      principals.set(type, (principals.get(type) ?? new Set()).add(value));
    for (const part of parts) {
      for (const key of part.keys) wordsOf(keys, key);
      if (part.clause !== null && part.clause.operator !== null)
        learn(wordsOf(keys, part.clause.key), part.clause.operator, part.clause.condition.values, version);
    }
  }
  for (const template of templates.values()) learnVariables(keys, template, [...plain]);
  learnNetworkVariables(keys);
  return {
    keys,
    actions: [...actions].map(patternOf),
    resources: [...plain].map(patternOf),
    resourceTemplates: [...templates.values()],
    principals: new Map([...principals].map(([type, values]) => [type, [...values]])),
  };
};

const COLON = ':';
/** How many colons stand before the account and the resource of an ARN. */
const BEFORE_REGION = 3;

/** What variables of a resource would have to stand for to be one that the policy names elsewhere. */
const learnVariables = (keys: Map<string, KeyWords>, template: Template, plain: readonly string[]): void => {
  const first = template.pieces.findIndex((piece) => 'key' in piece);
  const start = template.pieces
    .slice(0, first)
    .map((piece) => ('text' in piece ? piece.text : ''))
    .join('');
  const others = plain.filter((text) => text.startsWith(start)).map((text) => text.slice(start.length));
  template.pieces.forEach((piece, at) => {
    if (!('key' in piece)) return;
    const words = wordsOf(keys, piece.key);
    if (at > first) words.isOpen ||= others.length > 0;
    else if (start.split(COLON).length <= BEFORE_REGION) words.isOpen = true;
    else
      words.patterns.push(
        ...others.flatMap((text) => [patternOf(text.split('/')[0] ?? ''), patternOf(text)]),
      );
  });
};

/** Values that an endpoint or VPC and a variable that it is compared with can both have. */
const SHARED: Readonly<Record<string, string>> = {
  'aws:sourcevpce': 'vpce-0variable',
  'aws:sourcevpc': 'vpc-0variable',
};

/** What a caller's tag could hold to be the endpoint or VPC that he comes through. */
const learnNetworkVariables = (keys: Map<string, KeyWords>): void => {
  for (const [key, shared] of Object.entries(SHARED)) {
    const words = keys.get(key);
    for (const { pieces } of words?.templates ?? []) {
      const [head, variable, tail] = pieces;
      if (head === undefined || !('text' in head) || variable === undefined || !('key' in variable)) continue;
      const isWhole = pieces.length === 3 && tail !== undefined && 'text' in tail && tail.text === '';
      if (!isWhole || !shared.startsWith(head.text)) continue;
      wordsOf(keys, variable.key).patterns.push(literalOf(shared.slice(head.text.length)));
      words?.patterns.push(literalOf(shared));
    }
  }
};

const wordsOf = (keys: Map<string, KeyWords>, key: string): KeyWords => {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const words: KeyWords = {
    key,
    patterns: [],
    blocks: [],
    numbers: [],
    dates: [],
    templates: [],
    operators: [],
    isOpen: false,
  };
  keys.set(key, words);
  return words;
};

const learn = (
  words: KeyWords,
  operator: Operator,
  values: readonly string[],
  version: PolicyVersion,
): void => {
  words.operators.push(operator);
  for (const value of values) learnValue(words, operator, value, version);
};

const learnValue = (words: KeyWords, operator: Operator, value: string, version: PolicyVersion): void => {
  const { comparison } = operator;
  if (comparison === 'null') return;
  if (comparison === 'ip') words.blocks.push(...listOf(ipBlockOf(value)));
  else if (comparison === 'numeric') words.numbers.push(...listOf(numberOf(value)));
  else if (comparison === 'date') words.dates.push(...listOf(instantOf(value)));
  else if (comparison === 'bool' || comparison === 'binary') words.patterns.push(literalOf(value));
  else learnText(words, operator, value, version);
};

const learnText = (words: KeyWords, operator: Operator, value: string, version: PolicyVersion): void => {
  const template = templateOf(value, version);
  if (template !== null) {
    words.templates.push(template);
    return;
  }
  const wild = operator.comparison === 'string-like' || operator.comparison === 'arn';
  words.patterns.push(wild && hasWildcard(value) ? patternOf(value) : literalOf(value));
  if (operator.comparison === 'string-equals-ignore-case')
    words.patterns.push(literalOf(value.toLowerCase()), literalOf(value.toUpperCase()));
};

const listOf = <T>(value: T | null): T[] => (value === null ? [] : [value]);

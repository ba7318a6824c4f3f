import { compileCondition } from './conditions.ts';
import type { Clause } from './conditions.ts';
import type { Names, Policy, PolicyVersion, Statement } from './document.ts';
import { arnParts, hasWildcard, joined, literalOf, matches, patternOf, resourceMatches } from './match.ts';
import type { Pattern } from './match.ts';
import { prefixIndexOf } from './prefix-index.ts';
import { principalMatches } from './principals.ts';
import { memoize, memoizeTexts } from './memoize.ts';
import type { ContextValue, Facts } from './request.ts';
import { anyOf, not } from './truth.ts';
import type { Truth } from './truth.ts';
import { fillerFor, instanceOf } from './equivalence-classes.ts';
import { keysOf, resolveTemplate, resolverOf, templateOf, wideOf } from './policy-variables.ts';
import type { Template } from './policy-variables.ts';

/** One question a statement asks of a request; the statement applies where all its parts hold. */
export interface Part {
  readonly asks: 'principal' | 'action' | 'resource' | 'condition';
  /** Null for parts that are not conditions. */
  readonly clause: Clause | null;
  /** The context keys the answer hangs on, in lower case. */
  readonly keys: readonly string[];
  holds(facts: Facts): Truth;
  /** The values with variables that the key of a condition, or the resource, is compared with. */
  readonly templates?: readonly Template[];
  /** For a resource part with variables: could one of them match the resource, whatever they stand for? */
  readonly fits?: (resource: string) => boolean;
  /** For a resource part with variables: resources that they stand for in a request. */
  readonly examples?: (facts: Facts) => readonly Example[];
}

/** A resource that a text with variables stands for. */
export interface Example {
  readonly arn: string;
  /** Whether its bucket or account stands in the text, so that whoever calls reaches the same one. */
  readonly named: boolean;
  /** Whether a wildcard stands for its account, so that its name singles nobody's out. */
  readonly anybodys: boolean;
}

/** A statement made ready for many requests. */
export interface CompiledStatement {
  readonly statement: Statement;
  /** The version of its document, which decides whether it knows policy variables. */
  readonly version: PolicyVersion;
  readonly parts: readonly Part[];
}

/** The statements of a policy made ready; done once for each policy. */
export const compilePolicy = memoize((policy: Policy): readonly CompiledStatement[] =>
  policy.statements.map((statement) => ({
    statement,
    version: policy.version,
    parts: partsOf(statement, policy.version),
  })),
);

/** Does the statement apply to the request? */
export const statementApplies = (statement: CompiledStatement, facts: Facts): Truth => {
  let answer: Truth = true;
  for (const part of statement.parts) {
    const holds = part.holds(facts);
    if (holds === false) return false;
    if (holds === 'unknown') answer = 'unknown';
  }
  return answer;
};

const partsOf = (statement: Statement, version: PolicyVersion): Part[] => {
  const { principals, actions, resources, conditions } = statement;
  const principal: Part = {
    asks: 'principal',
    clause: null,
    keys: [],
    holds: (facts) => principalMatches(principals, facts.principal, facts.dialect),
  };
  const isAction = textMatcher(actions);
  const action: Part = { asks: 'action', clause: null, keys: [], holds: (facts) => isAction(facts.action) };
  const clauses = conditions.map((condition): Part => {
    const clause = compileCondition(condition, version);
    const templates = condition.values.flatMap((value) => templateOf(value, version) ?? []);
    return { asks: 'condition', clause, keys: clause.keys, templates, holds: (facts) => clause.holds(facts) };
  });
  return [action, principal, ...(resources === null ? [] : [resourcePart(resources, version)]), ...clauses];
};

const textMatcher = (names: Names): ((action: string) => boolean) => {
  const lower = names.values.map((value) => value.toLowerCase());
  const literals = new Set(lower.filter((value) => !hasWildcard(value)));
  const patterns = lower.filter(hasWildcard).map(patternOf);
  return memoizeTexts((action) => {
    const name = action.toLowerCase();
    const listed = literals.has(name) || patterns.some((pattern) => matches(pattern, name));
    return listed !== names.negated;
  });
};

const resourcePart = (resources: Names, version: PolicyVersion): Part => {
  const templates = resources.values.flatMap((value) => templateOf(value, version) ?? []);
  const plain = resources.values.filter((value) => templateOf(value, version) === null);
  const literals = new Set(plain.filter((value) => !hasWildcard(value) && isWholeArn(value)));
  // Whatever a pattern means, its literal beginning must stand at the beginning.
  const prefixIndex = prefixIndexOf(plain.filter((value) => !literals.has(value)).map(patternOf));
  const resolve = resolverOf(templates);
  const plainly = memoizeTexts(
    (resource): Truth =>
      literals.has(resource) ||
      anyOf(prefixIndex(resource).map((pattern) => resourceMatches(pattern, resource))),
  );
  const listed = (facts: Facts): Truth => {
    const { resource } = facts;
    const fixed = plainly(resource);
    if (fixed === true || templates.length === 0) return fixed;
    const resolved = resolve((key) => facts.value(key));
    const named = resolved.prefixIndex(resource).map((pattern) => resourceMatches(pattern, resource));
    return anyOf([fixed, resolved.isUnknown ? 'unknown' : false, ...named]);
  };
  const holds = (facts: Facts): Truth => (resources.negated ? not(listed(facts)) : listed(facts));
  const part: Part = { asks: 'resource', clause: null, keys: keysOf(templates), holds };
  if (templates.length === 0) return part;
  const wide = templates.map(wideOf);
  return {
    ...part,
    templates,
    fits: (resource) => wide.some((pattern) => resourceMatches(pattern, resource) !== false),
    examples: (facts) => templates.flatMap((template) => exampleOf(template, facts) ?? []),
  };
};

const exampleOf = (template: Template, facts: Facts): Example | null => {
  const resolved = resolveTemplate(template, (key) => facts.value(key));
  if (typeof resolved === 'string') return null;
  const pattern = ownedBy(facts.value('aws:resourceaccount'), resolved.pattern);
  const arn = instanceOf(pattern, fillerFor([pattern]) ?? 'z');
  const anybodys = isOfAnybody(template);
  return { arn, named: !anybodys && isOwnerWritten(template), anybodys };
};

/** The ARNs of a pattern that belong to this account, where it leaves that open. */
const ownedBy = (account: ContextValue, pattern: Pattern): Pattern => {
  const parts = arnParts(pattern);
  const open = parts[4] ?? [];
  const [owner] = typeof account === 'object' ? account.present : [];
  if (owner === undefined || !open.some((code) => code < 0) || !matches(open, owner)) return pattern;
  return joined(parts.map((part, at) => (at === 4 ? literalOf(owner) : part)));
};

/** Does a text with variables leave open whose the resource is, by a wildcard for the account? */
export const isOfAnybody = (template: Template): boolean => {
  const account = arnParts(patternIn(template))[4] ?? [];
  return account.some((code) => code < 0);
};

/** The pattern of a text with its variables as one word each, which is no wildcard. */
const patternIn = ({ pieces }: Template): Pattern =>
  pieces.flatMap((piece) => ('key' in piece ? literalOf('x') : piece.pattern));

/** Do the account and the first word of the resource stand in the text, or the bucket, rather than come from variables? */
const isOwnerWritten = ({ pieces }: Template): boolean => {
  const first = pieces.findIndex((piece) => 'key' in piece);
  const before = pieces.slice(0, first).map((piece) => ('text' in piece ? piece.text : ''));
  return /^arn:[^:]*:(?:s3:::[^/]+\/|[^:]*:[^:]*:[^:]+:)/.test(before.join(''));
};

const isWholeArn = (value: string): boolean => value.split(':').length >= 6;

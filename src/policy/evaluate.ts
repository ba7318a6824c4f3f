import { compilePolicy, statementApplies } from './compile.ts';
import type { CompiledStatement, Part } from './compile.ts';
import type { Condition, Policy } from './document.ts';
import { isDelegated } from './principals.ts';
import { factsOf } from './request.ts';
import type { Dialect, Facts, PolicyRequest } from './request.ts';
import type { Truth } from './truth.ts';

/** What a policy document alone says about a request. */
export type Decision = 'allowed' | 'explicit-deny' | 'implicit-deny' | 'unknown';

/** Why something could not be decided: the statement, and the key or element that was not known. */
export interface Reason {
  readonly statement: number;
  readonly about: 'principal' | 'resource' | 'condition' | 'limit';
  readonly key: string | null;
  readonly message: string;
}

/** What a policy says about a request, and which of its words say so. */
export interface Evaluation {
  readonly decision: Decision;
  /** The statement that decided; null for an implicit deny. */
  readonly statement: number | null;
  /** The conditions of that statement, all of which hold; the last one is what the answer hangs on most narrowly. */
  readonly conditions: readonly Condition[];
  /** For an implicit deny: each Allow and the first part of it that did not hold. */
  readonly missed: readonly Missed[];
  /** Whether the Allow names the account only, so that a policy of that account must allow it too. */
  readonly grant: 'direct' | 'delegated' | null;
  /** For an unknown decision, why; for an implicit deny, why a Deny may apply on top, which matters where other policies allow. */
  readonly reasons: readonly Reason[];
}

/** A statement that does not apply, and the part because of which it does not. */
export interface Missed {
  readonly statement: number;
  readonly part: 'principal' | 'action' | 'resource' | 'condition';
  readonly condition: Condition | null;
}

/** What does this policy say about this request? Only the document is asked: no other policy is assumed. */
export const evaluatePolicy = (
  policy: Policy,
  request: PolicyRequest,
  dialect: Dialect = 'resource',
): Evaluation => judge(compilePolicy(policy), factsOf(request, dialect));

/** The same for statements and facts that are ready. */
export const judge = (statements: readonly CompiledStatement[], facts: Facts): Evaluation => {
  const answers = statements.map((compiled) => ({ compiled, applies: statementApplies(compiled, facts) }));
  const pick = (effect: 'Allow' | 'Deny', applies: Truth): CompiledStatement[] =>
    answers
      .filter((answer) => answer.applies === applies && answer.compiled.statement.effect === effect)
      .map((answer) => answer.compiled);
  // AWS: an explicit deny wins over every allow (IAM, "Policy evaluation logic")
  const [deny] = pick('Deny', true);
  if (deny !== undefined) return decided('explicit-deny', deny, null);
  const allows = pick('Allow', true);
  const allow = allows.find((one) => !isDelegated(one.statement.principals, facts.principal)) ?? allows[0];
  const openDenies = pick('Deny', 'unknown');
  const openAllows = pick('Allow', 'unknown');
  if (allow !== undefined && openDenies.length === 0) {
    const delegated = isDelegated(allow.statement.principals, facts.principal);
    return decided('allowed', allow, delegated ? 'delegated' : 'direct');
  }
  if (allow !== undefined || openAllows.length > 0)
    return undecided([...openDenies, ...(allow === undefined ? openAllows : [])], facts);
  return implicit(pick('Allow', false), openDenies, facts);
};

const decided = (decision: Decision, by: CompiledStatement, grant: Evaluation['grant']): Evaluation => {
  const { index, conditions } = by.statement;
  return { decision, statement: index, conditions, missed: [], grant, reasons: [] };
};

const undecided = (open: readonly CompiledStatement[], facts: Facts): Evaluation => {
  const reasons = open.flatMap((one) => reasonsOf(one, facts));
  const statement = open[0]?.statement.index ?? null;
  return { decision: 'unknown', statement, conditions: [], missed: [], grant: null, reasons };
};

const implicit = (
  allows: readonly CompiledStatement[],
  openDenies: readonly CompiledStatement[],
  facts: Facts,
): Evaluation => {
  const reasons = openDenies.flatMap((one) => reasonsOf(one, facts));
  const missed = allows.flatMap((one): Missed[] => {
    const part = one.parts.find((candidate) => candidate.holds(facts) === false);
    if (part === undefined) return [];
    return [{ statement: one.statement.index, part: part.asks, condition: part.clause?.condition ?? null }];
  });
  return { decision: 'implicit-deny', statement: null, conditions: [], missed, grant: null, reasons };
};

/** Why it is not known whether the statement applies. */
export const reasonsOf = (compiled: CompiledStatement, facts: Facts): Reason[] => {
  const statement = compiled.statement.index;
  return compiled.parts
    .filter((part) => part.holds(facts) === 'unknown')
    .flatMap((part) => reasonOf(part, statement, facts));
};

const reasonOf = (part: Part, statement: number, facts: Facts): Reason[] => {
  if (part.asks === 'principal')
    return [
      {
        statement,
        about: 'principal',
        key: null,
        message: 'whether the statement names the principal could not be decided',
      },
    ];
  const missing = part.keys.filter((key) => facts.value(key) === 'unknown');
  if (part.clause !== null && part.clause.operator === null) {
    const message = `the operator ${part.clause.condition.operator} is not known`;
    return [{ statement, about: 'condition', key: part.clause.key, message }];
  }
  const about = part.asks === 'condition' ? 'condition' : 'resource';
  if (missing.length > 0)
    return missing.map((key) => ({ statement, about, key, message: `the value of ${key} is not known` }));
  const key = part.clause?.key ?? null;
  const message =
    key === null
      ? 'a pattern whose match is not documented'
      : `the values listed for ${key} could not be compared`;
  return [{ statement, about, key, message }];
};

import type { Condition, PolicyVersion } from './document.ts';
import { operatorOf } from './operators.ts';
import type { Operator } from './operators.ts';
import type { ContextValue, Facts } from './request.ts';
import { isPresent } from './request.ts';
import { allOf, anyOf, not } from './truth.ts';
import type { Truth } from './truth.ts';
import { compileValues } from './values.ts';
import type { Matcher } from './values.ts';

/** A condition made ready for many requests. */
export interface Clause {
  readonly condition: Condition;
  /** Null when IAM has no such operator: then the condition cannot be decided. */
  readonly operator: Operator | null;
  /** The key in lower case. */
  readonly key: string;
  /** All context keys the answer hangs on, in lower case: its own and those of variables. */
  readonly keys: readonly string[];
  holds(facts: Facts): Truth;
}

/** Makes a condition ready for many requests. */
export const compileCondition = (condition: Condition, version: PolicyVersion): Clause => {
  const operator = operatorOf(condition.operator);
  // AWS: condition key names are not case-sensitive (IAM, "Condition" policy element)
  const key = condition.key.toLowerCase();
  if (operator === null) return { condition, operator, key, keys: [key], holds: () => 'unknown' };
  const { matcher, keys } = compileValues(operator, condition.values, version);
  const holds = (facts: Facts): Truth => conditionHolds(operator, matcher, facts.value(key), facts);
  return { condition, operator, key, keys: [...new Set([key, ...keys])], holds };
};

/** Does a single condition hold for these facts? */
export const evaluateCondition = (
  condition: Condition,
  facts: Facts,
  version: PolicyVersion = '2012-10-17',
): Truth => compileCondition(condition, version).holds(facts);

const conditionHolds = (operator: Operator, matcher: Matcher, value: ContextValue, facts: Facts): Truth => {
  if (operator.comparison === 'null') return nullHolds(matcher, value, facts);
  if (value === 'unknown') return 'unknown';
  if (value === 'absent') return holdsWhenAbsent(operator);
  if (operator.set !== null) return setHolds(operator, operator.set, matcher, value.present, facts);
  const answers = value.present.map((item) => oneHolds(operator, matcher, item, facts));
  const [first] = answers;
  // Limit: several values under an operator without a set prefix are undocumented; decided only where all agree.
  return first !== undefined && answers.every((answer) => answer === first) ? first : 'unknown';
};

/** What does an operator say about a key that the request does not carry? */
export const holdsWhenAbsent = (operator: Operator): boolean => {
  // AWS: ForAllValues is true and ForAnyValue false without values, also with IfExists (IAM, "Multivalued context keys")
  if (operator.set !== null) return operator.set === 'all';
  // AWS: a negated operator and one with IfExists hold for an absent key (IAM, "Condition operators")
  return operator.negated || operator.ifExists;
};

const oneHolds = (operator: Operator, matcher: Matcher, value: string, facts: Facts): Truth => {
  // AWS: several values of a negated operator are NORed (IAM, "Evaluation logic for multiple context keys or values")
  const matched = matcher(value, facts);
  return operator.negated ? not(matched) : matched;
};

const setHolds = (
  operator: Operator,
  set: 'all' | 'any',
  matcher: Matcher,
  values: readonly string[],
  facts: Facts,
): Truth => {
  // AWS: empty text counts as no value under a set operator (IAM, "Set operators for multivalued context keys")
  const answers = values
    .filter((value) => value !== '')
    .map((value) => oneHolds(operator, matcher, value, facts));
  return set === 'all' ? allOf(answers) : anyOf(answers);
};

const nullHolds = (matcher: Matcher, value: ContextValue, facts: Facts): Truth => {
  const isThere = isPresent(value);
  const whenAbsent = matcher('true', facts);
  const whenPresent = matcher('false', facts);
  if (isThere === 'unknown') return whenAbsent === whenPresent ? whenAbsent : 'unknown';
  return isThere ? whenPresent : whenAbsent;
};

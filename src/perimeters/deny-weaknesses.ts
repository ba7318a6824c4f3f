import type { Severity } from '../model/finding.ts';
import {
  type Condition,
  isBroadAddress,
  lintPolicy,
  type LintIssue,
  operatorOf,
  type Policy,
  s3LevelOf,
  type Statement,
} from '../policy/index.ts';
import { CALLER, isAvoided } from './beside-network.ts';
import { isNetworkCondition } from './bucket-policy.ts';
import { networkStatements, type Perimeter } from './network-perimeter.ts';

/** A way past a network perimeter, or a part of it that has no effect. */
export interface PolicyWeakness {
  readonly text: string;
  readonly statements: readonly number[];
  readonly severity: Severity;
  /** Is it one for unknown principals of other accounts, whom Block Public Access can keep out all the same? */
  readonly forExternalPrincipals?: boolean;
}

const isForEveryone = ({ principals }: Statement): boolean =>
  principals === null || principals.negated || principals.names.some(({ value }) => value === '*');

/** Is the condition one that a Deny keeps others out with, rather than one that names whom to keep out? */
const keepsOut = (condition: Condition): boolean => {
  const operator = operatorOf(condition.operator);
  return (
    isNetworkCondition(condition) && (operator === null || operator.negated || operator.comparison === 'null')
  );
};

/** The Denies that are meant as a network perimeter. */
export const meantDenies = (policy: Policy): readonly Statement[] =>
  networkStatements(policy, 'Deny').filter((one) => isForEveryone(one) && one.conditions.some(keepsOut));

/** Does the Deny not apply to requests that lack the key? */
const isWithoutEffectWhenAbsent = (condition: Condition): boolean => {
  const operator = operatorOf(condition.operator);
  if (operator === null || !keepsOut(condition)) return false;
  if (operator.comparison === 'null')
    return !condition.values.some((value) => value.toLowerCase() === 'true');
  return operator.set === 'any';
};

const shown = ({ operator, key }: Condition): string => `${operator} on ${key}`;

/** Denies that do not apply to requests without an endpoint, because these lack the key. */
export const missesAbsentKey = (denies: readonly Statement[]): readonly PolicyWeakness[] =>
  denies.flatMap(({ conditions, index }) =>
    conditions.filter(isWithoutEffectWhenAbsent).map((condition): PolicyWeakness => ({
      text: `${shown(condition)} does not hold for requests that come through no endpoint, so the Deny lets them pass`,
      statements: [index],
      severity: 'high',
    })),
  );

/** Keys beside the network that every caller can choose, so that he steps out of the Deny. */
export const avoidable = (denies: readonly Statement[]): readonly PolicyWeakness[] =>
  denies.flatMap(({ conditions, index }) =>
    conditions
      .filter((condition) => !isNetworkCondition(condition) && isAvoided(condition))
      .map((condition): PolicyWeakness => ({
        text: `the Deny also asks for ${shown(condition)}, which callers can avoid`,
        statements: [index],
        severity: 'high',
      })),
  );

/** Addresses that a Deny exempts, and which are so many that anybody has one. */
export const everywhere = (denies: readonly Statement[]): readonly PolicyWeakness[] =>
  denies.flatMap(({ conditions, index }) =>
    conditions.flatMap((condition): readonly PolicyWeakness[] => {
      const operator = operatorOf(condition.operator);
      const broad = condition.values.filter(isBroadAddress);
      if (operator?.comparison !== 'ip' || !operator.negated || broad.length === 0) return [];
      const text = `${shown(condition)} leaves out ${broad.join(', ')}, which callers anywhere on the internet have`;
      return [{ text, statements: [index], severity: 'high' }];
    }),
  );

const DATA = /^s3:(?:\*|get|put|delete|restore|abort|list)/i;
const CONFIGURATION = /bucket(?:policy|acl|location)|configuration|^s3:deletebucket$/i;

/** What a Deny of some actions, or of the bucket or its objects alone, leaves open. */
export const uncovered = (
  { kind, open, stopped, bucket, objects }: Perimeter,
  denies: readonly Statement[],
): readonly PolicyWeakness[] => {
  if (kind !== 'partial') return [];
  const covers = (wanted: string): boolean => stopped.some((action) => s3LevelOf(action) === wanted);
  const level =
    bucket === 'yes' && !covers('object')
      ? 'the objects are not covered, only the bucket itself'
      : objects === 'yes' && !covers('bucket')
        ? 'the bucket itself is not covered, only its objects'
        : `the Deny leaves ${open.slice(0, 6).join(', ')}${open.length > 6 ? ' and more' : ''} open`;
  const data = open.some((action) => DATA.test(action) && !CONFIGURATION.test(action));
  return [{ text: level, statements: denies.map(({ index }) => index), severity: data ? 'high' : 'medium' }];
};

const isIneffective = ({ code, condition }: LintIssue): boolean =>
  condition !== null &&
  isNetworkCondition(condition) &&
  (code === 'wildcard-taken-literally' || code === 'private-source-address');

/** Conditions on networks that never hold as they are written. */
export const ineffectiveConditions = (policy: Policy, isTight: boolean): readonly PolicyWeakness[] =>
  lintPolicy(policy, 'resource')
    .filter(isIneffective)
    .map(({ code, message, statement, condition }): PolicyWeakness => {
      const alone = policy.statements[statement ?? -1]?.conditions.filter(isNetworkCondition).length === 1;
      const harmless = code === 'private-source-address' && isTight && !alone;
      return {
        text: `${message.replace(/\.$/, '')} (${condition?.operator ?? ''})`,
        statements: statement === null ? [] : [statement],
        severity: harmless ? 'low' : 'high',
      };
    });

/** The Denies stop nobody, and none of the usual reasons is why: a mistyped resource, for one. */
export const ineffective = (denies: readonly Statement[]): PolicyWeakness => ({
  text: 'the Deny stops no request of your own callers to this bucket, wherever it comes from',
  statements: denies.map(({ index }) => index),
  severity: 'high',
});

/** Keys of callers that the Denies ask for besides the network. */
export const exemptingKeys = (denies: readonly Statement[]): readonly string[] => [
  ...new Set(
    denies.flatMap(({ conditions }) =>
      conditions.filter((one) => !isNetworkCondition(one) && CALLER.test(one.key)).map(({ key }) => key),
    ),
  ),
];

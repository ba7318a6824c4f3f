import type { Condition, Statement } from './document.ts';
import { ipBlockOf, isNeverPublic } from './ip.ts';
import { hasWildcard } from './match.ts';
import { operatorOf } from './operators.ts';
import type { Operator } from './operators.ts';
import { lintIssue } from './lint-issue.ts';
import type { LintIssue, LintCode } from './lint-issue.ts';
import type { Dialect } from './request.ts';
import { instantOf, numberOf } from './values.ts';

/** Keys whose values AWS makes up; a wildcard cannot mean a group of them. */
const GENERATED = new Set([
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:principalaccount',
  'aws:resourceaccount',
  'aws:sourceaccount',
  'aws:vpceaccount',
  'aws:principalorgid',
  'aws:resourceorgid',
  'aws:vpceorgid',
]);
/** Other keys of one value that perimeters are made of. */
const SINGLE = new Set([
  ...GENERATED,
  'aws:sourcevpcarn',
  'aws:sourceip',
  'aws:vpcsourceip',
  'aws:principalarn',
  'aws:principalisawsservice',
  'aws:viaawsservice',
  'aws:securetransport',
  'aws:userid',
  'aws:username',
]);

/** What in this condition cannot mean what it seems to say? */
export const lintCondition = (statement: Statement, condition: Condition, dialect: Dialect): LintIssue[] => {
  const operator = operatorOf(condition.operator);
  const say = (code: LintCode, message: string, value: string | null = null): LintIssue =>
    lintIssue(statement, code, 'Condition', value, message, condition);
  if (operator === null) return [say('unknown-operator', `IAM has no operator ${condition.operator}.`)];
  const key = condition.key.toLowerCase();
  return [
    ...(condition.values.length === 0 ? [say('no-values', 'The condition lists no values.')] : []),
    ...lintSet(statement, operator, key, say),
    ...condition.values.flatMap((value) => lintValue(operator, key, value, dialect, say)),
  ];
};

type Say = (code: LintCode, message: string, value?: string | null) => LintIssue;

const lintSet = (statement: Statement, operator: Operator, key: string, say: Say): LintIssue[] => {
  const isAllow = statement.effect === 'Allow';
  const single = operator.set !== null && SINGLE.has(key);
  const open =
    isAllow && (operator.set === 'all' || (operator.set === null && operator.ifExists && !operator.negated));
  const misses = !isAllow && operator.set === 'any' && operator.negated;
  return [
    ...(single
      ? [
          say(
            'set-operator-on-single-value',
            `${key} holds one value; a set operator changes what happens when it is absent.`,
          ),
        ]
      : []),
    ...(open ? [say('holds-for-absent-key', `The Allow holds for requests without ${key}.`)] : []),
    ...(misses ? [say('misses-absent-key', `The Deny does not apply to requests without ${key}.`)] : []),
  ];
};

const lintValue = (
  operator: Operator,
  key: string,
  value: string,
  dialect: Dialect,
  say: Say,
): LintIssue[] => {
  const { comparison } = operator;
  const wild = hasWildcard(value.replaceAll(/\$\{[^}]*\}/g, ''));
  if (comparison === 'ip') return lintAddress(key, value, say);
  if (
    (comparison === 'numeric' && numberOf(value) === null) ||
    (comparison === 'date' && instantOf(value) === null)
  )
    return [say('malformed-value', `${value} cannot be compared by ${operator.name}.`, value)];
  if (comparison === 'bool' && !/^(?:true|false)$/i.test(value))
    return [say('malformed-value', `${value} is neither true nor false.`, value)];
  if (
    comparison === 'arn' &&
    value.replaceAll(/\$\{[^}]*\}/g, 'x').split(':').length < 6 &&
    !value.startsWith('${')
  )
    return [say('malformed-arn', `${value} is no complete ARN pattern.`, value)];
  if (!wild) return [];
  if (comparison === 'string-equals' || comparison === 'string-equals-ignore-case')
    return [
      say(
        'wildcard-taken-literally',
        `${operator.name} takes the wildcard in ${value} as a character.`,
        value,
      ),
    ];
  if (comparison !== 'string-like') return [];
  return lintPattern(key, value, dialect, say);
};

const lintPattern = (key: string, value: string, dialect: Dialect, say: Say): LintIssue[] => {
  // AWS: wildcards are not for keys that hold generated ids (VPC, "Control access using endpoint policies")
  if (GENERATED.has(key)) return [say('wildcard-on-generated-id', `${value} matches ids of anyone.`, value)];
  const longest = Math.max(...value.split(/[*?]/).map((part) => part.length));
  // AWS: string operators need six characters in addition to a wildcard (VPC, "Control access using endpoint policies")
  return dialect !== 'resource' && longest < 6
    ? [say('short-wildcard', `${value} has fewer than six characters besides its wildcard.`, value)]
    : [];
};

const lintAddress = (key: string, value: string, say: Say): LintIssue[] => {
  const block = ipBlockOf(value);
  if (block === null) return [say('malformed-value', `${value} is no address and no CIDR.`, value)];
  if (key !== 'aws:sourceip' || !isNeverPublic(block)) return [];
  return [
    say(
      'private-source-address',
      `aws:SourceIp never holds ${value}: it is absent behind an endpoint; use aws:VpcSourceIp.`,
      value,
    ),
  ];
};

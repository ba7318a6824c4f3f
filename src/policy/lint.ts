import type { Condition, Policy, Statement } from './document.ts';
import { ipBlockOf, isNeverPublic } from './ip.ts';
import { hasWildcard } from './match.ts';
import { operatorOf } from './operators.ts';
import type { Operator } from './operators.ts';
import { isUniqueId } from './principals.ts';
import type { Dialect } from './request.ts';
import { instantOf, numberOf } from './values.ts';

/** Kinds of remarks on a policy that AWS accepts but that cannot mean what it seems to say. */
export type RemarkCode =
  | 'oversized'
  | 'duplicate-sid'
  | 'unknown-operator'
  | 'set-operator-on-single-value'
  | 'holds-for-absent-key'
  | 'misses-absent-key'
  | 'wildcard-taken-literally'
  | 'wildcard-on-generated-id'
  | 'short-wildcard'
  | 'private-source-address'
  | 'malformed-value'
  | 'malformed-arn'
  | 'malformed-action'
  | 'wildcard-in-principal'
  | 'unique-id-principal'
  | 'named-principal-on-gateway-endpoint'
  | 'not-principal'
  | 'variable-without-version'
  | 'no-values';

/** One remark, with the statement and the place in it. */
export interface Remark {
  readonly code: RemarkCode;
  readonly message: string;
  /** Null for remarks on the whole document. */
  readonly statement: number | null;
  readonly element: string;
  readonly condition: Condition | null;
  readonly value: string | null;
}

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

// AWS: an endpoint policy has at most 20,480 characters (VPC, "Control access using endpoint policies"), a bucket policy 20 KB
const LONGEST = 20_480;

/** What in this policy cannot mean what it seems to say, or breaks a documented limit? */
export function lintPolicy(policy: Policy, dialect: Dialect): Remark[] {
  const size = policy.size ?? 0;
  const oversized: Remark[] =
    size > LONGEST
      ? [
          {
            code: 'oversized',
            message: `The document has ${size} characters; ${LONGEST} are allowed.`,
            statement: null,
            element: '$',
            condition: null,
            value: null,
          },
        ]
      : [];
  return [
    ...oversized,
    ...duplicateSids(policy),
    ...policy.statements.flatMap((statement) => lintStatement(statement, policy, dialect)),
  ];
}

function duplicateSids(policy: Policy): Remark[] {
  const seen = new Set<string>();
  return policy.statements.flatMap((statement) => {
    const { sid } = statement;
    if (sid === null) return [];
    const again = seen.has(sid);
    seen.add(sid);
    return again
      ? [remark(statement, 'duplicate-sid', 'Sid', sid, 'Another statement has the same Sid.')]
      : [];
  });
}

function lintStatement(statement: Statement, policy: Policy, dialect: Dialect): Remark[] {
  return [
    ...lintPrincipals(statement, dialect),
    ...lintActions(statement),
    ...lintResources(statement),
    ...statement.conditions.flatMap((condition) => lintCondition(statement, condition, dialect)),
    ...lintVariables(statement, policy),
  ];
}

function remark(
  statement: Statement,
  code: RemarkCode,
  element: string,
  value: string | null,
  message: string,
  condition: Condition | null = null,
): Remark {
  return { code, message, statement: statement.index, element, condition, value };
}

function lintPrincipals(statement: Statement, dialect: Dialect): Remark[] {
  const { principals } = statement;
  if (principals === null) return [];
  const element = principals.negated ? 'NotPrincipal' : 'Principal';
  const brittle = principals.negated
    ? [
        remark(
          statement,
          'not-principal',
          element,
          null,
          'NotPrincipal leaves a role out only together with its account and session.',
        ),
      ]
    : [];
  return [
    ...brittle,
    ...principals.names.flatMap(({ type, value }) =>
      type === 'AWS' ? lintName(statement, element, value, dialect) : [],
    ),
  ];
}

function lintName(statement: Statement, element: string, value: string, dialect: Dialect): Remark[] {
  if (value === '*') return [];
  if (isUniqueId(value))
    return [
      remark(
        statement,
        'unique-id-principal',
        element,
        value,
        'A bare unique id is what remains of a deleted identity.',
      ),
    ];
  if (hasWildcard(value))
    return [
      remark(statement, 'wildcard-in-principal', element, value, 'A principal cannot be named by a pattern.'),
    ];
  if (dialect === 'gateway-endpoint')
    return [
      remark(
        statement,
        'named-principal-on-gateway-endpoint',
        element,
        value,
        'On a gateway endpoint only "*" works; use aws:PrincipalArn.',
      ),
    ];
  return isArnOrAccount(value)
    ? []
    : [remark(statement, 'malformed-arn', element, value, 'This is neither an ARN nor an account.')];
}

function isArnOrAccount(value: string): boolean {
  return /^\d{12}$/.test(value) || /^arn:[^:]+:(?:iam|sts)::(?:\d{12}|cloudfront):.+$/.test(value);
}

function lintActions(statement: Statement): Remark[] {
  const wrong = statement.actions.values.filter(
    (value) => value !== '*' && !/^[\w*?-]+:[\w*?]+$/.test(value),
  );
  const element = statement.actions.negated ? 'NotAction' : 'Action';
  return wrong.map((value) =>
    remark(statement, 'malformed-action', element, value, 'An action is written service:Name.'),
  );
}

function lintResources(statement: Statement): Remark[] {
  const element = statement.resources?.negated === true ? 'NotResource' : 'Resource';
  const wrong = (statement.resources?.values ?? []).filter((value) => !isResource(value));
  return wrong.map((value) => remark(statement, 'malformed-arn', element, value, 'This is no complete ARN.'));
}

function isResource(value: string): boolean {
  if (/^\*+$/.test(value)) return true;
  const parts = value.replaceAll(/\$\{[^}]*\}/g, 'x').split(':');
  if (parts[0] !== 'arn' || parts.length < 6) return false;
  // AWS: the ARN of a bucket has neither region nor account; account parts are an id or a wildcard (S3, "Bucket policies")
  return parts[2] !== 's3' || parts[5] !== '' ? parts.slice(5).join(':') !== '' : false;
}

function lintCondition(statement: Statement, condition: Condition, dialect: Dialect): Remark[] {
  const operator = operatorOf(condition.operator);
  const say = (code: RemarkCode, message: string, value: string | null = null): Remark =>
    remark(statement, code, 'Condition', value, message, condition);
  if (operator === null) return [say('unknown-operator', `IAM has no operator ${condition.operator}.`)];
  const key = condition.key.toLowerCase();
  return [
    ...(condition.values.length === 0 ? [say('no-values', 'The condition lists no values.')] : []),
    ...lintSet(statement, operator, key, say),
    ...condition.values.flatMap((value) => lintValue(operator, key, value, dialect, say)),
  ];
}

type Say = (code: RemarkCode, message: string, value?: string | null) => Remark;

function lintSet(statement: Statement, operator: Operator, key: string, say: Say): Remark[] {
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
}

function lintValue(operator: Operator, key: string, value: string, dialect: Dialect, say: Say): Remark[] {
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
}

function lintPattern(key: string, value: string, dialect: Dialect, say: Say): Remark[] {
  // AWS: wildcards are not for keys that hold generated ids (VPC, "Control access using endpoint policies")
  if (GENERATED.has(key)) return [say('wildcard-on-generated-id', `${value} matches ids of anybody.`, value)];
  const longest = Math.max(...value.split(/[*?]/).map((part) => part.length));
  // AWS: string operators need six characters beside a wildcard (VPC, "Control access using endpoint policies")
  return dialect !== 'resource' && longest < 6
    ? [say('short-wildcard', `${value} has fewer than six characters beside its wildcard.`, value)]
    : [];
}

function lintAddress(key: string, value: string, say: Say): Remark[] {
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
}

function lintVariables(statement: Statement, policy: Policy): Remark[] {
  if (policy.version === '2012-10-17') return [];
  const values = [
    ...(statement.resources?.values ?? []),
    ...statement.conditions.flatMap((condition) => condition.values),
  ];
  return values
    .filter((value) => /\$\{[^}]+\}/.test(value))
    .map((value) =>
      remark(
        statement,
        'variable-without-version',
        'Version',
        value,
        'Variables need Version 2012-10-17; here they are plain text.',
      ),
    );
}

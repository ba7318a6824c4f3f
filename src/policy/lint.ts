import type { Policy, Statement } from './document.ts';
import { lintCondition } from './lint-conditions.ts';
import { hasWildcard } from './match.ts';
import { isUniqueId } from './principals.ts';
import { lintIssue } from './lint-issue.ts';
import type { LintIssue } from './lint-issue.ts';
import type { Dialect } from './request.ts';

/** What in this policy cannot mean what it seems to say, or breaks a documented limit? */
export const lintPolicy = (policy: Policy, dialect: Dialect): LintIssue[] => [
  ...duplicateSids(policy),
  ...policy.statements.flatMap((statement) => lintStatement(statement, policy, dialect)),
];

const duplicateSids = (policy: Policy): LintIssue[] => {
  const seen = new Set<string>();
  return policy.statements.flatMap((statement) => {
    const { sid } = statement;
    if (sid === null) return [];
    const again = seen.has(sid);
    seen.add(sid);
    return again
      ? [lintIssue(statement, 'duplicate-sid', 'Sid', sid, 'Another statement has the same Sid.')]
      : [];
  });
};

const lintStatement = (statement: Statement, policy: Policy, dialect: Dialect): LintIssue[] => [
  ...lintPrincipals(statement, dialect),
  ...lintActions(statement),
  ...lintResources(statement),
  ...statement.conditions.flatMap((condition) => lintCondition(statement, condition, dialect)),
  ...lintVariables(statement, policy),
];

const lintPrincipals = (statement: Statement, dialect: Dialect): LintIssue[] => {
  const { principals } = statement;
  if (principals === null) return [];
  const element = principals.negated ? 'NotPrincipal' : 'Principal';
  const brittle = principals.negated
    ? [
        lintIssue(
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
};

const lintName = (statement: Statement, element: string, value: string, dialect: Dialect): LintIssue[] => {
  if (value === '*') return [];
  if (isUniqueId(value))
    return [
      lintIssue(
        statement,
        'unique-id-principal',
        element,
        value,
        'A bare unique id is what remains of a deleted identity.',
      ),
    ];
  if (hasWildcard(value))
    return [
      lintIssue(
        statement,
        'wildcard-in-principal',
        element,
        value,
        'A principal cannot be named by a pattern.',
      ),
    ];
  if (dialect === 'gateway-endpoint')
    return [
      lintIssue(
        statement,
        'named-principal-on-gateway-endpoint',
        element,
        value,
        'On a gateway endpoint only "*" works; use aws:PrincipalArn.',
      ),
    ];
  return isArnOrAccount(value)
    ? []
    : [lintIssue(statement, 'malformed-arn', element, value, 'This is neither an ARN nor an account.')];
};

const isArnOrAccount = (value: string): boolean =>
  /^\d{12}$/.test(value) || /^arn:[^:]+:(?:iam|sts)::(?:\d{12}|cloudfront):.+$/.test(value);

const lintActions = (statement: Statement): LintIssue[] => {
  const wrong = statement.actions.values.filter(
    (value) => value !== '*' && !/^[\w*?-]+:[\w*?]+$/.test(value),
  );
  const element = statement.actions.negated ? 'NotAction' : 'Action';
  return wrong.map((value) =>
    lintIssue(statement, 'malformed-action', element, value, 'An action is written service:Name.'),
  );
};

const lintResources = (statement: Statement): LintIssue[] => {
  const element = statement.resources?.negated === true ? 'NotResource' : 'Resource';
  const wrong = (statement.resources?.values ?? []).filter((value) => !isResource(value));
  return wrong.map((value) =>
    lintIssue(statement, 'malformed-arn', element, value, 'This is no complete ARN.'),
  );
};

const isResource = (value: string): boolean => {
  if (/^\*+$/.test(value)) return true;
  const parts = value.replaceAll(/\$\{[^}]*\}/g, 'x').split(':');
  if (parts[0] !== 'arn' || parts.length < 6) return false;
  // AWS: the ARN of a bucket has neither region nor account; account parts are an id or a wildcard (S3, "Bucket policies")
  return parts[2] !== 's3' || parts[5] !== '' ? parts.slice(5).join(':') !== '' : false;
};

const lintVariables = (statement: Statement, policy: Policy): LintIssue[] => {
  if (policy.version === '2012-10-17') return [];
  const values = [
    ...(statement.resources?.values ?? []),
    ...statement.conditions.flatMap((condition) => condition.values),
  ];
  return values
    .filter((value) => /\$\{[^}]+\}/.test(value))
    .map((value) =>
      lintIssue(
        statement,
        'variable-without-version',
        'Version',
        value,
        'Variables need Version 2012-10-17; here they are plain text.',
      ),
    );
};

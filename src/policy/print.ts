import { canonicalOperator } from './operators.ts';
import type { Condition, Names, Policy, Principals, Statement } from './document.ts';

type Plain = Record<string, unknown>;

/** The JSON value of a policy in list form: what {@link printPolicy} prints. */
export const documentOf = (policy: Policy): Plain => {
  const document: Plain = { Version: policy.version };
  if (policy.id !== null) document['Id'] = policy.id;
  document['Statement'] = policy.statements.map(statementOf);
  return document;
};

/** The policy as JSON text, ready to apply. Reading it gives the same policy. */
export const printPolicy = (policy: Policy): string => JSON.stringify(documentOf(policy), null, 2);

/** The JSON value of one statement, in list form. */
export const statementOf = (statement: Statement): Plain => {
  const plain: Plain = {};
  if (statement.sid !== null) plain['Sid'] = statement.sid;
  plain['Effect'] = statement.effect;
  const { principals, actions, resources } = statement;
  if (principals !== null)
    plain[principals.negated ? 'NotPrincipal' : 'Principal'] = principalsOf(principals);
  plain[actions.negated ? 'NotAction' : 'Action'] = [...actions.values];
  if (resources !== null) plain[resources.negated ? 'NotResource' : 'Resource'] = [...resources.values];
  if (statement.conditions.length > 0) plain['Condition'] = conditionsOf(statement.conditions);
  return plain;
};

/**
 * The one form of all policies that say the same in different writing: lists sorted and without repetition,
 * actions, condition keys and operators in one case. It decides exactly as the original does.
 */
export const normalizePolicy = (policy: Policy): Policy => {
  const statements = policy.statements.map((statement, index) => {
    const normal: Statement = {
      ...statement,
      index,
      principals: statement.principals === null ? null : normalPrincipals(statement.principals),
      // AWS: actions are compared without regard to case (IAM, "Action" policy element)
      actions: normalNames(statement.actions, (value) => value.toLowerCase()),
      resources: statement.resources === null ? null : normalNames(statement.resources, (value) => value),
      conditions: normalConditions(statement.conditions),
    };
    return { ...normal, verbatim: statementOf(normal) };
  });
  return { version: policy.version, id: policy.id, statements };
};

const principalsOf = (principals: Principals): unknown => {
  const [only, ...others] = principals.names;
  if (others.length === 0 && only?.type === 'AWS' && only.value === '*') return '*';
  const byType = new Map<string, string[]>();
  for (const { type, value } of principals.names) byType.set(type, [...(byType.get(type) ?? []), value]);
  return Object.fromEntries(byType);
};

const conditionsOf = (conditions: readonly Condition[]): Plain => {
  const byOperator = new Map<string, [string, string[]][]>();
  for (const { operator, key, values } of conditions)
    byOperator.set(operator, [...(byOperator.get(operator) ?? []), [key, [...values]]]);
  return Object.fromEntries([...byOperator].map(([operator, keys]) => [operator, Object.fromEntries(keys)]));
};

const normalNames = (names: Names, form: (value: string) => string): Names => ({
  negated: names.negated,
  values: sortedOnce(names.values.map(form)),
});

const normalPrincipals = (principals: Principals): Principals => {
  const names = new Map(principals.names.map((name) => [`${name.type}\n${name.value}`, name]));
  return {
    negated: principals.negated,
    names: sortedOnce(names.keys()).flatMap((key) => names.get(key) ?? []),
  };
};

const normalConditions = (conditions: readonly Condition[]): Condition[] => {
  const normal = conditions.map(({ operator, key, values }) => ({
    operator: canonicalOperator(operator),
    key: key.toLowerCase(),
    values: sortedOnce(values),
  }));
  return normal.sort((a, b) => compare(a.operator, b.operator) || compare(a.key, b.key));
};

const sortedOnce = (values: Iterable<string>): string[] => [...new Set(values)].sort(compare);

const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

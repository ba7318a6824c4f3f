import { documentOf, isUniqueId, type Policy, type Statement } from '../policy/index.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';

/** A name in a policy that cannot stand for whom it was meant. */
export interface Orphan {
  readonly statement: number;
  readonly name: string;
  readonly why: 'unique-id' | 'named-on-gateway';
}

const inPrincipals = ({ principals, index }: Statement, isGateway: boolean): readonly Orphan[] =>
  (principals?.names ?? []).flatMap(({ value }): Orphan[] => {
    if (value === '*') return [];
    if (isUniqueId(value)) return [{ statement: index, name: value, why: 'unique-id' }];
    // AWS: on a gateway endpoint Principal has to be "*"; single callers are named by aws:PrincipalArn (PrivateLink guide, endpoint policies).
    return isGateway ? [{ statement: index, name: value, why: 'named-on-gateway' }] : [];
  });

// AWS: aws:PrincipalArn holds an ARN and never a bare unique id (IAM, global condition keys).
const inConditions = ({ conditions, index }: Statement): readonly Orphan[] =>
  conditions
    .filter(({ key }) => key.toLowerCase() === 'aws:principalarn')
    .flatMap(({ values }) =>
      values.filter(isUniqueId).map((name): Orphan => ({ statement: index, name, why: 'unique-id' })),
    );

/** Which names of a policy stand for nobody, or not for whom they were meant? */
export const orphansOf = (policy: Policy, isGateway: boolean): readonly Orphan[] =>
  policy.statements.flatMap((statement) => [
    ...inPrincipals(statement, isGateway),
    ...inConditions(statement),
  ]);

type Plain = Readonly<Record<string, unknown>>;

const isAccount = (name: string): boolean => /^\d{12}$|^arn:[^:]+:iam::\d{12}:root$/.test(name);

// AWS: services are named by their domains (IAM, "AWS service principals")
const isService = (name: string): boolean => /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name);

const accountOf = (name: string): string => /\d{12}/.exec(name)?.[0] ?? name;

/** Callers named as a gateway endpoint understands it: anyone, if the conditions hold. */
const asCondition = (names: readonly string[], condition: Plain, negated: boolean): Plain => {
  const accounts = names.filter(isAccount).map(accountOf);
  const services = names.filter(isService);
  const arns = names.filter((name) => !isAccount(name) && !isService(name));
  const text = negated ? 'StringNotEquals' : 'StringEquals';
  const arn = negated ? 'ArnNotEquals' : 'ArnEquals';
  const texts = {
    ...(accounts.length > 0 ? { 'aws:PrincipalAccount': accounts } : {}),
    ...(services.length > 0 ? { 'aws:PrincipalServiceName': services } : {}),
  };
  return {
    ...condition,
    ...(accounts.length + services.length > 0 ? { [text]: { ...(condition[text] as Plain), ...texts } } : {}),
    ...(arns.length > 0 ? { [arn]: { ...(condition[arn] as Plain), 'aws:PrincipalArn': arns } } : {}),
  };
};

const mended = (statement: Statement, plain: Plain, isGateway: boolean): readonly Plain[] => {
  const { Principal: _one, NotPrincipal: _other, Condition, ...rest } = plain;
  const negated = statement.principals?.negated ?? false;
  const living = (statement.principals?.names ?? []).filter(({ value }) => !isUniqueId(value));
  const element = negated ? 'NotPrincipal' : 'Principal';
  const condition = withoutIds((Condition ?? {}) as Plain);
  if (condition === null) return [];
  const withCondition = (made: Plain): Plain => (Object.keys(made).length > 0 ? { Condition: made } : {});
  if (statement.principals === null) return [{ ...rest, ...withCondition(condition) }];
  if (living.length === 0) return negated ? [{ ...rest, Principal: '*', ...withCondition(condition) }] : [];
  if (living.some(({ value }) => value === '*'))
    return [{ ...rest, [element]: '*', ...withCondition(condition) }];
  const names = living.map(({ value }) => value);
  // An Allow for accounts and for roles of others cannot be one block of conditions, which are all to hold.
  const groups =
    isGateway && !negated
      ? [
          names.filter(isAccount),
          names.filter(isService),
          names.filter((name) => !isAccount(name) && !isService(name)),
        ]
      : [names];
  if (isGateway)
    return groups
      .filter((group) => group.length > 0)
      .map((group, at) => ({
        ...rest,
        ...(at > 0 && typeof rest['Sid'] === 'string' ? { Sid: `${rest['Sid']}${at + 1}` } : {}),
        Principal: '*',
        Condition: asCondition(group, condition, negated),
      }));
  const byType = Object.fromEntries(
    [...new Set(living.map(({ type }) => type))].map((type) => [
      type,
      living.filter((one) => one.type === type).map(({ value }) => value),
    ]),
  );
  return [{ ...rest, [element]: byType, ...withCondition(condition) }];
};

/** The conditions without unique ids under aws:PrincipalArn; null where a condition would list nothing any more. */
const withoutIds = (condition: Plain): Plain | null => {
  const operators: Record<string, Plain> = {};
  for (const [operator, keys] of Object.entries(condition) as [string, Plain][]) {
    const kept: Record<string, unknown> = {};
    for (const [key, values] of Object.entries(keys)) {
      const list = Array.isArray(values) ? (values as string[]) : [values as string];
      const living = key.toLowerCase() === 'aws:principalarn' ? list.filter((one) => !isUniqueId(one)) : list;
      if (living.length > 0) kept[key] = living;
      else if (!/not/i.test(operator)) return null;
    }
    if (Object.keys(kept).length > 0) operators[operator] = kept;
  }
  return operators;
};

/** The policy without names that stand for nobody, and with callers named as this kind of endpoint understands it. */
export const withoutOrphans = (policy: Policy, isGateway: boolean): PolicyDocument => {
  const { Statement: plain } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  return {
    Version: policy.version,
    Statement: policy.statements.flatMap((statement, at) => mended(statement, plain[at] ?? {}, isGateway)),
  };
};

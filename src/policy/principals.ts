import type { PrincipalName, Principals } from './document.ts';
import { memoize } from './memoize.ts';
import type { Dialect, Principal } from './request.ts';
import { anyOf, not } from './truth.ts';
import type { Truth } from './truth.ts';

/** The account that a principal name stands for as a whole (`111122223333`, its root ARN), or null. */
export const accountOfName = (value: string): string | null => {
  if (/^\d{12}$/.test(value)) return value;
  return /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1] ?? null;
};

/** Is it the bare unique id of an IAM identity? AWS shows one where the identity named was deleted. */
export const isUniqueId = (value: string): boolean =>
  /^(?:AIDA|AROA|AGPA|AIPA|ANPA|ANVA|ASCA)[A-Z0-9]{12,}$/.test(value);

/** Principals of a statement, made ready for many requests: a list may hold hundreds of names. */
interface Listed {
  readonly everyone: boolean;
  /** Accounts that are named as a whole. */
  readonly accounts: ReadonlySet<string>;
  /** Every other name of an AWS principal: users, roles, sessions and unique ids. */
  readonly identities: ReadonlySet<string>;
  /** Names of services, providers and canonical users. */
  readonly others: readonly PrincipalName[];
}

const listOf = memoize((principals: Principals): Listed => {
  const aws = principals.names.filter(({ type }) => type === 'AWS').map(({ value }) => value);
  const accounts = aws.map(accountOfName);
  return {
    everyone: aws.includes('*'),
    accounts: new Set(accounts.filter((account) => account !== null)),
    identities: new Set(aws.filter((value, index) => accounts[index] === null && value !== '*')),
    others: principals.names.filter(({ type }) => type !== 'AWS'),
  };
});

/** Does the statement speak about this principal? */
export const principalMatches = (
  principals: Principals | null,
  principal: Principal,
  dialect: Dialect,
): Truth => {
  if (principals === null) return 'unknown';
  const list = listOf(principals);
  return principals.negated ? not(isExempt(list, principal)) : isListed(list, principal, dialect);
};

/** Is the principal known to be named only by its account, so that its own account's policies decide? */
export const isDelegated = (principals: Principals | null, principal: Principal): boolean => {
  if (principals === null || principals.negated || principal.kind !== 'aws') return false;
  const direct = principals.names.some(
    (name) => name.value === '*' || name.value === principal.arn || name.value === sessionArn(principal),
  );
  return !direct && !principal.arn.endsWith(':root');
};

const isListed = (list: Listed, principal: Principal, dialect: Dialect): Truth => {
  // AWS: "*" and {"AWS":"*"} both mean everyone, anonymous callers included (IAM, "Principal" policy element)
  if (list.everyone) return true;
  if (principal.kind === 'unknown')
    return list.accounts.size + list.identities.size + list.others.length > 0 ? 'unknown' : false;
  const others = anyOf(list.others.map((name) => otherNameMatches(name, principal)));
  return principal.kind === 'aws' ? anyOf([...awsMatches(list, principal, dialect), others]) : others;
};

const otherNameMatches = (name: PrincipalName, principal: Principal): Truth => {
  if (name.type === 'Service')
    return (
      principal.kind === 'service' &&
      (name.value === '*' || name.value.toLowerCase() === principal.name.toLowerCase())
    );
  if (name.type === 'Federated')
    return principal.kind === 'federated' && (name.value === '*' || name.value === principal.provider);
  // Limit: canonical user ids are not resolved to accounts.
  return principal.kind === 'aws' ? 'unknown' : false;
};

const awsMatches = (
  { accounts, identities }: Listed,
  principal: Extract<Principal, { kind: 'aws' }>,
  dialect: Dialect,
): Truth[] => {
  const isRootUser = principal.arn.endsWith(':root');
  // AWS: on a gateway endpoint an account means its root user only (VPC, "Endpoint policies for gateway endpoints")
  const byAccount = accounts.has(principal.account) && (dialect !== 'gateway-endpoint' || isRootUser);
  // AWS: a bare unique id is what remains of a deleted identity and matches no one else (IAM, "Principal" policy element)
  const { uniqueId } = principal;
  const byUniqueId = uniqueId !== undefined && isUniqueId(uniqueId) && identities.has(uniqueId);
  const session = sessionArn(principal);
  const named = identities.has(principal.arn) || (session !== null && identities.has(session));
  // Limit: named users and roles on a gateway endpoint are not documented to work; left open.
  return [byAccount, byUniqueId, named && dialect === 'gateway-endpoint' ? 'unknown' : named];
};

/** Does NotPrincipal leave this principal out? */
const isExempt = (list: Listed, principal: Principal): Truth => {
  if (principal.kind === 'unknown') return 'unknown';
  if (list.everyone) return true;
  if (principal.kind !== 'aws') return anyOf(list.others.map((name) => otherNameMatches(name, principal)));
  // AWS: the identity and its account must both be listed, for a role its session too (IAM, "NotPrincipal" policy element);
  // a list that holds only some of them is brittle, so it stays open.
  const chain = [
    list.accounts.has(principal.account),
    ...chainOf(principal).map((name) => list.identities.has(name)),
  ];
  if (chain.every(Boolean)) return true;
  return chain.some(Boolean) || list.others.some(({ type }) => type === 'CanonicalUser') ? 'unknown' : false;
};

/** What of an identity has to be listed beside its account. */
const chainOf = (principal: Extract<Principal, { kind: 'aws' }>): string[] => {
  if (principal.arn.endsWith(':root')) return [];
  const session = sessionArn(principal);
  return [principal.arn, ...(session === null ? [] : [session])];
};

/** The ARN of an assumed role's session, or null when the principal is none. */
const sessionArn = (principal: Extract<Principal, { kind: 'aws' }>): string | null => {
  if (principal.session === undefined) return null;
  const role = /^arn:([^:]*):iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(principal.arn);
  if (role === null) return null;
  return `arn:${role[1] ?? ''}:sts::${role[2] ?? ''}:assumed-role/${role[3] ?? ''}/${principal.session}`;
};

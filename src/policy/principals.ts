import type { PrincipalName, Principals } from './document.ts';
import type { Dialect, Principal } from './request.ts';
import { anyOf, not } from './truth.ts';
import type { Truth } from './truth.ts';

/** The account that a principal name stands for as a whole (`111122223333`, its root ARN), or null. */
export function accountOfName(value: string): string | null {
  if (/^\d{12}$/.test(value)) return value;
  return /^arn:[^:]*:iam::(\d{12}):root$/.exec(value)?.[1] ?? null;
}

/** Is it the bare unique id of an IAM identity? AWS shows one where the identity named was deleted. */
export function isUniqueId(value: string): boolean {
  return /^(?:AIDA|AROA|AGPA|AIPA|ANPA|ANVA|ASCA)[A-Z0-9]{12,}$/.test(value);
}

/** Does the statement speak about this principal? */
export function principalMatches(
  principals: Principals | null,
  principal: Principal,
  dialect: Dialect,
): Truth {
  if (principals === null) return 'unknown';
  if (!principals.negated)
    return anyOf(principals.names.map((name) => nameMatches(name, principal, dialect)));
  return not(isExempt(principals.names, principal));
}

/** Is the principal known to be named only by its account, so that its own account's policies decide? */
export function isDelegated(principals: Principals | null, principal: Principal): boolean {
  if (principals === null || principals.negated || principal.kind !== 'aws') return false;
  const direct = principals.names.some(
    (name) => name.value === '*' || name.value === principal.arn || name.value === sessionArn(principal),
  );
  return !direct && !principal.arn.endsWith(':root');
}

function nameMatches(name: PrincipalName, principal: Principal, dialect: Dialect): Truth {
  // AWS: "*" and {"AWS":"*"} both mean everyone, anonymous callers included (IAM, "Principal" policy element)
  if (name.type === 'AWS' && name.value === '*') return true;
  if (principal.kind === 'unknown') return 'unknown';
  if (name.type === 'AWS')
    return principal.kind === 'aws' ? awsNameMatches(name.value, principal, dialect) : false;
  if (name.type === 'Service')
    return (
      principal.kind === 'service' &&
      (name.value === '*' || name.value.toLowerCase() === principal.name.toLowerCase())
    );
  if (name.type === 'Federated')
    return principal.kind === 'federated' && (name.value === '*' || name.value === principal.provider);
  // Limit: canonical user ids are not resolved to accounts.
  return principal.kind === 'aws' ? 'unknown' : false;
}

function awsNameMatches(
  value: string,
  principal: Extract<Principal, { kind: 'aws' }>,
  dialect: Dialect,
): Truth {
  const isRootUser = principal.arn.endsWith(':root');
  const account = accountOfName(value);
  // AWS: on a gateway endpoint an account means its root user only (VPC, "Endpoint policies for gateway endpoints")
  if (account !== null)
    return account === principal.account && (dialect !== 'gateway-endpoint' || isRootUser);
  // AWS: a bare unique id is what remains of a deleted identity and matches nobody else (IAM, "Principal" policy element)
  if (isUniqueId(value)) return value === principal.uniqueId;
  const named = value === principal.arn || value === sessionArn(principal);
  // Limit: named users and roles on a gateway endpoint are not documented to work; left open.
  return named && dialect === 'gateway-endpoint' ? 'unknown' : named;
}

/** Does NotPrincipal leave this principal out? */
function isExempt(names: readonly PrincipalName[], principal: Principal): Truth {
  if (principal.kind === 'unknown') return 'unknown';
  if (names.some((name) => name.type === 'AWS' && name.value === '*')) return true;
  if (principal.kind !== 'aws') return anyOf(names.map((name) => nameMatches(name, principal, 'resource')));
  // AWS: the identity and its account must both be listed, for a role its session too (IAM, "NotPrincipal" policy element);
  // a list that holds only some of them is brittle, so it stays open.
  const listed = new Set(names.map((name) => accountOfName(name.value) ?? name.value));
  const chain = chainOf(principal).map((item) => listed.has(item));
  if (chain.every(Boolean)) return true;
  return chain.some(Boolean) || names.some((name) => name.type === 'CanonicalUser') ? 'unknown' : false;
}

function chainOf(principal: Extract<Principal, { kind: 'aws' }>): string[] {
  if (principal.arn.endsWith(':root')) return [principal.account];
  const session = sessionArn(principal);
  return [principal.account, principal.arn, ...(session === null ? [] : [session])];
}

/** The ARN of an assumed role's session, or null when the principal is none. */
function sessionArn(principal: Extract<Principal, { kind: 'aws' }>): string | null {
  if (principal.session === undefined) return null;
  const role = /^arn:([^:]*):iam::(\d*):role\/(?:.*\/)?([^/]+)$/.exec(principal.arn);
  if (role === null) return null;
  return `arn:${role[1] ?? ''}:sts::${role[2] ?? ''}:assumed-role/${role[3] ?? ''}/${principal.session}`;
}

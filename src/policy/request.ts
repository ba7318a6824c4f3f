import type { Truth } from './truth.ts';

/** What a request carries under a context key: values, nothing, or we do not know. */
export type ContextValue = { readonly present: readonly string[] } | 'absent' | 'unknown';

/** Who sends a request. */
export type Principal =
  | { readonly kind: 'anonymous' }
  /** A user, role or root user; `arn` is what aws:PrincipalArn holds, `session` the name of an assumed role's session. */
  | {
      readonly kind: 'aws';
      readonly arn: string;
      readonly account: string;
      readonly session?: string;
      readonly uniqueId?: string;
    }
  | { readonly kind: 'service'; readonly name: string }
  /** A caller of AssumeRoleWithWebIdentity or AssumeRoleWithSAML, known by its provider. */
  | { readonly kind: 'federated'; readonly provider: string }
  | { readonly kind: 'unknown' };

/** A request as a policy sees it. Keys that the context does not list are unknown, unless they follow from the rest. */
export interface PolicyRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, ContextValue>>;
}

/** What statements and conditions are judged by. Keys are asked for in lower case. */
export interface Facts {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly dialect: Dialect;
  value(key: string): ContextValue;
}

/**
 * Where a policy stands, which changes what a named account means: attached to a resource, to an interface
 * endpoint, or to a gateway endpoint.
 */
export type Dialect = 'resource' | 'interface-endpoint' | 'gateway-endpoint';

/** The facts of a request, with the keys that follow from its principal, resource and network. */
export const factsOf = (request: PolicyRequest, dialect: Dialect): Facts => {
  const given = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(request.context ?? {}))
    given.set(key.toLowerCase(), known(value));
  return factsFrom(request, dialect, given);
};

/** A context, asked for by keys in lower case. */
export type Given = Pick<ReadonlyMap<string, ContextValue>, 'get'>;

/** The same for a context whose keys are in lower case already. */
export const factsFrom = (request: PolicyRequest, dialect: Dialect, given: Given): Facts => {
  const { principal, action, resource } = request;
  const value = (key: string): ContextValue =>
    given.get(key) ??
    principalValue(principal, key) ??
    networkValue(given, key) ??
    resourceValue(resource, key) ??
    'unknown';
  return { principal, action, resource, dialect, value };
};

/** A context value of one text. */
export const present = (...values: readonly string[]): ContextValue => ({ present: values });

/** Is the key in the request? */
export const isPresent = (value: ContextValue): Truth =>
  value === 'unknown' ? 'unknown' : value !== 'absent';

const known = (value: ContextValue): ContextValue =>
  typeof value === 'object' && value.present.length === 0 ? 'absent' : value;

/** Keys that only a request made by an AWS service itself carries. */
const SERVICE_ONLY = new Set([
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
]);

const IDENTITY = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:username',
]);

// AWS: which keys a principal carries (IAM, "Global condition keys: properties of the principal")
const principalValue = (principal: Principal, key: string): ContextValue | undefined => {
  if (principal.kind === 'unknown') return undefined;
  if (key === 'aws:principalisawsservice') return present(String(principal.kind === 'service'));
  if (principal.kind === 'service')
    return key === 'aws:principalservicename'
      ? present(principal.name)
      : IDENTITY.has(key)
        ? 'absent'
        : undefined;
  if (SERVICE_ONLY.has(key)) return 'absent';
  if (principal.kind === 'aws') return awsValue(principal, key);
  if (key === 'aws:principaltype' && principal.kind === 'anonymous') return present('Anonymous');
  if (key === 'aws:userid' && principal.kind === 'anonymous') return present('anonymous');
  return IDENTITY.has(key) || key.startsWith('aws:principaltag/') ? 'absent' : undefined;
};

const awsValue = (principal: Extract<Principal, { kind: 'aws' }>, key: string): ContextValue | undefined => {
  if (key === 'aws:principalarn') return present(principal.arn);
  // AWS: the account of the caller of KMS (KMS guide, kms:CallerAccount)
  if (key === 'aws:principalaccount' || key === 'kms:calleraccount') return present(principal.account);
  const resource = principal.arn.split(':').slice(5).join(':');
  if (key === 'aws:username')
    return resource.startsWith('user/') ? present(resource.slice(resource.lastIndexOf('/') + 1)) : 'absent';
  if (key === 'aws:principaltype') return present(typeOf(resource));
  if (key !== 'aws:userid') return undefined;
  if (resource === 'root') return present(principal.account);
  if (principal.uniqueId === undefined) return undefined;
  return present(
    principal.session === undefined ? principal.uniqueId : `${principal.uniqueId}:${principal.session}`,
  );
};

const typeOf = (resource: string): string => {
  if (resource === 'root') return 'Account';
  if (resource.startsWith('federated-user/')) return 'FederatedUser';
  return resource.startsWith('user/') ? 'User' : 'AssumedRole';
};

/** The keys, in lower case, that only a request through a VPC endpoint carries. */
export const ENDPOINT_KEYS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
] as const;

const ENDPOINT_ONLY: ReadonlySet<string> = new Set(ENDPOINT_KEYS);

// AWS: aws:SourceIp is absent from requests through an endpoint, the endpoint keys from all others (IAM, "Properties of the network")
const networkValue = (given: Given, key: string): ContextValue | undefined => {
  if (key === 'aws:sourceip') return isThroughEndpoint(given) ? 'absent' : undefined;
  if (!ENDPOINT_ONLY.has(key)) return undefined;
  const address = given.get('aws:sourceip');
  if (typeof address === 'object') return 'absent';
  const endpoint = given.get('aws:sourcevpce');
  return endpoint === 'absent' ? 'absent' : undefined;
};

const isThroughEndpoint = (given: Given): boolean => {
  for (const key of ENDPOINT_ONLY) if (typeof given.get(key) === 'object') return true;
  return false;
};

const resourceValue = (resource: string, key: string): ContextValue | undefined => {
  if (key !== 'aws:resourceaccount' && key !== 's3:resourceaccount') return undefined;
  const account = resource.split(':')[4] ?? '';
  return /^\d{12}$/.test(account) ? present(account) : undefined;
};

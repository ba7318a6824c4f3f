import { documentOf, type Policy } from '../policy/index.ts';
import { actionPrefixOf } from '../services/action-prefixes.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';
import { notListed } from '../services/service-requests.ts';
import { type AwsException, exceptionsFor, type ExceptionPlace } from './aws-exceptions.ts';
import { organizationOf, type Trusted } from './trust.ts';

/** Where a corrected endpoint policy is to stand. */
export interface DocumentPlace {
  readonly service: string;
  readonly region: string;
  readonly partition: string;
  readonly trusted: Trusted;
  readonly endpoint?: { readonly serviceRegion: string | null };
}

// AWS: an endpoint may lead to a service in another region, whose resources are there (PrivateLink guide, cross-region endpoints).
const placeOf = ({ service, region, partition, endpoint }: DocumentPlace): ExceptionPlace => ({
  service,
  region: endpoint?.serviceRegion ?? region,
  partition,
});

type Plain = Readonly<Record<string, unknown>>;

const VERSION = '2012-10-17';

/** Names one's own: by the organization where it is known, by accounts where it is not. */
export const own = (trusted: Trusted, what: 'Principal' | 'Resource'): Plain => {
  const organization = organizationOf(trusted);
  return organization === null
    ? { [`aws:${what}Account`]: trusted.accounts }
    : { [`aws:${what}OrgID`]: trusted.organizations };
};

const services = { 'aws:PrincipalIsAWSService': 'false' };

const named = (sid: string, index: number): string => `${sid}${index === 0 ? '' : index + 1}`;

/** What of AWS a perimeter on an endpoint does not let through, because nobody can list it: a sentence, or nothing. */
export const notListedWords = ({ service }: Pick<DocumentPlace, 'service'>): string => {
  const sentence = notListed[actionPrefixOf(service)];
  return sentence === undefined ? '' : ` ${sentence}`;
};

/** A policy that lets one's own callers reach one's own resources, and what AWS needs. */
export const perimeterDocument = (place: DocumentPlace): PolicyDocument => {
  const { signed, buckets, unsigned } = exceptionsFor(placeOf(place));
  const allow = { Effect: 'Allow', Principal: '*' };
  const every = { ...allow, Action: `${actionPrefixOf(place.service)}:*`, Resource: '*' };
  const [callers, resources] = [own(place.trusted, 'Principal'), own(place.trusted, 'Resource')];
  return {
    Version: VERSION,
    Statement: [
      {
        Sid: 'AllowOwnCallersToOwnResources',
        ...every,
        Condition: { StringEquals: { ...callers, ...resources } },
      },
      { Sid: 'AllowAwsServices', ...every, Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } },
      ...signed.map(({ actions, arns, context }, index) => ({
        Sid: named('AllowOwnCallersToAwsResources', index),
        ...allow,
        Action: actions,
        Resource: arns,
        Condition: { StringEquals: { ...callers, ...context } },
      })),
      ...(unsigned.own.length > 0
        ? [
            {
              Sid: 'AllowUnsignedRequestsToOwnResources',
              ...allow,
              Action: unsigned.own,
              Resource: '*',
              Condition: { StringEquals: resources },
            },
          ]
        : []),
      ...(unsigned.none.length > 0
        ? [{ Sid: 'AllowUnsignedRequests', ...allow, Action: unsigned.none, Resource: '*' }]
        : []),
      ...(buckets.length > 0
        ? [{ Sid: 'AllowAwsOwnedBuckets', ...allow, Action: 's3:GetObject', Resource: buckets }]
        : []),
    ],
  };
};

// Each endpoint's remedy would list all of them, so that a report would grow with the square of the accounts.
const MAX_LISTED = 50;

/** A document that names one's own, or null where that would be too many accounts because the organization is not known. */
export const unlessTooMany = (trusted: Trusted, document: () => PolicyDocument): PolicyDocument | null => {
  const isUnknown = organizationOf(trusted) === null && trusted.organizationGap !== null;
  return isUnknown && trusted.accounts.length > MAX_LISTED ? null : document();
};

/** The policy with statements added to it. */
export const withStatements = (policy: Policy, ...statements: readonly object[]): PolicyDocument => {
  const { Statement } = documentOf(policy) as { readonly Statement: readonly object[] };
  // Variables would become plain text under the old version, and the old ones stay plain text only there.
  return { Version: policy.version, Statement: [...Statement, ...statements] };
};

/** A document that keeps the Denies of the policy whose place it takes. */
export const withDenies = (document: PolicyDocument, policy: Policy): PolicyDocument => {
  const { Statement } = documentOf(policy) as { readonly Statement: readonly Plain[] };
  const denies = Statement.filter((_, index) => policy.statements[index]?.effect === 'Deny');
  return {
    // Variables would become plain text under the old version.
    Version: denies.length > 0 ? policy.version : document.Version,
    Statement: [...document.Statement, ...denies],
  };
};

/** A Deny of callers or of resources that are not one's own; it exempts what AWS and requests without a principal need. */
export const denyForeign = (place: DocumentPlace, what: 'Principal' | 'Resource'): object => {
  const { signed, buckets, unsigned } = exceptionsFor(placeOf(place));
  const actions = what === 'Principal' ? [...unsigned.own, ...unsigned.none] : unsigned.none;
  const arns = what === 'Principal' ? [] : signed.filter(isPlain).flatMap((one) => one.arns);
  const exempt = [...buckets, ...arns];
  const contexts = what === 'Principal' ? [] : signed.map(({ context }) => context);
  return {
    Sid: what === 'Principal' ? 'DenyForeignCallers' : 'DenyForeignResources',
    Effect: 'Deny',
    Principal: '*',
    ...(actions.length > 0 ? { NotAction: actions } : { Action: '*' }),
    ...(exempt.length > 0 ? { NotResource: exempt } : { Resource: '*' }),
    Condition: {
      // Conditions of one operator have to hold together: what one of the keys names is exempt.
      StringNotEqualsIfExists: Object.assign({}, own(place.trusted, what), ...contexts) as Plain,
      BoolIfExists: services,
    },
  };
};

const isPlain = ({ context }: AwsException): boolean => Object.keys(context).length === 0;

const listOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];

/** Does a pattern take every resource of a service: `*`, `arn:aws:s3:::*`, `arn:aws:ssm:*:*:*`? */
const isEvery = (pattern: string): boolean =>
  pattern === '*' || /^arn:[^:]+:[^:]+:\*?:\*?:\*(?:\/\*)?$/.test(pattern);

/** The statement without a hold on what is granted: a Deny of everything else. */
const withExemptions = (statement: Plain, grants: readonly Grant[]): Plain => {
  const arns = grants.flatMap((grant) => (grant.everywhere ? [] : grant.arns));
  const actions = grants.flatMap((grant) => (grant.everywhere ? grant.actions : []));
  return withoutActions(withoutArns(statement, arns), actions);
};

const withoutArns = (statement: Plain, arns: readonly string[]): Plain => {
  const { Resource, NotResource, ...rest } = statement;
  if (arns.length === 0) return statement;
  if (NotResource !== undefined)
    return { ...rest, NotResource: [...new Set([...listOf(NotResource), ...arns])] };
  return listOf(Resource).some(isEvery) ? { ...rest, NotResource: arns } : statement;
};

const withoutActions = (statement: Plain, actions: readonly string[]): Plain => {
  const { Action, NotAction, ...rest } = statement;
  if (actions.length === 0) return statement;
  if (NotAction !== undefined)
    return { ...rest, NotAction: [...new Set([...listOf(NotAction), ...actions])] };
  return listOf(Action).some((action) => /^(?:[\w-]+:)?\*$/.test(action))
    ? { ...rest, NotAction: actions }
    : statement;
};

/** Requests that a policy is to let through. */
export interface Grant {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly arns: readonly string[];
  /** On whatever resource the condition leaves: Denies exempt the actions then, and not the resources. */
  readonly everywhere: boolean;
  readonly condition: Plain;
}

/** The policy with these requests let through: allowed, and exempted from the Denies that stand in the way. */
export const lettingThrough = (
  policy: Policy,
  grants: readonly Grant[],
  denies: ReadonlySet<number>,
): PolicyDocument => {
  const { Version, Statement } = withStatements(policy);
  const kept = Statement.map((statement, index) =>
    denies.has(index) ? withExemptions(statement as Plain, grants) : statement,
  );
  const added = grants.map(({ sid, actions, arns, everywhere, condition }, index) => ({
    Sid: named(sid, index),
    Effect: 'Allow',
    Principal: '*',
    Action: actions.length === 1 ? actions[0] : actions,
    Resource: everywhere ? '*' : arns,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  }));
  return { Version, Statement: [...kept, ...added] };
};

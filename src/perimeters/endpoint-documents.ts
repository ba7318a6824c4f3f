import { documentOf, type Policy } from '../policy/index.ts';
import { actionPrefixOf } from '../services/action-prefixes.ts';
import { type AwsFeature, awsBucketArns, awsOwnedBuckets } from '../services/aws-owned-buckets.ts';
import type { PolicyDocument } from '../remedies/policy-remedy.ts';
import { organizationOf, type Trusted } from './trust.ts';

/** Where a corrected endpoint policy is to stand. */
export interface DocumentPlace {
  readonly service: string;
  readonly region: string;
  readonly partition: string;
  readonly trusted: Trusted;
}

type Plain = Readonly<Record<string, unknown>>;

const VERSION = '2012-10-17';

// What most workloads need of AWS's own buckets; the others are for whoever uses the feature.
const USUAL: readonly AwsFeature[] = [
  'Systems Manager',
  'Amazon Linux packages',
  'Amazon ECR',
  'CloudFormation',
  'CloudWatch agent',
];

/** The objects of AWS's own buckets that a policy of an S3 endpoint has to leave open. */
export const usualBuckets = ({ region, partition }: DocumentPlace): readonly string[] =>
  awsBucketArns(
    region,
    partition,
    awsOwnedBuckets.filter(({ feature }) => USUAL.includes(feature)),
  ).filter((arn) => arn.endsWith('/*'));

const isS3 = ({ service }: DocumentPlace): boolean => actionPrefixOf(service) === 's3';

/** Names one's own: by the organization where it is known, by accounts where it is not. */
const own = (trusted: Trusted, what: 'Principal' | 'Resource'): Plain => {
  const organization = organizationOf(trusted);
  return organization === null
    ? { [`aws:${what}Account`]: trusted.accounts }
    : { [`aws:${what}OrgID`]: trusted.organizations };
};

const services = { 'aws:PrincipalIsAWSService': 'false' };

/** A policy that lets one's own callers reach one's own resources, and what AWS needs. */
export const perimeterDocument = (place: DocumentPlace): PolicyDocument => {
  const every = {
    Effect: 'Allow',
    Principal: '*',
    Action: `${actionPrefixOf(place.service)}:*`,
    Resource: '*',
  };
  const both = { ...own(place.trusted, 'Principal'), ...own(place.trusted, 'Resource') };
  return {
    Version: VERSION,
    Statement: [
      { Sid: 'AllowOwnCallersToOwnResources', ...every, Condition: { StringEquals: both } },
      {
        Sid: 'AllowAwsServices',
        ...every,
        Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
      },
      ...(isS3(place)
        ? [
            {
              Sid: 'AllowAwsOwnedBuckets',
              Effect: 'Allow',
              Principal: '*',
              Action: 's3:GetObject',
              Resource: usualBuckets(place),
            },
          ]
        : []),
    ],
  };
};

// Each endpoint's remedy would list all of them, so that a report would grow with the square of the accounts.
const MOST_LISTED = 50;

/** A document that names one's own, or null where that would be too many accounts because the organization is not known. */
export const unlessTooMany = (trusted: Trusted, document: () => PolicyDocument): PolicyDocument | null => {
  const isUnknown = organizationOf(trusted) === null && trusted.organizationGap !== null;
  return isUnknown && trusted.accounts.length > MOST_LISTED ? null : document();
};

/** The policy with statements added to it. */
export const withStatements = (policy: Policy, ...statements: readonly object[]): PolicyDocument => {
  const { Statement } = documentOf(policy) as { readonly Statement: readonly object[] };
  // Variables would become plain text under the old version, and the old ones stay plain text only there.
  return { Version: policy.version, Statement: [...Statement, ...statements] };
};

/** A Deny of callers or of resources that are not one's own; it spares AWS services, and AWS's buckets where it is S3. */
export const denyForeign = (place: DocumentPlace, what: 'Principal' | 'Resource'): object => ({
  Sid: what === 'Principal' ? 'DenyForeignCallers' : 'DenyForeignResources',
  Effect: 'Deny',
  Principal: '*',
  Action: '*',
  ...(isS3(place) ? { NotResource: usualBuckets(place) } : { Resource: '*' }),
  Condition: { StringNotEqualsIfExists: own(place.trusted, what), BoolIfExists: services },
});

const listOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];

/** The statement without a hold on these resources: a Deny of everything else. */
const spared = (statement: Plain, arns: readonly string[]): Plain => {
  const { Resource, NotResource, ...rest } = statement;
  if (NotResource !== undefined)
    return { ...rest, NotResource: [...new Set([...listOf(NotResource), ...arns])] };
  return listOf(Resource).includes('*') ? { ...rest, NotResource: arns } : statement;
};

/** The policy with these resources let through: allowed to everyone, and spared by the Denies that stand in the way. */
export const lettingThrough = (
  policy: Policy,
  grants: readonly { readonly action: string; readonly arns: readonly string[] }[],
  denies: ReadonlySet<number>,
): PolicyDocument => {
  const all = grants.flatMap(({ arns }) => arns);
  const { Version, Statement } = withStatements(policy);
  const kept = Statement.map((statement, index) =>
    denies.has(index) ? spared(statement as Plain, all) : statement,
  );
  const added = grants.map(({ action, arns }, index) => ({
    Sid: `AllowAwsOwnedBuckets${index === 0 ? '' : index + 1}`,
    Effect: 'Allow',
    Principal: '*',
    Action: action,
    Resource: arns,
  }));
  return { Version, Statement: [...kept, ...added] };
};

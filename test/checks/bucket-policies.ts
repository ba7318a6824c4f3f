import {
  account,
  type AccountScenario,
  type Case,
  type ExpectedVerdict,
  vpc,
  type VpcScenario,
} from '../../src/testing/index.ts';
import { ORGANIZATION } from './endpoint-policies.ts';

/** The bucket of the cast, and its objects. */
export const BUCKET = 'reports';
export const REPORTS = ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'];

/** A Deny for everyone on the whole bucket under a condition, as narrowed by the fields given. */
export const denied = (condition: object | null, fields: object = {}): object => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: REPORTS,
  ...(condition === null ? {} : { Condition: condition }),
  ...fields,
});

/** An Allow for everyone on the whole bucket under a condition. */
export const allowed = (condition: object | null, fields: object = {}): object => ({
  ...denied(condition, fields),
  Effect: 'Allow',
});

/** Conditions of perimeters: unless the endpoint, unless the VPC. */
export const unlessEndpoint = { StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' } };
export const unlessVpc = { StringNotEquals: { 'aws:SourceVpc': 'vpc-app' } };

/** The network perimeter of AWS's data perimeter examples. */
export const PUBLISHED_NETWORK_PERIMETER = denied({
  NotIpAddressIfExists: { 'aws:SourceIp': ['203.0.113.0/24'] },
  StringNotEqualsIfExists: {
    'aws:SourceVpc': 'vpc-app',
    'aws:PrincipalTag/network-perimeter-exception': 'true',
  },
  BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
  ArnNotLikeIfExists: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/aws-service-role/*'] },
});

/** A policy of the current version with these statements. */
export const policyOf = (...statements: readonly object[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** A VPC `vpc-app` with the S3 gateway endpoint `vpce-s3`. */
export const home = (): VpcScenario =>
  vpc('app').subnet('app', { instances: 1 }).gatewayEndpoint('s3', { in: 'app' });

/** An account of the organization with the bucket and this policy, all of which was read. */
export const bucketWith = (
  policy: string | object | null,
  ...vpcs: readonly VpcScenario[]
): AccountScenario =>
  account(...(vpcs.length > 0 ? vpcs : [home()]))
    .inOrganization(ORGANIZATION)
    .buckets({ name: BUCKET, policy });

/** One case for each policy of the bucket. */
export const onBucket = (
  table: Readonly<Record<string, readonly [verdict: ExpectedVerdict, ...statements: readonly object[]]>>,
): Readonly<Record<string, Case>> =>
  Object.fromEntries(
    Object.entries(table).map(([fact, [verdict, ...statements]]) => [
      fact,
      { given: bucketWith(policyOf(...statements)), expect: { [BUCKET]: verdict } },
    ]),
  );

/** What no check of bucket policies can say. */
export const unreadable: Readonly<Record<string, Case>> = {
  'reading the policy was denied, perhaps by the policy itself': {
    given: bucketWith(null).denied('s3:GetBucketPolicy'),
    expect: { [BUCKET]: 'unknown' },
    message: 's3:GetBucketPolicy',
  },
  'the buckets could not be listed': {
    given: bucketWith(null).denied('s3:ListAllMyBuckets'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'a policy that is not JSON': {
    given: bucketWith('{"Statement": ['),
    expect: { [BUCKET]: 'unknown' },
  },
};

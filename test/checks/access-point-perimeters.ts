import {
  account,
  type AccessPointSpec,
  type AccountScenario,
  type Case,
  organization,
} from '../../src/testing/index.ts';
import { BUCKET, bucketWith, denied, home, policyOf, unlessVpc } from './bucket-policies.ts';
import { ORGANIZATION } from './endpoint-policies.ts';

const OWNER = '111122223333';
const OTHER = '444455556666';
const arnOf = (name: string, owner = OWNER): string => `arn:aws:s3:eu-west-1:${owner}:accesspoint/${name}`;

const unlessOwn = { StringNotEquals: { 's3:DataAccessPointAccount': OWNER } };
const unlessNamed = { ArnNotEquals: { 's3:DataAccessPointArn': arnOf('analytics') } };

const behind = (condition: object, ...points: readonly Omit<AccessPointSpec, 'bucket'>[]): AccountScenario =>
  bucketWith(policyOf(denied(condition))).accessPoints(...points.map((one) => ({ ...one, bucket: BUCKET })));

/** A Deny of everything that comes from outside of the VPC, on an access point and its objects. */
const ownDeny = (name: string, fields: object = {}): object =>
  policyOf(denied(unlessVpc, { Resource: [arnOf(name), `${arnOf(name)}/object/*`], ...fields }));

/** An organization in which another account may have access points to the bucket. */
const beside = (other: AccountScenario, condition: object) =>
  organization(
    account(OWNER, home())
      .inOrganization(ORGANIZATION)
      .buckets({ name: BUCKET, policy: policyOf(denied(condition)) }),
    other,
  );
const unlessOther = { StringNotEquals: { 's3:DataAccessPointAccount': OTHER } };

/** Buckets whose policies leave it to access points where requests come from. */
export const accessPointCases: Readonly<Record<string, Case>> = {
  'only through access points of the account, which are bound to VPCs': {
    given: behind(unlessOwn, { name: 'analytics', vpc: 'app' }, { name: 'lambda', vpc: 'app' }),
    expect: { [BUCKET]: 'pass byAccessPoints' },
    message: 'analytics, lambda',
  },
  'only through access points of the account, of which there is none': {
    given: behind(unlessOwn),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'only through access points of the account, and the internet reaches one': {
    given: behind(unlessOwn, { name: 'analytics', vpc: 'app' }, { name: 'wide' }),
    expect: { [BUCKET]: 'fail openAccessPoints' },
    message: 'the internet reaches some of them: wide.',
    remedy: '"aws:SourceVpc":["vpc-app"]',
  },
  'an access point of another bucket matters nothing': {
    given: bucketWith(policyOf(denied(unlessOwn))).accessPoints({ name: 'wide', bucket: 'other' }),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'an access point whose own policy denies the internet': {
    given: behind(unlessOwn, { name: 'wide', policy: ownDeny('wide') }),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'an access point whose own policy denies the internet some actions only': {
    given: behind(unlessOwn, { name: 'wide', policy: ownDeny('wide', { Action: 's3:GetObject' }) }),
    expect: { [BUCKET]: 'fail openAccessPoints' },
  },
  'an access point whose own policy was refused': {
    given: behind(unlessOwn, { name: 'wide' }).denied('s3:GetAccessPointPolicy'),
    expect: { [BUCKET]: 'unknown' },
    message: 's3:GetAccessPointPolicy',
  },
  'only through one access point, which is bound to a VPC': {
    given: behind(unlessNamed, { name: 'analytics', vpc: 'app' }, { name: 'wide' }),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'only through one access point, which the internet reaches': {
    given: behind(unlessNamed, { name: 'analytics' }),
    expect: { [BUCKET]: 'fail openAccessPoints' },
  },
  'only through one access point, by a pattern that anybody’s fits': {
    given: behind({ ArnNotLike: { 's3:DataAccessPointArn': 'arn:aws:s3:*:*:accesspoint/analytics' } }),
    expect: { [BUCKET]: 'fail open' },
  },
  'a Deny that requests past every access point do not meet': {
    given: behind({ StringNotEqualsIfExists: { 's3:DataAccessPointAccount': OWNER } }),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'a Deny of one’s own access points only': {
    given: behind({ StringEquals: { 's3:DataAccessPointAccount': OWNER } }),
    expect: { [BUCKET]: 'fail open' },
  },
  'access points could not be listed': {
    given: behind(unlessOwn).denied('s3:ListAccessPoints'),
    expect: { [BUCKET]: 'unknown' },
    message: 's3:ListAccessPoints',
  },
  'nor does it matter where the network is asked for, too': {
    given: bucketWith(policyOf(denied(unlessOwn), denied(unlessVpc))).denied('s3:ListAccessPoints'),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'only through access points of another account, whose all are bound to VPCs': {
    given: beside(
      account(OTHER).accessPoints({ name: 'analytics', bucket: BUCKET, vpc: 'vpc-app' }),
      unlessOther,
    ),
    expect: { [BUCKET]: 'pass byAccessPoints' },
  },
  'only through access points of another account, of which the internet reaches one': {
    given: beside(account(OTHER).accessPoints({ name: 'analytics', bucket: BUCKET }), unlessOther),
    expect: { [BUCKET]: 'fail openAccessPoints' },
  },
  'only through access points of an account that was not read': {
    given: behind(unlessOther),
    expect: { [BUCKET]: 'unknown' },
    message: 'account 444455556666',
  },
};

import check from '../../src/checks/bucket-without-network-perimeter.ts';
import { account, defineCases } from '../../src/testing/index.ts';
import { accessPointCases } from './access-point-perimeters.ts';
import {
  allowed,
  BUCKET,
  bucketWith,
  denied,
  home,
  onBucket,
  policyOf,
  PUBLISHED_NETWORK_PERIMETER,
  unlessEndpoint,
  unlessVpc,
  unreadable,
} from './bucket-policies.ts';

/** A perimeter that a tag of the bucket lifts, on a bucket with these tags. */
const tagged = (tags: Readonly<Record<string, string>> | undefined, key = 'aws:ResourceTag/open') =>
  account(home())
    .inOrganization('o-a1b2c3d4e5')
    .buckets({
      name: BUCKET,
      ...(tags && { tags }),
      policy: policyOf(denied({ StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3', [key]: 'true' } })),
    });
const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
const services = { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' };

export default defineCases(check, {
  ...unreadable,
  ...accessPointCases,
  'no policy': {
    given: bucketWith(null),
    expect: { [BUCKET]: 'fail noPolicy' },
    severity: 'medium',
    remedy: '"aws:SourceVpc":["vpc-app"]',
  },
  'no policy, and no VPC with an S3 endpoint: the organization’s endpoints': {
    given: account().inOrganization('o-a1b2c3d4e5').buckets({ name: BUCKET }),
    expect: { [BUCKET]: 'fail noPolicy' },
    remedy: '"aws:VpceOrgID":["o-a1b2c3d4e5"]',
  },
  'neither is known': {
    given: account().buckets({ name: BUCKET }),
    expect: { [BUCKET]: 'fail noPolicy' },
    remedy: 'make one first',
  },
  'the tag says that none is wanted': {
    given: account().buckets({ name: BUCKET, tags: { 'pathproof:network-perimeter': 'off' } }),
    expect: { [BUCKET]: 'not-applicable exempt' },
  },
  'a tag of another value says nothing': {
    given: account().buckets({ name: BUCKET, tags: { 'pathproof:network-perimeter': 'on' } }),
    expect: { [BUCKET]: 'fail noPolicy' },
  },
  'the configuration says that none is wanted': {
    given: account().buckets({ name: BUCKET }, { name: 'site', policy: policyOf(allowed(null)) }),
    withoutPerimeter: { tags: {}, buckets: [BUCKET] },
    expect: { [BUCKET]: 'not-applicable exempt', site: 'fail open' },
  },
  'buckets with the same policy but for their names': {
    given: account().buckets(
      ...['one', 'two.three'].map((name) => ({
        name,
        policy: policyOf(
          denied(unlessEndpoint, { Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`] }),
        ),
      })),
      {
        name: 'four',
        policy: policyOf(denied(unlessEndpoint, { Resource: ['arn:aws:s3:::one', 'arn:aws:s3:::one/*'] })),
      },
    ),
    expect: { one: 'pass bounded', 'two.three': 'pass bounded', four: 'fail open' },
  },
  'a name that no bucket can have': {
    given: account().buckets({
      name: 'a(b',
      policy: policyOf(denied(unlessEndpoint, { Resource: ['arn:aws:s3:::a(b', 'arn:aws:s3:::a(b/*'] })),
    }),
    expect: { 'a(b': 'pass bounded' },
  },
  'one policy for buckets of a prefix': {
    given: account().buckets(
      ...['logs-a', 'data'].map((name) => ({
        name,
        policy: policyOf(denied(unlessEndpoint, { Resource: 'arn:aws:s3:::logs-*' })),
      })),
    ),
    expect: { 'logs-a': 'pass bounded', data: 'fail open' },
  },
  'a tag of the bucket that would lift the Deny, and the bucket does not have it': {
    given: tagged({ other: 'x' }),
    expect: { [BUCKET]: 'pass bounded' },
  },
  'and has it: whether requests carry it was not read': {
    given: tagged({ open: 'true' }),
    expect: { [BUCKET]: 'unknown' },
    message: 'aws:resourcetag/open',
  },
  'and has another value of it': { given: tagged({ open: 'no' }), expect: { [BUCKET]: 'pass bounded' } },
  'the tags of the bucket were not read': { given: tagged(undefined), expect: { [BUCKET]: 'unknown' } },
  'a tag by S3’s own key': {
    given: tagged({ other: 'x' }, 's3:BucketTag/open'),
    expect: { [BUCKET]: 'pass bounded' },
  },
  ...onBucket({
    'everyone but one role, wherever it calls from': [
      'fail open',
      denied({ StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' } }),
    ],
    'everyone but roles of a pattern': [
      'fail open',
      denied({ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app-*' } }),
    ],
    'everyone but one role by NotPrincipal-like user id': [
      'fail open',
      denied({ StringNotLike: { 'aws:userid': 'AROAEXAMPLEEXAMPLE:*' } }),
    ],
    'everyone but one role, and another Deny by network for writing only': [
      'pass partly',
      denied({ StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' } }),
      denied(unlessEndpoint, { Action: 's3:PutObject' }),
    ],
    'everyone but one role, and the network for all': [
      'pass bounded',
      denied({ StringNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' } }),
      denied(unlessEndpoint),
    ],
    'no one at all': ['pass bounded', denied(null)],
    'the usual pair for emergencies: permission sets and pipelines': [
      'pass bounded',
      denied({
        ...unlessEndpoint,
        ArnNotLike: {
          'aws:PrincipalArn': [
            'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin*',
            'arn:aws:iam::111122223333:role/*terraform*',
          ],
        },
      }),
    ],
    'Deny unless one endpoint': ['pass bounded', denied(unlessEndpoint)],
    'Deny unless one VPC': ['pass bounded', denied(unlessVpc)],
    'Deny unless either': [
      'pass bounded',
      denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-s3', 'aws:SourceVpc': 'vpc-app' } }),
    ],
    'the key in lower case': ['pass bounded', denied({ stringnotequals: { 'aws:sourcevpce': 'vpce-s3' } })],
    'with exceptions for AWS services': ['pass bounded', denied({ ...unlessVpc, BoolIfExists: services })],
    'with an exception for an administrator': [
      'pass bounded',
      denied({ ...unlessVpc, ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin' } }),
    ],
    'AWS’s published perimeter': ['pass bounded', PUBLISHED_NETWORK_PERIMETER],
    'Deny unless the organization’s endpoints': [
      'pass bounded',
      denied({ StringNotEquals: { 'aws:VpceOrgID': 'o-a1b2c3d4e5' } }),
    ],
    'Deny unless the VPC by ARN': [
      'pass bounded',
      denied({
        ArnNotEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-app' },
      }),
    ],
    'Deny unless through an access point of a VPC': [
      'pass bounded',
      denied({ StringNotEquals: { 's3:AccessPointNetworkOrigin': 'VPC' } }),
    ],
    'Deny of everything': ['pass bounded', denied(null)],
    'a Deny of some actions is a perimeter, though not a whole one': [
      'pass partly',
      denied(unlessEndpoint, { Action: ['s3:GetObject', 's3:PutObject'] }),
    ],
    'an Allow for a network keeps no one out': [
      'fail allowOnly',
      allowed({ StringEquals: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'a public Allow': ['fail open', allowed(null)],
    'a Deny of plain transport': ['fail open', denied(insecure)],
    'an identity perimeter is none of the network': [
      'fail open',
      denied({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
    ],
    'a Deny of one action, no matter who asks, is none': [
      'fail open',
      denied(null, { Action: 's3:DeleteBucket' }),
    ],
    'nor alongside a Deny that misses requests without endpoint': [
      'fail open',
      denied(null, { Action: 's3:DeleteBucket' }),
      denied({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'a Deny of one VPC': ['fail open', denied({ StringEquals: { 'aws:SourceVpc': 'vpc-app' } })],
    'a Deny for one role': [
      'fail open',
      denied(unlessEndpoint, { Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } }),
    ],
    'callers of the organization come from anywhere': [
      'fail open',
      denied({
        StringNotEquals: { 'aws:SourceVpce': 'vpce-s3', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      }),
    ],
    'another bucket’s Deny': [
      'fail open',
      denied(unlessEndpoint, { Resource: ['arn:aws:s3:::report', 'arn:aws:s3:::report/*'] }),
    ],
    'an operator that IAM does not have': [
      'unknown',
      denied({ StringNotFits: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
  }),
});

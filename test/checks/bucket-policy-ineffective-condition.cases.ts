import check from '../../src/checks/bucket-policy-ineffective-condition.ts';
import { account, type AccountScenario, type BucketSpec, defineCases } from '../../src/testing/index.ts';
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
import { ORGANIZATION } from './endpoint-policies.ts';

const like = { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } };

const forStrangers = policyOf(allowed({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3' } }));

/** A bucket whose Allow holds for strangers, behind Block Public Access. */
const behindBlock = (block: BucketSpec['publicAccessBlock'], isPublic: boolean): AccountScenario =>
  account(home())
    .inOrganization(ORGANIZATION)
    .buckets({
      name: BUCKET,
      policy: forStrangers,
      ...(block ? { publicAccessBlock: block } : {}),
      isPublic,
    });

export default defineCases(check, {
  ...unreadable,
  'an Allow for strangers, whom Block Public Access of the bucket keeps out': {
    given: behindBlock({ bucket: true }, true),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'low',
    message: 'though Block Public Access keeps strangers out as long as it is on',
  },
  'an Allow for strangers, whom Block Public Access of the account keeps out': {
    given: behindBlock({ bucket: false, account: true }, true),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'low',
  },
  'an Allow for strangers that S3 does not call public': {
    given: behindBlock({ bucket: true }, false),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'high',
  },
  'an Allow for strangers, and no Block Public Access': {
    given: behindBlock({ bucket: false, account: null }, true),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'high',
  },
  'a weakness of a Deny is one for your own callers, whom Block Public Access lets in': {
    given: account(home())
      .inOrganization(ORGANIZATION)
      .buckets({
        name: BUCKET,
        policy: policyOf(denied({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } })),
        publicAccessBlock: { bucket: true, account: true },
        isPublic: true,
      }),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'high',
  },
  'no policy': { given: bucketWith(null), expect: { [BUCKET]: 'not-applicable noPolicy' } },
  'the remedy keeps the endpoint that is named, and other statements': {
    given: bucketWith(
      policyOf(
        denied({ Bool: { 'aws:SecureTransport': 'false' } }),
        denied({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
      ),
    ),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'high',
    message: 'come through no endpoint',
    remedy: /SecureTransport.*"StringNotEqualsIfExists":\{"aws:SourceVpce":\["vpce-s3"\]\}/s,
  },
  'a pattern gives no id: the remedy names the VPCs that have S3 endpoints': {
    given: bucketWith(policyOf(denied(like))),
    expect: { [BUCKET]: 'fail hole' },
    message: 'of anyone',
    remedy: '"aws:SourceVpc":["vpc-app"]',
  },
  'only configuration is open': {
    given: bucketWith(
      policyOf(
        denied(unlessEndpoint, {
          Action: undefined,
          NotAction: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
        }),
      ),
    ),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'medium',
    message: 's3:PutBucketPolicy',
  },
  'a private range alongside a tight perimeter does nothing': {
    given: bucketWith(
      policyOf(denied({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } })),
    ),
    expect: { [BUCKET]: 'fail hole' },
    severity: 'low',
    message: '10.0.0.0/8',
  },
  ...onBucket({
    'all of the internet is left out by address': [
      'fail hole',
      denied({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }),
    ],
    'in halves, and with a tag of the caller': [
      'fail hole',
      denied({
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3', 'aws:PrincipalTag/open': 'true' },
        NotIpAddressIfExists: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] },
      }),
    ],
    'of the sixth family alone': [
      'fail hole',
      denied({
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3', 'aws:PrincipalTag/open': 'true' },
        NotIpAddressIfExists: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] },
      }),
    ],
    'a tag of the caller and an office are left out on purpose': [
      'pass tight',
      denied({
        StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3' },
        StringNotEquals: { 'aws:PrincipalTag/open': 'true' },
        NotIpAddressIfExists: { 'aws:SourceIp': ['203.0.113.0/24'] },
      }),
    ],
    'Deny unless one endpoint': ['pass tight', denied(unlessEndpoint)],
    'Deny unless one VPC': ['pass tight', denied(unlessVpc)],
    'IfExists in a Deny': [
      'pass tight',
      denied({ StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'ForAllValues in a Deny holds without endpoint': [
      'pass tight',
      denied({ 'ForAllValues:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'a Like without wildcards': ['pass tight', denied({ StringNotLike: { 'aws:SourceVpce': 'vpce-s3' } })],
    'bucket and objects in two statements': [
      'pass tight',
      denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports' }),
      denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/*' }),
    ],
    'bucket and objects by one pattern': [
      'pass tight',
      denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports*' }),
    ],
    'a weak Deny alongside a tight one': [
      'pass tight',
      denied(unlessEndpoint),
      denied({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'AWS’s published perimeter': ['pass tight', PUBLISHED_NETWORK_PERIMETER],
    'an exception for an administrator': [
      'pass tight',
      denied({ ...unlessVpc, ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin' } }),
    ],
    'an exception for the office': [
      'pass tight',
      denied({ ...unlessVpc, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    ],
    'an Allow for one endpoint lets no one else in': [
      'pass tight',
      allowed({ StringEquals: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'the network or the organization': [
      'pass either',
      denied({
        StringNotEquals: { 'aws:SourceVpce': 'vpce-s3', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
      }),
    ],
    'no condition on networks': [
      'not-applicable notAsked',
      denied({ Bool: { 'aws:SecureTransport': 'false' } }),
    ],
    'a Deny of one VPC keeps only that one out': [
      'not-applicable notAsked',
      denied({ StringEquals: { 'aws:SourceVpc': 'vpc-app' } }),
    ],
    'ForAnyValue misses requests without endpoint': [
      'fail hole',
      denied({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'Null the wrong way around': ['fail hole', denied({ Null: { 'aws:SourceVpce': 'false' } })],
    'Null lets the endpoints of anyone pass': ['fail hole', denied({ Null: { 'aws:SourceVpce': 'true' } })],
    'any endpoint by a pattern': ['fail hole', denied(like)],
    'any VPC by a pattern': ['fail hole', denied({ StringNotLike: { 'aws:SourceVpc': 'vpc-*' } })],
    'a bare star': ['fail hole', denied({ StringNotLike: { 'aws:SourceVpce': '*' } })],
    'VPCs of any account by ARN': [
      'fail hole',
      denied({ ArnNotLike: { 'aws:SourceVpcArn': 'arn:aws:ec2:eu-west-1:*:vpc/*' } }),
    ],
    'inner addresses, which anybody’s VPC can have': [
      'fail hole',
      denied({ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } }),
    ],
    'a wildcard that is taken literally': [
      'fail hole',
      denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } }),
    ],
    'only three actions': [
      'fail hole',
      denied(unlessEndpoint, { Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'] }),
    ],
    'all but reading objects': [
      'fail hole',
      denied(unlessEndpoint, { Action: undefined, NotAction: 's3:GetObject' }),
    ],
    'only the objects': ['fail hole', denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/*' })],
    'only the bucket itself': ['fail hole', denied(unlessEndpoint, { Resource: 'arn:aws:s3:::reports' })],
    'one folder left out': [
      'fail hole',
      denied(unlessEndpoint, { Resource: undefined, NotResource: 'arn:aws:s3:::reports/public/*' }),
    ],
    'private addresses, which endpoint traffic never shows': [
      'fail hole',
      denied({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    ],
    'only over plain transport': [
      'fail hole',
      denied({ ...unlessEndpoint, Bool: { 'aws:SecureTransport': 'false' } }),
    ],
    'an Allow that holds without endpoint': [
      'fail hole',
      allowed({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'an Allow by ForAllValues': [
      'fail hole',
      allowed({ 'ForAllValues:StringEquals': { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
    'an Allow for the endpoints of anyone': [
      'fail hole',
      allowed({ StringLike: { 'aws:SourceVpce': 'vpce-*' } }),
    ],
    'an open Allow behind a tight Deny': [
      'pass tight',
      allowed({ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-s3' } }),
      denied(unlessEndpoint),
    ],
    'another bucket’s name in the Deny': [
      'fail hole',
      denied(unlessEndpoint, { Resource: ['arn:aws:s3:::report', 'arn:aws:s3:::report/*'] }),
    ],
    'whom NotPrincipal leaves out is not known for sure': [
      'unknown',
      denied(unlessEndpoint, {
        Principal: undefined,
        NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' },
        Action: undefined,
        NotAction: 's3:GetObject',
      }),
    ],
    'strangers are allowed and not denied': [
      'fail hole',
      allowed(null),
      denied({ ...unlessEndpoint, StringEquals: { 'aws:PrincipalAccount': '111122223333' } }),
    ],
    'an operator that IAM does not have': [
      'unknown',
      denied({ StringNotFits: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
  }),
});

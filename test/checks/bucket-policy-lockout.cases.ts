import check from '../../src/checks/bucket-policy-lockout.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';
import {
  allowed,
  BUCKET,
  bucketWith,
  denied,
  home,
  onBucket,
  policyOf,
  unlessEndpoint,
  unlessVpc,
  unreadable,
} from './bucket-policies.ts';

const dead = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0dead' } };
const admin = { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/admin' } };

export default defineCases(check, {
  ...unreadable,
  'no policy': { given: bucketWith(null), expect: { [BUCKET]: 'not-applicable noPolicy' } },
  'only a dead endpoint is named: the remedy names a living VPC': {
    given: bucketWith(policyOf(denied(dead))),
    expect: { [BUCKET]: 'fail locked' },
    severity: 'high',
    message: 'vpce-0dead',
    remedy: '"aws:SourceVpc":["vpc-app"]',
  },
  'not everything was listed, so the endpoint may live': {
    given: account(home()).buckets({ name: BUCKET, policy: policyOf(denied(dead)) }),
    expect: { [BUCKET]: 'unknown' },
    message: 'vpce-0dead',
  },
  'an exception makes that no matter': {
    given: account(home()).buckets({ name: BUCKET, policy: policyOf(denied({ ...dead, ...admin })) }),
    expect: { [BUCKET]: 'pass open' },
  },
  'a literal wildcard locks out, no matter what was listed': {
    given: account(home()).buckets({
      name: BUCKET,
      policy: policyOf(denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } })),
    }),
    expect: { [BUCKET]: 'fail locked' },
  },
  'only an endpoint for another service is named': {
    given: bucketWith(
      policyOf(denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-ssm' } })),
      vpc('app').subnet('app').interfaceEndpoint('ssm'),
    ),
    expect: { [BUCKET]: 'fail locked' },
  },
  'the gateway endpoint of another region': {
    given: account(home())
      .inNoOrganization()
      .buckets({ name: BUCKET, region: 'us-east-1', policy: policyOf(denied(unlessEndpoint)) }),
    expect: { [BUCKET]: 'fail locked' },
  },
  'a VPC without an endpoint for S3: no request carries it': {
    given: bucketWith(policyOf(denied(unlessVpc)), vpc('app').subnet('app', { instances: 1 })),
    expect: { [BUCKET]: 'fail locked' },
    message: 'no S3 endpoint that its subnets use',
  },
  'a VPC whose gateway endpoint is on no table': {
    given: bucketWith(
      policyOf(denied(unlessVpc)),
      vpc('app').subnet('app').gatewayEndpoint('s3', { in: [] }),
    ),
    expect: { [BUCKET]: 'fail locked' },
  },
  'a VPC whose gateway endpoint is on a table that no subnet uses': {
    given: bucketWith(
      policyOf(denied(unlessVpc)),
      vpc('app').subnet('app').routeTable('spare').gatewayEndpoint('s3', { in: 'spare' }),
    ),
    expect: { [BUCKET]: 'fail locked' },
  },
  'a VPC with an interface endpoint for S3': {
    given: bucketWith(policyOf(denied(unlessVpc)), vpc('app').subnet('app').interfaceEndpoint('s3')),
    expect: { [BUCKET]: 'pass open' },
  },
  'a VPC with an endpoint for another service': {
    given: bucketWith(
      policyOf(denied(unlessVpc)),
      vpc('app').subnet('app').gatewayEndpoint('dynamodb', { in: 'app' }),
    ),
    expect: { [BUCKET]: 'fail locked' },
  },
  'the endpoints of the VPC could not be listed': {
    given: bucketWith(policyOf(denied(unlessVpc)), vpc('app').subnet('app')).denied(
      'ec2:DescribeVpcEndpoints',
    ),
    expect: { [BUCKET]: 'unknown' },
  },
  'the route tables could not be listed': {
    given: bucketWith(policyOf(denied(unlessVpc))).denied('ec2:DescribeRouteTables'),
    expect: { [BUCKET]: 'unknown' },
  },
  ...onBucket({
    'an endpoint by the tag of the caller: anyone who carries it gets in': [
      'pass open',
      denied({ StringNotEquals: { 'aws:SourceVpce': '${aws:PrincipalTag/endpoint}' } }),
    ],
    'a VPC by the tag of the caller': [
      'pass open',
      denied({ StringNotEquals: { 'aws:SourceVpc': 'vpc-${aws:PrincipalTag/vpc}' } }),
    ],
    'a living endpoint': ['pass open', denied(unlessEndpoint)],
    'a dead and a living one': [
      'pass open',
      denied({ StringNotEquals: { 'aws:SourceVpce': ['vpce-0dead', 'vpce-s3'] } }),
    ],
    'a dead endpoint or a living VPC': [
      'pass open',
      denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0dead', 'aws:SourceVpc': 'vpc-app' } }),
    ],
    'a dead endpoint, and an administrator left out': ['pass open', denied({ ...dead, ...admin })],
    'services acting for others left out': [
      'pass open',
      denied({ ...dead, Bool: { 'aws:ViaAWSService': 'false' } }),
    ],
    'only writing is denied': ['pass open', denied(dead, { Action: 's3:PutObject' })],
    'only the objects are denied': ['pass open', denied(dead, { Resource: 'arn:aws:s3:::reports/*' })],
    'a public range is left out': [
      'pass open',
      denied({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    ],
    'an Allow alone': ['not-applicable noDeny', allowed(unlessVpc)],
    'a dead VPC': ['fail locked', denied({ StringNotEquals: { 'aws:SourceVpc': 'vpc-0dead' } })],
    'a living and a dead one, both demanded': ['fail locked', denied(unlessEndpoint), denied(dead)],
    'only root is left out': [
      'fail locked',
      denied({ ...dead, ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:root' } }),
    ],
    'only private addresses are left out': [
      'fail locked',
      denied({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    ],
    'a Deny of everything': ['fail locked', allowed(null), denied(null)],
    'an operator that IAM does not have': [
      'unknown',
      denied({ StringNotFits: { 'aws:SourceVpce': 'vpce-s3' } }),
    ],
  }),
});

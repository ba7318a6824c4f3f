import check from '../../src/checks/bucket-policy-stale-endpoint.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';
import {
  allowed,
  BUCKET,
  bucketWith,
  denied,
  home,
  policyOf,
  unlessEndpoint,
  unlessVpc,
  unreadable,
} from './bucket-policies.ts';
import { ORGANIZATION } from './endpoint-policies.ts';

const unless = (...ids: readonly string[]) =>
  policyOf(denied({ StringNotEquals: { 'aws:SourceVpce': ids } }));
const gone = unless('vpce-0dead');
const goneVpc = policyOf(denied({ StringNotEquals: { 'aws:SourceVpc': 'vpc-0dead' } }));

export default defineCases(check, {
  ...unreadable,
  'no policy': { given: bucketWith(null), expect: { [BUCKET]: 'not-applicable noPolicy' } },
  'no id in the policy': {
    given: bucketWith(policyOf(denied({ StringNotLike: { 'aws:SourceVpce': 'vpce-*' } }))),
    expect: { [BUCKET]: 'not-applicable noneNamed' },
  },
  'an endpoint for S3 in the region': {
    given: bucketWith(policyOf(denied(unlessEndpoint))),
    expect: { [BUCKET]: 'pass living' },
  },
  'a VPC in the region': {
    given: bucketWith(policyOf(denied(unlessVpc))),
    expect: { [BUCKET]: 'pass living' },
  },
  'a VPC without an endpoint for S3': {
    given: bucketWith(policyOf(denied(unlessVpc)), vpc('app').subnet('app', { instances: 1 })),
    expect: { [BUCKET]: 'fail stale' },
    message: 'no S3 endpoint that its subnets use',
    remedy: 'Give vpc-app an S3 endpoint',
  },
  'an interface endpoint for S3': {
    given: bucketWith(unless('vpce-s3'), vpc('app').subnet('app').interfaceEndpoint('s3')),
    expect: { [BUCKET]: 'pass living' },
  },
  'an endpoint of another account of the organization': {
    given: organization(
      account()
        .inOrganization(ORGANIZATION)
        .buckets({ name: BUCKET, policy: unless('vpce-s3') }),
      account(home()),
    ),
    expect: { [BUCKET]: 'pass living' },
  },
  'an endpoint that exists nowhere, and everything was listed': {
    given: bucketWith(gone),
    expect: { [BUCKET]: 'fail stale' },
    severity: 'high',
    message: 'exists in none',
    remedy: 'vpce-0dead',
  },
  'a VPC that exists nowhere, and everything was listed': {
    given: bucketWith(goneVpc),
    expect: { [BUCKET]: 'fail stale' },
  },
  'one of two is gone: the remedy keeps the other': {
    given: bucketWith(unless('vpce-s3', 'vpce-0dead')),
    expect: { [BUCKET]: 'fail stale' },
    remedy: '"aws:SourceVpce":["vpce-s3"]',
  },
  'an Allow for one that is gone': {
    given: bucketWith(policyOf(allowed({ StringEquals: { 'aws:SourceVpce': 'vpce-0dead' } }))),
    expect: { [BUCKET]: 'fail stale' },
  },
  'a VPC named by an ARN': {
    given: bucketWith(
      policyOf(
        denied({ ArnNotEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0dead' } }),
      ),
    ),
    expect: { [BUCKET]: 'fail stale' },
  },
  'an endpoint for another service': {
    given: bucketWith(unless('vpce-ssm'), vpc('app').subnet('app').interfaceEndpoint('ssm')),
    expect: { [BUCKET]: 'fail stale' },
    message: 'com.amazonaws.eu-west-1.ssm',
  },
  'an endpoint for S3 Express': {
    given: bucketWith(
      unless('vpce-s3express'),
      vpc('app').subnet('app').gatewayEndpoint('s3express', { in: 'app' }),
    ),
    expect: { [BUCKET]: 'fail stale' },
  },
  'that it serves another service needs no complete listing': {
    given: account(vpc('app').subnet('app').interfaceEndpoint('ssm')).buckets({
      name: BUCKET,
      policy: unless('vpce-ssm'),
    }),
    expect: { [BUCKET]: 'fail stale' },
  },
  'a gateway endpoint of another region': {
    given: account(home())
      .inOrganization(ORGANIZATION)
      .buckets({ name: BUCKET, region: 'us-east-1', policy: unless('vpce-s3') }),
    expect: { [BUCKET]: 'fail stale' },
    message: 'us-east-1',
  },
  'a VPC of another region': {
    given: account(home())
      .inOrganization(ORGANIZATION)
      .buckets({ name: BUCKET, region: 'us-east-1', policy: policyOf(denied(unlessVpc)) }),
    expect: { [BUCKET]: 'fail stale' },
  },
  'an interface endpoint across regions': {
    given: account(vpc('app').subnet('app').interfaceEndpoint('s3', { serviceRegion: 'us-east-1' }))
      .inOrganization(ORGANIZATION)
      .buckets(
        { name: BUCKET, region: 'us-east-1', policy: policyOf(denied(unlessVpc)) },
        { name: 'here', region: 'eu-west-1', policy: unless('vpce-s3') },
      ),
    expect: { [BUCKET]: 'pass living', here: 'fail stale' },
  },
  'an endpoint that failed': {
    given: bucketWith(
      unless('vpce-s3'),
      vpc('app').subnet('app').gatewayEndpoint('s3', { in: 'app', state: 'failed' }),
    ),
    expect: { [BUCKET]: 'fail stale' },
  },
  'the organization is not known': {
    given: account(home()).buckets({ name: BUCKET, policy: gone }),
    expect: { [BUCKET]: 'unknown' },
    message: 'organization',
  },
  'an account without organization is all there is': {
    given: account(home()).inNoOrganization().buckets({ name: BUCKET, policy: gone }),
    expect: { [BUCKET]: 'fail stale' },
  },
  'an account of the organization was not read': {
    given: account(home())
      .inOrganization(ORGANIZATION, ['444455556666'])
      .buckets({ name: BUCKET, policy: gone }),
    expect: { [BUCKET]: 'unknown' },
    message: '444455556666',
  },
  'the accounts of the organization could not be listed': {
    given: account(home()).inOrganization(ORGANIZATION, null).buckets({ name: BUCKET, policy: gone }),
    expect: { [BUCKET]: 'unknown' },
    message: 'organizations:ListAccounts',
  },
  'an account refused': {
    given: organization(
      account(home()).inOrganization(ORGANIZATION).buckets({ name: BUCKET, policy: gone }),
      account().refused(),
    ),
    expect: { [BUCKET]: 'unknown' },
    message: '444455556666',
  },
  'the endpoints of a region could not be listed': {
    given: bucketWith(gone).region('us-east-1').denied('ec2:DescribeVpcEndpoints', { region: 'us-east-1' }),
    expect: { [BUCKET]: 'unknown' },
    message: 'us-east-1',
  },
  'the VPCs could not be listed': {
    given: bucketWith(goneVpc).denied('ec2:DescribeVpcs'),
    expect: { [BUCKET]: 'unknown' },
  },
  'a partner that is trusted was not read': {
    given: bucketWith(gone),
    trustedAccounts: ['777788889999'],
    expect: { [BUCKET]: 'unknown' },
    message: '777788889999',
  },
  'not every region was asked for': {
    given: { ...bucketWith(gone).inventory(), scope: { complete: false, vpcIds: [] } },
    expect: { [BUCKET]: 'unknown' },
    message: 'region',
  },
});

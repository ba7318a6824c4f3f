import check from '../../src/checks/bypassable-perimeter.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';
import { allowed, BUCKET, denied, home, policyOf, unlessEndpoint, unlessVpc } from './bucket-policies.ts';

const trusting = { name: BUCKET, policy: policyOf(denied(unlessVpc)) };
const loose = { name: BUCKET, policy: policyOf(allowed({ StringEquals: { 'aws:SourceVpc': 'vpc-app' } })) };
const pair = `vpc-app/${BUCKET}`;
const leaky = () => home().subnet('batch', { egress: 'nat', instances: 1 });

export default defineCases(check, {
  'every subnet uses the endpoint': {
    given: account(home()).buckets(trusting),
    expect: { [pair]: 'pass kept' },
  },
  'the policy names the endpoint': {
    given: account(home()).buckets({ name: BUCKET, policy: policyOf(denied(unlessEndpoint)) }),
    expect: { [pair]: 'pass kept' },
  },
  'a subnet goes by NAT, and the bucket refuses it': {
    given: account(leaky()).buckets(trusting),
    expect: { [pair]: 'fail refused' },
    severity: 'high',
    message: 'refuses subnet-batch (100 % by nat-app), which reaches S3 past',
    remedy: 'rtb-batch',
  },
  'a subnet goes by NAT, and the bucket lets it': {
    given: account(leaky()).buckets(loose),
    expect: { [pair]: 'fail bypassed' },
    message: 'subnet-batch',
  },
  'a subnet goes by the internet gateway': {
    given: account(home().subnet('web', { egress: 'igw', instances: 1, mapPublicIp: true })).buckets(
      trusting,
    ),
    expect: { [pair]: 'fail refused' },
    message: 'subnet-web (100 % by igw-app), which reaches S3 past',
  },
  'a public subnet that holds a NAT gateway and no workload': {
    given: account(
      vpc('app')
        .subnet('app', { instances: 1, egress: 'nat' })
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .gatewayEndpoint('s3', { in: 'app' }),
    ).buckets(trusting),
    expect: { [pair]: 'pass kept' },
  },
  'a subnet without any way out reaches nothing': {
    given: account(home().subnet('batch', { instances: 1 })).buckets(trusting),
    expect: { [pair]: 'pass kept' },
  },
  'a more specific route takes a part past the endpoint': {
    given: account(
      vpc('app')
        .subnet('app', { instances: 1, egress: 'nat' })
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', '52.216.0.0/15', 'nat'),
    ).buckets(trusting),
    expect: { [pair]: 'fail refused' },
  },
  'a bucket of another account': {
    given: organization(account(leaky()), account().buckets(trusting)),
    expect: { [pair]: 'fail refused' },
  },
  'a bucket that names no VPC': {
    given: account(leaky()).buckets(
      trusting,
      { name: 'open', policy: policyOf(allowed(null)) },
      { name: 'none' },
    ),
    expect: { [pair]: 'fail refused' },
  },
  'a bucket that trusts another VPC': {
    given: account(home(), vpc('other').subnet('x', { egress: 'nat', instances: 1 })).buckets(trusting),
    expect: { [pair]: 'pass kept' },
  },
  'a bucket of another region': {
    given: account(leaky()).buckets({ ...trusting, region: 'us-east-1' }),
    expect: {},
  },
  'the route tables could not be read': {
    given: account(home()).buckets(trusting).denied('ec2:DescribeRouteTables'),
    expect: { [pair]: 'unknown' },
  },
  'the buckets could not be listed': {
    given: account(home()).buckets(trusting).denied('s3:ListAllMyBuckets'),
    expect: { 'eu-west-1': 'unknown' },
  },
});

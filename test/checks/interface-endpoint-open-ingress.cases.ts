import check from '../../src/checks/interface-endpoint-open-ingress.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const endpoint = (allow443From: string | readonly string[], more: object = {}) =>
  vpc()
    .subnet('app')
    .interfaceEndpoint('ssm', { allow443From, ...more });

export default defineCases(check, {
  'everyone on 443 is everyone': {
    given: account(endpoint('0.0.0.0/0')),
    expect: { 'vpce-ssm': 'fail open' },
    severity: 'low',
    message: 'sg-vpce-ssm has tcp/443 from 0.0.0.0/0',
    remedy: /revoke-security-group-ingress[\s\S]*sg-vpce-ssm[\s\S]*CidrIp=0\.0\.0\.0\/0/,
  },
  'the addresses of the VPC are not everyone': {
    given: account(endpoint('vpc')),
    expect: { 'vpce-ssm': 'pass bounded' },
  },
  'all private addresses are not everyone': {
    given: account(endpoint(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'])),
    expect: { 'vpce-ssm': 'pass bounded' },
  },
  'every IPv6 address is everyone': {
    given: account(endpoint(['vpc', '::/0'])),
    expect: { 'vpce-ssm': 'fail open' },
    remedy: 'CidrIpv6=::/0',
  },
  'two halves make everyone': {
    given: account(endpoint(['0.0.0.0/1', '128.0.0.0/1'])),
    expect: { 'vpce-ssm': 'fail open' },
  },
  'one half is not everyone': {
    given: account(endpoint('0.0.0.0/1')),
    expect: { 'vpce-ssm': 'pass bounded' },
  },
  'a prefix list with the default route in it is everyone': {
    given: account(endpoint('pl-all').prefixList('all', ['10.0.0.0/8', '0.0.0.0/0'])),
    expect: { 'vpce-ssm': 'fail open' },
  },
  'a prefix list whose entries are hidden may be everyone': {
    given: account(endpoint('pl-corp').prefixList('corp', ['10.0.0.0/8'])).denied(
      'ec2:GetManagedPrefixListEntries',
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'of several groups one that is open is enough': {
    given: account(
      vpc()
        .subnet('app')
        .securityGroup('narrow', { ingress: [{ port: 443, from: 'vpc' }] })
        .securityGroup('wide', { ingress: [{ protocol: '-1', from: '0.0.0.0/0' }] })
        .interfaceEndpoint('ssm', { groups: ['narrow', 'wide'] }),
    ),
    expect: { 'vpce-ssm': 'fail open' },
    message: 'sg-wide has all traffic from 0.0.0.0/0',
  },
  'a group that admits itself alone is bounded': {
    given: account(
      vpc()
        .subnet('app')
        .securityGroup('web', { ingress: [{ protocol: '-1', from: 'self' }] })
        .interfaceEndpoint('ssm', { groups: ['web'] }),
    ),
    expect: { 'vpce-ssm': 'pass bounded' },
  },
  'what a service manages is reported, and milder': {
    given: account(endpoint('0.0.0.0/0', { requesterManaged: true })),
    expect: { 'vpce-ssm': 'fail open' },
    severity: 'informational',
    message: 'cannot be changed by you',
  },
  'an endpoint that failed serves no one': {
    given: account(endpoint('0.0.0.0/0', { state: 'failed' })),
    expect: { 'vpce-ssm': 'not-applicable notServing' },
  },
  'groups that could not be listed hide who is admitted': {
    given: account(endpoint('vpc')).denied('ec2:DescribeSecurityGroups'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a gateway endpoint has no groups': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })),
    expect: {},
  },
});

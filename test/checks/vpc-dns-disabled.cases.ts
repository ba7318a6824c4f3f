import check from '../../src/checks/vpc-dns-disabled.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const net = () => vpc().subnet('app').interfaceEndpoint('ssm');

export default defineCases(check, {
  'both attributes on is what private DNS needs': {
    given: account(net()),
    expect: { 'vpc-1': 'pass on' },
  },
  'without host names private DNS has no effect': {
    given: account(net().dns({ hostnames: false })),
    expect: { 'vpc-1': 'fail off' },
    severity: 'high',
    message: /^enableDnsHostnames is off in vpc-1, so private DNS of vpce-ssm/,
    remedy: /--enable-dns-hostnames '\{"Value":true\}'/,
  },
  'without DNS support private DNS has no effect': {
    given: account(net().dns({ support: false })),
    expect: { 'vpc-1': 'fail off' },
    remedy: /--enable-dns-support '\{"Value":true\}'/,
  },
  'both off are both named': {
    given: account(net().dns({ support: false, hostnames: false })),
    expect: { 'vpc-1': 'fail off' },
    message: 'enableDnsSupport and enableDnsHostnames are off',
  },
  'an endpoint without private DNS needs neither': {
    given: account(
      vpc().subnet('app').interfaceEndpoint('ssm', { privateDns: false }).dns({ hostnames: false }),
    ),
    expect: { 'vpc-1': 'not-applicable noPrivateDns' },
  },
  'a gateway endpoint needs neither': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' }).dns({ hostnames: false })),
    expect: { 'vpc-1': 'not-applicable noPrivateDns' },
  },
  'an endpoint that failed needs neither': {
    given: account(
      vpc().subnet('app').interfaceEndpoint('ssm', { state: 'failed' }).dns({ hostnames: false }),
    ),
    expect: { 'vpc-1': 'not-applicable noPrivateDns' },
  },
  'another VPC’s endpoints do not count': {
    given: account(net(), vpc('two').subnet('db').dns({ hostnames: false })),
    expect: { 'vpc-1': 'pass on', 'vpc-two': 'not-applicable noPrivateDns' },
  },
  'attributes that were refused are not off': {
    given: account(net().dns({ hostnames: false })).denied('ec2:DescribeVpcAttribute'),
    expect: { 'vpc-1': 'unknown' },
  },
  'endpoints that were refused may have private DNS': {
    given: account(net()).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'vpc-1': 'unknown' },
  },
});

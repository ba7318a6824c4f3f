import check from '../../src/checks/egress-blocks-endpoint.ts';
import { account, defineCases, type RuleSpec, vpc } from '../../src/testing/index.ts';

const net = (egress: readonly RuleSpec[]) =>
  vpc()
    .securityGroup('app', { egress })
    .subnet('app', { instances: 1, groups: ['app'] });

const unused = { 'sg-default': 'not-applicable unused' } as const;
const withSsm = { ...unused, 'sg-vpce-ssm': 'not-applicable unused' } as const;

export default defineCases(check, {
  'everything out is out to the endpoint': {
    given: account(net([{ protocol: '-1', to: '0.0.0.0/0' }]).gatewayEndpoint('s3', { in: 'app' })),
    expect: { ...unused, 'sg-app': 'pass open' },
  },
  'the addresses of the VPC do not cover those of S3': {
    given: account(net([{ port: 443, to: 'vpc' }]).gatewayEndpoint('s3', { in: 'app' })),
    expect: { ...unused, 'sg-app': 'fail blocked' },
    severity: { 'sg-app': 'medium' },
    message: { 'sg-app': /eni-app-1 out to vpce-s3 \(s3\)/ },
    remedy: { 'sg-app': /authorize-security-group-egress[\s\S]*sg-app[\s\S]*PrefixListId=pl-s3/ },
  },
  'the prefix list of S3 will do': {
    given: account(net([{ port: 443, to: 'pl-s3' }]).gatewayEndpoint('s3', { in: 'app' })),
    expect: { ...unused, 'sg-app': 'pass open' },
  },
  'the prefix list of S3 will do although its entries are hidden from us': {
    given: account(
      net([{ port: 443, to: ['pl-s3', 'pl-corp'] }])
        .prefixList('corp', ['10.9.0.0/16'])
        .gatewayEndpoint('s3', { in: 'app' }),
    ),
    expect: { ...unused, 'sg-app': 'pass open' },
  },
  'the prefix list of DynamoDB is not that of S3': {
    given: account(net([{ port: 443, to: 'pl-dynamodb' }]).gatewayEndpoint('s3', { in: 'app' })),
    expect: { ...unused, 'sg-app': 'fail blocked' },
  },
  'another port is not 443': {
    given: account(net([{ port: 80, to: '0.0.0.0/0' }]).gatewayEndpoint('s3', { in: 'app' })),
    expect: { ...unused, 'sg-app': 'fail blocked' },
  },
  'the addresses of the VPC cover an interface endpoint': {
    given: account(net([{ port: 443, to: 'vpc' }]).interfaceEndpoint('ssm')),
    expect: { ...withSsm, 'sg-app': 'pass open' },
  },
  'the group of the interface endpoint will do': {
    given: account(net([{ port: 443, to: 'sg-vpce-ssm' }]).interfaceEndpoint('ssm')),
    expect: { ...withSsm, 'sg-app': 'pass open' },
  },
  'another group is not that of the endpoint': {
    given: account(net([{ port: 443, to: 'self' }]).interfaceEndpoint('ssm')),
    expect: { ...withSsm, 'sg-app': 'fail blocked' },
    remedy: { 'sg-app': 'GroupId=sg-vpce-ssm' },
  },
  'whether the traffic takes the endpoint is not known without the attributes of its DNS': {
    given: account(net([{ port: 443, to: 'vpc' }]).interfaceEndpoint('ssm')).denied(
      'ec2:DescribeVpcAttribute',
    ),
    expect: { ...withSsm, 'sg-app': 'unknown' },
  },
  'nor without the route tables, nor the lists that they name': {
    given: account(net([{ port: 443, to: 'vpc' }]).gatewayEndpoint('s3', { in: 'app' })).denied(
      'ec2:DescribeRouteTables',
    ),
    expect: { ...unused, 'sg-app': 'unknown' },
  },
  'where the VPC has no endpoint, there is none to be hidden': {
    given: account(net([{ port: 443, to: 'vpc' }])).denied('ec2:DescribeRouteTables'),
    expect: { ...unused, 'sg-app': 'not-applicable noEndpoint' },
  },
  'an endpoint without private DNS is on no one’s path': {
    given: account(net([]).interfaceEndpoint('ssm', { privateDns: false })),
    expect: { ...withSsm, 'sg-app': 'not-applicable noEndpoint' },
  },
  'the groups of an interface count together': {
    given: account(
      vpc()
        .securityGroup('app', { egress: [] })
        .securityGroup('out', { egress: [{ port: 443, to: 'pl-s3' }] })
        .subnet('app', { instances: 1, groups: ['app', 'out'] })
        .gatewayEndpoint('s3', { in: 'app' }),
    ),
    expect: { ...unused, 'sg-app': 'pass open', 'sg-out': 'pass open' },
  },
  'where no endpoint is on the path nothing is blocked': {
    given: account(net([]).subnet('db').gatewayEndpoint('s3', { in: 'db' })),
    expect: { ...unused, 'sg-app': 'not-applicable noEndpoint' },
  },
  'a list that could not be read may cover S3': {
    given: account(
      net([{ port: 443, to: 'pl-corp' }])
        .prefixList('corp', ['0.0.0.0/0'])
        .gatewayEndpoint('s3', { in: 'app' }),
    ).change('prefixLists', 'pl-corp', {
      entries: {
        gap: { action: 'ec2:GetManagedPrefixListEntries', code: 'Denied', message: 'You may not.' },
      },
    }),
    expect: { ...unused, 'sg-app': 'unknown' },
  },
  'interfaces that were refused hide who carries the group': {
    given: account(net([]).gatewayEndpoint('s3', { in: 'app' })).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'sg-default': 'unknown', 'sg-app': 'unknown' },
  },
});

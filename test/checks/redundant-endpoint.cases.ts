import check from '../../src/checks/redundant-endpoint.ts';
import { account, defineCases, transitGateway, vpc } from '../../src/testing/index.ts';

const net = () => vpc().subnet('app');
const s3 = (more: object = {}) =>
  net()
    .gatewayEndpoint('s3', { in: 'app' })
    .interfaceEndpoint('s3', { name: 'paid', inboundOnly: false, ...more });

export default defineCases(check, {
  'one endpoint for each service is enough': {
    given: account(net().interfaceEndpoint('ssm').interfaceEndpoint('ssmmessages')),
    expect: { 'vpce-ssm': 'pass only', 'vpce-ssmmessages': 'pass only' },
  },
  'an S3 interface endpoint alongside the free one, with no one else connected': {
    given: account(s3()),
    expect: { 'vpce-paid': 'fail gateway' },
    severity: 'low',
    remedy: /delete-vpc-endpoints[\s\S]*vpce-paid/,
  },
  'an S3 interface endpoint for inbound resolvers has a reason': {
    given: account(s3({ inboundOnly: true })),
    expect: { 'vpce-paid': 'pass reason' },
  },
  'a network behind a VPN cannot use the gateway endpoint': {
    given: account(s3().route('app', '192.168.0.0/16', 'vgw')),
    expect: { 'vpce-paid': 'pass reason' },
    message: 'vgw-1',
  },
  'a network behind a transit gateway cannot use the gateway endpoint': {
    given: (() => {
      const hub = transitGateway('hub');
      return account(hub, s3().attach(hub, { in: 'app' }));
    })(),
    expect: { 'vpce-paid': 'pass reason' },
  },
  'a peered network cannot use the gateway endpoint': {
    given: (() => {
      const other = vpc('other').subnet('db');
      return account(s3().peer(other), other);
    })(),
    expect: { 'vpce-paid': 'pass reason' },
  },
  'a gateway endpoint for another service, or on no table, replaces nothing': {
    given: account(
      net()
        .gatewayEndpoint('s3express', { in: 'app' })
        .gatewayEndpoint('s3', { in: [], name: 'idle' })
        .interfaceEndpoint('s3', { name: 'paid', inboundOnly: false }),
    ),
    expect: { 'vpce-paid': 'pass only' },
  },
  'of two endpoints one holds the name, and the other is never asked': {
    given: account(
      net()
        .interfaceEndpoint('ssm', { name: 'first' })
        .interfaceEndpoint('ssm', { name: 'second', privateDns: false }),
    ),
    expect: { 'vpce-first': 'pass named', 'vpce-second': 'fail unnamed' },
    message: /vpce-first holds the private DNS name/,
    remedy: /vpce-second/,
  },
  'two endpoints of which none holds the name are named by their clients': {
    given: account(
      net()
        .interfaceEndpoint('ssm', { name: 'first', privateDns: false })
        .interfaceEndpoint('ssm', { name: 'second', privateDns: false }),
    ),
    expect: { 'vpce-first': 'pass several', 'vpce-second': 'pass several' },
  },
  'ec2 and ec2messages, ecr.api and ecr.dkr, and FIPS variants are different services': {
    given: account(
      net()
        .interfaceEndpoint('ec2')
        .interfaceEndpoint('ec2messages', { privateDns: false })
        .interfaceEndpoint('ecr.api', { name: 'api' })
        .interfaceEndpoint('ecr.dkr', { name: 'dkr', privateDns: false })
        .interfaceEndpoint('ssm')
        .interfaceEndpoint('ssm-fips', { privateDns: false }),
    ),
    expect: {
      'vpce-ec2': 'pass only',
      'vpce-ec2messages': 'pass only',
      'vpce-api': 'pass only',
      'vpce-dkr': 'pass only',
      'vpce-ssm': 'pass only',
      'vpce-ssm-fips': 'pass only',
    },
  },
  'another region’s service is another service': {
    given: account(
      net()
        .gatewayEndpoint('s3', { in: 'app' })
        .interfaceEndpoint('s3', { name: 'far', serviceRegion: 'us-west-2', privateDns: false }),
    ),
    expect: { 'vpce-far': 'pass only' },
  },
  'another VPC’s endpoint is no second one': {
    given: account(
      net().interfaceEndpoint('ssm'),
      vpc('two').subnet('db').interfaceEndpoint('ssm', { name: 'other', privateDns: false }),
    ),
    expect: { 'vpce-ssm': 'pass only', 'vpce-other': 'pass only' },
  },
  'an endpoint that is being deleted is no second one': {
    given: account(
      net()
        .interfaceEndpoint('ssm', { name: 'old', state: 'deleting' })
        .interfaceEndpoint('ssm', { name: 'new', privateDns: false }),
    ),
    expect: { 'vpce-old': 'not-applicable notServing', 'vpce-new': 'pass only' },
  },
  'two endpoints to different services of providers are two': {
    given: account(
      net()
        .interfaceEndpoint('a', {
          serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0aaaaaaaaaaaaaaaa',
          privateDns: true,
        })
        .interfaceEndpoint('b', { serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0bbbbbbbbbbbbbbbb' }),
    ),
    expect: { 'vpce-a': 'pass only', 'vpce-b': 'pass only' },
  },
  'a second endpoint of which it is not known whether it serves may be repeated': {
    given: account(
      net()
        .interfaceEndpoint('ssm', { name: 'first' })
        .interfaceEndpoint('ssm', { name: 'second', privateDns: false, state: 'partial' }),
    ),
    expect: { 'vpce-first': 'unknown', 'vpce-second': 'fail unnamed' },
  },
  'another service with a gateway endpoint, of another family of names, is judged alike': {
    given: account(
      vpc('us', { region: 'us-west-2' })
        .subnet('app')
        .gatewayEndpoint('dynamodb', { in: 'app' })
        .interfaceEndpoint('dynamodb', { in: 'app', name: 'paid', privateDns: false }),
    ),
    expect: { 'vpce-paid': 'fail gateway' },
  },
  'without the listing of attachments someone may need it': {
    given: account(s3()).denied('ec2:DescribeTransitGatewayVpcAttachments'),
    expect: { 'vpce-paid': 'unknown' },
  },
  'what a service manages is reported, and milder': {
    given: account(s3({ requesterManaged: true })),
    expect: { 'vpce-paid': 'fail gateway' },
    severity: 'informational',
  },
  'hosted zones that could not be read may lead to the second endpoint': {
    given: account(
      net()
        .interfaceEndpoint('ssm', { name: 'first' })
        .interfaceEndpoint('ssm', { name: 'second', privateDns: false }),
    ).denied('route53:ListHostedZones'),
    expect: { 'vpce-first': 'pass named', 'vpce-second': 'unknown' },
  },
});

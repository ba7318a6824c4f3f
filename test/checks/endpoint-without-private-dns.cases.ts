import check from '../../src/checks/endpoint-without-private-dns.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const off = (more: object = {}) =>
  vpc()
    .subnet('app')
    .interfaceEndpoint('ssm', { privateDns: false, ...more });

export default defineCases(check, {
  'private DNS is on': {
    given: account(vpc().subnet('app').interfaceEndpoint('ssm')),
    expect: { 'vpce-ssm': 'pass on' },
  },
  'private DNS is off, and the name leads elsewhere': {
    given: account(off()),
    expect: { 'vpce-ssm': 'fail off' },
    severity: 'medium',
    message: /no hosted zone covers ssm\.eu-west-1\.amazonaws\.com in vpc-1/,
    remedy: /modify-vpc-endpoint[\s\S]*vpce-ssm[\s\S]*--private-dns-enabled/,
  },
  'a hosted zone of one’s own covers the name': {
    given: (() => {
      const hub = off();
      return account(hub).hostedZone('ssm.eu-west-1.amazonaws.com', {
        vpcs: [hub],
        records: { 'ssm.eu-west-1.amazonaws.com': 'vpce-ssm' },
      });
    })(),
    expect: { 'vpce-ssm': 'pass covered' },
  },
  'a hosted zone that the DNS profile of the VPC brings covers the name': {
    given: (() => {
      const hub = off();
      return account(hub)
        .hostedZone('ssm.eu-west-1.amazonaws.com', {
          vpcs: [],
          records: { 'ssm.eu-west-1.amazonaws.com': 'eni-ssm-app' },
        })
        .dnsProfile('central', { vpcs: [hub], zones: ['ssm.eu-west-1.amazonaws.com'] });
    })(),
    expect: { 'vpce-ssm': 'pass covered' },
  },
  'what the DNS profile of the VPC brings may not be read': {
    given: (() => {
      const hub = off();
      return account(hub)
        .dnsProfile('central', { vpcs: [hub] })
        .denied('route53profiles:ListProfileResourceAssociations');
    })(),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a resolver rule sends the name to servers that are not known': {
    given: (() => {
      const hub = off();
      return account(hub).resolverRule('ssm.eu-west-1.amazonaws.com', { vpcs: [hub], to: ['192.168.5.5'] });
    })(),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a hosted zone that only other VPCs ask leads to the central endpoint': {
    given: (() => {
      const hub = off();
      const spoke = vpc('spoke').subnet('db');
      return account(hub, spoke).hostedZone('ssm.eu-west-1.amazonaws.com', {
        vpcs: [spoke],
        records: { 'ssm.eu-west-1.amazonaws.com': 'vpce-ssm' },
      });
    })(),
    expect: { 'vpce-ssm': 'pass covered' },
  },
  'a hosted zone for another service covers nothing': {
    given: (() => {
      const hub = off();
      return account(hub).hostedZone('ec2.eu-west-1.amazonaws.com', {
        vpcs: [hub],
        records: { 'ec2.eu-west-1.amazonaws.com': '10.0.0.9' },
      });
    })(),
    expect: { 'vpce-ssm': 'fail off' },
  },
  'another endpoint of the VPC holds the name': {
    given: account(off({ name: 'second' }).interfaceEndpoint('ssm', { name: 'first' })),
    expect: { 'vpce-first': 'pass on', 'vpce-second': 'pass covered' },
  },
  'an endpoint for ssmmessages does not hold the name of ssm': {
    given: account(off().interfaceEndpoint('ssmmessages')),
    expect: { 'vpce-ssm': 'fail off', 'vpce-ssmmessages': 'pass on' },
  },
  'DynamoDB’s interface endpoints take over no name': {
    given: account(vpc().subnet('app').interfaceEndpoint('dynamodb')),
    expect: { 'vpce-dynamodb': 'not-applicable noName' },
  },
  'another provider’s service without a name has none to take over': {
    given: account(
      off({ name: 'partner', serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0' }),
    ),
    expect: { 'vpce-partner': 'not-applicable noName' },
  },
  'without Route 53 a hosted zone may cover the name': {
    given: account(off()).denied('route53:ListHostedZonesByVPC'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without the listing of services it is not known whether there is a name': {
    given: account(off()).denied('ec2:DescribeVpcEndpointServices'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a DNS server of one’s own may answer for the name': {
    given: account(off().dhcp({ servers: ['10.9.9.9'] })),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'an endpoint that failed takes over nothing': {
    given: account(off({ state: 'failed' })),
    expect: { 'vpce-ssm': 'not-applicable notServing' },
  },
  'what a service manages is reported, and milder': {
    given: account(off({ requesterManaged: true })),
    expect: { 'vpce-ssm': 'fail off' },
    severity: 'low',
  },
  'zones of the account that could not be read may lead other VPCs to it': {
    given: account(off()).denied('route53:ListHostedZones'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without the listing of VPCs it is not known what answers': {
    given: account(off()).denied('ec2:DescribeVpcs'),
    expect: { 'vpce-ssm': 'unknown' },
  },
});

import check from '../../src/checks/ipv6-bypass.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const dual = (egress: string | readonly string[] = 'eigw') =>
  vpc().egressOnlyInternetGateway().subnet('app', { ipv6: true, egress });

const zoned = dual().interfaceEndpoint('s3', { in: 'app', privateDns: false });
const zonedDefault = account(zoned).hostedZone('s3.eu-west-1.amazonaws.com', {
  vpcs: [zoned],
  records: { 's3.eu-west-1.amazonaws.com': 'eni-s3-app', '*.s3.eu-west-1.amazonaws.com': 'eni-s3-app' },
});

export default defineCases(check, {
  'an IPv4 gateway endpoint leaves the dual-stack name to the egress-only gateway': {
    given: account(dual().gatewayEndpoint('s3', { in: 'app' })),
    expect: { 'subnet-app': 'fail bypassed' },
    severity: 'medium',
    message: /s3\.dualstack\.eu-west-1\.amazonaws\.com.*leave by eigw-1/,
    remedy: /modify-vpc-endpoint[\s\S]*vpce-s3[\s\S]*--ip-address-type dualstack/,
  },
  'a dual-stack gateway endpoint takes both': {
    given: account(dual().gatewayEndpoint('s3', { in: 'app', ipAddressType: 'dualstack' })),
    expect: { 'subnet-app': 'pass same' },
  },
  'without an endpoint there is nothing to bypass': {
    given: account(dual()),
    expect: { 'subnet-app': 'pass same' },
  },
  'without a way out for IPv6 nothing bypasses the endpoint': {
    given: account(vpc().ipv6().subnet('app', { ipv6: true }).gatewayEndpoint('s3', { in: 'app' })),
    expect: { 'subnet-app': 'pass same' },
  },
  'a public subnet’s IPv6 leaves by the internet gateway': {
    given: account(
      vpc()
        .ipv6()
        .subnet('app', { ipv6: true })
        .route('app', '::/0', 'igw')
        .gatewayEndpoint('s3', { in: 'app' }),
    ),
    expect: { 'subnet-app': 'fail bypassed' },
    message: 'leave by igw-1',
  },
  'DNS64 sends the default name to NAT64, where a subnet has IPv4 too': {
    given: account(
      vpc()
        .ipv6()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { ipv6: true, dns64: true })
        .route('app', '64:ff9b::/96', 'nat-a')
        .gatewayEndpoint('dynamodb', { in: 'app' }),
    ),
    expect: { 'subnet-app': 'fail bypassed' },
    message: /DynamoDB addresses of dynamodb\.eu-west-1\.amazonaws\.com, which DNS64 turns into/,
    remedy: /--no-enable-dns64/,
  },
  'DynamoDB over IPv6 is not certain without a list of its addresses': {
    given: account(dual().gatewayEndpoint('dynamodb', { in: 'app' })),
    expect: { 'subnet-app': 'pass same' },
  },
  'a subnet without IPv4 has nothing to compare with': {
    given: account(
      vpc()
        .egressOnlyInternetGateway()
        .subnet('app', { ipv6: 'only', egress: 'eigw' })
        .gatewayEndpoint('s3', { in: 'app' }),
    ),
    expect: { 'subnet-app': 'not-applicable noIpv4' },
  },
  'a subnet without IPv6 is no subject': {
    given: account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' })),
    expect: {},
  },
  'Block Public Access stops the IPv6 way out': {
    given: account(dual().gatewayEndpoint('s3', { in: 'app' }).blockPublicAccess('block-bidirectional')),
    expect: { 'subnet-app': 'pass same' },
  },
  'private DNS whose names hold the dual-stack one is not bypassed': {
    given: account(dual().interfaceEndpoint('s3', { inboundOnly: false })),
    expect: { 'subnet-app': 'pass same' },
  },
  'a zone for the default name alone leaves the dual-stack name to the egress-only gateway': {
    given: zonedDefault,
    expect: { 'subnet-app': 'fail bypassed' },
  },
  'an egress-only gateway that was not listed hides the way': {
    given: account(dual().gatewayEndpoint('s3', { in: 'app' })).denied(
      'ec2:DescribeEgressOnlyInternetGateways',
    ),
    expect: { 'subnet-app': 'unknown' },
  },
  'without a way over IPv6 nothing is bypassed, no matter which way IPv4 takes': {
    given: account(
      vpc()
        .ipv6()
        .subnet('app', { ipv6: true })
        .gatewayEndpoint('dynamodb', { in: 'app' })
        .route('app', '0.0.0.0/0', 'vgw-office'),
    ),
    expect: { 'subnet-app': 'pass same' },
  },
  'without the prefix lists it is not known whether DynamoDB answers over IPv6': {
    given: account(
      vpc()
        .ipv6()
        .egressOnlyInternetGateway()
        .subnet('app', { ipv6: true })
        .gatewayEndpoint('dynamodb', { in: 'app' })
        .route('app', '::/0', 'eigw'),
    ).denied('ec2:DescribeManagedPrefixLists'),
    expect: { 'subnet-app': 'unknown' },
  },
});

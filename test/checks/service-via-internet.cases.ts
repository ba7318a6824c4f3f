import check from '../../src/checks/service-via-internet.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';

const withNat = () =>
  vpc()
    .subnet('public', { egress: 'igw', mapPublicIp: true })
    .subnet('app', { egress: 'nat', instances: 1 })
    .natGateway('a', { in: 'public' });

/** The same with an instance beside the NAT gateway, which is a client as well. */
const withBastion = () => withNat().instance('bastion', { in: 'public', publicIp: true });

export default defineCases(check, {
  'private DNS takes the name to the endpoint': {
    given: account(withNat().interfaceEndpoint('ssm')),
    expect: { 'subnet-app/ssm': 'pass private', 'subnet-public/ssm': 'not-applicable carriers' },
  },
  'without private DNS the endpoint is bypassed by NAT and internet gateway': {
    given: account(withBastion().interfaceEndpoint('ssm', { privateDns: false })),
    expect: { 'subnet-app/ssm': 'fail bypassed', 'subnet-public/ssm': 'fail bypassed' },
    severity: { 'subnet-app/ssm': 'medium' },
    message: {
      'subnet-app/ssm':
        /ssm\.eu-west-1\.amazonaws\.com resolves to public addresses in vpc-1, and 100 % of them leave subnet-app by nat-a/,
    },
    remedy: { 'subnet-app/ssm': /modify-vpc-endpoint[\s\S]*vpce-ssm[\s\S]*--private-dns-enabled/ },
  },
  'without host names in the VPC private DNS is ineffective': {
    given: account(withNat().interfaceEndpoint('ssm').dns({ hostnames: false })),
    expect: { 'subnet-app/ssm': 'fail bypassed', 'subnet-public/ssm': 'not-applicable carriers' },
    remedy: { 'subnet-app/ssm': /--enable-dns-hostnames/ },
  },
  'an endpoint for ec2messages or ssm-contacts says nothing of ec2 and ssm': {
    given: account(withNat().interfaceEndpoint('ec2messages').interfaceEndpoint('ssm-contacts')),
    expect: {
      'subnet-app/ec2messages': 'pass private',
      'subnet-public/ec2messages': 'not-applicable carriers',
      'subnet-app/ssm-contacts': 'pass private',
      'subnet-public/ssm-contacts': 'not-applicable carriers',
    },
  },
  'an isolated subnet reaches nothing by the internet': {
    given: account(
      vpc().subnet('isolated', { instances: 1 }).interfaceEndpoint('ssm', { privateDns: false }),
    ),
    expect: { 'subnet-isolated/ssm': 'not-applicable nothingArrives' },
    message: 'no route leads there',
  },
  'an endpoint of another provider is no service of AWS': {
    given: account(
      withNat().interfaceEndpoint('partner', {
        serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
      }),
    ),
    expect: {},
  },
  'an endpoint for a service of another region is not for this one': {
    given: account(withNat().interfaceEndpoint('s3', { serviceRegion: 'us-west-2' })),
    expect: {},
  },
  'S3 through its gateway endpoint does not take the internet': {
    given: account(
      withNat()
        .interfaceEndpoint('s3', { name: 'onprem' })
        .gatewayEndpoint('s3', { in: ['app', 'public'] }),
    ),
    expect: { 'subnet-app/s3': 'pass private', 'subnet-public/s3': 'not-applicable carriers' },
  },
  'an S3 endpoint for inbound resolvers is bypassed where no gateway endpoint is': {
    given: account(
      withNat()
        .interfaceEndpoint('s3', { name: 'onprem' })
        .gatewayEndpoint('s3', { in: ['public'] }),
    ),
    expect: { 'subnet-app/s3': 'fail bypassed', 'subnet-public/s3': 'not-applicable carriers' },
    remedy: /--vpc-endpoint-id vpce-s3[\s\S]*--add-route-table-ids rtb-app/,
  },
  'a DynamoDB interface endpoint takes over no name': {
    given: account(withNat().interfaceEndpoint('dynamodb')),
    expect: { 'subnet-app/dynamodb': 'fail bypassed', 'subnet-public/dynamodb': 'not-applicable carriers' },
  },
  'a profile names services that have no endpoint': {
    given: account(withNat()),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'fail noEndpoint', 'subnet-public/kms': 'not-applicable carriers' },
    message: { 'subnet-app/kms': /The profile kms needs kms, and no endpoint serves it/ },
    remedy: { 'subnet-app/kms': /create-vpc-endpoint[\s\S]*--service-name com\.amazonaws\.eu-west-1\.kms/ },
  },
  'a profile counts only where it was chosen': {
    given: account(withNat(), vpc('two').subnet('db')),
    profiles: [{ profile: 'kms', vpcIds: ['vpc-two'] }],
    expect: { 'subnet-db/kms': 'not-applicable nothingArrives' },
  },
  'the internet gateway without a workload is taken for used': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .subnet('endpoints')
        .interfaceEndpoint('ssm', { in: 'endpoints', privateDns: false }),
    ),
    expect: { 'subnet-public/ssm': 'fail bypassed', 'subnet-endpoints/ssm': 'not-applicable carriers' },
    message: 'Taken for granted',
  },
  'Block Public Access leaves no way out': {
    given: account(
      withNat().interfaceEndpoint('ssm', { privateDns: false }).blockPublicAccess('block-bidirectional'),
    ),
    expect: {
      'subnet-app/ssm': 'not-applicable nothingArrives',
      'subnet-public/ssm': 'not-applicable carriers',
    },
  },
  'a route for some public addresses is no proof': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw', mapPublicIp: true })
        .natGateway('a', { in: 'public' })
        .subnet('app')
        .route('app', '8.8.8.0/24', 'nat-a')
        .interfaceEndpoint('ssm', { privateDns: false }),
    ),
    expect: { 'subnet-app/ssm': 'unknown', 'subnet-public/ssm': 'not-applicable carriers' },
  },
  'endpoints that were refused hide which services matter': {
    given: account(withNat().interfaceEndpoint('ssm')).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'a DNS server of one’s own hides where the name leads': {
    given: account(
      withNat()
        .interfaceEndpoint('ssm')
        .dhcp({ servers: ['10.9.9.9'] }),
    ),
    expect: { 'subnet-app/ssm': 'unknown', 'subnet-public/ssm': 'not-applicable carriers' },
  },
  'without Route 53 a hosted zone may lead the name to the endpoint': {
    given: account(withNat().interfaceEndpoint('ssm', { privateDns: false })).denied(
      'route53:ListHostedZonesByVPC',
    ),
    expect: { 'subnet-app/ssm': 'unknown', 'subnet-public/ssm': 'not-applicable carriers' },
  },
  'without Route 53 and without an endpoint nothing can lead the name elsewhere': {
    given: account(withNat()).denied('route53:ListHostedZonesByVPC'),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'fail noEndpoint', 'subnet-public/kms': 'not-applicable carriers' },
  },
  'a shared subnet is judged where its owner was read': {
    given: organization(
      account(
        '444455556666',
        withNat()
          .subnet('shared', { egress: 'nat', sharedWith: ['111122223333'] })
          .interfaceEndpoint('ssm'),
      ),
      account('111122223333').region('eu-west-1'),
    ),
    expect: {
      'subnet-app/ssm': 'pass private',
      'subnet-public/ssm': 'not-applicable carriers',
      'subnet-shared/ssm': 'pass private',
    },
  },
  'a shared subnet whose owner was not read is unknown': {
    given: organization(
      account(
        '444455556666',
        withNat().subnet('shared', { egress: 'nat', sharedWith: ['111122223333'] }),
      ).refused(),
      account('111122223333').region('eu-west-1'),
    ),
    expect: { 'subnet-shared': 'unknown' },
  },
  'what only a part of the public addresses meets proves nothing of S3, whose list could not be read': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { instances: 1 })
        .route('app', '128.0.0.0/1', 'nat-a')
        .interfaceEndpoint('s3', { in: 'app', privateDns: false }),
    ).denied('ec2:DescribeManagedPrefixLists'),
    expect: { 'subnet-app/s3': 'unknown', 'subnet-public/s3': 'not-applicable carriers' },
  },
});

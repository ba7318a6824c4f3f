import check from '../../src/checks/s3-via-internet-gateway.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const open = () => vpc().subnet('public', { egress: 'igw', mapPublicIp: true, instances: 1 });

export default defineCases(check, {
  'the default route to an internet gateway takes S3 along': {
    given: account(open()),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
    severity: 'low',
    message: /100 % of the S3 addresses leave subnet-public straight through igw-1/,
    remedy:
      /create-vpc-endpoint[\s\S]*--service-name com\.amazonaws\.eu-west-1\.s3[\s\S]*--route-table-ids rtb-public/,
  },
  'a gateway endpoint on the table takes S3 away from the internet gateway': {
    given: account(open().gatewayEndpoint('s3', { in: 'public' })),
    expect: { 'subnet-public': 'pass notViaInternetGateway' },
  },
  'a gateway endpoint on another table does not help': {
    given: account(open().subnet('app').gatewayEndpoint('s3', { in: 'app' })),
    expect: {
      'subnet-public': 'fail viaInternetGateway',
      'subnet-app': 'pass notViaInternetGateway',
    },
    remedy: /--vpc-endpoint-id vpce-s3[\s\S]*--add-route-table-ids rtb-public/,
  },
  'a gateway endpoint for DynamoDB or S3 Express does not help': {
    given: account(
      open().gatewayEndpoint('dynamodb', { in: 'public' }).gatewayEndpoint('s3express', { in: 'public' }),
    ),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
  },
  'a NAT gateway in between is another check’s matter': {
    given: account(open().subnet('app', { egress: 'nat' }).natGateway('a', { in: 'public' })),
    expect: {
      'subnet-public': 'fail viaInternetGateway',
      'subnet-app': 'pass notViaInternetGateway',
    },
  },
  'instances without a public address do not get out': {
    given: account(vpc().subnet('public', { egress: 'igw', instances: 1 })),
    expect: { 'subnet-public': 'not-applicable nothingArrives' },
  },
  'a subnet without workloads is taken to get some with public addresses': {
    given: account(vpc().subnet('public', { egress: 'igw' })),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
    message: 'Taken for granted',
  },
  'a firewall before the internet gateway changes nothing': {
    given: account(
      vpc()
        .subnet('app', { egress: 'vpce-fw', mapPublicIp: true, instances: 1 })
        .subnet('firewall', { egress: 'igw' })
        .firewallEndpoint('fw', { in: 'firewall' }),
    ),
    expect: {
      'subnet-app': 'fail viaInternetGateway',
      'subnet-firewall': 'not-applicable carriers',
    },
  },
  'Block Public Access stops it': {
    given: account(open().blockPublicAccess('block-bidirectional')),
    expect: { 'subnet-public': 'not-applicable nothingArrives' },
  },
  'an S3 interface endpoint whose private DNS is for everyone takes S3 away': {
    given: account(open().interfaceEndpoint('s3', { inboundOnly: false })),
    expect: { 'subnet-public': 'pass notViaInternetGateway' },
  },
  'an S3 interface endpoint for inbound resolvers does not': {
    given: account(open().interfaceEndpoint('s3')),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
  },
  'a more specific route takes only its share past the endpoint': {
    given: account(open().gatewayEndpoint('s3', { in: 'public' }).route('public', '52.216.0.0/16', 'igw')),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
    message: '39 % of the S3 addresses',
    remedy: /delete-route[\s\S]*52\.216\.0\.0\/16/,
  },
  'route tables that were refused hide the way': {
    given: account(open()).denied('ec2:DescribeRouteTables'),
    expect: { 'subnet-public': 'unknown' },
  },
  'endpoints that were refused may answer for the name': {
    given: account(open()).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'subnet-public': 'unknown' },
  },
  'without the listing of interfaces it is not known whether they have public addresses': {
    given: account(open()).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'subnet-public': 'unknown' },
  },
  'without the listing of VPCs it is not known whether public access is blocked': {
    given: account(open())
      .change('subnets', 'subnet-public', { internetGatewayBlockMode: null })
      .denied('ec2:DescribeVpcs'),
    expect: { 'subnet-public': 'unknown' },
  },
  'a default VPC that is used fails like any other': {
    given: account(
      vpc('1', { isDefault: true }).subnet('public', { egress: 'igw', mapPublicIp: true, instances: 1 }),
    ),
    expect: { 'subnet-public': 'fail viaInternetGateway' },
  },
  'an untouched default VPC has no traffic': {
    given: account(vpc('1', { isDefault: true }).subnet('public', { egress: 'igw', mapPublicIp: true })),
    expect: { 'subnet-public': 'not-applicable untouched' },
  },
  'without the listing of interfaces it is not known whether a default VPC is untouched': {
    given: account(
      vpc('1', { isDefault: true }).subnet('public', { egress: 'igw', mapPublicIp: true, instances: 1 }),
    ).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'subnet-public': 'unknown' },
  },
  'without the listing of VPCs it is not known whether one is an untouched default VPC': {
    given: account(vpc().subnet('public', { egress: 'igw', mapPublicIp: true })).denied('ec2:DescribeVpcs'),
    expect: { 'subnet-public': 'unknown' },
  },
});

import check from '../../src/checks/isolated-subnet-without-service.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const isolated = () => vpc().subnet('app', { instances: 1 });
const ecr = { profiles: [{ profile: 'ecr' }] };
const complete = () =>
  isolated().interfaceEndpoint('ecr.api').interfaceEndpoint('ecr.dkr').gatewayEndpoint('s3', { in: 'app' });

export default defineCases(check, {
  'ECR needs both of its endpoints and S3': {
    given: account(complete()),
    ...ecr,
    expect: {
      'subnet-app/ecr.api': 'pass usable',
      'subnet-app/ecr.dkr': 'pass usable',
      'subnet-app/s3': 'pass usable',
    },
  },
  'without S3 the layers of images are out of reach': {
    given: account(isolated().interfaceEndpoint('ecr.api').interfaceEndpoint('ecr.dkr')),
    ...ecr,
    expect: {
      'subnet-app/ecr.api': 'pass usable',
      'subnet-app/ecr.dkr': 'pass usable',
      'subnet-app/s3': 'fail missing',
    },
    severity: 'medium',
    message: /s3, which the profile ecr needs/,
    remedy: /create-vpc-endpoint[\s\S]*com\.amazonaws\.eu-west-1\.s3[\s\S]*--route-table-ids rtb-app/,
  },
  'ecr.api is not ecr.dkr': {
    given: account(isolated().interfaceEndpoint('ecr.api').gatewayEndpoint('s3', { in: 'app' })),
    ...ecr,
    expect: {
      'subnet-app/ecr.api': 'pass usable',
      'subnet-app/ecr.dkr': 'fail missing',
      'subnet-app/s3': 'pass usable',
    },
    remedy: /--service-name com\.amazonaws\.eu-west-1\.ecr\.dkr/,
  },
  'the S3 gateway endpoint of another table is on no one’s path here': {
    given: account(
      isolated()
        .subnet('db', { instances: 1 })
        .interfaceEndpoint('ecr.api')
        .interfaceEndpoint('ecr.dkr')
        .gatewayEndpoint('s3', { in: 'db' }),
    ),
    ...ecr,
    expect: {
      'subnet-app/ecr.api': 'pass usable',
      'subnet-app/ecr.dkr': 'pass usable',
      'subnet-app/s3': 'fail missing',
      'subnet-db/ecr.api': 'pass usable',
      'subnet-db/ecr.dkr': 'pass usable',
      'subnet-db/s3': 'pass usable',
    },
    remedy: /--vpc-endpoint-id vpce-s3[\s\S]*--add-route-table-ids rtb-app/,
  },
  'an S3 interface endpoint with private DNS for everyone will do': {
    given: account(isolated().interfaceEndpoint('s3', { inboundOnly: false })),
    profiles: [{ profile: 's3' }],
    expect: { 'subnet-app/s3': 'pass usable' },
  },
  'an endpoint whose group turns the subnet away is not usable': {
    given: account(isolated().interfaceEndpoint('kms', { allow443From: 'none' })),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'fail missing' },
    remedy: /authorize-security-group-ingress/,
  },
  'without a profile nothing is missing': {
    given: account(isolated()),
    expect: { 'subnet-app': 'not-applicable noProfile' },
  },
  'a profile by tag is for the VPCs with that tag': {
    given: account(
      vpc('one', { tags: { workload: 'secrets' } }).subnet('app', { instances: 1 }),
      vpc('two').subnet('db', { instances: 1 }),
    ),
    profiles: [{ profile: 'secretsmanager', tags: { workload: 'secrets' } }],
    expect: { 'subnet-app/secretsmanager': 'fail missing', 'subnet-db': 'not-applicable noProfile' },
  },
  'a subnet with a NAT gateway is not isolated': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw', mapPublicIp: true })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat', instances: 1 }),
    ),
    profiles: [{ profile: 'kms' }],
    expect: {
      'subnet-app/kms': 'not-applicable notIsolated',
      'subnet-public/kms': 'not-applicable notIsolated',
    },
  },
  'a subnet of databases runs no workload': {
    given: account(
      vpc().subnet('db').networkInterface('rds', {
        in: 'db',
        requesterManaged: true,
        description: 'RDSNetworkInterface',
        status: 'in-use',
      }),
    ),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-db/kms': 'not-applicable otherUse' },
  },
  'a service that the region does not offer cannot be missing': {
    given: account(isolated()).withoutService('kms'),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'not-applicable notOffered' },
  },
  'a group of the subnet is no one at an endpoint behind the transit gateway': {
    given: (() => {
      const gateway = transitGateway('hub');
      const spoke = vpc('spoke')
        .securityGroup('agents')
        .subnet('app', { instances: 1, groups: ['agents'] })
        .route('app', '10.1.0.0/16', 'tgw')
        .attach(gateway, { in: 'app' });
      const hub = vpc('hub', { cidr: '10.1.0.0/16' })
        .subnet('ends', { egress: 'tgw' })
        .interfaceEndpoint('kms', { in: 'ends', privateDns: false, allow443From: 'sg-agents' })
        .attach(gateway, { in: 'ends' });
      return account(gateway, spoke, hub).hostedZone('kms.eu-west-1.amazonaws.com', {
        vpcs: [spoke],
        records: { 'kms.eu-west-1.amazonaws.com': 'vpce-kms' },
      });
    })(),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'fail missing', 'subnet-ends/kms': 'fail missing' },
  },
  'endpoints that were refused may be there': {
    given: account(isolated().interfaceEndpoint('kms')).denied('ec2:DescribeVpcEndpoints'),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'unknown' },
  },
  'a shared subnet whose owner was not read is unknown': {
    given: organization(
      account('444455556666', vpc().subnet('shared', { sharedWith: ['111122223333'] })).refused(),
      account('111122223333').region('eu-west-1'),
    ),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-shared': 'unknown' },
  },
});

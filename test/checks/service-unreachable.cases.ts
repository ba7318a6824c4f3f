import serviceUnreachable from '../../src/checks/service-unreachable.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const withNat = () =>
  vpc().natGateway('r', { mode: 'regional' }).subnet('app', { egress: 'nat-r', instances: 1 });

const out = { 'subnet-app/s3': 'pass arrives', 'subnet-app/dynamodb': 'pass arrives' } as const;

/** An ACL that lets only these addresses in and out. */
const only = (...cidrs: readonly string[]) =>
  cidrs.flatMap((cidr, at) => [
    { number: 100 + at, action: 'allow' as const, direction: 'egress' as const, cidr },
    { number: 100 + at, action: 'allow' as const, direction: 'ingress' as const, cidr },
  ]);

/** A spoke whose zone leads SSM to an endpoint of the hub; what the spoke's table knows of the hub, and the hub's of the spoke. */
const central = ({
  route = true,
  back = true,
}: { readonly route?: boolean; readonly back?: boolean } = {}) => {
  const tgw = transitGateway('core');
  const hub = vpc('hub')
    .subnet('endpoints')
    .interfaceEndpoint('ssm', { in: 'endpoints', privateDns: false, allow443From: '10.0.0.0/8' })
    .attach(tgw, { in: 'endpoints' });
  const spoke = vpc('spoke').subnet('app', { instances: 1 }).attach(tgw, { in: 'app' });
  if (route) spoke.route('app', '10.0.0.0/8', 'tgw-core');
  if (back) hub.route('endpoints', '10.1.0.0/16', 'tgw-core');
  const shared = account(hub, spoke, tgw).hostedZone('ssm.eu-west-1.amazonaws.com', {
    vpcs: [spoke],
    records: { 'ssm.eu-west-1.amazonaws.com': 'vpce-ssm' },
  });
  return { hub, spoke, shared };
};

export default defineCases(serviceUnreachable, {
  'what a NAT gateway leads out is reached': { given: account(withNat()), expect: { ...out } },
  'a closed network means nothing': {
    given: account(vpc().subnet('db', { instances: 1 })),
    expect: {},
  },
  'nothing is meant in an untouched default VPC': {
    given: account(vpc('1', { isDefault: true }).subnet('app', { egress: 'igw', mapPublicIp: true })),
    expect: {},
  },
  'an endpoint whose group admits no consumer': {
    given: account(
      vpc().subnet('app', { instances: 1 }).interfaceEndpoint('kms', { in: 'app', allow443From: 'none' }),
    ),
    expect: { 'subnet-app/kms': 'fail lost' },
    severity: 'high',
    message: /100 % of the way from subnet-app to kms leads nowhere: sg-\S+ .*The VPC has an endpoint for it/,
    remedy: /authorize-security-group-ingress/,
  },
  'an endpoint whose group leaves one subnet out may mean to': {
    given: account(
      vpc()
        .subnet('app', { cidr: '10.0.1.0/24', instances: 1 })
        .subnet('db', { cidr: '10.0.2.0/24', instances: 1 })
        .interfaceEndpoint('kms', { in: 'app', allow443From: '10.0.1.0/24' }),
    ),
    expect: { 'subnet-app/kms': 'pass arrives', 'subnet-db/kms': 'fail lost' },
    severity: { 'subnet-db/kms': 'low' },
  },
  'the same where a profile asks for it is high': {
    given: account(
      withNat()
        .subnet('db', { egress: 'nat-r', instances: 1 })
        .interfaceEndpoint('kms', { in: 'app', allow443From: '10.0.0.0/24' })
        .securityGroup('app'),
    ),
    profiles: [{ profile: 'kms' }],
    expect: {
      ...out,
      'subnet-db/s3': 'pass arrives',
      'subnet-db/dynamodb': 'pass arrives',
      'subnet-app/kms': 'fail lost',
      'subnet-db/kms': 'fail lost',
    },
    severity: { 'subnet-app/kms': 'high', 'subnet-db/kms': 'high' },
  },
  'a network ACL that drops the addresses of S3 in front of its gateway endpoint': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .gatewayEndpoint('s3', { in: 'app' })
        .networkAcl('tight', { in: 'app', entries: only('10.0.0.0/8') }),
    ),
    expect: { 'subnet-app/s3': 'fail lost' },
    severity: 'high',
    message: /acl-tight/,
    remedy: /replies on ports 1024-65535/,
  },
  'a network ACL that forgets one block of the list of DynamoDB drops a share': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .gatewayEndpoint('s3', { in: 'app' })
        .networkAcl('tight', { in: 'app', entries: only('10.0.0.0/8', '52.216.0.0/15') }),
    ),
    expect: { 'subnet-app/s3': 'fail lost' },
    message: /^23 % of the way/,
  },
  'a network ACL that lets every block of the list through drops nothing': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .gatewayEndpoint('s3', { in: 'app' })
        .networkAcl('tight', {
          in: 'app',
          entries: only('10.0.0.0/8', '54.231.0.0/17', '52.216.0.0/15', '3.5.0.0/19'),
        }),
    ),
    expect: { 'subnet-app/s3': 'pass arrives' },
  },
  'a way out that delivers all but DynamoDB': {
    given: account(withNat().route('app', 'pl-dynamodb', 'nat-gone', { state: 'blackhole' })),
    expect: { 'subnet-app/s3': 'pass arrives', 'subnet-app/dynamodb': 'fail lost' },
    message: /Other services are reached by the same way out/,
  },
  'a gateway endpoint of the egress VPC takes S3 of the spokes and drops it': {
    given: (() => {
      const tgw = transitGateway('core', { tables: ['spokes'] });
      const spoke = vpc('spoke')
        .subnet('app', { egress: 'tgw', instances: 1 })
        .attach(tgw, { in: 'app', association: 'spokes', propagateTo: ['default'] });
      const egress = vpc('egress')
        .subnet('tgw', { egress: 'nat' })
        .networkInterface('tgw', { in: 'tgw', type: 'transit_gateway' })
        .subnet('nat', { egress: 'igw' })
        .natGateway('central', { in: 'nat' })
        .route('nat', '10.0.0.0/16', 'tgw-core')
        .gatewayEndpoint('s3', { in: 'tgw' })
        .attach(tgw, { in: 'tgw' });
      tgw.route('0.0.0.0/0', egress, { table: 'spokes' });
      return organization(account(spoke), account(egress, tgw));
    })(),
    expect: { 'subnet-app/s3': 'fail lost', 'subnet-app/dynamodb': 'pass arrives' },
    message: /vpce-s3 serves only what starts in vpc-egress/,
    remedy: /create-vpc-endpoint[\s\S]*--route-table-ids rtb-app/,
  },
  'a shared endpoint that is reached over a transit gateway': {
    given: central().shared,
    expect: { 'subnet-app/ssm': 'pass arrives' },
  },
  'a shared endpoint without a way back': {
    given: central({ back: false }).shared,
    expect: { 'subnet-app/ssm': 'fail lost' },
    severity: 'high',
    message: /rtb-endpoints .*Its name leads to an endpoint of another VPC/,
  },
  'a shared endpoint that no subnet of the VPC has a route to': {
    given: central({ route: false }).shared,
    expect: { 'subnet-app/ssm': 'fail lost' },
    severity: 'high',
  },
  'a subnet without a route to a shared endpoint is closed where others have one': {
    given: (() => {
      const { spoke, shared } = central();
      spoke.subnet('db', { instances: 1 });
      return shared;
    })(),
    expect: { 'subnet-app/ssm': 'pass arrives', 'subnet-db/ssm': 'not-applicable closed' },
  },
  'a name that a zone takes away is reported once for the VPC': {
    given: (() => {
      const app = vpc()
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('ec2', { in: 'app', privateDns: false });
      return account(app).hostedZone('ec2.eu-west-1.amazonaws.com', { vpcs: [app] });
    })(),
    expect: { 'subnet-app/ec2': 'not-applicable nameless' },
  },
  'what a profile asks for in an isolated subnet is judged by another check': {
    given: account(vpc().subnet('app', { instances: 1 })),
    profiles: [{ profile: 'kms' }],
    expect: { 'subnet-app/kms': 'not-applicable isolated' },
  },
  'a service of a profile behind a dead NAT gateway': {
    given: account(
      vpc()
        .subnet('nat')
        .natGateway('a', { in: 'nat' })
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('sts', { in: 'app', privateDns: false })
        .route('app', '0.0.0.0/0', 'nat-a'),
    ),
    expect: { 'subnet-app/sts': 'fail lost' },
    message: /rtb-nat has no route for it/,
  },
  'an endpoint that failed': {
    given: account(
      vpc().subnet('app', { instances: 1 }).interfaceEndpoint('sqs', { in: 'app', state: 'rejected' }),
    ),
    expect: { 'subnet-app/sqs': 'fail lost' },
  },
  'an IPv6-only subnet and an endpoint with IPv4 addresses': {
    given: account(
      vpc()
        .subnet('four', { instances: 1 })
        .subnet('app', { ipv6: 'only', instances: 1 })
        .interfaceEndpoint('sqs', { in: 'four' }),
    ),
    expect: { 'subnet-app/sqs': 'fail lost', 'subnet-four/sqs': 'pass arrives' },
  },
  'subnets that hold no workload while others do are no consumers': {
    given: account(
      vpc()
        .subnet('app', { cidr: '10.0.1.0/24', instances: 1 })
        .subnet('empty', { cidr: '10.0.2.0/24' })
        .interfaceEndpoint('kms', { in: 'app', allow443From: '10.0.1.0/24' }),
    ),
    expect: { 'subnet-app/kms': 'pass arrives' },
  },
  'a DNS server of the company’s own hides the name': {
    given: account(
      withNat()
        .dhcp({ servers: ['10.9.0.2'] })
        .interfaceEndpoint('kms', { in: 'app' }),
    ),
    expect: { 'subnet-app/s3': 'unknown', 'subnet-app/dynamodb': 'unknown', 'subnet-app/kms': 'unknown' },
  },
  'interfaces that could not be read leave open whether a client is there': {
    given: account(
      vpc().subnet('app', { instances: 1 }).interfaceEndpoint('kms', { in: 'app', allow443From: 'none' }),
    ).denied('ec2:DescribeNetworkInterfaces'),
    // What they would prove to be called is open as well.
    expect: { 'subnet-app/kms': 'unknown', 'vpc-1': 'unknown' },
  },
  'a node that the endpoint for EC2 does not admit is known to call it': {
    given: account(
      vpc()
        .subnet('app', { cidr: '10.0.1.0/24', instances: 1 })
        .subnet('nodes', { cidr: '10.0.2.0/24' })
        .networkInterface('node', { in: 'nodes', instanceId: 'i-node' })
        .networkInterface('pods', { in: 'nodes', instanceId: 'i-node', description: 'aws-K8S-i-node' })
        .interfaceEndpoint('ec2', { in: 'app', allow443From: '10.0.1.0/24' }),
    ),
    expect: { 'subnet-app/ec2': 'pass arrives', 'subnet-nodes/ec2': 'fail lost' },
    severity: { 'subnet-nodes/ec2': 'medium' },
    message: /It is called from there: i-node is an EKS node/,
  },
  'a subnet for pods alone calls nothing by itself': {
    given: account(
      withNat()
        .subnet('pods', { egress: 'nat-r' })
        .networkInterface('node', { in: 'app', instanceId: 'i-node' })
        .networkInterface('pods', { in: 'pods', instanceId: 'i-node', description: 'aws-K8S-i-node' }),
    ),
    expect: {
      ...out,
      'subnet-app/ec2': 'pass arrives',
      'subnet-pods/s3': 'pass arrives',
      'subnet-pods/dynamodb': 'pass arrives',
    },
  },
  'a container instance calls the three endpoints of ECS from its own subnet': {
    given: account(
      withNat()
        .networkInterface('host', { in: 'app', instanceId: 'i-host' })
        .networkInterface('task', {
          in: 'app',
          instanceId: 'i-host',
          requesterManaged: true,
          description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
        })
        .interfaceEndpoint('ecs-agent', { in: 'app', allow443From: 'none' }),
    ),
    expect: {
      ...out,
      'subnet-app/ecs': 'pass arrives',
      'subnet-app/ecs-agent': 'fail lost',
      'subnet-app/ecs-telemetry': 'pass arrives',
    },
    severity: { 'subnet-app/ecs-agent': 'high' },
    message: /i-host is an ECS container instance/,
  },
  'a task on Fargate proves no service: its image may come from anywhere': {
    given: account(
      withNat().networkInterface('task', {
        in: 'app',
        instanceId: null,
        requesterManaged: true,
        description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
      }),
    ),
    expect: { ...out },
  },
  'an isolated node is judged where a profile asks for its services': {
    given: account(
      vpc()
        .subnet('nodes')
        .networkInterface('node', { in: 'nodes', instanceId: 'i-node' })
        .networkInterface('pods', { in: 'nodes', instanceId: 'i-node', description: 'aws-K8S-i-node' }),
    ),
    expect: { 'subnet-nodes/ec2': 'not-applicable noWayOut' },
  },
  'subnets that could not be read hide the population': {
    given: account(withNat()).denied('ec2:DescribeSubnets'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'endpoints that could not be read leave open what is meant': {
    given: account(withNat()).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'route tables that could not be read leave open what is meant': {
    given: account(withNat()).denied('ec2:DescribeRouteTables'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'NAT gateways that could not be read may lead out': {
    given: account(withNat()).denied('ec2:DescribeNatGateways'),
    expect: { 'subnet-app/s3': 'unknown', 'subnet-app/dynamodb': 'unknown' },
  },
  'what leads to a VPN means no service': {
    given: account(vpc().subnet('app', { egress: 'vgw', instances: 1 })),
    expect: {},
  },
  'other regions are judged alike': {
    given: account(
      vpc('far', { region: 'us-east-1' })
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('secretsmanager', { in: 'app', allow443From: 'none' }),
    ),
    expect: { 'subnet-app/secretsmanager': 'fail lost' },
  },
});

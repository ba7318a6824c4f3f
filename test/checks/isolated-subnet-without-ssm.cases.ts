import check from '../../src/checks/isolated-subnet-without-ssm.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const isolated = () => vpc().subnet('isolated', { instances: 1 });

const services = ['ssm', 'ssmmessages', 'ec2messages'] as const;

/** An isolated spoke and a hub of another account with central endpoints, joined by a transit gateway; both ask the zones. */
const central = (
  allow443From: readonly string[] = ['10.0.0.0/16', '10.1.0.0/16'],
  served: readonly string[] = services,
  associated = true,
) => {
  const gateway = transitGateway('hub');
  const spoke = vpc('spoke', { cidr: '10.0.0.0/16' })
    .securityGroup('agents')
    .subnet('isolated', { instances: 1, groups: ['agents'] })
    .route('isolated', '10.1.0.0/16', 'tgw')
    .attach(gateway, { in: 'isolated' });
  const hub = services.reduce(
    (given, service) =>
      given.interfaceEndpoint(service, { in: 'ends', privateDns: false, allow443From: [...allow443From] }),
    vpc('hub', { cidr: '10.1.0.0/16' }).subnet('ends', { egress: 'tgw' }).attach(gateway, { in: 'ends' }),
  );
  const vpcs = associated ? [spoke, hub] : [];
  const workload = account(spoke);
  const network = served.reduce(
    (given, service) => {
      const name = `${service}.eu-west-1.amazonaws.com`;
      return given.hostedZone(name, { vpcs, records: { [name]: `vpce-${service}` } });
    },
    account(gateway, hub),
  );
  return { workload, network, spoke, all: organization(workload, network) };
};

const hubWithoutInstances = { 'subnet-ends': 'not-applicable noInstances' } as const;

const complete = (
  options: { readonly privateDns?: boolean; readonly allow443From?: string; readonly in?: string } = {},
) =>
  services.reduce(
    (given, service) => given.interfaceEndpoint(service, { in: 'isolated', ...options }),
    isolated(),
  );

export default defineCases(check, {
  'three endpoints with private DNS and open groups are enough': {
    given: account(complete().gatewayEndpoint('s3', { in: 'isolated' })),
    expect: { 'subnet-isolated': 'pass usable' },
  },
  'what gets out over IPv6 alone does not get to the IPv4 names': {
    given: account(
      vpc()
        .egressOnlyInternetGateway()
        .subnet('isolated', { ipv6: true, instances: 1 })
        .route('isolated', '::/0', 'eigw'),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /is isolated over the IPv4 addresses of the default names, though not over IPv6, and Systems/,
  },
  'an instance without a public IPv4 address is isolated in a public subnet, whatever IPv6 does': {
    given: account(
      vpc()
        .ipv6()
        .subnet('isolated', { egress: 'igw', ipv6: true })
        .route('isolated', '::/0', 'igw')
        .instance('bare', { in: 'isolated' }),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
  },
  'one of two instances has a public address: the other one is isolated': {
    given: account(
      vpc()
        .subnet('isolated', { egress: 'igw' })
        .instance('web', { in: 'isolated', publicIp: true })
        .instance('bare', { in: 'isolated' }),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /^eni-bare in subnet-isolated is isolated, though not all of the subnet, and Systems/,
  },
  'a function without a public address next to it has no agent': {
    given: account(
      vpc()
        .subnet('isolated', { egress: 'igw' })
        .instance('web', { in: 'isolated', publicIp: true })
        .networkInterface('fn', { in: 'isolated', type: 'lambda', attachmentStatus: 'attached' }),
    ),
    expect: { 'subnet-isolated': 'not-applicable notIsolated' },
  },
  'groups that let nothing out isolate, and endpoints in the VPC are within their reach': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'isolated' }),
        vpc()
          .securityGroup('inner', { egress: [{ port: 443, to: 'vpc' }] })
          .subnet('public', { egress: 'igw' })
          .natGateway('a', { in: 'public' })
          .subnet('isolated', { egress: 'nat-a', instances: 1, groups: ['inner'] }),
      ),
    ),
    expect: { 'subnet-isolated': 'pass usable', 'subnet-public': 'not-applicable notIsolated' },
  },
  'groups that let nothing out at all reach no endpoint either': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'isolated' }),
        vpc()
          .securityGroup('mute', { egress: [] })
          .subnet('isolated', { instances: 1, groups: ['mute'] }),
      ),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    remedy: /^(?!.*authorize-security-group-ingress)/s,
  },
  'without any endpoint nothing of Systems Manager is there': {
    given: account(isolated()),
    expect: { 'subnet-isolated': 'fail missing' },
    severity: 'high',
    message: /ssm \(no endpoint\); ssmmessages \(no endpoint\); ec2messages \(no endpoint\)/,
    remedy: /--service-name com\.amazonaws\.eu-west-1\.ssmmessages[\s\S]*--subnet-ids subnet-isolated/,
  },
  'only ec2messages missing is a mild failure, for old agents': {
    given: account(
      isolated()
        .interfaceEndpoint('ssm', { in: 'isolated' })
        .interfaceEndpoint('ssmmessages', { in: 'isolated' }),
    ),
    expect: { 'subnet-isolated': 'fail legacyMissing' },
    severity: 'low',
    message: /SSM Agent before 3\.3\.40\.0/,
  },
  'where the region does not offer ec2messages, it is not required': {
    given: account(
      isolated()
        .interfaceEndpoint('ssm', { in: 'isolated' })
        .interfaceEndpoint('ssmmessages', { in: 'isolated' }),
    ).withoutService('ec2messages'),
    expect: { 'subnet-isolated': 'pass usable' },
  },
  'an endpoint for ec2 is none for ec2messages, and ssm-contacts none for ssm': {
    given: account(
      isolated()
        .interfaceEndpoint('ec2', { in: 'isolated' })
        .interfaceEndpoint('ssm-contacts', { in: 'isolated' })
        .interfaceEndpoint('ssmmessages', { in: 'isolated' }),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /ssm \(no endpoint\); ec2messages \(no endpoint\)/,
  },
  'private DNS that is off leaves the default names where they were': {
    given: account(complete({ privateDns: false })),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /private DNS of vpce-ssm is off/,
    remedy: /--private-dns-enabled/,
  },
  'private DNS without the VPC’s DNS hostnames is ineffective': {
    given: account(complete().dns({ hostnames: false })),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /enableDnsHostnames is off/,
    remedy: /modify-vpc-attribute/,
  },
  'a group that admits only others shuts the instances out': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'isolated', allow443From: 'sg-web' }),
        vpc()
          .securityGroup('web')
          .securityGroup('db')
          .subnet('isolated')
          .instance('one', { in: 'isolated', groups: ['db'] }),
      ),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /admits tcp\/443 from no source in subnet-isolated/,
    remedy: /authorize-security-group-ingress/,
  },
  'a group that one of two instances carries shuts the other one out': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'isolated', allow443From: 'sg-web' }),
        vpc()
          .securityGroup('web')
          .securityGroup('db')
          .subnet('isolated')
          .instance('one', { in: 'isolated', groups: ['db'] })
          .instance('two', { in: 'isolated', groups: ['web'] }),
      ),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /do not admit eni-one\b/,
  },
  'a network ACL on the endpoint’s subnet cuts the way': {
    given: account(
      services
        .reduce(
          (given, service) => given.interfaceEndpoint(service, { in: 'ends' }),
          isolated().subnet('ends'),
        )
        .networkAcl('tight', {
          in: 'ends',
          entries: [
            {
              number: 100,
              action: 'allow',
              direction: 'ingress',
              protocol: 'tcp',
              port: 22,
              cidr: '0.0.0.0/0',
            },
            { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
          ],
        }),
    ),
    expect: { 'subnet-ends': 'not-applicable noInstances', 'subnet-isolated': 'fail missing' },
    message: /acl-tight/,
  },
  'an endpoint in another zone serves as well': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'ends' }),
        isolated().subnet('ends', { zone: 'b' }),
      ),
    ),
    expect: { 'subnet-ends': 'not-applicable noInstances', 'subnet-isolated': 'pass usable' },
  },
  'endpoints of another VPC serve no one here': {
    given: account(
      isolated(),
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'db' }),
        vpc('other').subnet('db'),
      ),
    ),
    expect: { 'subnet-db': 'not-applicable noInstances', 'subnet-isolated': 'fail missing' },
  },
  'an endpoint that waits for acceptance is not available': {
    given: account(
      isolated()
        .interfaceEndpoint('ssm', { in: 'isolated', state: 'pendingacceptance' })
        .interfaceEndpoint('ssmmessages', { in: 'isolated' })
        .interfaceEndpoint('ec2messages', { in: 'isolated' }),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /vpce-ssm is pendingacceptance/,
  },
  'an IPv6-only subnet cannot use an endpoint with IPv4 addresses': {
    given: account(
      services.reduce(
        (given, service) => given.interfaceEndpoint(service, { in: 'ends' }),
        vpc().ipv6().subnet('isolated', { ipv6: 'only', instances: 1 }).subnet('ends'),
      ),
    ),
    expect: { 'subnet-ends': 'not-applicable noInstances', 'subnet-isolated': 'fail missing' },
    message: /has no IPv6 addresses/,
  },
  'a subnet with a way out is not isolated': {
    given: account(
      vpc()
        .subnet('public', { egress: 'igw', instances: 1, mapPublicIp: true })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat', instances: 1 }),
    ),
    expect: { 'subnet-app': 'not-applicable notIsolated', 'subnet-public': 'not-applicable notIsolated' },
  },
  'instances without a public address are isolated behind an internet gateway': {
    given: account(vpc().subnet('public', { egress: 'igw', instances: 1 })),
    expect: { 'subnet-public': 'fail missing' },
  },
  'a blackhole, a dead NAT gateway and Block Public Access isolate': {
    given: account(
      vpc('one')
        .subnet('app', { instances: 1 })
        .route('app', '0.0.0.0/0', 'nat-gone', { state: 'blackhole' }),
      vpc('two')
        .subnet('edge', { egress: 'igw' })
        .natGateway('a', { in: 'edge', state: 'failed' })
        .subnet('db', { instances: 1 })
        .route('db', '0.0.0.0/0', 'nat-a'),
      vpc('three')
        .blockPublicAccess('block-bidirectional')
        .subnet('public', { egress: 'igw' })
        .natGateway('b', { in: 'public' })
        .subnet('batch', { egress: 'nat', instances: 1 }),
    ),
    expect: {
      'subnet-app': 'fail missing',
      'subnet-batch': 'fail missing',
      'subnet-db': 'fail missing',
      'subnet-edge': 'not-applicable notIsolated',
      'subnet-public': 'not-applicable noInstances',
    },
  },
  'a subnet without instances has no agent': {
    given: account(vpc().subnet('isolated')),
    expect: { 'subnet-isolated': 'not-applicable noInstances' },
  },
  'workloads can be assumed': {
    given: account(vpc().subnet('isolated')),
    assumeWorkloads: true,
    expect: { 'subnet-isolated': 'fail missing' },
  },
  'a default route to a transit gateway that cannot be seen through may lead out': {
    given: (() => {
      const hub = transitGateway('hub');
      return organization(
        account(vpc().subnet('app', { egress: 'tgw', instances: 1 }).attach(hub, { in: 'app' })),
        account(hub).refused(),
      );
    })(),
    expect: { 'subnet-app': 'unknown' },
  },
  'interfaces that could not be read may be instances': {
    given: account(isolated()).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'subnet-isolated': 'unknown' },
  },
  'endpoints that could not be read may be there': {
    given: account(isolated()).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'subnet-isolated': 'unknown' },
  },
  'central endpoints of another account serve a spoke over a transit gateway': {
    given: central().all,
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'pass usable' },
  },
  'central endpoints whose groups forget the spoke keep it out': {
    given: central(['10.1.0.0/16']).all,
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'fail missing' },
    severity: 'high',
    message:
      /sg-vpce-ssm admits tcp\/443 from no source in subnet-isolated .*central endpoint vpce-ssm in vpc-hub of account 444455556666/,
    remedy: /authorize-security-group-ingress[\s\S]*--group-id sg-vpce-ssm[\s\S]*10\.0\.1\.0\/24/,
  },
  'a hub without a hosted zone for one of the names leaves that one out': {
    given: central(undefined, ['ssm', 'ec2messages']).all,
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'fail missing' },
    message: /ssmmessages \(no endpoint\)\./,
  },
  'central endpoints without any hosted zone serve no one elsewhere': {
    given: central(undefined, []).all,
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'fail missing' },
    message: /ssm \(no endpoint\); ssmmessages \(no endpoint\)/,
  },
  'the spoke is served by hosted zones that its DNS profile brings': {
    given: (() => {
      const { network, spoke, all } = central(undefined, services, false);
      network.dnsProfile('central', {
        vpcs: [spoke],
        zones: services.map((service) => `${service}.eu-west-1.amazonaws.com`),
      });
      return all;
    })(),
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'pass usable' },
  },
  'a group of the spoke is no one at an endpoint behind the transit gateway': {
    given: (() => {
      const { network, all } = central(['sg-agents']);
      network.change('transitGateways', 'tgw-hub', { securityGroupReferencing: false });
      return all;
    })(),
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'fail missing' },
    message: /sg-vpce-ssm admits tcp\/443 from no source in subnet-isolated/,
  },
  'without permission for Route 53 a spoke may be served centrally': {
    given: (() => {
      const { workload, all } = central();
      workload.denied('route53:ListHostedZonesByVPC', { code: 'AccessDenied' });
      return all;
    })(),
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'unknown' },
    message: {
      'subnet-isolated':
        /tgw-hub.*central endpoints may be.*route53:ListHostedZonesByVPC answered AccessDenied/,
    },
  },
  'without permission for the records of its zones a spoke may be served centrally': {
    given: (() => {
      const { network, all } = central();
      network.denied('route53:ListResourceRecordSets', { code: 'AccessDenied' });
      return all;
    })(),
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'unknown' },
  },
  'without permission for resolver rules or profiles a spoke without zones may be served centrally': {
    given: (() => {
      const { workload, all } = central(undefined, []);
      workload
        .denied('route53resolver:ListResolverRuleAssociations', { code: 'AccessDeniedException' })
        .denied('route53profiles:ListProfileAssociations', { code: 'AccessDeniedException' });
      return all;
    })(),
    expect: { ...hubWithoutInstances, 'subnet-isolated': 'unknown' },
  },
  'a hub whose account was not read may serve the spoke': {
    given: (() => {
      const { network, all } = central();
      network.refused();
      return all;
    })(),
    expect: { 'subnet-isolated': 'unknown' },
    message: /account 444455556666/,
  },
  'an empty hosted zone for amazonaws.com takes every name away': {
    given: (() => {
      const spoke = isolated();
      return account(spoke).hostedZone('amazonaws.com', { vpcs: [spoke] });
    })(),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /ssm\.eu-west-1\.amazonaws\.com does not resolve: hosted zone zone-amazonaws\.com/,
    remedy: /Add a record for the name/,
  },
  'instances of a participant count where the subnet is judged: with its owner, once': {
    given: organization(
      account(
        vpc('shared')
          .subnet('isolated', { sharedWith: ['444455556666'] })
          .instance('guest', { in: 'isolated', owner: '444455556666' }),
      ),
      account().region('eu-west-1'),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
  },
  'a group that refuses an instance of a participant names it once': {
    given: organization(
      account(
        services.reduce(
          (given, service) => given.interfaceEndpoint(service, { in: 'isolated', allow443From: 'sg-web' }),
          vpc('shared')
            .securityGroup('web')
            .securityGroup('db')
            .subnet('isolated', { sharedWith: ['444455556666'] })
            .instance('host', { in: 'isolated', groups: ['web'] })
            .instance('guest', { in: 'isolated', groups: ['db'], owner: '444455556666' }),
        ),
      ),
      account().region('eu-west-1'),
    ),
    expect: { 'subnet-isolated': 'fail missing' },
    message: /ssm \(the groups of vpce-ssm do not admit eni-guest\);/,
  },
  'a shared subnet whose owner was not read is no one’s failure': {
    given: organization(
      account(
        vpc('shared')
          .subnet('public', { egress: 'igw' })
          .natGateway('a', { in: 'public' })
          .subnet('isolated', { sharedWith: ['444455556666'] })
          .instance('guest', { in: 'isolated', owner: '444455556666' }),
      ).refused(),
      account().region('eu-west-1'),
    ),
    expect: { 'subnet-isolated': 'unknown' },
    message: /belongs to account 111122223333/,
  },
  'a zone of the VPC that could not be read may lead to the endpoint without private DNS': {
    given: account(
      vpc()
        .subnet('isolated', { instances: 1 })
        .interfaceEndpoint('ssm', { privateDns: false })
        .interfaceEndpoint('ssmmessages')
        .interfaceEndpoint('ec2messages'),
    ).denied('route53:ListHostedZonesByVPC'),
    expect: { 'subnet-isolated': 'unknown' },
  },
});

import check from '../../src/checks/interface-endpoint-without-443.ts';
import { account, defineCases, organization, transitGateway, vpc } from '../../src/testing/index.ts';

const app = () =>
  vpc('app', { cidr: '10.0.0.0/16' })
    .subnet('app', { cidr: '10.0.1.0/24' })
    .subnet('db', { cidr: '10.0.2.0/24' });

export default defineCases(check, {
  'a group that admits the VPC on tcp/443 serves every subnet': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'vpc' })),
    expect: { 'vpce-ssm': 'pass admitted' },
  },
  'a group without ingress rules admits no one': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'none' })),
    expect: { 'vpce-ssm': 'fail nobody' },
    severity: 'high',
    remedy: /authorize-security-group-ingress[\s\S]*10\.0\.0\.0\/16/,
  },
  'a VPC that was not listed has the addresses of its subnets, and perhaps others': {
    given: account(
      app()
        .securityGroup('inside', { ingress: [{ port: 443, from: '10.0.0.0/16' }] })
        .securityGroup('outside', { ingress: [{ port: 443, from: '10.0.200.0/24' }] })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['inside'] })
        .interfaceEndpoint('kms', { in: 'app', groups: ['outside'] })
        .interfaceEndpoint('sts', { in: 'app', allow443From: 'none' }),
    ).denied('ec2:DescribeVpcs'),
    expect: {
      'vpce-ssm': 'pass admitted',
      'vpce-kms': 'unknown',
      'vpce-sts': 'fail nobody',
    },
  },
  'tcp/80 and udp/443 are not tcp/443': {
    given: account(
      app()
        .securityGroup('wrong', {
          ingress: [
            { port: 80, from: '0.0.0.0/0' },
            { protocol: 'udp', port: 443, from: '0.0.0.0/0' },
          ],
        })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['wrong'] }),
    ),
    expect: { 'vpce-ssm': 'fail nobody' },
  },
  'IPv6 sources do not help an IPv4 endpoint': {
    given: account(
      app()
        .securityGroup('six', { ingress: [{ port: 443, from: '::/0' }] })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['six'] }),
    ),
    expect: { 'vpce-ssm': 'fail nobodyThere' },
  },
  'all protocols, port ranges and protocol numbers include tcp/443': {
    given: account(
      app()
        .securityGroup('all', { ingress: [{ protocol: '-1', from: '10.0.0.0/8' }] })
        .securityGroup('range', { ingress: [{ protocol: '6', port: [1, 65535], from: 'vpc' }] })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['all'] })
        .interfaceEndpoint('kms', { in: 'app', groups: ['range'] }),
    ),
    expect: { 'vpce-ssm': 'pass admitted', 'vpce-kms': 'pass admitted' },
  },
  'halves of a subnet admitted by two groups cover it together': {
    given: account(
      vpc('app', { cidr: '10.0.0.0/16' })
        .subnet('app', { cidr: '10.0.1.0/24' })
        .securityGroup('low', { ingress: [{ port: 443, from: '10.0.1.0/25' }] })
        .securityGroup('high', { ingress: [{ port: [400, 500], from: '10.0.1.128/25' }] })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['low', 'high'] }),
    ),
    expect: { 'vpce-ssm': 'pass admitted' },
  },
  'only some consumer subnets admitted is a milder failure that lists the others': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: '10.0.1.0/24' })),
    expect: { 'vpce-ssm': 'fail someSubnets' },
    severity: 'low',
    message: /from 1 of 2 consumer subnets: subnet-db\./,
  },
  'consumers are the subnets that hold workloads': {
    given: account(
      app()
        .instance('one', { in: 'app' })
        .interfaceEndpoint('ssm', { in: 'app', allow443From: '10.0.1.0/24' }),
    ),
    expect: { 'vpce-ssm': 'pass admitted' },
  },
  'addresses of no network that the VPC knows are no one’s': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: '192.168.7.0/24' })),
    expect: { 'vpce-ssm': 'fail nobodyThere' },
    message: /only from 192\.168\.7\.0\/24/,
  },
  'addresses of a peered VPC are consumers': {
    given: (() => {
      const other = vpc('other', { cidr: '10.50.0.0/16' }).subnet('other');
      return account(
        app().interfaceEndpoint('ssm', { in: 'app', allow443From: '10.50.0.0/16' }).peer(other),
        other,
      );
    })(),
    expect: { 'vpce-ssm': 'pass elsewhere' },
  },
  'addresses of a spoke behind the transit gateway are consumers': {
    given: (() => {
      const hub = transitGateway('hub');
      const spoke = vpc('spoke', { cidr: '10.60.0.0/16' }).subnet('spoke').attach(hub, { in: 'spoke' });
      return organization(
        account(
          app()
            .interfaceEndpoint('ssm', { in: 'app', allow443From: '10.60.0.0/16' })
            .attach(hub, { in: 'app' }),
          hub,
        ),
        account(spoke),
      );
    })(),
    expect: { 'vpce-ssm': 'pass elsewhere' },
  },
  'behind a VPN, addresses cannot be read': {
    given: account(
      app()
        .route('app', '192.168.0.0/16', 'vgw-office', { origin: 'EnableVgwRoutePropagation' })
        .interfaceEndpoint('ssm', { in: 'db', allow443From: '192.168.7.0/24' }),
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'a customer prefix list is expanded': {
    given: account(
      app()
        .prefixList('inside', ['10.0.1.0/24', '10.0.2.0/24'])
        .prefixList('outside', ['192.168.0.0/16'])
        .interfaceEndpoint('ssm', { in: 'app', allow443From: 'pl-inside' })
        .interfaceEndpoint('kms', { in: 'app', allow443From: 'pl-outside' }),
    ),
    expect: { 'vpce-ssm': 'pass admitted', 'vpce-kms': 'fail nobodyThere' },
  },
  'a group that a workload carries admits that workload': {
    given: account(
      app()
        .securityGroup('web')
        .instance('one', { in: 'app', groups: ['web'] })
        .interfaceEndpoint('ssm', { in: 'app', allow443From: 'sg-web' }),
    ),
    expect: { 'vpce-ssm': 'pass admitted' },
  },
  'a group that no interface carries admits no one': {
    given: account(
      app()
        .securityGroup('web')
        .instance('one', { in: 'app' })
        .interfaceEndpoint('ssm', { in: 'app', allow443From: 'sg-web' }),
    ),
    expect: { 'vpce-ssm': 'fail nobodyThere' },
  },
  'the default group admits only its own members, and the endpoint itself is no consumer': {
    given: account(
      app()
        .securityGroup('web')
        .instance('one', { in: 'app', groups: ['web'] })
        .interfaceEndpoint('ssm', { in: 'app', groups: ['default'] }),
    ),
    expect: { 'vpce-ssm': 'fail nobodyThere' },
  },
  'an endpoint that a service manages is failed more mildly': {
    given: account(
      app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'none', requesterManaged: true }),
    ),
    expect: { 'vpce-ssm': 'fail nobody' },
    severity: 'medium',
    message: /managed by a service/,
  },
  'a service with a port of its own is judged on that': {
    given: account(
      app()
        .securityGroup('cql', { ingress: [{ port: 9142, from: 'vpc' }] })
        .interfaceEndpoint('cassandra', { in: 'app', groups: ['cql'] }),
    ),
    expect: { 'vpce-cassandra': 'pass admitted' },
  },
  'a service that is not AWS’s own has ports that only its provider knows': {
    given: account(
      app().interfaceEndpoint('partner', {
        in: 'app',
        allow443From: 'none',
        serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0ssm443',
      }),
    ),
    expect: { 'vpce-partner': 'not-applicable notAws' },
  },
  'an endpoint that waits for acceptance serves nothing yet': {
    given: account(
      app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'none', state: 'pendingacceptance' }),
    ),
    expect: { 'vpce-ssm': 'not-applicable notServing' },
  },
  'groups that could not be read hide the answer': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'none' })).denied(
      'ec2:DescribeSecurityGroups',
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'prefix lists that could not be read may admit someone': {
    given: account(
      app()
        .prefixList('inside', ['10.0.0.0/16'])
        .interfaceEndpoint('ssm', { in: 'app', allow443From: 'pl-inside' }),
    ).denied('ec2:GetManagedPrefixListEntries'),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'subnets that could not be read may be refused': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: 'vpc' })).denied(
      'ec2:DescribeSubnets',
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'route tables that could not be read may lead to a network that is admitted': {
    given: account(app().interfaceEndpoint('ssm', { in: 'app', allow443From: '192.168.0.0/16' })).denied(
      'ec2:DescribeRouteTables',
    ),
    expect: { 'vpce-ssm': 'unknown' },
  },
  'without the listing of interfaces a subnet that is refused may hold no workload': {
    given: account(
      vpc()
        .subnet('app', { instances: 1, cidr: '10.0.0.0/24' })
        .subnet('db', { cidr: '10.0.1.0/24' })
        .interfaceEndpoint('ssm', { in: 'app', allow443From: '10.0.0.0/24' }),
    ).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'vpce-ssm': 'unknown' },
  },
});

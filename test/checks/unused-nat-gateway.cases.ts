import check from '../../src/checks/unused-nat-gateway.ts';
import { account, defineCases, organization, vpc } from '../../src/testing/index.ts';

const net = (state?: string) =>
  vpc()
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public', ...(state ? { state } : {}) });

export default defineCases(check, {
  'a NAT gateway that a subnet’s table leads to is used': {
    given: account(net().subnet('app', { egress: 'nat' })),
    expect: { 'nat-a': 'pass used' },
  },
  'a NAT gateway without a route is charged for nothing': {
    given: account(net().subnet('app')),
    expect: { 'nat-a': 'fail unrouted' },
    severity: 'low',
    remedy: /delete-nat-gateway[\s\S]*--nat-gateway-id nat-a/,
  },
  'a route in a table that no subnet uses leads no one there': {
    given: account(net().routeTable('spare').route('spare', '0.0.0.0/0', 'nat-a')),
    expect: { 'nat-a': 'fail spareTables' },
    message: 'rtb-spare',
  },
  'the main table counts where a subnet follows it': {
    given: account(net().subnet('app', { table: 'main' }).route('main', '0.0.0.0/0', 'nat-a')),
    expect: { 'nat-a': 'pass used' },
  },
  'the main table counts for nothing where no subnet follows it': {
    given: account(net().route('main', '0.0.0.0/0', 'nat-a')),
    expect: { 'nat-a': 'fail spareTables' },
  },
  'a route for a few addresses is a use': {
    given: account(net().subnet('app').route('app', '198.51.100.0/24', 'nat-a')),
    expect: { 'nat-a': 'pass used' },
  },
  'a route to NAT64 is a use': {
    given: account(net().ipv6().subnet('app', { ipv6: 'only' }).route('app', '64:ff9b::/96', 'nat-a')),
    expect: { 'nat-a': 'pass used' },
  },
  'one of two zones’ gateways may be unused': {
    given: account(
      net()
        .subnet('publicB', { zone: 'b' })
        .natGateway('b', { in: 'publicB' })
        .subnet('app', { egress: 'nat-a' }),
    ),
    expect: { 'nat-a': 'pass used', 'nat-b': 'fail unrouted' },
  },
  'a regional NAT gateway is used by routes like any other': {
    given: account(vpc().natGateway('r', { mode: 'regional' }).subnet('app', { egress: 'nat-r' })),
    expect: { 'nat-r': 'pass used' },
  },
  'the table of a regional NAT gateway is no subnet’s': {
    given: account(vpc().natGateway('r', { mode: 'regional' }).subnet('app')),
    expect: { 'nat-r': 'fail unrouted' },
  },
  'a deleted NAT gateway is listed and costs nothing': {
    given: account(net('deleted')),
    expect: { 'nat-a': 'not-applicable notServing' },
  },
  'a failed NAT gateway is no use and no cost': {
    given: account(net('failed')),
    expect: { 'nat-a': 'not-applicable notServing' },
  },
  'a participant’s subnet of a shared VPC uses the owner’s gateway': {
    given: organization(
      account('444455556666', net().subnet('shared', { egress: 'nat', sharedWith: ['111122223333'] })),
      account('111122223333').region('eu-west-1'),
    ),
    expect: { 'nat-a': 'pass used' },
  },
  'route tables that were refused may lead there': {
    given: account(net()).denied('ec2:DescribeRouteTables'),
    expect: { 'nat-a': 'unknown' },
  },
  'subnets that were refused may follow the table': {
    given: account(net().routeTable('spare').route('spare', '0.0.0.0/0', 'nat-a')).denied(
      'ec2:DescribeSubnets',
    ),
    expect: { 'nat-a': 'unknown' },
  },
});

import check from '../../src/checks/blackhole-route.ts';
import { account, defineCases, vpc } from '../../src/testing/index.ts';

const net = () => vpc().subnet('public', { egress: 'igw' }).subnet('app');
const others = { 'rtb-public': 'pass whole', 'rtb-main': 'not-applicable unused' } as const;
const dead = { state: 'blackhole' };

export default defineCases(check, {
  'a default route to a deleted NAT gateway drops everything': {
    given: account(
      net().natGateway('old', { in: 'public', state: 'deleted' }).route('app', '0.0.0.0/0', 'nat-old'),
    ),
    expect: { ...others, 'rtb-app': 'fail cut' },
    severity: { 'rtb-app': 'medium' },
    message: {
      'rtb-app':
        /rtb-app drops traffic of subnet-app: 0\.0\.0\.0\/0 → nat-old is a blackhole and takes 100 % of the addresses of s3/,
    },
    remedy: { 'rtb-app': /delete-route[\s\S]*rtb-app[\s\S]*0\.0\.0\.0\/0/ },
  },
  'a live NAT gateway of the VPC can take the place of the dead one': {
    given: account(
      net()
        .natGateway('old', { in: 'public', state: 'deleted' })
        .natGateway('new', { in: 'public' })
        .route('app', '0.0.0.0/0', 'nat-old'),
    ),
    expect: { ...others, 'rtb-app': 'fail cut' },
    remedy: { 'rtb-app': /replace-route[\s\S]*--nat-gateway-id nat-new/ },
  },
  'a more specific blackhole drops its share of S3': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', '52.216.0.0/15', 'eni-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'fail cut' },
    message: { 'rtb-app': /takes 77 % of the addresses of s3\.$/ },
  },
  'a blackhole for a network of one’s own cuts no service': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', '192.168.0.0/16', 'pcx-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'pass whole' },
  },
  'a blackhole for somebody else’s public addresses cuts no service that is known': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', '8.8.8.0/24', 'eni-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'pass whole' },
  },
  'a blackhole that another route beats everywhere cuts nothing of S3, but everything else': {
    given: account(net().gatewayEndpoint('s3', { in: 'app' }).route('app', '0.0.0.0/0', 'nat-gone', dead)),
    expect: { ...others, 'rtb-app': 'fail cut' },
    message: { 'rtb-app': /takes 100 % of the addresses of dynamodb.*other services/ },
  },
  'a blackhole in a table that no subnet uses drops nothing': {
    given: account(net().routeTable('spare').route('spare', '0.0.0.0/0', 'nat-gone', dead)),
    expect: {
      ...others,
      'rtb-app': 'pass whole',
      'rtb-spare': 'not-applicable unused',
    },
  },
  'the main table is used by the subnets without an association': {
    given: account(
      vpc()
        .subnet('app', { table: 'main' })
        .subnet('db', { table: 'main' })
        .route('main', '0.0.0.0/0', 'nat-gone', dead),
    ),
    expect: { 'rtb-main': 'fail cut' },
    message: 'drops traffic of subnet-app, subnet-db',
  },
  'a gateway endpoint’s route that is a blackhole drops its service': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', 'pl-s3', 'vpce-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'fail cut' },
    remedy: { 'rtb-app': '--destination-prefix-list-id pl-s3' },
  },
  'an IPv6 blackhole matters where a subnet has IPv6': {
    given: account(vpc().ipv6().subnet('app', { ipv6: true }).route('app', '::/0', 'eigw-gone', dead)),
    expect: { 'rtb-app': 'fail cut', 'rtb-main': 'not-applicable unused' },
  },
  'an IPv6 blackhole does not matter where none has': {
    given: account(vpc().ipv6().subnet('app').route('app', '::/0', 'eigw-gone', dead)),
    expect: { 'rtb-app': 'pass whole', 'rtb-main': 'not-applicable unused' },
  },
  'a list that could not be read may win over the blackhole': {
    given: account(
      net()
        .prefixList('corp', ['0.0.0.0/1', '128.0.0.0/1'])
        .natGateway('a', { in: 'public' })
        .route('app', 'pl-corp', 'nat-a')
        .route('app', '0.0.0.0/0', 'nat-gone', dead),
    ).denied('ec2:GetManagedPrefixListEntries'),
    expect: { ...others, 'rtb-app': 'unknown' },
  },
  'subnets that were refused hide whose table it is': {
    given: account(vpc().subnet('app').route('app', '0.0.0.0/0', 'nat-gone', dead)).denied(
      'ec2:DescribeSubnets',
    ),
    expect: { 'rtb-app': 'unknown', 'rtb-main': 'unknown' },
  },
  'the half of a split default route that is a blackhole cuts services off': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .route('app', '0.0.0.0/1', 'nat-a')
        .route('app', '128.0.0.0/1', 'nat-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'fail cut' },
    message: { 'rtb-app': /43 % of the addresses of other services\.$/ },
  },
  'of two lists with the same CIDR, one a blackhole, chance decides': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .prefixList('one', ['52.216.0.0/15'])
        .prefixList('two', ['52.216.0.0/15'])
        .route('app', 'pl-one', 'nat-a')
        .route('app', 'pl-two', 'eni-gone', dead),
    ),
    expect: { ...others, 'rtb-app': 'unknown' },
    message: { 'rtb-app': /AWS chooses one at random/ },
  },
  'the same, with the blackhole first': {
    given: account(
      net()
        .natGateway('a', { in: 'public' })
        .prefixList('one', ['52.216.0.0/15'])
        .prefixList('two', ['52.216.0.0/15'])
        .route('app', 'pl-one', 'eni-gone', dead)
        .route('app', 'pl-two', 'nat-a'),
    ),
    expect: { ...others, 'rtb-app': 'unknown' },
  },
});

import check from '../../src/checks/network-acl-blocks-endpoint.ts';
import { account, type AclEntrySpec, defineCases, vpc } from '../../src/testing/index.ts';

const net = () =>
  vpc().subnet('app', { instances: 1 }).subnet('ends').interfaceEndpoint('ssm', { in: 'ends' });

const all = (direction: 'ingress' | 'egress', number = 100): AclEntrySpec => ({
  number,
  action: 'allow',
  direction,
  cidr: '0.0.0.0/0',
});

const tcp = (
  direction: 'ingress' | 'egress',
  port: number | readonly [number, number],
  more: Partial<AclEntrySpec> = {},
): AclEntrySpec => ({
  number: 100,
  action: 'allow',
  direction,
  protocol: 'tcp',
  port,
  cidr: '0.0.0.0/0',
  ...more,
});

const pair = 'vpce-ssm/subnet-app';

export default defineCases(check, {
  'the ACL that comes with a VPC lets everything through': {
    given: account(net()),
    expect: { [pair]: 'pass open' },
  },
  'without an ingress entry for 443 the endpoint’s subnet drops requests': {
    given: account(net().networkAcl('ends', { in: 'ends', entries: [tcp('ingress', 80), all('egress')] })),
    expect: { [pair]: 'fail blocked' },
    severity: 'high',
    message: /acl-ends (rule 32767|the last rule \(\*\)) denies requests into subnet-ends/,
    remedy: /create-network-acl-entry[\s\S]*--network-acl-id acl-ends[\s\S]*From=443,To=443/,
  },
  'without an egress entry the endpoint’s subnet drops replies': {
    given: account(net().networkAcl('ends', { in: 'ends', entries: [tcp('ingress', 443)] })),
    expect: { [pair]: 'fail blocked' },
    message: 'denies replies on every ephemeral port out of subnet-ends',
    remedy: /From=1024,To=65535[\s\S]*--egress/,
  },
  'replies on a part of the ephemeral ports are no block': {
    given: account(
      net().networkAcl('ends', {
        in: 'ends',
        entries: [tcp('ingress', 443), tcp('egress', [49_152, 65_535])],
      }),
    ),
    expect: { [pair]: 'pass partly' },
  },
  'the consumer’s own ACL can drop what it sends': {
    given: account(
      net().networkAcl('app', {
        in: 'app',
        entries: [tcp('egress', 443, { action: 'deny', number: 50 }), all('egress'), all('ingress')],
      }),
    ),
    expect: { [pair]: 'fail blocked' },
    message: 'rule 50 denies requests out of subnet-app',
  },
  'the consumer’s own ACL can drop the replies': {
    given: account(net().networkAcl('app', { in: 'app', entries: [all('egress'), tcp('ingress', 443)] })),
    expect: { [pair]: 'fail blocked' },
    message: 'denies replies on every ephemeral port into subnet-app',
  },
  'the first entry that matches decides': {
    given: account(
      net().networkAcl('ends', {
        in: 'ends',
        entries: [
          tcp('ingress', 443, { number: 90 }),
          tcp('ingress', 443, { number: 100, action: 'deny' }),
          all('egress'),
        ],
      }),
    ),
    expect: { [pair]: 'pass open' },
  },
  'an entry for another protocol says nothing of 443': {
    given: account(
      net().networkAcl('ends', {
        in: 'ends',
        entries: [
          tcp('ingress', 443, { number: 50, action: 'deny', protocol: '17' }),
          all('ingress'),
          all('egress'),
        ],
      }),
    ),
    expect: { [pair]: 'pass open' },
  },
  'traffic within a subnet meets no ACL': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .interfaceEndpoint('ssm', { in: 'app' })
        .networkAcl('app', { in: 'app', entries: [] }),
    ),
    expect: { [pair]: 'pass sameSubnet' },
  },
  'one blocked subnet of the endpoint is a block, since names lead to all': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .subnet('a', { zone: 'a' })
        .subnet('b', { zone: 'b' })
        .interfaceEndpoint('ssm', { in: ['a', 'b'] })
        .networkAcl('b', { in: 'b', entries: [] }),
    ),
    expect: { [pair]: 'fail blocked' },
    message: 'subnet-b',
  },
  'an ACL that denies another subnet does not matter to this one': {
    given: account(
      net()
        .subnet('db', { instances: 1, cidr: '10.0.9.0/24' })
        .networkAcl('ends', {
          in: 'ends',
          entries: [
            tcp('ingress', 443, { number: 50, action: 'deny', cidr: '10.0.9.0/24' }),
            all('ingress'),
            all('egress'),
          ],
        }),
    ),
    expect: { [pair]: 'pass open', 'vpce-ssm/subnet-db': 'fail blocked' },
  },
  'a denied part of a subnet in which nothing is stops nothing': {
    given: account(
      vpc()
        .subnet('app', { cidr: '10.0.8.0/24' })
        .subnet('ends')
        .interfaceEndpoint('ssm', { in: 'ends' })
        .networkAcl('ends', {
          in: 'ends',
          entries: [
            tcp('ingress', 443, { number: 50, action: 'deny', cidr: '10.0.8.0/25' }),
            all('ingress'),
            all('egress'),
          ],
        }),
    ),
    expect: { [pair]: 'pass open', 'vpce-ssm/subnet-ends': 'pass sameSubnet' },
  },
  'the ports of another provider’s service are its own choice': {
    given: account(
      net()
        .interfaceEndpoint('partner', {
          in: 'ends',
          serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0',
        })
        .networkAcl('ends', { in: 'ends', entries: [all('ingress'), all('egress')] }),
    ),
    expect: { [pair]: 'pass open' },
  },
  'ports that are not certain are no proof': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .subnet('ends')
        .interfaceEndpoint('email-smtp', { in: 'ends' })
        .networkAcl('ends', { in: 'ends', entries: [] }),
    ),
    expect: { 'vpce-email-smtp/subnet-app': 'unknown' },
  },
  'ACLs that were refused hide what they stop': {
    given: account(net()).denied('ec2:DescribeNetworkAcls'),
    expect: { [pair]: 'unknown' },
  },
  'an endpoint that failed is used by no one': {
    given: account(
      vpc().subnet('app', { instances: 1 }).interfaceEndpoint('ssm', { in: 'app', state: 'failed' }),
    ),
    expect: { [pair]: 'not-applicable notServing' },
  },
  'without the listing of interfaces there may be no one to use the endpoint from there': {
    given: account(
      vpc()
        .subnet('app', { instances: 1 })
        .subnet('ends')
        .interfaceEndpoint('ssm', { in: 'ends' })
        .networkAcl('closed', { in: 'app', entries: [] }),
    ).denied('ec2:DescribeNetworkInterfaces'),
    expect: { 'vpce-ssm/subnet-app': 'unknown', 'vpce-ssm/subnet-ends': 'pass sameSubnet' },
  },
});

import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { isolationOf } from '../../src/paths/isolation.ts';
import { workloadsOf } from '../../src/paths/interfaces.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { ask, told } from './ask.ts';

const vpcOnly = { egress: [{ port: 443, to: 'vpc' }] };

/** A subnet with a door of this kind, and two groups: one that lets everything out, one that lets 443 to the VPC out only. */
const network = (
  egress: 'gateway' | 'nat' | 'interface',
  one: readonly string[],
  two?: readonly string[],
) => {
  const base = vpc()
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .securityGroup('open')
    .securityGroup('shut', vpcOnly)
    .securityGroup('s3', { egress: [{ port: 443, to: 'pl-s3' }] })
    .subnet('app', egress === 'nat' ? { egress: 'nat-a' } : {});
  const with1 = base.instance('one', { in: 'app', groups: one });
  const both = two ? with1.instance('two', { in: 'app', groups: two }) : with1;
  if (egress === 'gateway') return account(both.gatewayEndpoint('s3', { in: 'app' }));
  return account(
    egress === 'interface' ? both.interfaceEndpoint('s3', { in: 'app', inboundOnly: false }) : both,
  );
};

/** Takes a security group from the listing, as when another account owns it. */
const withoutGroup = (inventory: Inventory, id: string): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => {
    const { securityGroups } = unit.sections;
    if (!isSeen(securityGroups)) return unit;
    const seen = securityGroups.seen.filter((group) => group.id !== id);
    return { ...unit, sections: { ...unit.sections, securityGroups: { seen } } };
  }),
});

describe('what the groups of workloads let out', () => {
  it.each([
    ['gateway', 'gateway-endpoint'],
    ['nat', 'nat-gateway'],
  ] as const)('is refused there where the way is a %s', (door, egress) => {
    const answer = (one: readonly string[], two?: readonly string[]) =>
      told(ask(network(door, one, two).inventory(), 'subnet-app', 's3'));
    expect(answer(['shut'])).toEqual(['1.00 denied security-group']);
    expect(answer(['shut'], ['shut'])).toEqual(['1.00 denied security-group']);
    expect(answer(['open'], ['shut'])).toEqual([
      '0.50 delivered ' + egress + ' eni-one',
      '0.50 denied security-group eni-two',
    ]);
    expect(answer(['shut', 'open'])).toEqual([`1.00 delivered ${egress}`]);
    expect(answer(['s3'], ['open'])).toEqual([`1.00 delivered ${egress}`]);
  });

  it('is let out to an interface endpoint by the addresses of the VPC, or by the name of its group', () => {
    const answer = (one: readonly string[]) =>
      told(ask(network('interface', one).inventory(), 'subnet-app', 's3'));
    expect(answer(['shut'])).toEqual(['1.00 delivered interface-endpoint']);
    expect(answer(['s3'])).toEqual(['1.00 denied security-group']);
    const named = account(
      vpc()
        .securityGroup('client', { egress: [{ port: 443, to: 'sg-vpce-kms' }] })
        .subnet('app')
        .interfaceEndpoint('kms', { in: 'app' })
        .interfaceEndpoint('sts', { in: 'app' })
        .instance('one', { in: 'app', groups: ['client'] }),
    ).inventory();
    expect(told(ask(named, 'subnet-app', 'kms'))).toEqual(['1.00 delivered interface-endpoint']);
    expect(told(ask(named, 'subnet-app', 'sts'))).toEqual(['1.00 denied security-group']);
  });

  it('names the interfaces and the group that stops them', () => {
    const answer = ask(network('nat', ['open'], ['shut']).inventory(), 'subnet-app', 's3');
    const denied = answer.families[0]?.shares.find(({ path }) => path.disposition === 'denied');
    expect(denied?.path.hops.at(-1)).toMatchObject({
      id: 'sg-shut',
      text: 'has no rule that lets eni-two (1 of 2 workload interfaces) open tcp/443 there',
    });
  });

  it('splits where a rule holds a part of the addresses of the service', () => {
    const given = account(
      vpc()
        .securityGroup('part', { egress: [{ port: 443, to: ['52.216.0.0/15', '10.0.0.0/8'] }] })
        .subnet('app')
        .gatewayEndpoint('s3', { in: 'app' })
        .instance('one', { in: 'app', groups: ['part'] }),
    ).inventory();
    const shares = told(ask(given, 'subnet-app', 's3'));
    const fates = shares.map((line) => line.replace(/^[\d.]+ /, ''));
    expect(fates.sort()).toEqual(['delivered gateway-endpoint', 'denied security-group']);
    expect(shares.map((line) => Number.parseFloat(line)).reduce((sum, share) => sum + share)).toBeCloseTo(
      1,
      1,
    );
  });

  it('judges IPv6 by rules for IPv6', () => {
    const given = account(
      vpc()
        .ipv6()
        .egressOnlyInternetGateway()
        .securityGroup('four', { egress: [{ port: 443, to: '0.0.0.0/0' }] })
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { ipv6: true })
        .route('app', '0.0.0.0/0', 'nat-a')
        .route('app', '::/0', 'eigw')
        .instance('one', { in: 'app', groups: ['four'] }),
    ).inventory();
    const answer = ask(given, 'subnet-app', 'ssm');
    expect(told(answer, 'ipv4')).toEqual(['1.00 delivered nat-gateway']);
    expect(told(answer, 'ipv6')).toEqual(['1.00 denied security-group']);
  });

  it('says that a NAT gateway uses more ports than a part of its subnet’s network ACL', () => {
    const shut = (where: 'public' | 'app') =>
      account(
        vpc()
          .subnet('public', { egress: 'igw' })
          .natGateway('a', { in: 'public' })
          .subnet('app', { egress: 'nat' })
          .instance('one', { in: 'app' })
          .networkAcl('part', {
            in: where,
            entries: [
              { number: 100, action: 'allow', direction: 'egress', cidr: '0.0.0.0/0' },
              { number: 100, action: 'allow', direction: 'ingress', cidr: '10.0.0.0/8' },
              {
                number: 110,
                action: 'allow',
                direction: 'ingress',
                protocol: 'tcp',
                port: [32768, 60999],
                cidr: '0.0.0.0/0',
              },
            ],
          }),
      ).inventory();
    const assumed = (where: 'public' | 'app') =>
      ask(shut(where), 'subnet-app', 's3')
        .families.flatMap(({ shares }) => shares)
        .flatMap(({ path }) => path.assumptions)
        .join();
    expect(assumed('public')).toMatch(/the NAT gateway .* uses all of 1024-65535/);
    expect(assumed('app')).toMatch(/clients use ephemeral ports that acl-part lets replies through on/);
  });

  it('leaves out an interface that is attached to nothing', () => {
    const given = account(
      vpc()
        .securityGroup('shut', vpcOnly)
        .subnet('app')
        .gatewayEndpoint('s3', { in: 'app' })
        .instance('one', { in: 'app' })
        .networkInterface('spare', { in: 'app', groups: ['shut'], attachmentStatus: null }),
    ).inventory();
    expect(told(ask(given, 'subnet-app', 's3'))).toEqual(['1.00 delivered gateway-endpoint']);
  });

  it('is not known where a group was not listed, unless another one is open', () => {
    const answer = (one: readonly string[], gone: string) =>
      told(ask(withoutGroup(network('nat', one).inventory(), gone), 'subnet-app', 's3'));
    expect(answer(['open'], 'sg-open')).toEqual(['1.00 unknown NotFound']);
    expect(answer(['open', 'shut'], 'sg-open')).toEqual(['1.00 unknown NotFound']);
    expect(answer(['open', 'shut'], 'sg-shut')).toEqual(['1.00 delivered nat-gateway']);
  });

  it.each(['ec2:DescribeSecurityGroups', 'ec2:DescribeNetworkInterfaces'])(
    'is not known without %s, but what no route leads to stays so',
    (action) => {
      const [path] = ask(network('nat', ['shut']).denied(action).inventory(), 'subnet-app', 's3')
        .families.flatMap(({ shares }) => shares)
        .map((share) => share.path);
      expect(path).toMatchObject({ disposition: 'unknown', gap: { action } });
      expect(path?.hops.some(({ id }) => id === 'nat-a')).toBe(true);
      const dead = account(vpc().subnet('app', { instances: 1 }))
        .denied(action)
        .inventory();
      expect(told(ask(dead, 'subnet-app', 's3'))).toEqual(['1.00 no-route route-table']);
    },
  );

  it('does not matter where there is no workload', () => {
    const given = account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat-a' }),
    ).inventory();
    expect(told(ask(given, 'subnet-app', 's3'))).toEqual(['1.00 delivered nat-gateway']);
  });

  it('counts what the groups of an endpoint admit of them', () => {
    const given = account(
      vpc()
        .securityGroup('client')
        .subnet('app')
        .interfaceEndpoint('kms', { in: 'app', allow443From: 'sg-client' })
        .instance('one', { in: 'app', groups: ['client'] })
        .instance('two', { in: 'app' })
        .instance('three', { in: 'app' }),
    ).inventory();
    expect(told(ask(given, 'subnet-app', 'kms'))).toEqual([
      '0.33 delivered interface-endpoint eni-one',
      '0.67 denied security-group eni-three eni-two',
    ]);
  });
});

describe('the public address that an internet gateway asks for', () => {
  const given = account(
    vpc()
      .ipv6()
      .subnet('public', { egress: 'igw', ipv6: true })
      .route('public', '::/0', 'igw')
      .instance('web', { in: 'public', publicIp: true })
      .networkInterface('fn', { in: 'public', type: 'lambda', attachmentStatus: 'attached' }),
  ).inventory();

  it('counts for each workload', () => {
    const answer = ask(given, 'subnet-public', 's3');
    expect(told(answer)).toEqual([
      '0.50 delivered internet-gateway eni-web',
      '0.50 dropped internet-gateway eni-fn',
    ]);
    expect(told(answer, 'ipv6')).toEqual(['1.00 delivered internet-gateway']);
    const dropped = answer.families[0]?.shares.find(({ path }) => path.disposition === 'dropped');
    expect(dropped?.path.hops.at(-1)?.text).toContain('(eni-fn)');
  });

  it('does not matter behind a NAT gateway', () => {
    const behind = account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { egress: 'nat-a' })
        .instance('web', { in: 'app', publicIp: true })
        .instance('db', { in: 'app' }),
    ).inventory();
    expect(told(ask(behind, 'subnet-app', 's3'))).toEqual(['1.00 delivered nat-gateway']);
  });

  it('is asked of one interface alone where one is named', () => {
    expect(told(ask(given, 'subnet-public', 's3', 'eni-web'))).toEqual(['1.00 delivered internet-gateway']);
    expect(told(ask(given, 'subnet-public', 's3', 'eni-fn'))).toEqual(['1.00 dropped internet-gateway']);
  });

  it('has its like in IPv6: what has no address of the family sends nothing', () => {
    const without = JSON.parse(
      JSON.stringify(given, (key, value: unknown) => (key === 'ipv6Addresses' ? [] : value)),
    ) as typeof given;
    expect(told(ask(without, 'subnet-public', 's3'), 'ipv6')).toEqual(['1.00 dropped subnet']);
  });
});

describe('isolation', () => {
  const verdictOf = (inventory: Inventory, subnetId: string) => {
    const world = createWorld(inventory);
    const subnet = world.locate('subnets', subnetId);
    if (!subnet) throw new Error(`There is no ${subnetId}.`);
    return isolationOf(createResolver(world), subnet, 'ssm', workloadsOf(world, subnet.item.id));
  };
  const dual = (ipv4: boolean, options: { readonly dns64?: boolean } = {}) => {
    const base = vpc()
      .egressOnlyInternetGateway()
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .subnet('app', { ipv6: true, instances: 1, ...options })
      .route('app', '::/0', 'eigw');
    const nat64 = options.dns64 ? base.route('app', '64:ff9b::/96', 'nat-a') : base;
    return account(ipv4 ? nat64.route('app', '0.0.0.0/0', 'nat-a') : nat64).inventory();
  };

  it('is that of the family that the default name has', () => {
    expect(verdictOf(dual(false), 'subnet-app')).toMatchObject({
      verdict: 'isolated',
      text: 'subnet-app is isolated over the IPv4 addresses of the default names, though not over IPv6',
    });
    expect(verdictOf(dual(true), 'subnet-app').verdict).toBe('open');
    expect(verdictOf(dual(false, { dns64: true }), 'subnet-app').verdict).toBe('open');
  });

  it('is that of the workloads whose groups let nothing out, or which have no public address', () => {
    expect(verdictOf(network('nat', ['shut']).inventory(), 'subnet-app')).toMatchObject({
      verdict: 'isolated',
      text: 'subnet-app is isolated by the security groups of its workloads',
    });
    const mixed = verdictOf(network('nat', ['open'], ['shut']).inventory(), 'subnet-app');
    expect(mixed).toMatchObject({ verdict: 'isolated', clients: [{ id: 'eni-two' }] });
    expect(verdictOf(network('nat', ['open']).inventory(), 'subnet-app').verdict).toBe('open');
  });
});

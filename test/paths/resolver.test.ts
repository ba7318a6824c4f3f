import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubnetAnswer } from '../../src/model/path.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld, type Located } from '../../src/paths/world.ts';
import { account, type AccountScenario, vpc } from '../../src/testing/index.ts';

const cidrs = [
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '52.0.0.0/8',
  '52.216.0.0/15',
  '52.216.0.0/16',
  '3.5.0.0/20',
  'pl-s3',
  'pl-corp',
] as const;
const targets = ['nat-a', 'igw', 'vgw-office', 'eni-nat', 'vpce-firewall', 'nat-gone'] as const;

const route = fc.record({
  destination: fc.constantFrom(...cidrs),
  target: fc.constantFrom(...targets),
  state: fc.constantFrom('active', 'active', 'active', 'blackhole', 'filtered'),
  origin: fc.constantFrom('CreateRoute', 'CreateRoute', 'EnableVgwRoutePropagation'),
});

const routes = fc.uniqueArray(route, { maxLength: 7, selector: ({ destination }) => destination });

const scenario = (
  given: readonly (typeof route extends fc.Arbitrary<infer R> ? R : never)[],
  endpoint: boolean,
): AccountScenario => {
  const base = vpc()
    .ipv6()
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .natInstance('nat', { in: 'public' })
    .subnet('firewall', { egress: 'nat-a' })
    .firewallEndpoint('firewall', { in: 'firewall' })
    .prefixList('corp', ['52.216.0.0/15', '198.18.0.0/15'])
    .subnet('app', { ipv6: true, dns64: true });
  const withEndpoint =
    endpoint && !given.some(({ destination }) => destination === 'pl-s3')
      ? base.gatewayEndpoint('s3', { in: 'app' })
      : base;
  return account(
    given.reduce(
      (made, { destination, target, ...options }) => made.route('app', destination, target, options),
      withEndpoint,
    ),
  );
};

const answerOf = (given: AccountScenario, name: string, service: string): SubnetAnswer => {
  const world = createWorld(given.inventory());
  const subnet = world.locate('subnets', name) as Located<'subnets'>;
  return createResolver(world).toService(subnet, service);
};

describe('the answer of a subnet', () => {
  it('has shares that sum to 1 in each family, whatever the table holds', () => {
    fc.assert(
      fc.property(routes, fc.boolean(), fc.constantFrom('s3', 'ssm'), (given, endpoint, service) => {
        for (const { shares } of answerOf(scenario(given, endpoint), 'subnet-app', service).families) {
          expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives every path a beginning, an end, and a gap exactly when it is unknown', () => {
    fc.assert(
      fc.property(routes, fc.boolean(), (given, endpoint) => {
        for (const { shares } of answerOf(scenario(given, endpoint), 'subnet-app', 's3').families) {
          for (const { path } of shares) {
            expect(path.hops[0]?.kind).toBe('dns');
            expect(path.hops[1]?.id).toBe('subnet-app');
            expect(path.gap !== null).toBe(path.disposition === 'unknown');
            expect(path.egress !== null || path.disposition !== 'delivered').toBe(true);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is the same however the routes are ordered', () => {
    const words = (answer: SubnetAnswer): readonly string[] =>
      answer.families
        .flatMap(({ shares }) =>
          shares.map(
            ({ share, path }) =>
              `${share.toFixed(9)} ${path.disposition} ${path.hops.map(({ id }) => id).join('>')}`,
          ),
        )
        .sort();
    fc.assert(
      fc.property(routes, (given) => {
        const forward = words(answerOf(scenario(given, false), 'subnet-app', 's3'));
        expect(words(answerOf(scenario([...given].reverse(), false), 'subnet-app', 's3'))).toEqual(forward);
      }),
      { numRuns: 80 },
    );
  });
});

describe('a path', () => {
  const hops = (answer: SubnetAnswer): readonly string[] =>
    answer.families[0]?.shares[0]?.path.hops.map(({ id }) => id) ?? [];

  it('names the hops of a gateway endpoint', () => {
    const given = account(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app' }));
    expect(hops(answerOf(given, 'subnet-app', 's3'))).toEqual([
      's3.eu-west-1.amazonaws.com',
      'subnet-app',
      'acl-default',
      'rtb-app',
      'vpce-s3',
    ]);
  });

  it('names the hops through a firewall and a NAT gateway', () => {
    const answer = answerOf(
      scenario(
        [{ destination: '0.0.0.0/0', target: 'vpce-firewall', state: 'active', origin: 'CreateRoute' }],
        false,
      ),
      'subnet-app',
      's3',
    );
    expect(hops(answer).filter((id) => !id.startsWith('acl-'))).toEqual([
      's3.eu-west-1.amazonaws.com',
      'subnet-app',
      'rtb-app',
      'vpce-firewall',
      'rtb-firewall',
      'nat-a',
      'rtb-public',
      'igw-1',
    ]);
  });

  it('takes an endpoint to be in its subnet when its interface is said to have an address from elsewhere', () => {
    const given = account(
      vpc().subnet('app').interfaceEndpoint('ssm', { in: 'app', allow443From: '10.0.0.0/8' }),
    ).inventory();
    const elsewhere = JSON.parse(
      JSON.stringify(given, (key, value: unknown) => (key === 'privateIps' ? ['192.0.2.1'] : value)),
    ) as typeof given;
    const world = createWorld(elsewhere);
    const subnet = world.locate('subnets', 'subnet-app') as Located<'subnets'>;
    const path = createResolver(world).toService(subnet, 'ssm').families[0]?.shares[0]?.path;
    expect(path).toMatchObject({ disposition: 'delivered', egress: 'interface-endpoint' });
  });

  it.each([
    ['partial', 'unknown'],
    ['a-newer-state', 'unknown'],
    ['failed', 'dropped'],
  ])('takes an endpoint in state %s for %s, of whichever type it is', (state, disposition) => {
    const inState = (given: AccountScenario) =>
      JSON.parse(
        JSON.stringify(given.inventory(), (_, value: { id?: unknown } | null) =>
          typeof value?.id === 'string' && value.id.startsWith('vpce-') ? { ...value, state } : value,
        ),
      ) as ReturnType<AccountScenario['inventory']>;
    const pathIn = (given: AccountScenario, service: string) => {
      const world = createWorld(inState(given));
      const subnet = world.locate('subnets', 'subnet-app') as Located<'subnets'>;
      return createResolver(world).toService(subnet, service).families[0]?.shares[0]?.path.disposition;
    };
    const base = () => vpc().subnet('public', { egress: 'igw' }).natGateway('a', { in: 'public' });
    const gateway = base().subnet('app', { egress: 'nat-a' }).gatewayEndpoint('s3', { in: 'app' });
    const firewall = base()
      .subnet('firewall', { egress: 'nat-a' })
      .firewallEndpoint('firewall', { in: 'firewall' })
      .subnet('app', { egress: 'vpce-firewall' });
    expect([pathIn(account(gateway), 's3'), pathIn(account(firewall), 's3')]).toEqual([
      disposition,
      disposition,
    ]);
  });

  it.each([
    [true, 'delivered'],
    [false, 'denied'],
  ])('crosses a network ACL (default: %s) that says nothing of IPv6 to be %s', (isDefault, disposition) => {
    const base = vpc()
      .ipv6()
      .egressOnlyInternetGateway()
      .subnet('app', { ipv6: true })
      .route('app', '::/0', 'eigw');
    const given = JSON.parse(
      JSON.stringify(account(base).inventory(), (key, value: unknown) =>
        key === 'isDefault'
          ? isDefault
          : key === 'entries' && Array.isArray(value)
            ? value.filter((entry: { ipv6Cidr?: string | null }) => !entry.ipv6Cidr)
            : value,
      ),
    ) as ReturnType<AccountScenario['inventory']>;
    const world = createWorld(given);
    const subnet = world.locate('subnets', 'subnet-app') as Located<'subnets'>;
    const answer = createResolver(world).toPublicAddresses(subnet, 's3');
    const six = answer.families.find(({ family }) => family === 'ipv6');
    expect(six?.shares[0]?.path.disposition).toBe(disposition);
  });

  it('goes through the security group of an interface endpoint', () => {
    const given = account(
      vpc().subnet('app').interfaceEndpoint('ssm', { in: 'app', allow443From: '10.0.0.0/8' }),
    );
    const path = answerOf(given, 'subnet-app', 'ssm').families[0]?.shares[0]?.path;
    expect(path?.egress).toBe('interface-endpoint');
    expect(path?.hops.find(({ kind }) => kind === 'security-group')?.text).toBe(
      'admits tcp/443 from 10.0.0.0/8',
    );
  });

  it('in a dual-stack subnet with DNS64 has a third way, through 64:ff9b::/96', () => {
    const given = account(
      vpc()
        .egressOnlyInternetGateway()
        .subnet('public', { egress: 'igw' })
        .natGateway('a', { in: 'public' })
        .subnet('app', { ipv6: 'only', dns64: true, egress: 'eigw' })
        .route('app', '64:ff9b::/96', 'nat-a'),
    );
    const ways = answerOf(given, 'subnet-app', 's3').families.map(
      ({ host, shares }) => `${host} ${shares[0]?.path.egress}`,
    );
    expect(ways).toEqual([
      's3.eu-west-1.amazonaws.com nat-gateway',
      's3.dualstack.eu-west-1.amazonaws.com egress-only-internet-gateway',
    ]);
  });
});

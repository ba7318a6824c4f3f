import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import type { FamilyAnswer, Path, SubnetAnswer } from '../../src/model/path.ts';
import { blocksOf } from '../../src/network/cidr.ts';
import { lookup } from '../../src/network/lookup.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { expand } from '../../src/paths/tables.ts';
import { createWorld } from '../../src/paths/world.ts';
import { hostOf } from '../../src/services/default-hosts.ts';
import { account, organization, transitGateway, vpc, type VpcScenario } from '../../src/testing/index.ts';
import { inventoryOf, itemsOf, vectors, withRoutes } from '../vectors.ts';

const answer = (inventory: Inventory, service: string, subnetId = 'subnet-app'): SubnetAnswer => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`${subnetId} is not in the scenario.`);
  return createResolver(world).toService(subnet, service);
};

/** The only path of an answer for one family; an error when it is split. */
const only = (family: FamilyAnswer | undefined): Path => {
  const [share, ...rest] = family?.shares ?? [];
  if (!share || rest.length > 0) throw new Error(`There are ${family?.shares.length ?? 0} ways.`);
  return share.path;
};

const byId = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const vector = list.find((one) => one.id === id);
  if (!vector) throw new Error(`There is no vector ${id}.`);
  return vector;
};

/** What the first table decided, in the words of the vectors. */
const decisionOf = ({ hops }: Path): string => {
  for (const { because } of hops) {
    if (because.kind === 'no-route') return 'none';
    if (because.kind === 'route')
      return because.route.state === 'blackhole'
        ? `blackhole:${because.route.target.id}`
        : because.route.target.id;
    if (because.kind === 'gap' && because.gap.code === 'Indeterminate')
      return `indeterminate:${[...because.gap.message.matchAll(/\b(?:vpce|tgw|nat)-[a-z0-9]+/g)].map(([id]) => id).join('|')}`;
  }
  return 'undecided';
};

describe('the shares of a subnet', () => {
  it.each(vectors.routes)('$id: $title', ({ routes, expectShares }) => {
    const corporate = vectors.prefixLists['pl-corp']?.Cidrs ?? [];
    const inventory = inventoryOf(
      withRoutes(vpc().subnet('app').prefixList('corp', corporate), 'app', routes),
    );
    const [family] = answer(inventory, 's3').families;
    const shares: Record<string, number> = {};
    for (const { share, path } of family?.shares ?? [])
      shares[decisionOf(path)] = (shares[decisionOf(path)] ?? 0) + share;
    expect(Object.keys(shares).toSorted()).toEqual(Object.keys(expectShares).toSorted());
    for (const [outcome, share] of Object.entries(expectShares))
      expect(shares[outcome]).toBeCloseTo(share, 3);
  });
});

describe('DNS', () => {
  const scenarioOf = ({
    vpc: attributes,
    s3Interface,
    gatewayTables,
    ...vector
  }: (typeof vectors.dns)[number]): VpcScenario => {
    const own = vpc('1', { region: 'us-east-1' })
      .subnet('public', { egress: 'igw' })
      .natGateway('1', { in: 'public' })
      .subnet('a', { egress: 'nat' })
      .subnet('b', { egress: 'nat' })
      .dns({
        support: attributes?.enableDnsSupport ?? true,
        hostnames: attributes?.enableDnsHostnames ?? true,
      });
    if (attributes?.dhcpDns) own.dhcp({ servers: attributes.dhcpDns });
    if (s3Interface)
      own.interfaceEndpoint('s3', {
        name: 's3-interface',
        in: 'public',
        privateDns: s3Interface.PrivateDnsEnabled,
        inboundOnly: s3Interface.PrivateDnsOnlyForInboundResolverEndpoint,
      });
    if (vector.interface)
      own.interfaceEndpoint(vector.service ?? '', {
        in: 'public',
        privateDns: vector.interface.PrivateDnsEnabled,
      });
    if (gatewayTables.length > 0)
      own.gatewayEndpoint('s3', { in: gatewayTables.map((table) => table.replace('rtb-', '')) });
    return own;
  };

  const ways: Readonly<Record<string, (path: Path) => boolean>> = {
    'nat-1': ({ disposition, egress, hops }) =>
      disposition === 'delivered' && egress === 'nat-gateway' && hops.some(({ id }) => id === 'nat-1'),
    'interface-endpoint': ({ disposition, egress }) =>
      disposition === 'delivered' && egress === 'interface-endpoint',
    unknown: ({ disposition }) => disposition === 'unknown',
  };

  it.each(vectors.dns.filter(({ vpcRegion }) => vpcRegion === undefined))(
    '$id: resolves $expect.resolves, goes $expect.path',
    (vector) => {
      const { dns, families } = answer(inventoryOf(scenarioOf(vector)), vector.service ?? 's3', 'subnet-b');
      expect(dns.resolves).toBe(vector.expect.resolves);
      if (vector.host !== undefined) expect(dns.host).toBe(vector.host);
      const path = only(families[0]);
      expect(ways[vector.expect.path]?.(path), JSON.stringify(path)).toBe(true);
    },
  );

  it('D6: a bucket of another region is not behind the gateway endpoint of this one', () => {
    const vector = byId(vectors.dns, 'D6');
    const inventory = inventoryOf(scenarioOf(vector));
    const table = itemsOf(inventory, 'routeTables').find(({ id }) => id === vector.subnetTable);
    if (!table) throw new Error('The table is missing.');
    const place = { accountId: '111122223333', region: 'us-east-1' };
    const { entries } = expand(createWorld(inventory), table, place, 'ipv4');
    const leads = (cidr: string) =>
      lookup(entries, blocksOf([cidr], 'ipv4'), (a, b) => a === b).flatMap(({ winners }) =>
        winners.map(({ target }) => target.target.id),
      );
    expect(leads('52.216.1.2')).toEqual(['vpce-s3']);
    // An address of S3 in eu-west-1, which the list of us-east-1 does not hold.
    expect(leads('52.218.1.2')).toEqual([vector.expect.path]);
    expect(hostOf('s3', 'eu-west-1')).toBe(vector.host);
  });
});

/** A workload subnet whose default route leads to nat-1 in subnet-n. */
const behindNat = (): VpcScenario => vpc('1', { region: 'us-east-1' }).subnet('app', { egress: 'nat-1' });

const hub = () => transitGateway('1');

const spokeAndEgress = (zone: string): Inventory => {
  const gateway = hub();
  const spoke = vpc('spoke').subnet('app', { egress: 'tgw' }).subnet('elsewhere', { zone: 'b' });
  const egress = vpc('9')
    .subnet('attach', { egress: 'nat' })
    .subnet('n', { egress: 'igw' })
    .natGateway('9', { in: 'n' })
    .attach(gateway, { in: 'attach' })
    .route('n', '10.0.0.0/16', 'tgw');
  spoke.attach(gateway, { in: zone === 'a' ? 'app' : 'elsewhere' });
  gateway.route('0.0.0.0/0', egress);
  return organization(account(spoke), account(egress, gateway)).inventory();
};

const scenarios: Readonly<Record<string, () => Inventory>> = {
  R9: () =>
    inventoryOf(
      behindNat().subnet('n', { egress: 'igw' }).natGateway('1', { in: 'n', connectivity: 'private' }),
    ),
  R9b: () =>
    inventoryOf(
      behindNat()
        .subnet('n', { egress: 'tgw' })
        .natGateway('1', { in: 'n', connectivity: 'private' })
        .attach(transitGateway('1', { owner: '999988887777' }), { in: 'n' }),
    ),
  R9c: () => inventoryOf(behindNat().subnet('n').natGateway('1', { in: 'n' })),
  R11: () =>
    inventoryOf(
      vpc('1')
        .subnet('app', { egress: 'vpce-fw' })
        .subnet('f', { egress: 'nat' })
        .subnet('n', { egress: 'igw' })
        .natGateway('1', { in: 'n' })
        .firewallEndpoint('fw', { in: 'f' }),
    ),
  R12: () =>
    inventoryOf(
      vpc('1')
        .subnet('app', { egress: 'eni-1' })
        .subnet('n', { egress: 'igw' })
        .natInstance('1', { in: 'n' }),
    ),
  R12b: () =>
    inventoryOf(
      vpc('1')
        .subnet('app', { egress: 'eni-1' })
        .subnet('n', { egress: 'igw' })
        .natInstance('1', { in: 'n', sourceDestCheck: true }),
    ),
  R13: () =>
    inventoryOf(
      vpc('1', { region: 'us-east-1' })
        .subnet('app', { ipv6: 'only', dns64: true, egress: 'eigw' })
        .subnet('n', { egress: 'igw' })
        .natGateway('1', { in: 'n' })
        .route('app', '64:ff9b::/96', 'nat-1'),
    ),
  R14: () => spokeAndEgress('a'),
  R14b: () => spokeAndEgress('b'),
  R15: () => inventoryOf(vpc('1').subnet('app', { egress: 'nat-r' }).natGateway('r', { mode: 'regional' })),
  R17: () =>
    inventoryOf(
      behindNat()
        .subnet('n', { egress: 'igw' })
        .natGateway('1', { in: 'n' })
        .blockPublicAccess('block-bidirectional'),
    ),
  R17b: () =>
    inventoryOf(
      behindNat()
        .subnet('n', { egress: 'igw' })
        .natGateway('1', { in: 'n' })
        .blockPublicAccess('block-ingress'),
    ),
};

const reach = (path: Path): string => {
  if (path.disposition === 'delivered') return 'reachable';
  return path.disposition === 'unknown' ? 'unknown' : 'unreachable';
};

const isViaNat = ({ disposition, hops }: Path): boolean =>
  disposition === 'delivered' && hops.some(({ kind }) => kind === 'nat-gateway' || kind === 'nat-instance');

/** How each word of a vector's expectation is read off a path. */
const readings: Readonly<Record<string, (path: Path, inventory: Inventory, expected: unknown) => unknown>> = {
  s3: reach,
  viaNat: isViaNat,
  via: ({ hops }, _, expected) =>
    hops
      .map(({ id }) => id)
      .filter((id, at, all) => (expected as string[]).includes(id) && all.indexOf(id) === at),
  confidence: ({ assumptions }) => (assumptions.length > 0 ? 'assumed' : 'sure'),
  // Isolated is who reaches no public service, whichever it is.
  isolated: (_, inventory) => reach(only(answer(inventory, 'sqs').families[0])) === 'unreachable',
};

describe('a walk', () => {
  it('is translated for every vector', () => {
    expect(Object.keys(scenarios).toSorted()).toEqual(vectors.walk.map(({ id }) => id).toSorted());
  });

  it.each(vectors.walk.filter(({ id }) => id !== 'R13'))('$id: $expect', ({ id, expect: expected }) => {
    const inventory = scenarios[id]?.() ?? inventoryOf();
    const path = only(answer(inventory, 's3').families[0]);
    const read = Object.fromEntries(
      Object.entries(expected).map(([word, value]) => [word, readings[word]?.(path, inventory, value)]),
    );
    expect(read).toEqual(expected);
  });

  it('R13: DNS64 leads a name without AAAA through NAT, and the dual-stack name through the egress-only gateway', () => {
    const { expect: expected } = byId(vectors.walk, 'R13');
    const { families } = answer(scenarios['R13']?.() ?? inventoryOf(), 's3');
    const names = { 'nat-gateway': 'nat-1', 'egress-only-internet-gateway': 'eigw-1' } as const;
    const read = families.map((family) => {
      const { egress, disposition } = only(family);
      return [
        family.host,
        disposition === 'delivered' ? `via ${names[egress as keyof typeof names]}` : disposition,
      ];
    });
    expect(Object.fromEntries(read)).toEqual(expected);
  });
});

import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import type { SecurityGroupRule } from '../../src/model/resources.ts';
import { admission } from '../../src/network/security-groups.ts';
import { subnetsOfVpc } from '../../src/paths/consumers.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import { account, organization, transitGateway, vpc } from '../../src/testing/index.ts';

/*
 * Facts of AWS that the resolver knows and that no other test would miss: each was found by taking its line away.
 */

const shareOf = (inventory: Inventory, subnetId: string, service: string, family = 'ipv4') => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', subnetId);
  if (!subnet) throw new Error(`There is no ${subnetId}.`);
  const answer = createResolver(world).toService(subnet, service);
  const path = answer.families.find((one) => one.family === family)?.shares[0]?.path;
  return { disposition: path?.disposition, last: path?.hops.at(-1)?.because };
};

type Items = readonly Record<string, unknown>[];

const edited = (inventory: Inventory, section: string, edit: (items: Items) => Items): Inventory =>
  ({
    ...inventory,
    regions: inventory.regions.map((unit) => {
      const { seen } = unit.sections[section as 'vpcs'] as unknown as { readonly seen: Items };
      return { ...unit, sections: { ...unit.sections, [section]: { seen: edit(seen) } } };
    }),
  }) as Inventory;

const central = (
  change: (egress: ReturnType<typeof vpc>) => ReturnType<typeof vpc> = (egress) => egress,
  attach: { readonly ipv6?: boolean } = {},
) => {
  const hub = transitGateway('hub');
  const spoke = vpc('spoke').ipv6().subnet('app', { egress: 'tgw', ipv6: true });
  const routed = spoke.route('app', '::/0', 'tgw-hub').attach(hub, { in: 'app', ...attach });
  const egress = change(
    vpc('egress')
      .subnet('tgw', { egress: 'nat' })
      .subnet('nat', { egress: 'igw' })
      .natGateway('central', { in: 'nat' })
      .route('nat', '10.0.0.0/8', 'tgw-hub'),
  ).attach(hub, { in: 'tgw' });
  hub.route('0.0.0.0/0', egress);
  return organization(account(routed), account(egress, hub)).inventory();
};

describe('over a transit gateway', () => {
  it('a gateway endpoint serves nobody: it is for what starts in its VPC', () => {
    const inventory = central((egress) => egress.gatewayEndpoint('s3', { in: 'tgw' }));
    expect(shareOf(inventory, 'subnet-app', 's3')).toMatchObject({
      disposition: 'dropped',
      last: { kind: 'attribute', name: 'vpcId' },
    });
    expect(shareOf(central(), 'subnet-app', 's3').disposition).toBe('delivered');
  });

  it('a blackhole in the transit gateway’s table drops', () => {
    const inventory = edited(central(), 'transitGatewayRouteTables', (tables) =>
      tables.map((table) => ({
        ...table,
        routes: {
          seen: (table['routes'] as { readonly seen: Items }).seen.map((route) => ({
            ...route,
            state: 'blackhole',
          })),
        },
      })),
    );
    expect(shareOf(inventory, 'subnet-app', 's3')).toMatchObject({
      disposition: 'dropped',
      last: { kind: 'transit-gateway-route' },
    });
  });

  it('an attachment without IPv6 support carries no IPv6', () => {
    expect(shareOf(central(undefined, { ipv6: false }), 'subnet-app', 's3', 'ipv6')).toMatchObject({
      disposition: 'dropped',
      last: { kind: 'attribute', name: 'ipv6Support' },
    });
    expect(shareOf(central(undefined, { ipv6: true }), 'subnet-app', 's3', 'ipv6').last).not.toMatchObject({
      name: 'ipv6Support',
    });
  });
});

it.each(['filtered', 'dozing'])('a route that is %s may forward or not', (state) => {
  const inventory = edited(
    account(vpc().subnet('public', { egress: 'igw' })).inventory(),
    'routeTables',
    (tables) =>
      tables.map((table) => ({
        ...table,
        routes: (table['routes'] as Items).map((route) =>
          (route['destination'] as { readonly value: string }).value === '0.0.0.0/0'
            ? { ...route, state }
            : route,
        ),
      })),
  );
  expect(shareOf(inventory, 'subnet-public', 's3').disposition).toBe('unknown');
});

it('traffic within one subnet meets no network ACL on its way into an endpoint', () => {
  const within = vpc()
    .subnet('isolated')
    .subnet('other')
    .interfaceEndpoint('ssm', { in: 'isolated' })
    .networkAcl('closed', { in: 'isolated', entries: [] });
  const inventory = account(within).inventory();
  expect(shareOf(inventory, 'subnet-isolated', 'ssm').disposition).toBe('delivered');
  expect(shareOf(inventory, 'subnet-other', 'ssm').disposition).toBe('denied');
});

it.each([
  [null, ['sg-app']],
  ['active', ['sg-app']],
  ['deleted', []],
  ['rejected', []],
])('a reference to a group over a peering connection that is %s', (peeringStatus, groupIds) => {
  const rule: SecurityGroupRule = {
    protocol: 'tcp',
    fromPort: 443,
    toPort: 443,
    peer: { kind: 'security-group', value: 'sg-app', accountId: null, vpcId: null, peeringStatus },
  };
  expect(admission([rule], 443, 'ipv4', () => ({ seen: [] })).groupIds).toEqual(groupIds);
});

it('of a shared subnet the owner’s copy counts, and not a participant’s', () => {
  const owner = account(vpc().subnet('app')).inventory();
  const [unit] = owner.regions;
  if (!unit) throw new Error('Nothing was built.');
  const participant = {
    ...edited(owner, 'subnets', (subnets) => subnets.map((one) => ({ ...one, cidr: null }))).regions[0],
    accountId: '999988887777',
  } as typeof unit;
  for (const regions of [
    [unit, participant],
    [participant, unit],
  ]) {
    const world = createWorld({ ...owner, regions });
    const [first] = world.units.flatMap(({ sections }) =>
      'seen' in sections.vpcs ? sections.vpcs.seen : [],
    );
    expect(subnetsOfVpc(world, first?.id ?? '').map(({ cidr }) => cidr)).toEqual([expect.any(String)]);
  }
});

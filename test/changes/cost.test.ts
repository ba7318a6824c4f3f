import { describe, expect, it } from 'vitest';
import { costOfAll, sumOfCosts } from '../../src/changes/cost.ts';
import type { Change } from '../../src/model/change.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, vpc } from '../../src/testing/index.ts';

const scenario = (): Inventory =>
  account(
    vpc('one')
      .subnet('app', { egress: 'nat', instances: 1 })
      .interfaceEndpoint('sts', { in: ['app'] })
      .gatewayEndpoint('s3', { in: ['app'] }),
  ).inventory();

const inventory = scenario();
const [unit] = inventory.regions;
const place = { accountId: unit!.accountId, region: unit!.region };
const seen = <S extends 'natGateways' | 'vpcEndpoints'>(section: S) => {
  const observed = unit!.sections[section];
  if (!('seen' in observed)) throw new Error(`${section} is not there`);
  return observed.seen as never as readonly { readonly id: string; readonly type?: string }[];
};
const nat = seen('natGateways')[0]!.id;
const endpoint = (type: string): string => seen('vpcEndpoints').find((one) => one.type === type)!.id;

/** The inventory with one thing in another state, or of another kind. */
const having = (section: 'natGateways' | 'vpcEndpoints', id: string, fields: object): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((one) => ({
    ...one,
    sections: {
      ...one.sections,
      [section]: { seen: seen(section).map((item) => (item.id === id ? { ...item, ...fields } : item)) },
    },
  })),
});

const zonal = (fields: object = {}): Inventory =>
  having('natGateways', nat, { availabilityMode: 'zonal', ...fields });
const regional = (...zones: readonly (string | null)[]): Inventory =>
  having('natGateways', nat, {
    addresses: zones.map((availabilityZone) => ({
      publicIp: '203.0.113.2',
      privateIp: null,
      networkInterfaceId: null,
      availabilityZone,
    })),
  });

const deleteNat: Change = { kind: 'delete-nat-gateway', ...place, natGatewayId: nat };
const deleteEndpoint = (type: string): Change => ({
  kind: 'delete-vpc-endpoint',
  ...place,
  endpointId: endpoint(type),
});

const newGateway: Change = {
  kind: 'create-nat-gateway',
  ...place,
  as: 'nat',
  subnetId: 'subnet-app',
  connectivityType: 'public',
  publicIp: null,
};
const hour = (usd: number): number => Math.round(usd * 730 * 100) / 100;

describe('what a change costs a month', () => {
  it.each<[string, Change, Inventory, number | null]>([
    ['a deleted NAT gateway takes its hours with it', deleteNat, zonal(), -hour(0.048)],
    [
      'and its address, where that is given back',
      { ...deleteNat, releaseAddress: true },
      zonal(),
      -hour(0.048 + 0.005),
    ],
    ['nothing, where it is not there any more', deleteNat, zonal({ state: 'deleted' }), 0],
    ['not known where it is only coming', deleteNat, zonal({ state: 'pending' }), null],
    [
      'a regional one takes the hours of its zones, each once',
      deleteNat,
      regional('eu-west-1a', 'eu-west-1b', 'eu-west-1b'),
      -hour(2 * 0.048),
    ],
    ['not known of a regional one whose zones are not said', deleteNat, regional('eu-west-1a', null), null],
    ['not known of a regional one without an address', deleteNat, regional(), null],
    ['not known of one that was not read', { ...deleteNat, natGatewayId: 'nat-other' }, inventory, null],
    ['a new gateway with a new address has both', newGateway, inventory, hour(0.048 + 0.005)],
    [
      'one with an address that is there has no further one',
      { ...newGateway, publicIp: '192.0.2.1' },
      inventory,
      hour(0.048),
    ],
    ['a private one has no address', { ...newGateway, connectivityType: 'private' }, inventory, hour(0.048)],
    [
      'a deleted interface endpoint takes its zones with it',
      deleteEndpoint('Interface'),
      inventory,
      -hour(0.011),
    ],
    ['a gateway endpoint is free', deleteEndpoint('Gateway'), inventory, 0],
    [
      'not known of an endpoint that the owner of the service refused',
      deleteEndpoint('Interface'),
      having('vpcEndpoints', endpoint('Interface'), { state: 'rejected' }),
      null,
    ],
    [
      'not known of an endpoint of a type without a held price',
      deleteEndpoint('Interface'),
      having('vpcEndpoints', endpoint('Interface'), { type: 'GatewayLoadBalancer' }),
      null,
    ],
    [
      'not known of an address, which may be the account’s own',
      { kind: 'release-address', ...place, publicIp: '192.0.2.1' },
      inventory,
      null,
    ],
    [
      'nothing of a change that nothing is charged for',
      {
        kind: 'delete-route',
        ...place,
        tableId: 'rtb-app',
        destination: { kind: 'cidr', value: '0.0.0.0/0' } as never,
      },
      inventory,
      0,
    ],
    ['not known where no source says a price', { ...newGateway, region: 'us-gov-west-1' }, inventory, null],
  ])('%s', (_, change, before, usd) => {
    expect(costOfAll([change], before)?.usd ?? null).toBe(usd);
  });

  it('says when the oldest of its prices was current, and no date where nothing is charged', () => {
    expect(costOfAll([deleteNat, deleteEndpoint('Interface')], zonal())?.date).toBe('2026-09-04');
    expect(costOfAll([deleteEndpoint('Gateway')], inventory)).toEqual({ usd: 0, date: null });
  });

  it('takes prices that were asked of AWS before those that are held', () => {
    const asked = {
      region: place.region,
      item: 'nat-gateway-hour',
      usd: 1,
      date: '2027-01-01',
      source: 'AWS Price List API',
    } as const;
    expect(costOfAll([deleteNat], { ...zonal(), prices: [asked] })).toEqual({
      usd: -730,
      date: '2027-01-01',
    });
  });

  it('is not known together where one is not known, and has the oldest date', () => {
    expect(
      sumOfCosts([
        { usd: 1, date: '2026-09-21' },
        { usd: 2, date: '2026-09-04' },
        { usd: 0, date: null },
      ]),
    ).toEqual({
      usd: 3,
      date: '2026-09-04',
    });
    expect(sumOfCosts([{ usd: 1, date: '2026-09-21' }, null])).toBeNull();
  });
});

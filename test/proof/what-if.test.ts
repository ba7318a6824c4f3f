import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { whatIf as ask, type Change, type Inventory } from '../../src/index.ts';
import { account, vpc } from '../../src/testing/index.ts';

const options = { checks, assumeWorkloads: false, minimumSeverity: null, rethrow: true } as const;

const whatIf = (inventory: Inventory, ...changes: readonly Change[]) => ask(inventory, changes, options);

const placeIn = ({ regions }: Inventory) => ({
  accountId: regions[0]?.accountId ?? '',
  region: regions[0]?.region ?? '',
});

const dual = (): Inventory =>
  account(
    vpc('six')
      .ipv6()
      .subnet('public', { egress: 'igw' })
      .natGateway('one', { in: 'public' })
      .natGateway('two', { in: 'public' })
      .subnet('app', { egress: 'nat-one', instances: 1 })
      .subnet('six', { ipv6: 'only', egress: 'eigw', instances: 1 }),
  ).inventory();

describe('a what-if', () => {
  it('says that a way takes another door where a route leads to another NAT gateway', () => {
    const inventory = dual();
    const answer = whatIf(inventory, {
      kind: 'replace-route',
      ...placeIn(inventory),
      tableId: 'rtb-app',
      destination: { kind: 'ipv4', value: '0.0.0.0/0' },
      target: { kind: 'nat-gateway', id: 'nat-two' },
    });
    expect(answer.findings.come.map(({ check, subject }) => `${check} ${subject.id}`)).toEqual([
      'unused-nat-gateway nat-one',
    ]);
    expect(answer.findings.go.map(({ check, subject }) => `${check} ${subject.id}`)).toEqual([
      'unused-nat-gateway nat-two',
    ]);
    expect(answer.ways).toContainEqual(
      expect.objectContaining({ subnetId: 'subnet-app', effect: 'moves', before: 'nat', after: 'nat' }),
    );
    expect(new Set(answer.ways.map(({ effect }) => effect))).toEqual(new Set(['moves']));
  });

  it('follows IPv6 where it is the family of the subnet', () => {
    const inventory = dual();
    const route: Change = {
      kind: 'delete-route',
      ...placeIn(inventory),
      tableId: 'rtb-six',
      destination: { kind: 'ipv6', value: '::/0' },
    };
    const answer = whatIf(inventory, route);
    expect(answer.worse).toBe(true);
    expect(new Set(answer.ways.map(({ subnetId }) => subnetId))).toEqual(new Set(['subnet-six']));
    expect(answer.ways[0]).toMatchObject({ effect: 'breaks', before: 'igw', after: 'none' });
  });

  it('says what comes back', () => {
    const inventory = account(
      vpc('shut')
        .subnet('public', { egress: 'igw' })
        .natGateway('one', { in: 'public' })
        .subnet('app', { instances: 1 }),
    ).inventory();
    const answer = whatIf(inventory, {
      kind: 'create-route',
      ...placeIn(inventory),
      tableId: 'rtb-app',
      destination: { kind: 'ipv4', value: '0.0.0.0/0' },
      target: { kind: 'nat-gateway', id: 'nat-one' },
    });
    expect(answer.ways).toContainEqual(
      expect.objectContaining({ subnetId: 'subnet-app', service: 's3', effect: 'returns', after: 'nat' }),
    );
  });

  it('works out the paths of so many ways, and says of all what becomes of them', () => {
    const inventory = dual();
    const change: Change = { kind: 'delete-nat-gateway', ...placeIn(inventory), natGatewayId: 'nat-one' };
    const none = ask(inventory, [change], { ...options, paths: 0 });
    const some = ask(inventory, [change], { ...options, paths: 1 });
    expect(none.ways.filter(({ paths }) => paths)).toEqual([]);
    expect(some.ways.filter(({ paths }) => paths)).toHaveLength(1);
    expect(none.ways).toHaveLength(some.ways.length);
  });

  it('counts harm outside of the VPCs that a scan reported on, and no failure that was there', () => {
    const whole = dual();
    const narrowed: Inventory = { ...whole, scope: { ...whole.scope, vpcIds: ['vpc-elsewhere'] } };
    const change: Change = { kind: 'delete-nat-gateway', ...placeIn(whole), natGatewayId: 'nat-one' };
    expect(whatIf(narrowed, change)).toEqual(whatIf(whole, change));
  });

  it('says what an endpoint costs by the hour, where the price is held', () => {
    const at = (region: string) => {
      const inventory = account(
        vpc('one', { region }).subnet('app', { egress: 'nat', instances: 1 }),
      ).inventory();
      return whatIf(inventory, {
        kind: 'create-vpc-endpoint',
        ...placeIn(inventory),
        as: 'new',
        vpcId: 'vpc-one',
        type: 'Interface',
        serviceName: `com.amazonaws.${region}.sts`,
        routeTableIds: [],
        subnetIds: ['subnet-app'],
        groupIds: [],
        privateDns: true,
        ipAddressType: null,
        policy: null,
      }).costPerMonth;
    };
    expect(at('us-east-1')).toEqual({ usd: 7.3, date: '2026-09-21' });
    expect(at('eu-west-1')).toEqual({ usd: 8.03, date: '2026-09-21' });
    expect(at('us-gov-west-1')).toBeNull();
  });

  it('refuses as a whole what AWS would refuse in part', () => {
    const inventory = dual();
    const change: Change = { kind: 'delete-nat-gateway', ...placeIn(inventory), natGatewayId: 'nat-one' };
    expect(() => whatIf(inventory, change, change)).toThrow(
      'Change 2 of 2 (delete-nat-gateway) cannot be made',
    );
  });
});

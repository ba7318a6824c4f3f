import { describe, expect, it } from 'vitest';
import type { AuditOptions } from '../../src/audit/audit.ts';
import { judgeWithin } from '../../src/audit/judge-within.ts';
import { holds, traceOf } from '../../src/audit/traced-world.ts';
import { createVerdictMemory } from '../../src/audit/verdict-memory.ts';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import type { Change } from '../../src/model/change.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { endpointsByInterface } from '../../src/paths/indexes.ts';
import { createWorldOver } from '../../src/paths/world-over.ts';
import { createWorld, type World } from '../../src/paths/world.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { drawChanges } from '../proof/draw-changes.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

const everything = (world: World) => ({
  vpcIds: new Set(
    world.units.flatMap(({ sections: { vpcs } }) => ('seen' in vpcs ? vpcs.seen.map(({ id }) => id) : [])),
  ),
  includes: () => true,
});

const judged = (world: World, memory?: AuditOptions['memory']) =>
  judgeWithin(world, memory ? { ...options, memory } : options, everything(world));

const after = (base: World, changes: readonly Change[]): World =>
  createWorldOver(base, makeChanges(changes, base.inventory).inventory);

describe('a memory of verdicts', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'says of each of many changes what judging it anew says (seed %i)',

    (seed) => {
      const base = createWorld(drawInventory(seed));
      const memory = createVerdictMemory();
      expect(judged(base, memory)).toEqual(judged(base));
      for (const change of drawChanges(base.inventory, seed, 6)) {
        const world = after(base, [change]);
        expect(judged(world, memory)).toEqual(judged(world));
      }
      expect(judged(base, memory)).toEqual(judged(base));
    },
  );

  it('judges nothing again that rests on what is as it was', () => {
    const base = createWorld(
      account(
        vpc('one').subnet('app').interfaceEndpoint('sts'),
        vpc('two').subnet('app-two').interfaceEndpoint('kms'),
      ).inventory(),
    );
    const asked: string[] = [];
    const counting = checks.map((check) => ({
      ...check,
      evaluate: (subject: never, context: never) => {
        if (check.subject.section === 'vpcEndpoints') asked.push(check.id);
        return check.evaluate(subject, context);
      },
    }));
    const asking = { ...options, checks: counting, memory: createVerdictMemory() };
    const count = (world: World): ReadonlyMap<string, number> => {
      asked.length = 0;
      judgeWithin(world, asking, everything(world));
      return new Map(asked.map((id) => [id, asked.filter((one) => one === id).length]));
    };
    expect(count(base).get('full-access-endpoint-policy')).toBe(2);
    expect(count(base).get('full-access-endpoint-policy')).toBeUndefined();
    const { accountId = '', region = '' } = base.units[0] ?? {};
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
    const changed = after(base, [
      { kind: 'modify-vpc-endpoint', accountId, region, endpointId: 'vpce-sts', policy },
    ]);
    expect(count(changed).get('full-access-endpoint-policy')).toBe(1);
  });
});

describe('a trace of what a world was asked', () => {
  const inventory = (): Inventory =>
    account(
      vpc('one')
        .subnet('app', { egress: 'nat', instances: 1 })
        .subnet('public', { egress: 'igw' })
        .interfaceEndpoint('sts'),
    ).inventory();
  const base = createWorld(inventory());
  const place = { accountId: base.units[0]?.accountId ?? '', region: base.units[0]?.region ?? '' };
  const without = after(base, [{ kind: 'delete-vpc-endpoint', ...place, endpointId: 'vpce-sts' }]);
  const elsewhere = after(base, [
    { kind: 'delete-route', ...place, tableId: 'rtb-app', destination: { kind: 'ipv4', value: '0.0.0.0/0' } },
  ]);

  it.each<[string, (world: World) => unknown]>([
    ['locates', (world) => world.locate('vpcEndpoints', 'vpce-sts')],
    ['finds', (world) => world.find('vpcEndpoints', 'vpce-sts', place)],
    ['groups', (world) => world.group('vpcEndpoints', 'vpcId').get('vpc-one')],
    ['asks a group for', (world) => world.group('vpcEndpoints', 'vpcId').has('vpc-one')],
    ['looks up', (world) => world.lookup(endpointsByInterface, 'eni-sts-app')],
    ['lists', (world) => Object.values(world.list('vpcEndpoints', place))],
    ['sees in a unit', (world) => Object.values(world.unit(place)?.sections.vpcEndpoints ?? {})],
  ])('notices that what it %s is gone, and nothing else', (_, ask) => {
    const trace = traceOf(base);
    ask(trace.world);
    const reads = trace.reads() ?? [];
    expect(reads.length).toBeGreaterThan(0);
    expect([base, elsewhere, without].map((world) => holds(reads, world))).toEqual([true, true, false]);
  });

  it.each<[string, (world: World) => unknown]>([
    ['units', (world) => world.units.length],
    ['sections of the inventory', (world) => world.inventory.regions.map(({ sections }) => sections)],
    ['keys of a group', (world) => [...world.group('subnets', 'vpcId').keys()]],
    ['entries of a group', (world) => [...world.group('subnets', 'vpcId')]],
    ['size of a group', (world) => world.group('subnets', 'vpcId').size],
    ['sections of a unit', (world) => Object.keys(world.unit(place)?.sections ?? {})],
  ])('keeps nothing of who goes through all %s', (_, ask) => {
    const trace = traceOf(base);
    ask(trace.world);
    expect(trace.reads()).toBeNull();
  });

  it('keeps nothing of who looks into units that a trace before gave, and all of that one', () => {
    const before = traceOf(base);
    const { regions } = before.world.inventory;
    expect(before.reads()).not.toBeNull();
    const trace = traceOf(base);
    expect(regions.map(({ sections }) => sections)).toHaveLength(1);
    expect(trace.reads()).toBeNull();
    const behind = traceOf(base);
    expect(behind.world.inventory.regions).toBe(regions);
    expect(behind.world.inventory.regions.map(({ accountId }) => accountId)).toHaveLength(1);
    expect(behind.reads()).not.toBeNull();
  });
});

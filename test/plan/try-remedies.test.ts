import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { Change } from '../../src/model/change.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createWorld } from '../../src/paths/world.ts';
import { settleRemedies, triedTogether } from '../../src/plan/settle.ts';
import { tryRemedies } from '../../src/plan/try-remedies.ts';
import { createGround, type Ground } from '../../src/proof/ground.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  changes: true,
  rethrow: true,
};

interface Asked {
  readonly ground: Ground;
  readonly lists: readonly (readonly Change[])[];
}

/** What an inventory is tried with: the changes of its remedies, each list once. */
const askedOf = (inventory: Inventory): Asked => {
  const { findings } = audit(inventory, options);
  const lists = new Map(
    findings.flatMap(({ remedy }) =>
      remedy?.changes?.length ? [[JSON.stringify(remedy.changes), remedy.changes] as const] : [],
    ),
  );
  return { ground: createGround(createWorld(inventory), options, findings), lists: [...lists.values()] };
};

/** A VPC with so many tables, each with a way by NAT that a gateway endpoint would take the place of. */
const forgotten = (tables: number): Inventory => {
  const made = vpc('wide', { cidr: '10.0.0.0/16' })
    .subnet('public', { zone: 'a', egress: 'igw' })
    .natGateway('exit', { in: 'public' });
  for (let n = 0; n < tables; n += 1) made.subnet(`s${n}`, { zone: 'a', egress: 'nat', instances: 1 });
  return account(made).inventory({ ids: 'aws' });
};

describe('remedies for one VPC', () => {
  it('are tried at once where there are many of them, and say so', () => {
    const report = audit(forgotten(60), { ...options, settle: settleRemedies });
    const risks = report.findings.flatMap(({ check, remedy }) =>
      check === 's3-via-nat' && remedy?.changes?.length ? (remedy.risk ?? '') : [],
    );
    expect(risks).toHaveLength(60);
    expect(risks.filter((risk) => !risk.includes(triedTogether))).toEqual([]);
    const few = audit(forgotten(3), { ...options, settle: settleRemedies });
    expect(JSON.stringify(few.findings)).not.toContain(triedTogether);
  });

  it('that do harm are found among others', () => {
    const { ground, lists } = askedOf(forgotten(6));
    const [subnet] = ground.world.inventory.regions.flatMap(({ sections: { routeTables } }) =>
      'seen' in routeTables
        ? routeTables.seen.filter(({ routes }) => routes.some(({ target }) => target.kind === 'nat-gateway'))
        : [],
    );
    const nat = subnet?.routes.find(({ target }) => target.kind === 'nat-gateway');
    const [first] = lists.flat();
    const harm: readonly Change[] = [
      {
        kind: 'delete-route',
        accountId: first?.accountId ?? '',
        region: first?.region ?? '',
        tableId: subnet?.id ?? '',
        destination: nat?.destination ?? { kind: 'ipv4', value: '' },
      },
    ];
    const tried = tryRemedies(ground, [...lists.slice(0, 3), harm, ...lists.slice(3)], 0);
    expect([...tried.objections.keys()]).toEqual([harm]);
    expect(tried.objections.get(harm)?.why).toContain('make ways worse');
    expect(tried.together.size).toBeGreaterThan(0);
    expect(tried.untried.size).toBe(0);
  });

  it('do no more harm alone than together', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { ground, lists } = askedOf(drawInventory(seed));
        const together = tryRemedies(ground, lists, 0);
        const alone = tryRemedies(ground, lists, Number.POSITIVE_INFINITY);
        compared += together.together.size;
        expect([...alone.objections.keys()].filter((changes) => together.together.has(changes))).toEqual([]);
      }),
      { numRuns: 12, seed: 7 },
    );
    expect(compared).toBeGreaterThan(0);
  });
});

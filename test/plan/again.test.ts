import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Plan } from '../../src/model/plan.ts';
import { planOf, type PlanOptions } from '../../src/plan/plan.ts';
import { parseInventory } from '../../src/store/inventory-file.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';

const example = parseInventory(
  'example-organization.json',
  JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
);

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30];

/** Makes a plan in the inventory, plans what came of it, and holds the one against the other. */
const holdAgain = (inventory: Inventory, narrowed: Partial<PlanOptions> = {}): Plan => {
  const options = { checks, rethrow: true, ...narrowed };
  const { plan, built } = planOf(inventory, options);
  const again = planOf(built.after, options);
  const fails = new Set(again.built.before.map(({ fingerprint }) => fingerprint));
  const claimed = plan.changes.flatMap(({ resolves }) => resolves);
  // Every failure that goes is said to go with a change, also where it takes several.
  expect(new Set(claimed).size).toBe(plan.totals.resolved);
  const left = new Set(plan.left.map(({ fingerprint }) => fingerprint));
  expect(again.plan.changes.map(({ title }) => title)).toEqual([]);
  expect(claimed.filter((fingerprint) => fails.has(fingerprint))).toEqual([]);
  // Whatever fails then was said to stay, also where the plan itself brought it; and what was said to stay fails.
  expect([...fails].filter((fingerprint) => !left.has(fingerprint))).toEqual([]);
  expect([...left].filter((fingerprint) => !fails.has(fingerprint))).toEqual([]);
  return plan;
};

describe('the plan of an inventory in which a plan was made', () => {
  it('is empty, of the example', { timeout: 240_000 }, () => {
    expect(holdAgain(example).changes.length).toBeGreaterThan(0);
  });

  it('is empty, of random networks', { timeout: 240_000 }, () => {
    const plans = seeds.map((seed) => holdAgain(drawInventory(seed)));
    expect(plans.filter(({ changes }) => changes.length > 0).length).toBeGreaterThan(seeds.length / 2);
  });

  it('is empty where changes were left out, too', { timeout: 240_000 }, () => {
    const left = seeds.slice(0, 3).flatMap((seed) => holdAgain(drawInventory(seed), { maxRisk: 'low' }).left);
    expect(left.some(({ why }) => why.startsWith('Left out by --max-risk low'))).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';

/** An inventory whose things are called and described in other words. */
const inOtherWords = (inventory: Inventory): Inventory => {
  let at = 0;
  const changed = (section: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one: unknown) => changed(section, one));
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => {
        if (key === 'tags' && section !== 'buckets') return [key, { Name: `thing ${++at}`, team: 'other' }];
        if (key === 'createdAt' && section === 'vpcEndpoints') return [key, '2001-02-03T04:05:06.000Z'];
        // AWS: the default group of a VPC is named so, and no other can be (VPC guide, default security groups).
        if (key === 'name' && section === 'securityGroups' && typeof one === 'string')
          return [key, one === 'default' ? one : `group ${++at}`];
        const said = key === 'description' && section === 'networkInterfaces' ? String(one) : '';
        return [
          key,
          said !== '' && !said.startsWith('Route 53 Resolver') ? `said ${++at}` : changed(section, one),
        ];
      }),
    );
  };
  return {
    ...inventory,
    regions: inventory.regions.map((unit) => ({
      ...unit,
      sections: Object.fromEntries(
        Object.entries(unit.sections).map(([section, items]) => [section, changed(section, items)]),
      ) as unknown as Inventory['regions'][number]['sections'],
    })),
  };
};

const verdicts = (inventory: Inventory): readonly unknown[] =>
  audit(inventory, {
    checks,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
  }).findings.map(({ fingerprint, status, severity, message, evidence, gaps, remedy }) => ({
    fingerprint,
    status,
    severity,
    message,
    evidence,
    gaps,
    remedy,
  }));

const example = JSON.parse(
  readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8'),
) as Inventory;

// What twins may differ in: whoever lets a verdict rest on one of these has to take it into `deciding` of src/twins/items.ts.
describe('tags, descriptions of interfaces, names of groups and times of endpoints', () => {
  it('decide nothing in the example', () => {
    expect(verdicts(inOtherWords(example))).toEqual(verdicts(example));
  });

  it('decide nothing in random networks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const inventory = drawInventory(seed);
        expect(verdicts(inOtherWords(inventory))).toEqual(verdicts(inventory));
      }),
      { numRuns: 4 },
    );
  });
});

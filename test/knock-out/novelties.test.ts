import { describe, expect, it } from 'vitest';
import { needs } from '../../src/checks/needs.ts';
import { inventoryOf } from '../../src/testing/index.ts';
import { fields, sectionOf, withValue } from './novelties.ts';
import { flips, judge, tables } from './verdicts.ts';

const patience = 300_000;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (id, { check, cases }) => {
  const asked = fields.filter((field) => needs[id]?.includes(sectionOf(field)));

  it(
    'says unknown wherever AWS says something new that it rests on',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        return asked.flatMap((field) => {
          const changed = withValue(inventory, field);
          if (!changed) return [];
          return flips(check, full, judge(check, given, changed)).map(
            (flip) => `${name}: with a new ${field}, ${flip}`,
          );
        });
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});

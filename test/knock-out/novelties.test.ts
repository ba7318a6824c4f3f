import { describe, expect, it } from 'vitest';
import { needs } from '../../src/checks/needs.ts';
import { inventoryOf } from '../../src/testing/index.ts';
import { fields, newField, novelty, sectionOf, withValue } from './novelties.ts';
import { flips, judge, tables } from './verdicts.ts';

const patience = 300_000;

// Of these one may stand beside others that are known.
const amongOthers: ReadonlySet<string> = new Set([
  'networkInterfaces',
  'vpcEndpoints',
  'transitGatewayVpcAttachments',
]);

// Of these a new field beside a known value is judged otherwise than a new value.
const withFields = /\.protocol$|^hostedZones/;

const newsOf = (field: string) => (withFields.test(field) ? [novelty, newField] : [novelty]);

const picksOf = (field: string): readonly ((at: number) => boolean)[] =>
  amongOthers.has(sectionOf(field)) ? [() => true, (at) => at === 0] : [() => true];

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (id, { check, cases }) => {
  const asked = fields.filter((field) => needs[id]?.includes(sectionOf(field)));

  it(
    'says unknown wherever AWS says something new that it rests on',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        return asked.flatMap((field) =>
          newsOf(field).flatMap((to) =>
            picksOf(field).flatMap((picked) => {
              const changed = withValue(inventory, field, to, picked);
              if (!changed) return [];
              return flips(check, full, judge(check, given, changed)).map(
                (flip) => `${name}: with a new ${field}, ${flip}`,
              );
            }),
          ),
        );
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});

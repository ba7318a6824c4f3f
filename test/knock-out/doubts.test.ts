import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../src/testing/index.ts';
import { doubtsIn, withDoubt } from './doubts.ts';
import { flips, judge, tables } from './verdicts.ts';

const patience = 300_000;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (_id, { check, cases }) => {
  it(
    'says unknown at most where something is in doubt',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        return doubtsIn(inventory).flatMap((doubt) => {
          const { section, vpcId, id, service } = doubt;
          return flips(check, full, judge(check, given, withDoubt(inventory, doubt))).map(
            (flip) =>
              `${name}: with a doubt of ${section} ${vpcId ?? ''} ${id ?? ''} ${service ?? ''}, ${flip}`,
          );
        });
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});

import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../src/testing/index.ts';
import { doubtsIn, withDoubt } from './doubts.ts';
import { flips, judge, tables } from './verdicts.ts';

const patience = 300_000;

// A third of the doubts of each case, another third for names of another length; DOUBTS=all for all of them.
const isTried = (name: string, at: number): boolean =>
  process.env['DOUBTS'] === 'all' || at % 3 === name.length % 3;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (_id, { check, cases }) => {
  it(
    'says unknown at most where something is in doubt',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        const tried = doubtsIn(inventory).filter((_, at) => isTried(name, at));
        return tried.flatMap((doubt) => {
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

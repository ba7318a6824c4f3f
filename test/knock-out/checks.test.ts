import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../../src/testing/index.ts';
import { answersIn, decisive, without } from './knock-outs.ts';
import { flips, judge, tables, verdictsOf } from './verdicts.ts';

// Policies are many times dearer to judge than ways.
const patience = 300_000;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (_id, { check, cases }) => {
  it(
    'says unknown wherever an answer is missing that it rests on',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        const same = verdictsOf(full);
        const missing = decisive(
          answersIn(inventory),
          (answers) => verdictsOf(judge(check, given, without(inventory, answers))) !== same,
        );
        return missing.flatMap((answer) =>
          flips(check, full, judge(check, given, without(inventory, [answer]))).map(
            (flip) => `${name}: without ${answer.join(' ')}, ${flip}`,
          ),
        );
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});

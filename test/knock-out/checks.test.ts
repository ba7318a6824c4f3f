import { describe, expect, it } from 'vitest';
import { needs } from '../../src/checks/needs.ts';
import type { Finding } from '../../src/model/finding.ts';
import { inventoryOf } from '../../src/testing/index.ts';
import { type Answer, answersIn, decisive, sectionOf, without } from './knock-outs.ts';
import { flips, judge, tables, verdictsOf } from './verdicts.ts';

// Policies are many times dearer to judge than ways.
const patience = 300_000;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (id, { check, cases }) => {
  const rests: ReadonlySet<string> = new Set(needs[id]);

  it(
    'says unknown wherever an answer is missing that it rests on',
    () => {
      const found = Object.entries(cases).flatMap(([name, given]) => {
        const inventory = inventoryOf(given.given);
        const full = judge(check, given, inventory);
        const same = verdictsOf(full);
        const alone = new Map<Answer, readonly Finding[]>();
        const changes = (answers: readonly Answer[]): boolean => {
          const found = judge(check, given, without(inventory, answers));
          const [answer, ...others] = answers;
          if (answer && others.length === 0) alone.set(answer, found);
          return verdictsOf(found) !== same;
        };
        // Most of what a check is known to read changes something: halving that would take longer than each alone.
        const all = answersIn(inventory);
        const missing = [
          ...all.filter((answer) => rests.has(sectionOf(answer)) && changes([answer])),
          ...decisive(
            all.filter((answer) => !rests.has(sectionOf(answer))),
            changes,
          ),
        ];
        return missing.flatMap((answer) =>
          flips(check, full, alone.get(answer) ?? []).map(
            (flip) => `${name}: without ${answer.join(' ')}, ${flip}`,
          ),
        );
      });
      expect(found).toEqual([]);
    },
    patience,
  );
});

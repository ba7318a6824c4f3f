import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSubjectSets } from '../../src/audit/subject-sets.ts';
import type { Finding } from '../../src/model/finding.ts';

const statuses = ['pass', 'fail', 'unknown', 'not-applicable'] as const;

const verdict = fc.record({
  check: fc.integer({ min: 0, max: 3 }),
  subject: fc.integer({ min: 0, max: 300 }),
  status: fc.constantFrom(...statuses),
});

describe('subjects that several checks judge', () => {
  it('count once: as failed where one fails, else as unknown where one is', () => {
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 400 }), fc.subarray([0, 1, 2, 3]), (verdicts, asked) => {
        const sets = createSubjectSets();
        for (const { check, subject, status } of verdicts)
          sets.add(check, { status, subject: { arn: `arn:${subject}` } as Finding['subject'] });
        const having = (status: (typeof statuses)[number]) =>
          new Set(
            verdicts
              .filter((one) => asked.includes(one.check) && one.status === status)
              .map(({ subject }) => subject),
          );
        const [failed, unknown, passed] = [having('fail'), having('unknown'), having('pass')];
        expect(sets.of(asked)).toEqual({
          judged: new Set([...failed, ...unknown, ...passed]).size,
          failed: failed.size,
          unknown: [...unknown].filter((one) => !failed.has(one)).length,
        });
      }),
    );
  });
});

import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CaseTable, judge } from '../src/testing/index.ts';
import { checkNames } from '../tools/check-registry.ts';

const folder = new URL('checks/', import.meta.url);

const files = readdirSync(folder).filter((name) => name.endsWith('.cases.ts'));

const tables = await Promise.all(
  files.map(async (file) => {
    const { default: table } = (await import(new URL(file, folder).href)) as { readonly default: CaseTable };
    return { file, ...table };
  }),
);

const isStatus = (verdict: string, status: string): boolean => verdict.split(' ')[0] === status;

describe.each(tables.map((table) => [table.check.id, table] as const))('%s', (id, { file, check, cases }) => {
  it.each(Object.entries(cases))('%s', (_, given) => {
    const { verdicts, complaints } = judge(check, given);
    expect(verdicts).toEqual(given.expect);
    expect(complaints).toEqual([]);
  });

  it('has its cases in a file of its name', () => {
    expect(file).toBe(`${id}.cases.ts`);
  });

  it.each(['pass', 'fail', 'unknown'])('is judged %s by a case', (status) => {
    const verdicts = Object.values(cases).flatMap((given) => Object.values(given.expect));
    expect(verdicts.filter((verdict) => isStatus(verdict, status))).not.toEqual([]);
  });
});

describe('the cases', () => {
  it('cover every check', () => {
    expect(checkNames().filter((id) => !files.includes(`${id}.cases.ts`))).toEqual([]);
  });
});

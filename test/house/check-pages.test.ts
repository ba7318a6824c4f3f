import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CaseTable } from '../../src/testing/index.ts';
import { checkPage } from './check-page.ts';

const folder = new URL('../checks/', import.meta.url);

const tables = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.cases.ts'))
    .sort()
    .map(async (file) => {
      const { default: table } = (await import(new URL(file, folder).href)) as {
        readonly default: CaseTable;
      };
      return [table.check.id, table] as const;
    }),
);

describe('the page of a check', () => {
  it.each(tables)('%s says what the check says', async (id, table) => {
    await expect(checkPage(table)).toMatchFileSnapshot(`../../docs/checks/${id}.md`);
  });

  it('draws its first failing case, with the remedy that has its ids', () => {
    const table = tables.find(([id]) => id === 's3-via-nat')?.[1] as CaseTable;
    const page = checkPage(table);
    expect(page).toContain('aws ec2 create-vpc-endpoint');
    expect(page).toMatch(/```text\n.*s3\.eu-west-1\.amazonaws\.com[\s\S]*nat-a[\s\S]*⇒ delivered/);
    expect(page).toContain('- `ec2:DescribeRouteTables`');
  });
});

import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { account, organization, vpc } from '../../src/testing/index.ts';
import { csvRows } from '../report/csv-rows.ts';
import { execute } from './execute.ts';

const named = (name: string, cidr: string) =>
  vpc(name, { cidr }).subnet('public', { egress: 'igw' }).subnet('app', { instances: 1 });

const inventory = organization(
  account('111122223333', named('shop', '10.0.0.0/16'), named('desk', '10.1.0.0/16')).inOrganization(
    'o-aaaaaaaaaa',
    [],
    { '111122223333': 'Workloads' },
  ),
).inventory();

const called = {
  ...inventory,
  regions: inventory.regions.map((unit) => ({
    ...unit,
    sections: {
      ...unit.sections,
      vpcs: {
        seen: ('seen' in unit.sections.vpcs ? unit.sections.vpcs.seen : []).map((one) => ({
          ...one,
          tags: { Name: one.id.includes('shop') ? 'Shop' : 'Both' },
        })),
      },
    },
  })),
};

const matrix = (...argv: readonly string[]) =>
  execute(['matrix', '--inventory', 'saved.json', ...argv], {
    parts: { checks: () => Promise.resolve(checks), loadInventory: () => Promise.resolve(called) },
  });

describe('matrix --vpc', () => {
  it('takes the Name tag of a VPC as it takes its id', async () => {
    const byName = await matrix('--vpc', 'Shop', '--format', 'csv');
    expect(byName.code).toBe(0);
    const [head = [], ...rows] = csvRows(byName.out);
    expect(new Set(rows.map((row) => row[head.indexOf('vpc')]))).toEqual(new Set(['vpc-shop']));
    expect(rows[0]?.[head.indexOf('account name')]).toBe('Workloads');
    expect((await matrix('--vpc', 'vpc-shop', '--format', 'csv')).out).toBe(byName.out);
  });

  it.each([
    ['Shoq', /No VPC "Shoq" .*\n.*Did you mean Shop\?/],
    ['vpc-nowhere', /No VPC "vpc-nowhere"/],
  ])('refuses %s in a sentence or two', async (typed, words) => {
    const { code, err } = await matrix('--vpc', typed);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });

  it('names the account where people read', async () => {
    expect((await matrix()).out).toContain('Workloads (111122223333)');
  });
});

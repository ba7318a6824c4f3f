import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleOrganization } from '../../examples/build.ts';
import { type Check, defineCheck } from '../../src/checks/check.ts';
import { subnets } from '../../src/checks/subjects.ts';
import type { CheckOptions } from '../../src/model/check-options.ts';
import { type Inventory, type Section, sectionNames } from '../../src/model/inventory.ts';
import { account, type CaseTable, inventoryOf, vpc } from '../../src/testing/index.ts';
import { drawInventory } from '../paths/random/random-inventory.ts';
import { type Question, type Reads, readsOf } from './recorded-reads.ts';

const folder = new URL('../checks/', import.meta.url);

const tables = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.cases.ts'))
    .sort()
    .map(
      async (file) => ((await import(new URL(file, folder).href)) as { readonly default: CaseTable }).default,
    ),
);

type Asked = readonly [inventory: Inventory, options: Partial<CheckOptions>];

const everyWorkload: Partial<CheckOptions> = {
  assumeWorkloads: true,
  profiles: [{ profile: 'ecr' }, { profile: 'sts' }],
};

// What the cases of no check have: networks that are full of everything.
const drawn = Array.from({ length: 40 }, (_, seed) => drawInventory(seed));

const shared: readonly Asked[] = [exampleOrganization(), ...drawn].map((inventory) => [
  inventory,
  everyWorkload,
]);

const together = (all: readonly Reads[]): Reads => {
  const sum: Reads = { own: new Set(), asked: new Map() };
  for (const { own, asked } of all) {
    for (const section of own) sum.own.add(section);
    for (const [question, sections] of asked)
      sum.asked.set(question, new Set([...(sum.asked.get(question) ?? []), ...sections]));
  }
  return sum;
};

const recorded = (check: Check, asked: readonly Asked[]): Reads =>
  together(asked.map(([inventory, options]) => readsOf(check, inventory, options)));

/**
 * The sections that a check's verdicts may rest on: those that it looks at itself, and all that the resolver looked at for
 * whichever check, where it was asked the same. A way may lead through anything, in accounts that no case of this check has.
 */
const needsOf = ({ own, asked }: Reads, resolver: ReadonlyMap<Question, ReadonlySet<Section>>) => {
  const all = new Set(
    [own, ...[...asked.keys()].map((question) => resolver.get(question) ?? [])].flatMap((one) => [...one]),
  );
  return sectionNames.filter((section) => all.has(section));
};

const line = (id: string, needs: readonly Section[]): string =>
  `  '${id}': [${needs.map((section) => `'${section}'`).join(', ')}],`;

const moduleOf = (lines: readonly string[]): string =>
  [
    '// Written by `npm run update`; do not edit.',
    "import type { Section } from '../model/inventory.ts';",
    '',
    '/** The sections that the verdicts of each check may rest on, by its id: recorded while its cases were judged. */',
    'export const needs: { readonly [check in string]?: readonly Section[] } = {',
    ...lines,
    '};',
    '',
  ].join('\n');

describe('what the verdicts of the checks rest on', () => {
  it('is what was recorded: a check that looks at more, or at less, has its line written anew', async () => {
    const all = tables.map(({ check, cases }) => {
      const own = Object.values(cases).map((given): Asked => [inventoryOf(given.given), given]);
      return { id: check.id, reads: recorded(check, [...own, ...shared]) };
    });
    const { asked } = together(all.map(({ reads }) => reads));
    const lines = all.map(({ id, reads }) => line(id, needsOf(reads, asked)));
    await expect(moduleOf(lines)).toMatchFileSnapshot('../../src/checks/needs.ts');
  }, 300_000);
});

describe('the record of what a verdict rests on', () => {
  const checkThat = (evaluate: Parameters<typeof defineCheck>[0]['evaluate']): Check =>
    defineCheck({
      id: 'throw-away',
      title: 'Throw-away',
      severity: 'low',
      rationale: 'It asks.',
      remedy: 'None.',
      references: [],
      subject: subnets as Check['subject'],
      messages: {},
      evaluate,
    });
  const given = account(vpc().subnet('app', { egress: 'nat' })).inventory();
  const verdict = { status: 'not-applicable', messageId: 'none', message: '' } as const;

  it.each<[string, (context: Parameters<Check['evaluate']>[1]) => unknown]>([
    ['listed', ({ world, unit }) => world.list('buckets', unit)],
    ['found by its id', ({ world, unit }) => world.find('buckets' as 'vpcs', 'b', unit)],
    ['located by its id', ({ world }) => world.locate('buckets' as 'vpcs', 'b')],
    ['grouped', ({ world }) => world.group('buckets', 'name')],
    ['looked up', ({ world }) => world.lookup({ name: 'b', section: 'buckets', keysOf: () => [] }, 'b')],
    ['looked at in the unit', ({ unit }) => unit.sections.buckets],
    ['looked at in any unit', ({ world }) => world.units.map(({ sections }) => sections.buckets)],
    [
      'looked at in the inventory',
      ({ world }) => world.inventory.regions.map(({ sections }) => sections.buckets),
    ],
  ])('has what is %s', (_, ask) => {
    const check = checkThat((_subject, context) => {
      ask(context);
      return verdict;
    });
    expect([...readsOf(check, given, {}).own]).toEqual(['subnets', 'buckets']);
  });

  it('has what the resolver looks at, by what it was asked', () => {
    const check = checkThat((subject, { paths, unit }) => {
      paths.toPublicAddresses({ item: subject, place: unit } as never, 's3');
      return verdict;
    });
    const { own, asked } = readsOf(check, given, {});
    expect([...own]).toEqual(['subnets']);
    expect([...asked.keys()]).toEqual(['toPublicAddresses']);
    expect([...(asked.get('toPublicAddresses') ?? [])]).toContain('routeTables');
  });

  it('gives a check what the resolver looked at for another one that asked it the same', () => {
    const resolver = new Map([['toService', new Set<Section>(['dnsProfiles'])]] as const);
    const asks: Reads = { own: new Set(['subnets']), asked: new Map([['toService', new Set()]]) };
    expect(needsOf(asks, resolver)).toEqual(['subnets', 'dnsProfiles']);
    expect(needsOf({ ...asks, asked: new Map() }, resolver)).toEqual(['subnets']);
  });
});

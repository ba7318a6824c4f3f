import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import { type Inventory, type Section, sectionNames } from '../../src/model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../../src/model/observed.ts';
import type { Report } from '../../src/model/report.ts';
import { audit } from '../../src/audit/audit.ts';
import { createDice, type Dice } from './random/dice.ts';
import { drawInventory } from './random/random-inventory.ts';

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const runs = { numRuns: 5 };

// Those that judge policies and services of one's own do not ask for a way.
const aboutWays = checks.filter(
  ({ id }) => !/polic|perimeter|endpoint-service|pending-endpoint|unverified|bucket/.test(id),
);

const judge = (inventory: Inventory): Report =>
  audit(inventory, {
    checks: aboutWays,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
    profiles: [{ profile: 'ecr' }, { profile: 'sts' }],
    matrix: ['s3', 'dynamodb', 'ssm', 'sts'],
  });

const keyOf = ({ check, subject }: Finding): string => `${check} ${subject.arn}`;

const byKey = ({ findings }: Report): ReadonlyMap<string, Finding> =>
  new Map(findings.map((finding) => [keyOf(finding), finding]));

const verdicts = ({ findings }: Report): readonly string[] =>
  findings.map((one) => `${keyOf(one)}: ${one.status} ${one.severity} ${one.messageId}`).sort();

const cells = ({ matrix }: Report): readonly string[] =>
  (matrix?.rows ?? []).map(
    ({ subnetId, cells: row }) => `${subnetId}: ${row.map(({ word }) => word).join(', ')}`,
  );

const denied = (section: Section): Gap => ({
  action: `ec2:Describe-${section}`,
  code: 'UnauthorizedOperation',
  message: `Reading ${section} was denied.`,
});

/** The same inventory after one section of one unit was denied. */
const withGap = (inventory: Inventory, at: number, section: Section): Inventory => {
  const gap = denied(section);
  const account = inventory.regions[at]?.accountId;
  return {
    ...inventory,
    targets: inventory.targets.map((target) =>
      target.accountId === account ? { ...target, status: 'partial', gaps: [gap] } : target,
    ),
    regions: inventory.regions.map((unit, i) =>
      i === at ? { ...unit, sections: { ...unit.sections, [section]: { gap } } } : unit,
    ),
  };
};

/** Does a verdict under a gap contradict the one with full knowledge? */
const contradicts = (full: Finding, gapped: Finding): boolean => {
  if (gapped.status === 'unknown' || gapped.status === full.status) return false;
  // Of what was unknown in any case, a gap can hide the reason, but never prove a failure.
  if (full.status === 'unknown') return gapped.status === 'fail';
  // Whether a subnet is isolated may be hidden, and that it reaches the service may be not.
  return !(full.status === 'not-applicable' && gapped.status === 'pass');
};

const shuffled = <T>(value: T, dice: Dice): T => {
  if (Array.isArray(value)) return dice.shuffle(value.map((one: unknown) => shuffled(one, dice))) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shuffled(one, dice)])) as T;
};

/** The same inventory, with the items of each section in another order. */
const relisted = (inventory: Inventory, dice: Dice): Inventory => ({
  ...inventory,
  regions: dice.shuffle(inventory.regions).map((unit) => ({
    ...unit,
    sections: Object.fromEntries(
      sectionNames.map((name) => {
        const items: Observed<readonly object[]> = unit.sections[name];
        return [name, isSeen(items) ? { seen: dice.shuffle(items.seen) } : items];
      }),
    ) as unknown as typeof unit.sections,
  })),
});

const ids = /\b[a-zA-Z-]+-0[0-9a-f]{16}\b/g;

/** Other ids, of which none is in the order of those before. */
const renamed = (
  inventory: Inventory,
): { readonly inventory: Inventory; readonly back: (text: string) => string } => {
  const before = new Map<string, string>();
  const text = JSON.stringify(inventory).replace(ids, (id) => {
    const digits = (BigInt(`0x${id.slice(-17)}`) * 0x9e3779b97f4a7c15n) % (1n << 64n);
    const after = `${id.slice(0, -17)}0${digits.toString(16).padStart(16, '0')}`;
    before.set(after, id);
    return after;
  });
  return {
    inventory: JSON.parse(text) as Inventory,
    back: (said) => said.replace(ids, (id) => before.get(id) ?? id),
  };
};

/** Two accounts that have nothing to do with others, with networks of other addresses. */
const strangers = (seed: number): Inventory =>
  JSON.parse(
    JSON.stringify(drawInventory(seed))
      .replaceAll('-00000', '-70000')
      .replaceAll('111122223333', '777788889999')
      .replaceAll('444455556666', '888899990000')
      .replaceAll('pl-0corp', 'pl-7corp')
      .replaceAll(/\b10\.(\d+\.\d+\.\d+)/g, '172.$1'),
  ) as Inventory;

const together = (one: Inventory, other: Inventory): Inventory => ({
  ...one,
  targets: [...one.targets, ...other.targets],
  regions: [...one.regions, ...other.regions],
});

describe('a verdict about networks drawn at random', () => {
  it('becomes unknown at most when a section is denied, and never the opposite', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawInventory(seed);
        const full = byKey(judge(inventory));
        const at = createDice(seed + 1).below(inventory.regions.length);
        for (const section of sectionNames) {
          const flips = [...byKey(judge(withGap(inventory, at, section)))].flatMap(([key, gapped]) => {
            const before = full.get(key);
            return before && contradicts(before, gapped)
              ? [`${key}: ${before.status} became ${gapped.status}: ${before.message} ${gapped.message}`]
              : [];
          });
          expect([section, flips]).toEqual([section, []]);
        }
      }),
      // Each is judged once for every section. In the first, a zone leads to an endpoint whose interfaces are not listed then.
      { numRuns: 3, examples: [[686005]] },
    );
  });

  it('is the same however the lists of the inventory are ordered', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawInventory(seed);
        const [one, other] = [judge(inventory), judge(shuffled(inventory, createDice(seed + 2)))];
        expect(verdicts(other)).toEqual(verdicts(one));
        expect(cells(other)).toEqual(cells(one));
      }),
      runs,
    );
  });

  it('is told in the same words in whatever order things were listed', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawInventory(seed);
        const { findings, matrix, population } = judge(inventory);
        const other = judge(relisted(inventory, createDice(seed + 4)));
        expect(other.findings).toEqual(findings);
        expect(other.population).toEqual(population);
        expect(other.matrix).toEqual(matrix);
      }),
      runs,
    );
  });

  it('is the same when everything has another id', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawInventory(seed);
        const other = renamed(inventory);
        const said = verdicts(judge(other.inventory)).map(other.back).sort();
        expect(said).toEqual(verdicts(judge(inventory)));
      }),
      runs,
    );
  });

  it('is the same when accounts that have nothing to do with it are scanned too', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inventory = drawInventory(seed);
        const all = verdicts(judge(together(inventory, strangers(seed + 3))));
        expect(all.filter((line) => !/777788889999|888899990000/.test(line))).toEqual(
          verdicts(judge(inventory)),
        );
      }),
      // Appliances of this network send the replies of each other's packets to each other.
      { ...runs, examples: [[12448]] },
    );
  });
});

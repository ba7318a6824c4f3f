import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Inventory, RegionInventory } from '../../src/model/inventory.ts';
import type { Subnet } from '../../src/model/resources.ts';
import { add, allWith, edit, editItem, find } from '../../src/overlay/items.ts';
import { isSeen } from '../../src/model/observed.ts';

const accountOf = (n: number): string => String(100_000_000_000 + n);

const subnet = (n: number, owner: number, vpc: number): Subnet =>
  ({ id: `subnet-${n}`, ownerId: accountOf(owner), vpcId: `vpc-${vpc}` }) as unknown as Subnet;

/** Units that list some subnets each; a shared one is listed by its owner and by others. */
const inventoryOf = (lists: readonly (readonly Subnet[] | null)[]): Inventory =>
  ({
    regions: lists.map((seen, n) => ({
      accountId: accountOf(n),
      region: 'eu-west-1',
      sections: { subnets: seen ? { seen } : { gap: { action: 'a', code: 'c', message: 'm' } } },
    })),
  }) as unknown as Inventory;

const subnetsIn = ({ sections: { subnets } }: RegionInventory): readonly Subnet[] =>
  isSeen(subnets) ? subnets.seen : [];

/** The same questions, answered by looking through everything. */
const foundByLooking = (inventory: Inventory, id: string) => {
  const all = inventory.regions.flatMap((unit) =>
    subnetsIn(unit).flatMap((item) => (item.id === id ? { item, unit } : [])),
  );
  return all.find(({ item, unit }) => item.ownerId === unit.accountId) ?? all[0] ?? null;
};

const listedByLooking = (inventory: Inventory, vpcId: string) =>
  inventory.regions.flatMap((unit) =>
    subnetsIn(unit).flatMap((item) => (item.vpcId === vpcId ? { item, unit } : [])),
  );

const anySubnet = fc
  .record({ n: fc.nat(12), owner: fc.nat(11), vpc: fc.nat(3) })
  .map(({ n, owner, vpc }) => subnet(n, owner, vpc));

const step = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), n: fc.nat(12), vpc: fc.nat(3) }),
  fc.record({ kind: fc.constant('remove' as const), n: fc.nat(12) }),
  fc.record({ kind: fc.constant('add' as const), unit: fc.nat(29), subnet: anySubnet }),
  fc.record({ kind: fc.constant('back' as const), to: fc.nat(5) }),
);

const isListed = ({ regions }: Inventory, unit: number, id: string): boolean =>
  regions.some(
    ({ accountId }, at) =>
      accountId === accountOf(unit) && subnetsIn(regions[at]!).some((item) => item.id === id),
  );

describe('what is listed in many units', () => {
  it('is found after any changes as by looking through all of them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.option(fc.uniqueArray(anySubnet, { maxLength: 4, selector: ({ id }) => id }), { freq: 8 }),
          {
            minLength: 9,
            maxLength: 30,
          },
        ),
        fc.array(step, { minLength: 5, maxLength: 40 }),
        (lists, steps) => {
          const made = [inventoryOf(lists)];
          for (const one of steps) {
            const inventory = made.at(-1) as Inventory;
            if (one.kind === 'move')
              made.push(
                editItem(inventory, 'subnets', `subnet-${one.n}`, (item) => ({
                  ...item,
                  vpcId: `vpc-${one.vpc}`,
                })),
              );
            else if (one.kind === 'remove')
              made.push(
                edit(
                  inventory,
                  'subnets',
                  ({ id }) => id === `subnet-${one.n}`,
                  () => null,
                ),
              );
            else if (one.kind === 'add' && !isListed(inventory, one.unit, one.subnet.id))
              made.push(
                add(
                  inventory,
                  { accountId: accountOf(one.unit), region: 'eu-west-1' },
                  'subnets',
                  one.subnet,
                ),
              );
            else made.push((one.kind === 'back' ? made[one.to] : undefined) ?? inventory);
            const now = made.at(-1) as Inventory;
            for (const id of ['subnet-0', 'subnet-5', 'subnet-12'])
              expect(find(now, 'subnets', id)).toEqual(foundByLooking(now, id));
            for (const vpcId of ['vpc-0', 'vpc-3'])
              expect(allWith(now, 'subnets', 'vpcId', vpcId)).toEqual(listedByLooking(now, vpcId));
          }
        },
      ),
      { numRuns: 120 },
    );
  });
});

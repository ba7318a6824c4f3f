import type { RegionInventory } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

// Beyond a hundred VPCs or so, what is remembered of paths and findings outgrows the inventory itself.
const largeFrom = 5_000;

const thingsIn = ({ sections }: RegionInventory): number =>
  Object.values(sections).reduce(
    (sum, items: Observed<readonly unknown[]>) => sum + (isSeen(items) ? items.seen.length : 0),
    0,
  );

/** How many things units hold. */
export const sizeOf = (units: readonly RegionInventory[]): number =>
  units.reduce((sum, unit) => sum + thingsIn(unit), 0);

/** Do units hold so much that memory has to be saved at the cost of time? */
export const isLarge = (units: readonly RegionInventory[]): boolean => sizeOf(units) >= largeFrom;

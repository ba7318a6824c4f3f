import type { CheckOptions } from '../model/check-options.ts';
import type { RegionInventory } from '../model/inventory.ts';
import type { World } from '../paths/world.ts';

/** Where a policy is judged: the world, the unit that listed its resource, and what the user says of it. */
export interface Setting {
  readonly world: World;
  readonly unit: RegionInventory;
  readonly options: CheckOptions;
}

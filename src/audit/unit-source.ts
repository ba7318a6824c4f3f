import type { RegionInventory } from '../model/inventory.ts';
import type { Place } from '../paths/world.ts';

/** Units that lie somewhere and can be read one at a time. */
export interface UnitSource {
  /** Where there is a unit, sorted by account and region. */
  readonly places: readonly Place[];
  /** The unit of a place, and about how large it is in memory. */
  read(at: number): { readonly unit: RegionInventory; readonly bytes: number };
}

import type { RegionInventory } from '../model/inventory.ts';
import type { Place } from '../paths/world.ts';
import type { StoredCollection } from './resume.ts';

/** Units that lie somewhere and can be read one at a time. */
export interface UnitSource {
  /** Where there is a unit, sorted by account and region. */
  readonly places: readonly Place[];
  /** The unit of a place, and about how large it is in memory. */
  read(at: number): { readonly unit: RegionInventory; readonly bytes: number };
}

/** Units of a collection that is on disk. */
export const sourceOf = ({ head, store }: StoredCollection): UnitSource => {
  const places = head.targets.flatMap(({ accountId, region, status }) =>
    // What was not assessed at all has no unit.
    region === null || status === 'not-assessed' ? [] : [{ accountId, region }],
  );
  return {
    places,
    read(at) {
      const place = places[at];
      const kept = place && store.load(place);
      if (!kept?.unit) throw new Error(`The unit of ${place?.accountId} in ${place?.region} is gone.`);
      return { unit: kept.unit, bytes: kept.bytes };
    },
  };
};

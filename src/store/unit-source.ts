import type { UnitSource } from '../audit/unit-source.ts';
import type { StoredCollection } from './stored-collection.ts';

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

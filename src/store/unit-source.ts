import type { InventoryHead, Target } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import type { Place } from '../paths/world.ts';
import type { UnitSource } from '../audit/unit-source.ts';
import type { UnitStore } from './unit-store.ts';

/** Where a unit is to be: what was not assessed at all has none. */
const unitPlace = ({ accountId, region, status }: Target): Place | null =>
  region === null || status === 'not-assessed' ? null : { accountId, region };

/** Units of a collection that is on disk. */
export const sourceOf = ({
  head,
  store,
}: {
  readonly head: InventoryHead;
  readonly store: UnitStore;
}): UnitSource => {
  const places = head.targets.flatMap((target) => unitPlace(target) ?? []);
  return {
    places,
    read(at) {
      const place = places[at];
      const kept = place && store.load(place);
      if (!kept?.unit)
        throw new UserError(
          `What was kept of ${place?.accountId} in ${place?.region} was changed or removed while it was judged.`,
          'Judge it again once no scan uses the folder; if it stays so, scan again with this --state-dir.',
        );
      return { unit: kept.unit, bytes: kept.bytes };
    },
  };
};

const lost = (target: Target, place: Place, { damaged }: UnitStore): Target => {
  const found = damaged.find(
    ({ place: { accountId, region } }) => accountId === place.accountId && region === place.region,
  );
  const message = found
    ? `What was kept of it is damaged: ${found.reason}. Scan again with this --state-dir.`
    : 'What was kept of it is not there any more. Scan again with this --state-dir.';
  const gap = { action: 'pathproof:audit', code: found ? 'DamagedUnit' : 'MissingUnit', message };
  return { ...target, status: 'not-assessed', gaps: [...target.gaps, gap] };
};

/** What a run said, with a line of coverage for each unit that cannot be used: what is left can be judged. */
export const soundHead = (head: InventoryHead, store: UnitStore): InventoryHead => ({
  ...head,
  targets: head.targets.map((target) => {
    const place = unitPlace(target);
    return place === null || store.load(place)?.unit ? target : lost(target, place, store);
  }),
});

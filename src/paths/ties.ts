import type { Gap } from '../model/observed.ts';
import type { Route } from '../model/resources.ts';
import type { RouteEntry } from '../network/lookup.ts';

/** The gap of equally good routes: which of them wins is AWS's choice. */
export const tieGap = (tableId: string, winners: readonly RouteEntry<Route>[]): Gap => ({
  action: 'pathproof:path',
  code: 'Indeterminate',
  // AWS: of two prefix lists with the same CIDR one is chosen at random, and that choice then stays (route-tables-priority).
  message: `${tableId} has equally good routes by prefix lists to ${winners
    .map((entry) => entry.target.target.id || 'a target that is gone')
    .sort()
    .join(' and ')}; AWS chooses one at random.`,
});

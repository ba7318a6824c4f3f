import type { World } from '../paths/world.ts';
import { type ContextValue, present } from '../policy/index.ts';

/** What every request at the time of the collection carries, whoever sends it: when it is, and the region that it is for. */
export const circumstancesOf = (
  { inventory }: World,
  region: string,
): Readonly<Record<string, ContextValue>> => ({
  'aws:currenttime': present(inventory.collectedAt),
  'aws:epochtime': present(String(Math.floor(Date.parse(inventory.collectedAt) / 1000))),
  // AWS: the region whose endpoint is called (IAM, aws:RequestedRegion)
  'aws:requestedregion': present(region),
});

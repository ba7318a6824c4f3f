import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { withoutDot, zonesByTarget } from './indexes.ts';
import type { Place, World } from './world.ts';

/** The hosted zones with a record that leads to this endpoint by its own name: how a central endpoint is found from other VPCs. */
export const zonesLeadingTo = (world: World, endpoint: VpcEndpoint): readonly string[] => {
  const zones = endpoint.dnsNames.flatMap((name) => world.lookup(zonesByTarget, withoutDot(name)));
  return [...new Set(zones.map(({ item }) => item.id))].sort();
};

/** What hides whether such a zone exists in the account of the endpoint, where hubs of endpoints keep them; null when nothing does. */
export const zonesGap = (world: World, place: Place): Gap | null => {
  const listed = world.list('hostedZones', place);
  if (!isSeen(listed)) return listed.gap;
  const hidden = listed.seen.find(({ records }) => !isSeen(records))?.records;
  return hidden && !isSeen(hidden) ? hidden.gap : null;
};

import type { VpcEndpoint } from '../model/resources.ts';
import { withoutDot, zonesByTarget } from './indexes.ts';
import type { World } from './world.ts';

/** The hosted zones with a record that leads to this endpoint by its own name: how a central endpoint is found from other VPCs. */
export const zonesLeadingTo = (world: World, endpoint: VpcEndpoint): readonly string[] => {
  const zones = endpoint.dnsNames.flatMap((name) => world.lookup(zonesByTarget, withoutDot(name)));
  return [...new Set(zones.map(({ item }) => item.id))].sort();
};

import { isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { World } from './world.ts';

const targets = new WeakMap<World, ReadonlyMap<string, readonly string[]>>();

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Zones by the names that their records lead to; indexed once for each world. */
const zonesByTarget = (world: World): ReadonlyMap<string, readonly string[]> => {
  const known = targets.get(world);
  if (known) return known;
  const index = new Map<string, Set<string>>();
  for (const { sections } of world.units) {
    if (!isSeen(sections.hostedZones)) continue;
    for (const { id, records } of sections.hostedZones.seen) {
      if (!isSeen(records)) continue;
      for (const { alias, values, type } of records.seen)
        for (const target of [...(alias === null ? [] : [alias]), ...(type === 'CNAME' ? values : [])])
          index.set(withoutDot(target), (index.get(withoutDot(target)) ?? new Set()).add(id));
    }
  }
  const answer = new Map([...index].map(([target, ids]) => [target, [...ids].sort()]));
  targets.set(world, answer);
  return answer;
};

/** The hosted zones with a record that leads to this endpoint by its own name: how a central endpoint is found from other VPCs. */
export const zonesLeadingTo = (world: World, endpoint: VpcEndpoint): readonly string[] => {
  const index = zonesByTarget(world);
  return [...new Set(endpoint.dnsNames.flatMap((name) => index.get(withoutDot(name)) ?? []))].sort();
};

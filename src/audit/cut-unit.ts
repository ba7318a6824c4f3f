import { type RegionInventory, type Section, sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

/** What of an inventory is judged: things of some VPCs, and some that belong to none. */
export interface Within {
  readonly vpcIds: ReadonlySet<string>;
  /** Is this one that belongs to no VPC judged: a bucket, an endpoint service, a connection? */
  readonly includes: (section: Section, item: object) => boolean;
  /** Ids of the things that are judged, where not all of those VPCs are; absent for all. */
  readonly ids?: ReadonlySet<string>;
}

/** Sections whose items are judged and belong to no VPC. */
const apart: readonly Section[] = ['buckets', 'endpointServiceConfigurations', 'endpointConnections'];

const vpcIdOf = (section: Section, item: object): string | null => {
  const { vpcId, id } = item as Readonly<Record<string, unknown>>;
  return section === 'vpcs' ? String(id) : typeof vpcId === 'string' ? vpcId : null;
};

const vpcsKnown = new WeakMap<RegionInventory, ReadonlySet<string>>();

/** The VPCs that things in a unit are in; the empty text for those that are in none. */
export const vpcsIn = (unit: RegionInventory): ReadonlySet<string> => {
  const known = vpcsKnown.get(unit);
  if (known) return known;
  const found = new Set<string>();
  for (const section of sectionNames) {
    const items = unit.sections[section] as Observed<readonly object[]>;
    for (const item of isSeen(items) ? items.seen : []) found.add(vpcIdOf(section, item) ?? '');
  }
  vpcsKnown.set(unit, found);
  return found;
};

/** Is nothing in a unit judged? Of many units most have nothing to do with a change. */
export const isFar = (unit: RegionInventory, { vpcIds, includes }: Within): boolean => {
  const there = vpcsIn(unit);
  if ([...vpcIds].some((vpcId) => there.has(vpcId))) return false;
  return apart.every((section) => {
    const items = unit.sections[section] as Observed<readonly object[]>;
    return !isSeen(items) || !items.seen.some((item) => includes(section, item));
  });
};

/** A unit with those of its items alone that are judged; what is only looked up stays. */
export const cutUnit = (unit: RegionInventory, { vpcIds, includes, ids }: Within): RegionInventory => {
  const sections: Record<string, Observed<readonly object[]>> = { ...unit.sections };
  for (const section of sectionNames) {
    const items = unit.sections[section] as Observed<readonly object[]>;
    if (!isSeen(items)) continue;
    const kept = items.seen.filter((item) => {
      if (apart.includes(section)) return includes(section, item);
      const vpcId = vpcIdOf(section, item);
      if (vpcId !== null && ids) return ids.has(String((item as { readonly id?: string }).id));
      return vpcId === null || vpcIds.has(vpcId);
    });
    if (kept.length !== items.seen.length) sections[section] = { seen: kept };
  }
  return { ...unit, sections: sections as unknown as RegionInventory['sections'] };
};

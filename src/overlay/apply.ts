import type { Inventory, RegionInventory, Section } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import type { Delta, Doubt, UnitKey, Upsert } from './delta.ts';
import { applyEdges } from './edges.ts';
import { settleAddressType } from './endpoint-edges.ts';
import { add, editItem, editUnits, find, itemsIn, keyOf } from './items.ts';
import { remove } from './removals.ts';

const upsert = (inventory: Inventory, { section, item, ...unit }: Upsert): Inventory => {
  // AWS: an account has one setting of it in a region (EC2 API, VpcBlockPublicAccessOptions).
  if (section === 'blockPublicAccessOptions')
    return editUnits(inventory, (one) =>
      one.accountId === unit.accountId && one.region === unit.region
        ? { ...one, sections: { ...one.sections, [section]: { seen: [item] } } }
        : one,
    );
  const key = keyOf(section, item);
  const before = find(inventory, section, key);
  const put = before ? editItem(inventory, section, key, () => item) : add(inventory, unit, section, item);
  if (section !== 'vpcEndpoints' || before === null) return put;
  const endpoints = { now: item as VpcEndpoint, before: before.item as VpcEndpoint };
  return endpoints.now.ipAddressType === endpoints.before.ipAddressType
    ? put
    : settleAddressType(put, endpoints.now, endpoints.before);
};

/** The ids that a section lists, of whatever unit. */
const idsOf = (inventory: Inventory, section: Section): ReadonlySet<string> =>
  new Set(inventory.regions.flatMap((unit) => itemsIn(unit, section).map((item) => keyOf(section, item))));

/** Items that are new are listed all at once: a template of thousands has little else. */
const upsertAll = (inventory: Inventory, upserts: readonly Upsert[]): Inventory => {
  if (upserts.length < MANY) return upserts.reduce(upsert, inventory);
  const known = new Map<Section, Set<string>>();
  const fresh = new Map<string, Upsert[]>();
  const others: Upsert[] = [];
  for (const one of upserts) {
    const { section, accountId, region } = one;
    const ids = known.get(section) ?? new Set(idsOf(inventory, section));
    known.set(section, ids);
    const key = keyOf(section, one.item);
    const unit = `${accountId}/${region}`;
    if (ids.has(key) || section === 'blockPublicAccessOptions') others.push(one);
    else if (fresh.get(unit)?.push(one) === undefined) fresh.set(unit, [one]);
    ids.add(key);
  }
  const listed = editUnits(inventory, (unit) => {
    const own = fresh.get(`${unit.accountId}/${unit.region}`);
    return own ? addAll(unit, own) : unit;
  });
  return others.reduce(upsert, listed);
};

// Below this, going through what is there to learn what is new costs more than it saves.
const MANY = 50;

const addAll = (unit: RegionInventory, upserts: readonly Upsert[]): RegionInventory => {
  const sections: Partial<Record<Section, object>> = { ...unit.sections };
  const bySection = new Map<Section, object[]>();
  for (const { section, item } of upserts) {
    const items = bySection.get(section) ?? [];
    items.push(item);
    bySection.set(section, items);
  }
  for (const [section, items] of bySection)
    if (isSeen<unknown>(unit.sections[section]))
      sections[section] = { seen: [...itemsIn(unit, section), ...items] };
  return { ...unit, sections: sections as RegionInventory['sections'] };
};

const isOf = (unit: UnitKey | null, one: UnitKey): boolean =>
  unit === null || (unit.accountId === one.accountId && unit.region === one.region);

const doubt = (inventory: Inventory, { section, unit, of, gap }: Doubt): Inventory =>
  of !== null
    ? editItem(inventory, section, of.id, (item) => ({ ...item, [of.field]: { gap } }) as typeof item)
    : editUnits(inventory, (one) =>
        isOf(unit, one) ? { ...one, sections: { ...one.sections, [section]: { gap } } } : one,
      );

/** Doubts one after the other; of those that a unit merely lists, a plan has thousands, and they are listed in one go. */
const doubtAll = (inventory: Inventory, doubts: readonly Doubt[]): Inventory => {
  const isListed = ({ of, about }: Doubt): boolean => of === null && about !== undefined;
  const others = doubts.filter((one) => !isListed(one)).reduce(doubt, inventory);
  const listed = doubts.filter(isListed);
  if (listed.length === 0) return others;
  return editUnits(others, (one) => {
    const said = listed
      .filter(({ unit }) => isOf(unit, one))
      .flatMap(({ section, about, gap }) => (about ? [{ section, ...about, gap }] : []));
    return said.length === 0 ? one : { ...one, doubts: [...(one.doubts ?? []), ...said] };
  });
};

/** The inventory as it is after a change; units that nothing touches are shared with the one before. */
export const applyDelta = (inventory: Inventory, delta: Delta): Inventory => {
  const removed = delta.removals.reduce(remove, inventory);
  const upserted = upsertAll(removed, delta.upserts);
  const joined = applyEdges(upserted, delta.edges);
  return doubtAll(joined, delta.doubts);
};

import type { Inventory, RegionInventory, Section } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

type Units = Inventory['regions'];

/** The units that some were made of by changes, and the places of those that changed. */
interface Origin {
  readonly units: Units;
  readonly changed: ReadonlySet<number>;
}

const origins = new WeakMap<Units, Origin>();

const originOf = (units: Units): Origin => origins.get(units) ?? { units, changed: new Set() };

// With more of them changed, they are looked through as quickly by an index of their own.
const mostChanged = 16;

/** Says that units were made of others, which differ in these places. */
export const noteOrigin = (units: Units, from: Units, changed: readonly number[]): void => {
  const origin = originOf(from);
  const all = new Set([...origin.changed, ...changed]);
  if (all.size <= mostChanged) origins.set(units, { units: origin.units, changed: all });
};

interface Asked {
  times: number;
  /** The places of units, by value. */
  index: ReadonlyMap<string, readonly number[]> | null;
}

const asked = new WeakMap<Units, Map<string, Asked>>();

// To look through few units costs less than an index, and so do a few looks.
const fewUnits = 8;
const worthAnIndex = 8;

const indexOf = (units: Units, section: Section, field: string): ReadonlyMap<string, readonly number[]> => {
  const index = new Map<string, number[]>();
  for (const [at, { sections }] of units.entries()) {
    const listed = sections[section] as Observed<readonly object[]>;
    for (const item of isSeen(listed) ? listed.seen : []) {
      const value = String((item as Readonly<Record<string, unknown>>)[field]);
      const places = index.get(value);
      if (!places) index.set(value, [at]);
      else if (places.at(-1) !== at) places.push(at);
    }
  }
  return index;
};

const placesIn = (
  units: Units,
  section: Section,
  field: string,
): ReadonlyMap<string, readonly number[]> | null => {
  const fields = asked.get(units) ?? new Map<string, Asked>();
  asked.set(units, fields);
  const key = `${section} ${field}`;
  const known = fields.get(key) ?? { times: 0, index: null };
  fields.set(key, known);
  known.times += 1;
  if (known.times === worthAnIndex) known.index = indexOf(units, section, field);
  return known.index;
};

/** The units, in their order, that may list an item of a section with this value in a field: all others list none. */
export const unitsWith = (
  units: Units,
  section: Section,
  field: string,
  value: string,
): readonly RegionInventory[] => {
  if (units.length <= fewUnits) return units;
  const origin = originOf(units);
  const places = placesIn(origin.units, section, field);
  if (!places) return units;
  const unchanged = (places.get(value) ?? []).filter((at) => !origin.changed.has(at));
  return [...origin.changed, ...unchanged].sort((a, b) => a - b).flatMap((at) => units[at] ?? []);
};

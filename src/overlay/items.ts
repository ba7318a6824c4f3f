import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { UnitKey } from './delta.ts';
import { noteOrigin, unitsWith } from './unit-index.ts';

/** What items without an id of their own are found by. */
const keys: Partial<Record<Section, string>> = {
  vpcDnsAttributes: 'vpcId',
  vpcHostedZones: 'vpcId',
  endpointServices: 'serviceName',
  buckets: 'name',
  accessPoints: 'arn',
};

/** The field by which items of a section are found. */
const fieldOf = (section: Section): string => keys[section] ?? 'id';

/** The id by which an item of a section is found. */
export const keyOf = <S extends Section>(section: S, item: Sections[S]): string =>
  (item as unknown as Readonly<Record<string, string>>)[fieldOf(section)] ?? '';

/** The items of a section of a unit; none where it could not be read. */
export const itemsIn = <S extends Section>(unit: RegionInventory, section: S): readonly Sections[S][] => {
  const listed = unit.sections[section];
  return isSeen(listed) ? (listed.seen as readonly Sections[S][]) : [];
};

type Listing = readonly object[];

interface Asked {
  times: number;
  groups: ReadonlyMap<string, Listing> | null;
}

const asked = new WeakMap<Listing, Map<string, Asked>>();

// What a change has just made of a list is asked for a few times, and to index it would cost more than to look through it.
const WORTH_AN_INDEX = 8;

const valueOf = (item: object, field: string): unknown => (item as Readonly<Record<string, unknown>>)[field];

const grouped = (items: Listing, field: string): ReadonlyMap<string, Listing> => {
  const groups = new Map<string, object[]>();
  for (const item of items) {
    const value = String(valueOf(item, field));
    const group = groups.get(value);
    if (group) group.push(item);
    else groups.set(value, [item]);
  }
  return groups;
};

/** The items of a list with this value in a field. A list that is asked often is indexed: lists never change, but are made anew. */
const withValue = <T extends object>(items: readonly T[], field: string, value: string): readonly T[] => {
  const fields = asked.get(items) ?? new Map<string, Asked>();
  asked.set(items, fields);
  const known = fields.get(field) ?? { times: 0, groups: null };
  fields.set(field, known);
  known.times += 1;
  if (known.times === WORTH_AN_INDEX) known.groups = grouped(items, field);
  return known.groups
    ? ((known.groups.get(value) ?? []) as readonly T[])
    : items.filter((item) => valueOf(item, field) === value);
};

/** The items of a unit with this id. */
const withId = <S extends Section>(unit: RegionInventory, section: S, id: string): readonly Sections[S][] =>
  withValue(itemsIn(unit, section) as readonly object[], fieldOf(section), id) as never;

/** An item, and the unit that lists it. */
export interface Found<T> {
  readonly item: T;
  readonly unit: RegionInventory;
}

const ownerOf = (item: unknown): string | undefined => (item as { readonly ownerId?: string }).ownerId;

/** An item by its id, as its owner lists it where that was read. */
export const find = <S extends Section>(
  { regions }: Inventory,
  section: S,
  id: string,
): Found<Sections[S]> | null => {
  let found: Found<Sections[S]> | null = null;
  for (const unit of unitsWith(regions, section, fieldOf(section), id)) {
    const [item] = withId(unit, section, id);
    if (item === undefined) continue;
    if (ownerOf(item) === unit.accountId) return { item, unit };
    found ??= { item, unit };
  }
  return found;
};

/** Every item of a section that fits, once for each unit that lists it. */
export const all = <S extends Section>(
  { regions }: Inventory,
  section: S,
  fits: (item: Sections[S]) => boolean,
): readonly Found<Sections[S]>[] =>
  regions.flatMap((unit) =>
    itemsIn(unit, section)
      .filter(fits)
      .map((item) => ({ item, unit })),
  );

/** Every item of a section with this value in a field, once for each unit that lists it. */
export const allWith = <S extends Section>(
  { regions }: Inventory,
  section: S,
  field: keyof Sections[S] & string,
  value: string,
): readonly Found<Sections[S]>[] =>
  unitsWith(regions, section, field, value).flatMap((unit) =>
    withValue(itemsIn(unit, section) as readonly object[], field, value).map((item) => ({
      item: item as Sections[S],
      unit,
    })),
  );

/** The unit of an account and region. */
export const unitOf = ({ regions }: Inventory, { accountId, region }: UnitKey): RegionInventory | undefined =>
  regions.find((unit) => unit.accountId === accountId && unit.region === region);

/** An inventory with the units changed; what stays the same is shared. */
export const editUnits = (
  inventory: Inventory,
  change: (unit: RegionInventory) => RegionInventory,
): Inventory => {
  const regions = inventory.regions.map(change);
  const changed = regions.flatMap((unit, at) => (unit === inventory.regions[at] ? [] : [at]));
  if (changed.length === 0) return inventory;
  noteOrigin(regions, inventory.regions, changed);
  return { ...inventory, regions };
};

/** A list with the items changed that fit; null where none does. Lists are long, and one item of them changes. */
const edited = <T>(
  items: readonly T[],
  fits: (item: T) => boolean,
  change: (item: T) => T | null,
): readonly T[] | null => {
  const first = items.findIndex(fits);
  if (first < 0) return null;
  const seen = items.slice(0, first);
  for (let at = first; at < items.length; at += 1) {
    const item = items[at] as T;
    const now = fits(item) ? change(item) : item;
    if (now !== null) seen.push(now);
  }
  return seen;
};

/** Changes the items of a section that fit, wherever they are listed, or in some units alone; null takes one away. */
export const edit = <S extends Section>(
  inventory: Inventory,
  section: S,
  fits: (item: Sections[S]) => boolean,
  change: (item: Sections[S]) => Sections[S] | null,
  units?: ReadonlySet<RegionInventory>,
): Inventory =>
  editUnits(inventory, (unit) => {
    const seen = units?.has(unit) === false ? null : edited(itemsIn(unit, section), fits, change);
    return seen === null ? unit : { ...unit, sections: { ...unit.sections, [section]: { seen } } };
  });

const fitting = <S extends Section>(section: S, ids: readonly string[]): ((item: Sections[S]) => boolean) => {
  const field = fieldOf(section);
  const wanted = new Set<unknown>(ids);
  return (item) => wanted.has(valueOf(item as object, field));
};

/** Changes the items of some ids, wherever they are listed. */
export const editItems = <S extends Section>(
  inventory: Inventory,
  section: S,
  ids: readonly string[],
  change: (item: Sections[S]) => Sections[S] | null,
): Inventory => {
  const units = new Set(
    ids.flatMap((id) =>
      unitsWith(inventory.regions, section, fieldOf(section), id).filter(
        (unit) => withId(unit, section, id).length > 0,
      ),
    ),
  );
  return units.size === 0 ? inventory : edit(inventory, section, fitting(section, ids), change, units);
};

/** Changes the item of an id, wherever it is listed. */
export const editItem = <S extends Section>(
  inventory: Inventory,
  section: S,
  id: string,
  change: (item: Sections[S]) => Sections[S] | null,
): Inventory => editItems(inventory, section, [id], change);

/** Lists an item in a unit; in a section that could not be read, it stays unseen. */
export const add = <S extends Section>(
  inventory: Inventory,
  { accountId, region }: UnitKey,
  section: S,
  item: Sections[S],
): Inventory =>
  editUnits(inventory, (unit) =>
    unit.accountId === accountId && unit.region === region && isSeen(unit.sections[section])
      ? { ...unit, sections: { ...unit.sections, [section]: { seen: [...itemsIn(unit, section), item] } } }
      : unit,
  );

/** A list with a text in it once, in order. */
export const including = (texts: readonly string[], text: string): string[] =>
  [...new Set([...texts, text])].sort();

/** A list without a text. */
export const without = (texts: readonly string[], text: string): string[] =>
  texts.filter((one) => one !== text);

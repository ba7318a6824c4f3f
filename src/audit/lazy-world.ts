import { doubtIn } from '../model/doubt.ts';
import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { sectionNames } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { everyIndex, type Index } from '../paths/indexes.ts';
import {
  createWorld,
  type KeyedSection,
  type Located,
  notScanned,
  owns,
  type Place,
  type World,
} from '../paths/world.ts';
import type { InventoryHead } from '../model/inventory.ts';
import { createHashIndex, type HashIndex } from './hash-index.ts';
import { createUnitCache, type UnitCache } from './unit-cache.ts';
import type { UnitSource } from './unit-source.ts';

/** The units of an organization, loaded by need: at most so many at a time are in memory. */
export interface LazyUnits {
  /** The inventory; its units are loaded when their sections are looked at. */
  readonly inventory: Inventory;
  /** A world of its own over the same units: what is remembered about it goes when it goes. */
  createWorld(): World;
  /** How many units were read from where they lie, the first reading of all included. */
  loads(): number;
}

const keyOf = (place: Place): string => `${place.accountId}/${place.region}`;

// Fields by which things are asked for: their own id, and those of what they belong to. Not who owns them: that is everything.
const isReference = (field: string): boolean =>
  field === 'id' || (/Id$/.test(field) && !/(owner|account|Owner|Account)Id$/.test(field));

type Indexes = Map<string, HashIndex>;

const groupName = (section: Section, by: string): string => `${section}/${by}`;

const indexIn = (indexes: Indexes, name: string): HashIndex => {
  const index = indexes.get(name) ?? createHashIndex();
  indexes.set(name, index);
  return index;
};

const addKeys = (
  index: HashIndex,
  items: readonly object[],
  keysOf: (item: object, unit: RegionInventory) => readonly string[],
  unit: RegionInventory,
  at: number,
): void => {
  const owned = new Map<string, boolean>();
  for (const item of items)
    for (const key of keysOf(item, unit)) owned.set(key, owned.get(key) === true || owns(item, unit));
  for (const [key, isOwned] of owned) index.add(key, at, isOwned);
};

const fieldOf =
  (field: string) =>
  (item: object): readonly string[] => [String(item[field as keyof typeof item])];

/** The keys of items that say something under them which no item before said. */
const newKeys =
  ({ name, keysOf, saysOf }: Index<Section>, said: Set<string>) =>
  (item: object, unit: RegionInventory): readonly string[] => {
    const keys = keysOf(item as Sections[Section], unit);
    if (!saysOf || keys.length === 0) return keys;
    const says = saysOf(item as Sections[Section]);
    return keys.filter((key) => {
      const saying = `${name}\n${key}\n${says}`;
      const isNew = !said.has(saying);
      said.add(saying);
      return isNew;
    });
  };

/** Notes under which ids and keys things of a unit can be asked for. */
const indexUnit = (indexes: Indexes, said: Set<string>, unit: RegionInventory, at: number): void => {
  for (const section of sectionNames) {
    const items = unit.sections[section] as Observed<readonly object[]>;
    if (!isSeen(items) || items.seen.length === 0) continue;
    const fields = Object.keys(items.seen[0] ?? {}).filter(isReference);
    for (const field of fields)
      addKeys(indexIn(indexes, groupName(section, field)), items.seen, fieldOf(field), unit, at);
    for (const index of everyIndex as readonly unknown[] as readonly Index<Section>[])
      if (index.section === section)
        addKeys(indexIn(indexes, index.name), items.seen, newKeys(index, said), unit, at);
  }
};

/** A unit whose sections are loaded when they are looked at; what is little stays in memory. */
const lazyUnit = (
  { accountId, region, partition, collectedAt, callerArn, doubts }: RegionInventory,
  load: () => RegionInventory,
): RegionInventory =>
  Object.defineProperties(
    {
      accountId,
      region,
      partition,
      collectedAt,
      callerArn,
      ...(doubts ? { doubts } : {}),
    } as RegionInventory,
    {
      sections: { enumerable: true, get: () => load().sections },
      apiCalls: { enumerable: true, get: () => load().apiCalls },
      reads: { enumerable: true, get: () => load().reads },
    },
  );

interface Core {
  readonly inventory: Inventory;
  readonly cache: UnitCache;
  readonly indexes: Indexes;
  readonly ordinals: ReadonlyMap<string, number>;
  /** Units that answer for ids which many units hold: prefix lists of AWS's are in every one. */
  readonly answering: Map<string, number>;
}

const many = 8;

/** The index of a name; one that was not foreseen is made by going through all units once. */
const indexOf = (
  core: Core,
  name: string,
  section: Section,
  keysOf: (item: never) => readonly string[],
  foreseen: boolean,
): HashIndex => {
  const known = core.indexes.get(name);
  if (known) return known;
  const made = indexIn(core.indexes, name);
  // What was foreseen and is not there is in no unit.
  if (foreseen) return made;
  for (const at of core.ordinals.values()) {
    const unit = core.cache.peek(at);
    const items = unit.sections[section] as Observed<readonly object[]>;
    if (isSeen(items)) addKeys(made, items.seen, keysOf as never, unit, at);
  }
  return made;
};

/** A map whose values are loaded when they are asked for; whoever goes through all of them loads all units, one after the other. */
const lazyGroup = <S extends Section>(core: Core, section: S, by: keyof Sections[S] & string) => {
  const index = indexOf(core, groupName(section, by), section, fieldOf(by) as never, isReference(by));
  const get = (key: string): readonly Located<S>[] | undefined => {
    const found = index
      .find(key)
      .flatMap(({ unit }) => core.cache.world(unit).group(section, by).get(key) ?? []);
    return found.length > 0 ? found : undefined;
  };
  const keys = function* (): MapIterator<string> {
    const told = new Set<string>();
    for (const at of core.ordinals.values())
      for (const key of createWorld({ ...core.inventory, regions: [core.cache.peek(at)] })
        .group(section, by)
        .keys()) {
        if (!told.has(key)) yield key;
        told.add(key);
      }
  };
  const entries = function* (): MapIterator<[string, readonly Located<S>[]]> {
    for (const key of keys()) yield [key, get(key) ?? []];
  };
  const values = function* (): MapIterator<readonly Located<S>[]> {
    for (const [, value] of entries()) yield value;
  };
  return {
    get,
    has: (key: string) => get(key) !== undefined,
    keys,
    values,
    entries,
    [Symbol.iterator]: entries,
    get size() {
      return [...keys()].length;
    },
    forEach(visit: (value: readonly Located<S>[], key: string, map: never) => void) {
      for (const [key, value] of entries()) visit(value, key, this as never);
    },
  } as ReadonlyMap<string, readonly Located<S>[]>;
};

const locateIn = <S extends KeyedSection>(
  { cache, indexes, answering }: Core,
  section: S,
  id: string,
): { readonly item: Sections[S]; readonly place: Place } | undefined => {
  const name = `${section} ${id}`;
  const known = answering.get(name);
  if (known !== undefined) return cache.world(known).locate(section, id);
  const entries = indexes.get(groupName(section, 'id'))?.find(id) ?? [];
  // As where all is in memory: the last owner's copy, else the first copy.
  const order = [...entries.filter(({ owned }) => owned).reverse(), ...entries.filter(({ owned }) => !owned)];
  for (const { unit } of order) {
    const located = cache.world(unit).locate(section, id);
    if (located && entries.length > many) answering.set(name, unit);
    if (located) return located;
  }
  return undefined;
};

const createFacade = (core: Core): World => {
  const { inventory, cache, ordinals } = core;
  const groups = new Map<string, ReadonlyMap<string, never>>();
  const unit = (place: Place): RegionInventory | undefined =>
    inventory.regions[ordinals.get(keyOf(place)) ?? -1];
  const list: World['list'] = (section, place, about) => {
    const at = ordinals.get(keyOf(place));
    return at === undefined
      ? { gap: notScanned(place, `What ${section} holds`) }
      : cache.world(at).list(section, place, about);
  };
  const doubt: World['doubt'] = (section, place, about) => {
    const at = ordinals.get(keyOf(place));
    return at === undefined ? null : cache.world(at).doubt(section, place, about);
  };
  return {
    inventory,
    units: inventory.regions,
    unit,
    list,
    doubt,
    find(section, id, owner) {
      const unknown = doubtIn(id);
      if (unknown) return { gap: unknown };
      const located = locateIn(core, section, id);
      if (located) return { seen: located.item };
      const listed = list(section, owner);
      if (isSeen(listed)) return { seen: null };
      return { gap: unit(owner) ? listed.gap : notScanned(owner, id) };
    },
    locate: (section, id) => locateIn(core, section, id),
    group(section, by) {
      const name = groupName(section, by);
      const known = groups.get(name) ?? (lazyGroup(core, section, by) as never);
      groups.set(name, known);
      return known as never;
    },
    lookup: (index, key) =>
      indexOf(core, index.name, index.section, index.keysOf as never, everyIndex.includes(index as never))
        .find(key)
        .flatMap(({ unit: at }) => cache.world(at).lookup(index, key)),
  };
};

/** Opens the units of a source: goes through all of them once to index them, and keeps as many as fit into `cacheBytes`. */
export const openLazyUnits = (head: InventoryHead, source: UnitSource, cacheBytes: number): LazyUnits => {
  const indexes: Indexes = new Map();
  const said = new Set<string>();
  const ordinals = new Map<string, number>();
  const regions: RegionInventory[] = [];
  const empty: Inventory = { ...head, regions: [] };
  const cache = createUnitCache(source, empty, cacheBytes);
  for (const [at, place] of source.places.entries()) {
    const unit = cache.peek(at);
    indexUnit(indexes, said, unit, at);
    ordinals.set(keyOf(place), at);
    regions.push(lazyUnit(unit, () => cache.unit(at)));
  }
  const core: Core = { inventory: { ...head, regions }, cache, indexes, ordinals, answering: new Map() };
  return { inventory: core.inventory, createWorld: () => createFacade(core), loads: cache.loads };
};

import { doubtIn as unknownId } from '../model/doubt.ts';
import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Index } from './indexes.ts';
import { itemDifference } from './item-difference.ts';
import {
  createWorld,
  doubtIn,
  inOrder,
  type KeyedSection,
  type Located,
  notScanned,
  owns,
  type Place,
  type World,
} from './world.ts';

/** How one section differs between two inventories whose other items are the same objects. */
interface Change {
  /** Items that are not there any more, or not like this. */
  readonly gone: ReadonlySet<object>;
  /** Items that came, or that took the place of another. */
  readonly come: readonly Located<Section>[];
  /** Ids of both. */
  readonly ids: ReadonlySet<string>;
}

/** A section that could be seen on one side only has no difference that could be told item by item. */
type Difference = Change | 'none' | 'whole';

const itemsOf = (
  unit: RegionInventory | undefined,
  section: Section,
): Observed<readonly object[]> | undefined =>
  unit?.sections[section] as Observed<readonly object[]> | undefined;

const idOf = (item: object): string => String((item as { readonly id?: string }).id);

const differenceIn = (section: Section, before: Inventory, after: Inventory): Difference => {
  const gone = new Set<object>();
  const come: Located<Section>[] = [];
  for (const [at, unit] of after.regions.entries()) {
    const [was, is] = [itemsOf(before.regions[at], section), itemsOf(unit, section)];
    if (was === is) continue;
    if (!was || !is || !isSeen(was) || !isSeen(is)) return 'whole';
    const difference = itemDifference(was.seen, is.seen);
    for (const item of difference.gone) gone.add(item);
    for (const item of difference.come) come.push({ item: item as Sections[Section], place: unit });
  }
  const ids = new Set([...Array.from(gone, idOf), ...come.map(({ item }) => idOf(item))]);
  return gone.size === 0 && come.length === 0 ? 'none' : { gone, come, ids };
};

/** Are the units of two inventories the same accounts and regions, in the same order? */
const alike = (before: Inventory, after: Inventory): boolean =>
  before.regions.length === after.regions.length &&
  before.regions.every(
    ({ accountId, region }, at) =>
      after.regions[at]?.accountId === accountId && after.regions[at].region === region,
  );

type Groups = ReadonlyMap<string, readonly Located<Section>[]>;

/** The groups of a world with what changed in them; whoever goes through all of them gets them built anew. */
const groupsOver = (
  before: (key: string) => readonly Located<Section>[],
  { gone, come }: Change,
  keysOf: (item: object, place: Place) => readonly string[],
  settle: (all: readonly Located<Section>[]) => readonly Located<Section>[],
): ((key: string) => readonly Located<Section>[]) => {
  const added = new Map<string, Located<Section>[]>();
  for (const one of come)
    for (const key of new Set(keysOf(one.item, one.place))) {
      const group = added.get(key);
      if (group) group.push(one);
      else added.set(key, [one]);
    }
  const groups = new Map<string, readonly Located<Section>[]>();
  const groupOf = (key: string): readonly Located<Section>[] => {
    const known = before(key);
    const fresh = added.get(key);
    const left = known.some(({ item }) => gone.has(item))
      ? known.filter(({ item }) => !gone.has(item))
      : known;
    return fresh ? settle([...left, ...fresh]) : left;
  };
  return (key) => {
    const found = groups.get(key) ?? groupOf(key);
    groups.set(key, found);
    return found;
  };
};

const none: readonly Located<Section>[] = [];

type Find = (key: string) => readonly Located<Section>[];

/** The world before, the inventory after, and what was worked out of how they differ. */
interface Core {
  readonly base: World;
  readonly inventory: Inventory;
  unit(place: Place): RegionInventory | undefined;
  differenceOf(section: Section): Difference;
  /** The same, indexed from the ground up: for questions that go through everything. */
  rebuilt(): World;
  /** In the order of a world that was built anew: unit by unit, and by id within. */
  settle(all: readonly Located<Section>[]): readonly Located<Section>[];
}

const createCore = (base: World, inventory: Inventory): Core => {
  const differences = new Map<Section, Difference>();
  // Asked on every step of every path, so that no key is put together for it.
  const ordinals = new Map<string, Map<string, number>>();
  for (const [at, { accountId, region }] of inventory.regions.entries()) {
    const own = ordinals.get(accountId) ?? new Map<string, number>();
    ordinals.set(accountId, own.set(region, at));
  }
  const ordinalOf = ({ accountId, region }: Place): number => ordinals.get(accountId)?.get(region) ?? -1;
  let whole: World | undefined;
  return {
    base,
    inventory,
    unit: (place) => inventory.regions[ordinalOf(place)],
    rebuilt: () => (whole ??= createWorld(inventory)),
    differenceOf(section) {
      const known = differences.get(section) ?? differenceIn(section, base.inventory, inventory);
      differences.set(section, known);
      return known;
    },
    settle(all) {
      const ranks = new Map<object, number>();
      for (const at of new Set(all.map(({ place }) => ordinalOf(place)))) {
        const own = all.filter(({ place }) => ordinalOf(place) === at);
        const ordered: readonly object[] = inOrder(own.map(({ item }) => item as object));
        for (const [rank, item] of ordered.entries()) ranks.set(item, rank);
      }
      return [...all].sort(
        (a, b) =>
          ordinalOf(a.place) - ordinalOf(b.place) || (ranks.get(a.item) ?? 0) - (ranks.get(b.item) ?? 0),
      );
    },
  };
};

/** Finds a thing by its id: as before where nothing of its name changed, else in whatever units list it now. */
const createSeek = (core: Core) => {
  const located = new Map<KeyedSection, ReadonlyMap<string, Located<Section>>>();
  const anew = (section: KeyedSection, ids: ReadonlySet<string>): ReadonlyMap<string, Located<Section>> => {
    const found = new Map<string, Located<Section>>();
    for (const place of core.inventory.regions) {
      const items = itemsOf(place, section);
      for (const item of items && isSeen(items) ? items.seen : []) {
        const id = idOf(item);
        if (ids.has(id) && (!found.has(id) || owns(item, place)))
          found.set(id, { item: item as Sections[Section], place });
      }
    }
    return found;
  };
  return (section: KeyedSection, id: string): Located<Section> | undefined => {
    const difference = core.differenceOf(section);
    if (difference === 'whole') return core.rebuilt().locate(section, id) as never;
    if (difference === 'none' || !difference.ids.has(id)) return core.base.locate(section, id) as never;
    const found = located.get(section) ?? anew(section, difference.ids);
    located.set(section, found);
    return found.get(id);
  };
};

/** Groups and indexes by name: as before where the section did not change. */
const createGroups = (core: Core) => {
  const groups = new Map<string, Find>();
  return (
    name: string,
    section: Section,
    before: Find,
    keysOf: (item: object, place: Place) => readonly string[],
    anew: Find,
  ): Find => {
    const difference = core.differenceOf(section);
    const found =
      groups.get(name) ??
      (difference === 'none'
        ? before
        : difference === 'whole'
          ? anew
          : groupsOver(before, difference, keysOf, core.settle));
    groups.set(name, found);
    return found;
  };
};

/** A map over groups that are worked out by need; going through all of them takes `all`. */
const mapOver = (find: Find, all: () => Groups): Groups => ({
  get: (key) => (find(key).length > 0 ? find(key) : undefined),
  has: (key) => find(key).length > 0,
  keys: () => all().keys(),
  values: () => all().values(),
  entries: () => all().entries(),
  forEach: (visit) => {
    all().forEach(visit);
  },
  [Symbol.iterator]: () => all()[Symbol.iterator](),
  get size() {
    return all().size;
  },
});

const worldOf = (core: Core): World => {
  const { base, inventory } = core;
  const seek = createSeek(core);
  const groupsIn = createGroups(core);
  const doubt: World['doubt'] = (section, place, about) => doubtIn(core.unit(place), section, about);
  const list: World['list'] = (section, place, about = {}) => {
    const gap = doubt(section, place, about);
    if (gap) return { gap };
    const [is, was] = [itemsOf(core.unit(place), section), itemsOf(base.unit(place), section)];
    if (is === was && !base.unit(place)?.doubts) return base.list(section, place);
    if (!is) return { gap: notScanned(place, `What ${section} holds`) };
    return (isSeen(is) ? { seen: inOrder(is.seen) } : is) as never;
  };
  const maps = new Map<string, Groups>();
  const mapOf = (section: Section, by: string): Groups => {
    const name = `${section}/${by}`;
    const known = maps.get(name);
    if (known) return known;
    const all = (): Groups => core.rebuilt().group(section, by as never) as never as Groups;
    const find = groupsIn(
      name,
      section,
      (key) => (base.group(section, by as never).get(key) ?? none) as readonly Located<Section>[],
      (item) => [String((item as Readonly<Record<string, unknown>>)[by])],
      (key) => all().get(key) ?? none,
    );
    const map = mapOver(find, all);
    maps.set(name, map);
    return map;
  };
  return {
    inventory,
    units: inventory.regions,
    unit: core.unit,
    list,
    doubt,
    find(section, id, owner) {
      const unknown = unknownId(id);
      if (unknown) return { gap: unknown };
      const found = seek(section, id);
      if (found) return { seen: found.item as Sections[typeof section] };
      const listed = list(section, owner);
      if (isSeen(listed)) return { seen: null };
      return { gap: core.unit(owner) ? listed.gap : notScanned(owner, id) };
    },
    locate: (section, id) => seek(section, id) as never,
    group: (section, by) =>
      core.differenceOf(section) === 'none' ? base.group(section, by) : (mapOf(section, by) as never),
    lookup: <S extends Section>(index: Index<S>, key: string) =>
      groupsIn(
        index.name,
        index.section,
        (one) => base.lookup(index, one) as readonly Located<Section>[],
        index.keysOf as (item: object, place: Place) => readonly string[],
        (one) => core.rebuilt().lookup(index, one) as readonly Located<Section>[],
      )(key) as never,
  };
};

const roots = new WeakMap<World, World>();

/** The world that a world was made over, step by step, and itself where it was made from the ground up. */
export const rootOf = (world: World): World => roots.get(world) ?? world;

/**
 * The world of an inventory that differs from another one in few items, the rest being the same objects: what did not change
 * is asked of the world before, so that a change costs what it touches and not the whole.
 */
export const createWorldOver = (base: World, inventory: Inventory): World => {
  if (!alike(base.inventory, inventory)) return createWorld(inventory);
  const world = worldOf(createCore(base, inventory));
  roots.set(world, rootOf(base));
  return world;
};

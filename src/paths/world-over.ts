import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Index } from './indexes.ts';
import {
  createWorld,
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
}

/** A section that could be seen on one side only has no difference that could be told item by item. */
type Difference = Change | 'none' | 'whole';

const itemsOf = (
  unit: RegionInventory | undefined,
  section: Section,
): Observed<readonly object[]> | undefined =>
  unit?.sections[section] as Observed<readonly object[]> | undefined;

const differenceIn = (section: Section, before: Inventory, after: Inventory): Difference => {
  const gone = new Set<object>();
  const come: Located<Section>[] = [];
  for (const [at, unit] of after.regions.entries()) {
    const [was, is] = [itemsOf(before.regions[at], section), itemsOf(unit, section)];
    if (was === is) continue;
    if (!was || !is || !isSeen(was) || !isSeen(is)) return 'whole';
    const [old, now] = [new Set(was.seen), new Set(is.seen)];
    for (const item of was.seen) if (!now.has(item)) gone.add(item);
    for (const item of is.seen)
      if (!old.has(item)) come.push({ item: item as Sections[Section], place: unit });
  }
  return gone.size === 0 && come.length === 0 ? 'none' : { gone, come };
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
  keysOf: (item: object) => readonly string[],
  settle: (all: readonly Located<Section>[]) => readonly Located<Section>[],
): ((key: string) => readonly Located<Section>[]) => {
  const added = new Map<string, Located<Section>[]>();
  for (const one of come)
    for (const key of new Set(keysOf(one.item))) added.set(key, [...(added.get(key) ?? []), one]);
  return (key) => {
    const known = before(key);
    const fresh = added.get(key);
    const left = known.some(({ item }) => gone.has(item))
      ? known.filter(({ item }) => !gone.has(item))
      : known;
    return fresh ? settle([...left, ...fresh]) : left;
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
  const ordinals = new Map(
    inventory.regions.map((unit, at) => [`${unit.accountId}/${unit.region}`, at] as const),
  );
  const ordinalOf = ({ accountId, region }: Place): number => ordinals.get(`${accountId}/${region}`) ?? -1;
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
  const located = new Map<string, Located<Section> | null>();
  const anew = (section: KeyedSection, isIt: (item: object) => boolean): Located<Section> | null => {
    const copies = core.inventory.regions.flatMap((place) => {
      const items = itemsOf(place, section);
      return items && isSeen(items)
        ? items.seen.filter(isIt).map((item) => ({ item: item as Sections[Section], place }))
        : [];
    });
    return copies.findLast(({ item, place }) => owns(item, place)) ?? copies[0] ?? null;
  };
  return (section: KeyedSection, id: string): Located<Section> | undefined => {
    const difference = core.differenceOf(section);
    const known = core.base.locate(section, id) as Located<Section> | undefined;
    if (difference === 'none') return known;
    if (difference === 'whole') return core.rebuilt().locate(section, id) as never;
    const isIt = (item: object): boolean => (item as { readonly id: string }).id === id;
    const changed = difference.come.some(({ item }) => isIt(item)) || [...difference.gone].some(isIt);
    if (!changed) return known;
    const key = `${section} ${id}`;
    const found = located.has(key) ? (located.get(key) ?? null) : anew(section, isIt);
    located.set(key, found);
    return found ?? undefined;
  };
};

/** Groups and indexes by name: as before where the section did not change. */
const createGroups = (core: Core) => {
  const groups = new Map<string, Find>();
  return (
    name: string,
    section: Section,
    before: Find,
    keysOf: (item: object) => readonly string[],
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

/**
 * The world of an inventory that differs from another one in few items, the rest being the same objects: what did not change
 * is asked of the world before, so that a change costs what it touches and not the whole.
 */
export const createWorldOver = (base: World, inventory: Inventory): World => {
  if (!alike(base.inventory, inventory)) return createWorld(inventory);
  const core = createCore(base, inventory);
  const seek = createSeek(core);
  const groupsIn = createGroups(core);
  const list: World['list'] = (section, place) => {
    const [is, was] = [itemsOf(core.unit(place), section), itemsOf(base.unit(place), section)];
    if (is === was) return base.list(section, place);
    if (!is) return { gap: notScanned(place, `What ${section} holds`) };
    return (isSeen(is) ? { seen: inOrder(is.seen) } : is) as never;
  };
  return {
    inventory,
    units: inventory.regions,
    unit: core.unit,
    list,
    find(section, id, owner) {
      const found = seek(section, id);
      if (found) return { seen: found.item as Sections[typeof section] };
      const listed = list(section, owner);
      if (isSeen(listed)) return { seen: null };
      return { gap: core.unit(owner) ? listed.gap : notScanned(owner, id) };
    },
    locate: (section, id) => seek(section, id) as never,
    group(section, by) {
      if (core.differenceOf(section) === 'none') return base.group(section, by);
      const all = (): Groups => core.rebuilt().group(section, by) as never as Groups;
      const find = groupsIn(
        `${section}/${by}`,
        section,
        (key) => (base.group(section, by).get(key) ?? none) as readonly Located<Section>[],
        (item) => [String((item as Readonly<Record<string, unknown>>)[by])],
        (key) => all().get(key) ?? none,
      );
      return mapOver(find, all) as never;
    },
    lookup: <S extends Section>(index: Index<S>, key: string) =>
      groupsIn(
        index.name,
        index.section,
        (one) => base.lookup(index, one) as readonly Located<Section>[],
        index.keysOf as (item: object) => readonly string[],
        (one) => core.rebuilt().lookup(index, one) as readonly Located<Section>[],
      )(key) as never,
  };
};

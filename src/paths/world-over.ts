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

/**
 * The world of an inventory that differs from another one in few items, the rest being the same objects: what did not change
 * is asked of the world before, so that a change costs what it touches and not the whole.
 */
export const createWorldOver = (base: World, inventory: Inventory): World => {
  const before = base.inventory;
  if (!alike(before, inventory)) return createWorld(inventory);
  const differences = new Map<Section, Difference>();
  const whole = new Map<'world', World>();
  const ordinals = new Map<string, number>();
  for (const [at, unit] of inventory.regions.entries()) ordinals.set(`${unit.accountId}/${unit.region}`, at);
  const unit = ({ accountId, region }: Place): RegionInventory | undefined =>
    inventory.regions[ordinals.get(`${accountId}/${region}`) ?? -1];
  const rebuilt = (): World => {
    const known = whole.get('world') ?? createWorld(inventory);
    whole.set('world', known);
    return known;
  };
  const differenceOf = (section: Section): Difference => {
    const known = differences.get(section) ?? differenceIn(section, before, inventory);
    differences.set(section, known);
    return known;
  };
  /** In the order of a world that was built anew: unit by unit, and by id within. */
  const settle = (all: readonly Located<Section>[]): readonly Located<Section>[] => {
    const at = ({ place }: Located<Section>): number =>
      ordinals.get(`${place.accountId}/${place.region}`) ?? 0;
    const sorted = [...all].sort((a, b) => at(a) - at(b));
    return sorted.flatMap((one, index) => {
      if (index > 0 && at(sorted[index - 1] as Located<Section>) === at(one)) return [];
      const own = sorted.filter((other) => at(other) === at(one));
      const items = inOrder(own.map(({ item }) => item as object));
      return items.map((item) => own.find((other) => other.item === item) as Located<Section>);
    });
  };
  const groups = new Map<string, (key: string) => readonly Located<Section>[]>();
  const groupsIn = (
    name: string,
    section: Section,
    known: (key: string) => readonly Located<Section>[],
    keysOf: (item: object) => readonly string[],
    anew: (key: string) => readonly Located<Section>[],
  ): ((key: string) => readonly Located<Section>[]) => {
    const made = groups.get(name);
    if (made) return made;
    const difference = differenceOf(section);
    const answer =
      difference === 'none'
        ? known
        : difference === 'whole'
          ? anew
          : groupsOver(known, difference, keysOf, settle);
    groups.set(name, answer);
    return answer;
  };
  const located = new Map<string, { readonly one: Located<Section> | undefined }>();
  const seek = (section: KeyedSection, id: string): Located<Section> | undefined => {
    const difference = differenceOf(section);
    const known = base.locate(section, id) as Located<Section> | undefined;
    if (difference === 'none') return known;
    if (difference === 'whole') return rebuilt().locate(section, id) as never;
    const { gone, come } = difference;
    const mine = (item: object): boolean => (item as { readonly id: string }).id === id;
    // Copies of a thing in several units: one that did not change is as good as it was.
    if (known && !gone.has(known.item) && !come.some(({ item }) => mine(item))) return known;
    const found = located.get(`${section} ${id}`);
    if (found) return found.one;
    let one: Located<Section> | undefined;
    for (const place of inventory.regions) {
      const items = itemsOf(place, section);
      if (!items || !isSeen(items)) continue;
      for (const item of items.seen)
        if (mine(item) && (one === undefined || owns(item, place))) one = { item: item as never, place };
    }
    located.set(`${section} ${id}`, { one });
    return one;
  };
  const list = <S extends Section>(section: S, place: Place): Observed<readonly Sections[S][]> => {
    const [is, was] = [itemsOf(unit(place), section), itemsOf(base.unit(place), section)];
    if (is === was) return base.list(section, place);
    if (!is) return { gap: notScanned(place, `What ${section} holds`) };
    return (isSeen(is) ? { seen: inOrder(is.seen) } : is) as Observed<readonly Sections[S][]>;
  };
  const none: readonly Located<Section>[] = [];
  return {
    inventory,
    units: inventory.regions,
    unit,
    list,
    find(section, id, owner) {
      const found = seek(section, id);
      if (found) return { seen: found.item as Sections[typeof section] };
      const listed = list(section, owner);
      if (isSeen(listed)) return { seen: null };
      return { gap: unit(owner) ? listed.gap : notScanned(owner, id) };
    },
    locate: (section, id) => seek(section, id) as never,
    group(section, by) {
      if (differenceOf(section) === 'none') return base.group(section, by);
      const all = (): Groups => rebuilt().group(section, by) as never as Groups;
      const get = groupsIn(
        `${section}/${by}`,
        section,
        (key) => (base.group(section, by).get(key) ?? none) as readonly Located<Section>[],
        (item) => [String((item as Readonly<Record<string, unknown>>)[by])],
        (key) => all().get(key) ?? none,
      );
      const found = (key: string): readonly Located<Section>[] | undefined => {
        const items = get(key);
        return items.length > 0 ? items : undefined;
      };
      return {
        get: found,
        has: (key: string) => found(key) !== undefined,
        keys: () => all().keys(),
        values: () => all().values(),
        entries: () => all().entries(),
        forEach: (visit: (value: readonly Located<Section>[], key: string, map: Groups) => void) =>
          all().forEach(visit),
        [Symbol.iterator]: () => all()[Symbol.iterator](),
        get size() {
          return all().size;
        },
      } as never;
    },
    lookup<S extends Section>(index: Index<S>, key: string) {
      return groupsIn(
        index.name,
        index.section,
        (one) => base.lookup(index, one) as readonly Located<Section>[],
        index.keysOf as (item: object) => readonly string[],
        (one) => rebuilt().lookup(index, one) as readonly Located<Section>[],
      )(key) as never;
    },
  };
};

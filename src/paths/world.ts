import { doubtIn as unknownId } from '../model/doubt.ts';
import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Index } from './indexes.ts';
import { firstDoubt } from './listing-doubts.ts';

/** The sections whose items have an id of their own that is unique among all accounts and regions. */
export type KeyedSection = {
  [S in Section]: Sections[S] extends { readonly id: string } ? S : never;
}[Section];

/** Who owns a thing, and where it is: the unit whose listing would hold it. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** What somebody wants of a listing: the things of a VPC, of one service, or what has to do with one thing. */
export interface About {
  readonly vpcId?: string;
  readonly service?: string;
  readonly id?: string;
}

/** Answers questions about things by id, over every unit of an inventory. */
export interface World {
  readonly inventory: Inventory;
  readonly units: readonly RegionInventory[];
  unit(place: Place): RegionInventory | undefined;
  /** Items of a section in one unit; a gap also where it may hold more of what it is about than it says. */
  list<S extends Section>(section: S, place: Place, about?: About): Observed<readonly Sections[S][]>;
  /** Why what a section says of something may not be all, or not be so; null where nothing says that. */
  doubt(section: Section, place: Place, about: About): Gap | null;
  /** The thing with this id: the owner's copy if several accounts see it; null when its owner's listing ended without it. */
  find<S extends KeyedSection>(section: S, id: string, owner: Place): Observed<Sections[S] | null>;
  /** The thing with this id wherever it was seen, and the unit that listed it. */
  locate<S extends KeyedSection>(
    section: S,
    id: string,
  ): { readonly item: Sections[S]; readonly place: Place } | undefined;
  /** Items of a section, of all units, grouped by a key of theirs; built once per name. */
  group<S extends Section>(
    section: S,
    by: keyof Sections[S] & string,
  ): ReadonlyMap<string, readonly Located<S>[]>;
  /** Items of all units that an index has under this key. */
  lookup<S extends Section>(index: Index<S>, key: string): readonly Located<S>[];
}

/** An item and the unit that listed it. */
export interface Located<S extends Section> {
  readonly item: Sections[S];
  readonly place: Place;
}

/** The gap of a place that was not read at all. */
export const notScanned = (place: Place, what: string): Gap => ({
  action: 'pathproof:scan',
  code: 'NotScanned',
  message: `${what} belongs to account ${place.accountId} in ${place.region}, which is not in this inventory.`,
});

/** Where its owner lists a thing that somebody listed here. */
export const homeOf = (item: { readonly ownerId: string }, { region }: Pick<Place, 'region'>): Place => ({
  accountId: item.ownerId,
  region,
});

const keyOf = (place: Place): string => `${place.accountId}/${place.region}`;

/** Is this the owner's copy of a thing that several accounts may list? */
export const owns = (item: object, place: Place): boolean =>
  !('ownerId' in item) || item.ownerId === place.accountId;

type Groups = Map<string, readonly Located<Section>[]>;

/** What an item is told by: its id, or that of what it belongs to. */
const nameOf = (item: object): string => {
  const { id, vpcId, serviceName, name } = item as Readonly<Record<string, string | undefined>>;
  return id ?? vpcId ?? serviceName ?? name ?? '';
};

const ordered = <T extends object>(items: readonly T[]): readonly T[] =>
  items.every((item, at) => at === 0 || nameOf(items[at - 1] as T) <= nameOf(item))
    ? items
    : [...items].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));

const known = new WeakMap<readonly object[], readonly object[]>();

/** A list in the order of its ids, as the collectors leave it: another order must not change a word of a report. */
export const inOrder = <T extends object>(items: readonly T[]): readonly T[] => {
  const found = known.get(items) ?? ordered(items);
  known.set(items, found);
  return found as readonly T[];
};

/** Every item of a section, of all units. */
const everything = function* <S extends Section>(
  { regions }: Pick<Inventory, 'regions'>,
  section: S,
): Iterable<Located<S>> {
  for (const unit of regions) {
    const items = unit.sections[section] as Observed<readonly Sections[S][]>;
    if (!isSeen(items)) continue;
    for (const item of inOrder(items.seen)) yield { item, place: unit };
  }
};

/** Items by id: of a thing that several accounts list (a shared VPC, a transit gateway) the owner's copy, which knows most. */
const indexById = (located: Iterable<Located<Section>>): Map<string, Located<Section>> => {
  const index = new Map<string, Located<Section>>();
  for (const one of located) {
    const { id } = one.item as { readonly id: string };
    if (!index.has(id) || owns(one.item, one.place)) index.set(id, one);
  }
  return index;
};

const groupBy = <S extends Section>(
  located: Iterable<Located<S>>,
  keysOf: (item: Sections[S], place: Place) => Iterable<string>,
): Map<string, Located<S>[]> => {
  const groups = new Map<string, Located<S>[]>();
  for (const one of located)
    for (const key of new Set(keysOf(one.item, one.place))) {
      const items = groups.get(key);
      if (items) items.push(one);
      else groups.set(key, [one]);
    }
  return groups;
};

/** What was made under a name, or what is made now. */
const remembered = <K, T>(known: Map<K, T>, name: K, make: () => T): T => {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = make();
  known.set(name, made);
  return made;
};

/** The gap of the first doubt of a unit that bears on what somebody wants to know of a section. */
export const doubtIn = (unit: RegionInventory | undefined, section: Section, about: About): Gap | null =>
  firstDoubt(unit?.doubts, section, about)?.doubt.gap ?? null;

/** The unit of a place; asked for on every step of every path, so that no key is put together for it. */
const findUnits = (units: readonly RegionInventory[]): World['unit'] => {
  const byAccount = new Map<string, Map<string, RegionInventory>>();
  for (const unit of units)
    remembered(byAccount, unit.accountId, () => new Map<string, RegionInventory>()).set(unit.region, unit);
  return ({ accountId, region }) => byAccount.get(accountId)?.get(region);
};

/** Indexes an inventory, so that things can be asked for by id; each index is built when first asked for. */
export const createWorld = (inventory: Inventory): World => {
  const unitOf = findUnits(inventory.regions);
  const byId = new Map<string, Map<string, Located<Section>>>();
  const groups = new Map<Section, Map<string, Groups>>();
  const indexes = new Map<string, Groups>();

  // The same object each time: what comes of a listing is kept by it.
  const lists = new Map<RegionInventory | string, Map<Section, Observed<readonly object[]>>>();
  const whole = <S extends Section>(section: S, place: Place): Observed<readonly Sections[S][]> => {
    const unit = unitOf(place);
    const own = remembered(
      lists,
      unit ?? keyOf(place),
      () => new Map<Section, Observed<readonly object[]>>(),
    );
    return remembered(own, section, (): Observed<readonly object[]> => {
      const listed: Observed<readonly object[]> | undefined = unit?.sections[section];
      if (!listed) return { gap: notScanned(place, `What ${section} holds`) };
      return isSeen(listed) ? { seen: inOrder(listed.seen) } : listed;
    }) as Observed<readonly Sections[S][]>;
  };
  const doubt: World['doubt'] = (section, place, about) => doubtIn(unitOf(place), section, about);
  const list: World['list'] = (section, place, about = {}) => {
    const gap = doubt(section, place, about);
    return gap ? { gap } : whole(section, place);
  };

  const seek = (section: KeyedSection, id: string): Located<Section> | undefined =>
    remembered(byId, section, () => indexById(everything(inventory, section))).get(id);

  return {
    inventory,
    units: inventory.regions,
    unit: unitOf,
    list,
    doubt,
    find(section, id, owner) {
      const unknown = unknownId(id);
      if (unknown) return { gap: unknown };
      const located = seek(section, id);
      if (located) return { seen: located.item as Sections[typeof section] };
      const listed = list(section, owner);
      if (isSeen(listed)) return { seen: null };
      return { gap: unitOf(owner) ? listed.gap : notScanned(owner, id) };
    },
    locate: (section, id) => seek(section, id) as never,
    group: (section, by) => {
      const own = remembered(groups, section, () => new Map<string, Groups>());
      return remembered(own, by, () =>
        groupBy(everything(inventory, section), (item) => [String(item[by])]),
      ) as never;
    },
    lookup(index, key) {
      const made = remembered(indexes, index.name, () =>
        groupBy(everything(inventory, index.section), index.keysOf),
      );
      return (made.get(key) ?? []) as never;
    },
  };
};

import type { Inventory, RegionInventory, Section, Sections } from '../model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Index } from './indexes.ts';

/** The sections whose items have an id of their own that is unique among all accounts and regions. */
export type KeyedSection = {
  [S in Section]: Sections[S] extends { readonly id: string } ? S : never;
}[Section];

/** Who owns a thing, and where it is: the unit whose listing would hold it. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** Answers questions about things by id, over every unit of an inventory. */
export interface World {
  readonly inventory: Inventory;
  readonly units: readonly RegionInventory[];
  unit(place: Place): RegionInventory | undefined;
  /** Items of a section in one unit. */
  list<S extends Section>(section: S, place: Place): Observed<readonly Sections[S][]>;
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

const keyOf = (place: Place): string => `${place.accountId}/${place.region}`;

/** Is this the owner's copy of a thing that several accounts may list? */
export const owns = (item: object, place: Place): boolean =>
  !('ownerId' in item) || item.ownerId === place.accountId;

/** Indexes an inventory, so that things can be asked for by id; each index is built when first asked for. */
export const createWorld = (inventory: Inventory): World => {
  const units = new Map(inventory.regions.map((unit) => [keyOf(unit), unit]));
  const byId = new Map<Section, Map<string, Located<Section>>>();
  const groups = new Map<string, Map<string, Located<Section>[]>>();

  const list = <S extends Section>(section: S, place: Place): Observed<readonly Sections[S][]> =>
    units.get(keyOf(place))?.sections[section] ?? { gap: notScanned(place, `What ${section} holds`) };

  const everything = function* <S extends Section>(section: S): Iterable<Located<S>> {
    for (const unit of inventory.regions) {
      const items = unit.sections[section] as Observed<readonly Sections[S][]>;
      if (!isSeen(items)) continue;
      for (const item of items.seen) yield { item, place: unit };
    }
  };

  const indexOf = (section: KeyedSection): Map<string, Located<Section>> => {
    const known = byId.get(section);
    if (known) return known;
    const index = new Map<string, Located<Section>>();
    for (const located of everything(section)) {
      const id = (located.item as { readonly id: string }).id;
      // A shared VPC, subnet or transit gateway is listed by several accounts: the owner's copy knows most.
      if (!index.has(id) || owns(located.item, located.place)) index.set(id, located);
    }
    byId.set(section, index);
    return index;
  };

  const indexes = new Map<string, ReadonlyMap<string, readonly Located<Section>[]>>();

  const build = <S extends Section>({ section, keysOf }: Index<S>): Map<string, Located<S>[]> => {
    const made = new Map<string, Located<S>[]>();
    for (const located of everything(section))
      for (const key of new Set(keysOf(located.item))) {
        const items = made.get(key);
        if (items) items.push(located);
        else made.set(key, [located]);
      }
    return made;
  };

  return {
    inventory,
    units: inventory.regions,
    unit: (place) => units.get(keyOf(place)),
    list,
    find(section, id, owner) {
      const located = indexOf(section).get(id);
      if (located) return { seen: located.item as Sections[typeof section] };
      const listed = list(section, owner);
      return isSeen(listed)
        ? { seen: null }
        : { gap: units.has(keyOf(owner)) ? listed.gap : notScanned(owner, id) };
    },
    locate(section, id) {
      return indexOf(section).get(id) as { item: Sections[typeof section]; place: Place } | undefined;
    },
    group(section, by) {
      const name = `${section}/${by}`;
      const known = groups.get(name);
      if (known) return known as never;
      const made = new Map<string, Located<typeof section>[]>();
      for (const located of everything(section)) {
        const key = String(located.item[by]);
        const items = made.get(key);
        if (items) items.push(located);
        else made.set(key, [located]);
      }
      groups.set(name, made as never);
      return made;
    },
    lookup(index, key) {
      const made = indexes.get(index.name) ?? build(index);
      indexes.set(index.name, made as never);
      return (made.get(key) ?? []) as never;
    },
  };
};

import type { Inventory, RegionInventory, Section } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { About, Place, World } from '../paths/world.ts';

/** A question that a world was asked: the same of any world, which answers with the things themselves. */
type Question = (world: World) => readonly unknown[];

/** A question, and what the answer was. */
export interface Read {
  readonly ask: Question;
  readonly answer: readonly unknown[];
}

/** What something was worked out from: every answer of its world. */
export interface Trace {
  readonly world: World;
  unit(place: RegionInventory): RegionInventory;
  /** What was read; null where something was looked at that cannot be asked again one by one. */
  reads(): readonly Read[] | null;
}

const sameThings = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

/** Does a world answer as it was answered when something was worked out? */
export const holds = (reads: readonly Read[], world: World): boolean =>
  reads.every(({ ask, answer }) => sameThings(answer, ask(world)));

const observed = (value: Observed<unknown>): readonly unknown[] =>
  isSeen(value) ? [value.seen] : Object.values(value.gap);

/** What was seen of a list, noted when somebody looks into it: that it could be read is known without. */
const looking = (listed: Observed<readonly unknown[]>, note: () => void): Observed<readonly unknown[]> =>
  isSeen(listed)
    ? {
        get seen() {
          note();
          return listed.seen;
        },
      }
    : listed;

type Found = readonly { readonly item: unknown }[];

const itemsOf = (found: Found | undefined): readonly unknown[] => (found ?? []).map(({ item }) => item);

/** The units of an inventory in sight, but for what they list, and how often someone looked into that. */
interface Closed {
  readonly regions: Inventory['regions'];
  looked: number;
}

const closed = new WeakMap<Inventory['regions'], Closed>();

/** One for all traces of an inventory: there is one for each verdict, and an organization has hundreds of units. */
const closedOf = (regions: Inventory['regions']): Closed => {
  const known = closed.get(regions);
  if (known) return known;
  const made: Closed = {
    regions: regions.map(
      (unit) =>
        Object.create(unit, {
          sections: {
            get() {
              made.looked += 1;
              return unit.sections;
            },
          },
        }) as RegionInventory,
    ),
    looked: 0,
  };
  closed.set(regions, made);
  return made;
};

/** Takes down what a world is asked, and what it answers. */
const createNotes = (world: World) => {
  const reads: Read[] = [];
  let whole = false;
  const units = closedOf(world.inventory.regions);
  // Whoever looks into one from here on may have it from a trace before this one.
  const { looked } = units;
  return {
    units: units.regions,
    note(ask: Question): void {
      reads.push({ ask, answer: ask(world) });
    },
    /** Says that somebody goes through all of something, and gives it. */
    all<T>(value: T): T {
      whole = true;
      return value;
    },
    reads: () => (whole || units.looked > looked ? null : reads),
  };
};

type Notes = ReturnType<typeof createNotes>;

const tracedGroup = <G extends ReadonlyMap<string, Found>>(
  groups: G,
  groupsIn: (world: World) => G,
  { note, all }: Notes,
): ReadonlyMap<string, Found> => {
  const asked = (key: string): void => {
    note((world) => itemsOf(groupsIn(world).get(key)));
  };
  return {
    get: (key) => {
      asked(key);
      return groups.get(key);
    },
    has: (key) => {
      asked(key);
      return groups.has(key);
    },
    keys: () => all(groups.keys()),
    values: () => all(groups.values()),
    entries: () => all(groups.entries()),
    forEach: (visit) => {
      all(groups).forEach(visit);
    },
    [Symbol.iterator]: () => all(groups)[Symbol.iterator](),
    get size() {
      return all(groups.size);
    },
  };
};

const tracedList =
  (world: World, { note }: Notes) =>
  (section: Section, place: Place, about?: About): Observed<readonly unknown[]> => {
    note((one) => {
      const listed = one.list(section, place, about);
      return isSeen(listed) ? [true] : observed(listed);
    });
    return looking(world.list(section, place, about), () => {
      note((one) => {
        const listed = one.list(section, place, about);
        return isSeen(listed) ? listed.seen : observed(listed);
      });
    });
  };

/** A world that notes what it answers. Made for one question each, so that nothing that is remembered of it hides an answer. */
export const traceOf = (world: World): Trace => {
  const notes = createNotes(world);
  const { note, all, reads, units } = notes;
  const list = tracedList(world, notes);
  let inventory: Inventory | undefined;
  const unitOf = (unit: RegionInventory): RegionInventory => ({
    ...unit,
    sections: new Proxy(unit.sections, {
      get: (_sections, section) => list(section as Section, unit),
      ownKeys: (own) => all(Reflect.ownKeys(own)),
    }),
  });
  return {
    unit: unitOf,
    reads,
    world: {
      get inventory() {
        return (inventory ??= Object.create(world.inventory, { regions: { value: units } }) as Inventory);
      },
      get units() {
        return all(world.units);
      },
      unit(place) {
        const unit = world.unit(place);
        return unit && unitOf(unit);
      },
      list: list as World['list'],
      doubt(section, place, about) {
        note((one) => Object.values(one.doubt(section, place, about) ?? {}));
        return world.doubt(section, place, about);
      },
      find(section, id, owner) {
        note((one) => observed(one.find(section, id, owner)));
        return world.find(section, id, owner);
      },
      locate(section, id) {
        note((one) => [one.locate(section, id)?.item]);
        return world.locate(section, id);
      },
      group: (section, by) =>
        tracedGroup(world.group(section, by), (one) => one.group(section, by), notes) as never,
      lookup(index, key) {
        note((one) => itemsOf(one.lookup(index, key)));
        return world.lookup(index, key);
      },
    },
  };
};

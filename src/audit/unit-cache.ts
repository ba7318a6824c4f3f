import type { Inventory, RegionInventory } from '../model/inventory.ts';
import { createWorld, type World } from '../paths/world.ts';
import type { UnitSource } from './unit-source.ts';

/** Units in memory, those that were used last; each with the indexes of its own things. */
export interface UnitCache {
  unit(at: number): RegionInventory;
  /** A world of this unit alone. */
  world(at: number): World;
  /** A unit that is wanted once: what is in memory stays. */
  peek(at: number): RegionInventory;
  loads(): number;
}

interface Held {
  readonly unit: RegionInventory;
  readonly world: World;
  readonly bytes: number;
}

/** A cache that holds units of so many bytes, and always the two that were used last. */
export const createUnitCache = (source: UnitSource, head: Inventory, bytes: number): UnitCache => {
  // A map remembers the order in which its keys came: the first is the one that was used longest ago.
  const held = new Map<number, Held>();
  let size = 0;
  let loads = 0;

  const read = (at: number): { readonly unit: RegionInventory; readonly bytes: number } => {
    loads += 1;
    return source.read(at);
  };

  const evict = (): void => {
    for (const [at, { bytes: freed }] of held) {
      if (size <= bytes || held.size <= 2) return;
      held.delete(at);
      size -= freed;
    }
  };

  const hold = (at: number): Held => {
    const known = held.get(at);
    if (known) {
      held.delete(at);
      held.set(at, known);
      return known;
    }
    const { unit, bytes: own } = read(at);
    const made = { unit, world: createWorld({ ...head, regions: [unit] }), bytes: own };
    held.set(at, made);
    size += own;
    evict();
    return made;
  };

  return {
    unit: (at) => hold(at).unit,
    world: (at) => hold(at).world,
    peek: (at) => held.get(at)?.unit ?? read(at).unit,
    loads: () => loads,
  };
};

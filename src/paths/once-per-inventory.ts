import type { World } from './world.ts';

/**
 * Works something out once for each inventory and key. Worlds over the same inventory say the same; and of one that loads units by
 * need, whoever goes through all of them for each VPC would load all of them each time.
 */
export const oncePerInventory = <T>(
  make: (world: World, key: string) => T,
): ((world: World, key: string) => T) => {
  const known = new WeakMap<World['inventory'], Map<string, { readonly made: T }>>();
  return (world, key) => {
    const own = known.get(world.inventory) ?? new Map<string, { readonly made: T }>();
    known.set(world.inventory, own);
    const found = own.get(key) ?? { made: make(world, key) };
    own.set(key, found);
    return found.made;
  };
};

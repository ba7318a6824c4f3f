import { createResolver, type PathResolver } from '../paths/resolver.ts';
import type { World } from '../paths/world.ts';

/** A world, and a resolver of its paths. */
export interface Asked {
  readonly world: World;
  readonly paths: PathResolver;
}

// What VPCs have in common behind their hubs is worked out once for so many of them.
const vpcsAtOnce = 50;

/**
 * A world and resolver for one VPC after the other: what is remembered of all VPCs of an organization would fill the memory.
 * `renew` makes the same world anew; null for one that is in memory whole.
 */
export const createRenewing = (world: World, renew: (() => World) | null): (() => Asked) => {
  let now: Asked = { world, paths: createResolver(world) };
  let asked = 0;
  return () => {
    if (asked++ % vpcsAtOnce === 0) {
      const anew = renew?.() ?? world;
      now = { world: anew, paths: createResolver(anew) };
    }
    return now;
  };
};

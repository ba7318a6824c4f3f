import type { AuditOptions } from '../../audit/audit.ts';
import type { Inventory } from '../../model/inventory.ts';
import { createWorld } from '../../paths/world.ts';
import type { Asked } from './tool.ts';

/** Does something once, when it is first asked for; what fails is tried again. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
};

/** What an inventory can be asked, as these options have it judged. */
export const askedOf = (inventory: Inventory, options: AuditOptions): Asked => ({
  world: createWorld(inventory),
  options,
  report: once(async () => {
    const { audit } = await import('../../audit/audit.ts');
    return audit(inventory, options);
  }),
  plan: once(async () => {
    const { plan } = await import('../../plan/plan.ts');
    return plan(inventory, options);
  }),
});

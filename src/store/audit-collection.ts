import type { Inventory } from '../model/inventory.ts';
import type { Report } from '../model/report.ts';
import { type AuditOptions, audit, auditUnits } from '../audit/audit.ts';
import { saveInventory } from './inventory-file.ts';
import { openLazyUnits } from '../audit/lazy-world.ts';
import type { StoredCollection } from './stored-collection.ts';
import { notTried, settleRemedies } from '../plan/settle.ts';
import { isLarge } from '../audit/size.ts';
import { createVerdictMemory } from '../audit/verdict-memory.ts';
import { createPackedSpools, createSpools } from './finding-store.ts';
import { sourceOf } from './unit-source.ts';

/** A report whose findings may be on disk, and the inventory that it is about. */
export interface AuditedCollection {
  /** Equal to the report of the same inventory in memory; its findings are read from disk as they are gone through. */
  readonly report: Report;
  readonly inventory: Inventory;
  /** Removes what the report's findings are read from. */
  dispose(): void;
}

// Text of the units that are kept in memory; as objects with their indexes they take about ten times that.
const cacheBytes = 12 * 1024 * 1024;

/** Saves a collection that is on disk as one inventory file. */
export const saveCollection = (path: string, collection: StoredCollection): Promise<void> =>
  saveInventory(path, openLazyUnits(collection.head, sourceOf(collection), cacheBytes).inventory);

/** A collection that is on disk as one inventory, whose units are read as they are looked at. */
export const inventoryOfCollection = (collection: StoredCollection): Inventory =>
  openLazyUnits(collection.head, sourceOf(collection), cacheBytes).inventory;

/**
 * Judges an inventory that is in memory, and tries its remedies before they are reported. The findings of a large one are kept
 * packed.
 */
export const auditInventory = (inventory: Inventory, options: AuditOptions): AuditedCollection => {
  const tried: AuditOptions = { ...options, settle: settleRemedies, memory: createVerdictMemory() };
  return {
    report: isLarge(inventory.regions)
      ? audit(inventory, tried, createPackedSpools(options.checks.length))
      : audit(inventory, tried),
    inventory,
    dispose: () => {},
  };
};

/** Judges an inventory that is in memory where time is bounded: remedies of a large one are not tried, and say so. */
export const auditInTime = (inventory: Inventory, options: AuditOptions): Report =>
  isLarge(inventory.regions)
    ? audit(inventory, { ...options, note: notTried })
    : auditInventory(inventory, options).report;

/** Judges a collection that is on disk, with a bounded number of its units in memory; `folder` takes the findings. */
export const auditCollection = (
  collection: StoredCollection,
  options: AuditOptions,
  folder: string,
): AuditedCollection => {
  const lazy = openLazyUnits(collection.head, sourceOf(collection), cacheBytes);
  const spools = createSpools(folder, options.checks.length);
  try {
    const report = auditUnits(lazy, { ...options, note: notTried }, spools);
    return { report, inventory: lazy.inventory, dispose: spools.dispose };
  } catch (error) {
    spools.dispose();
    throw error;
  }
};

import type { InventoryHead } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { reopenUnitStore, type UnitStore } from './unit-store.ts';

/** What was taken over from a run before, instead of being read again. */
export interface Reused {
  readonly units: number;
  /** When the oldest of them was read; null when there is none. */
  readonly oldest: string | null;
  /** Files that could not be trusted, and were read again. */
  readonly damaged: number;
}

/** A collection whose units are on disk. */
export interface StoredCollection {
  readonly head: InventoryHead;
  readonly store: UnitStore;
  readonly reused: Reused;
}

const nothing: Reused = { units: 0, oldest: null, damaged: 0 };

/** The collection that `--state-dir` left in a folder. */
export const loadCollection = async (folder: string, now: () => Date): Promise<StoredCollection> => {
  const found = await reopenUnitStore(folder, now);
  if (!found)
    throw new UserError(
      `${folder} holds no collection.`,
      'Name a file that collect has written, or the --state-dir of a scan that came to its end.',
    );
  return { store: found.store, head: found.head as InventoryHead, reused: nothing };
};

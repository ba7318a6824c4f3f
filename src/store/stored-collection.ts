import type { InventoryHead } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { systemCode } from './file-errors.ts';
import { soundHead } from './unit-source.ts';
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

const hint = 'Name a file that collect has written, or the --state-dir of a scan that came to its end.';

const nothing: Reused = { units: 0, oldest: null, damaged: 0 };

/** The collection that `--state-dir` left in a folder; what is damaged or gone of it is a line of its coverage. */
export const loadCollection = async (folder: string, now: () => Date): Promise<StoredCollection> => {
  const found = await reopenUnitStore(folder, now).catch((cause: unknown) => {
    const code = systemCode(cause);
    throw code === null ? cause : new UserError(`${folder} cannot be read (${code}).`, hint, { cause });
  });
  if (!found) throw new UserError(`${folder} holds no collection.`, hint);
  return { store: found.store, head: soundHead(found.head, found.store), reused: nothing };
};

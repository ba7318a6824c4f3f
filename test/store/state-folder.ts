import type { Inventory } from '../../src/model/inventory.ts';
import { openUnitStore } from '../../src/store/unit-store.ts';

/** The time at which folders of tests are filled. */
export const morning = () => new Date('2026-11-22T10:00:00Z');

/** Fills a folder with what a scan with `--state-dir` leaves of an inventory. */
export const fillState = async (
  folder: string,
  inventory: Inventory,
  { key = 'key', now = morning }: { readonly key?: string; readonly now?: () => Date } = {},
): Promise<void> => {
  const store = await openUnitStore(folder, key, now);
  const { regions, ...head } = inventory;
  for (const target of head.targets) {
    const unit = regions.find(
      ({ accountId, region }) => accountId === target.accountId && region === target.region,
    );
    if (unit) await store.keep({ target, unit });
  }
  await store.saveHead({ ...head, finishedAt: now().toISOString() });
  await store.finish();
  await store.release();
};

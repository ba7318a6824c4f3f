import { isPassing } from '../aws/errors.ts';
import { inventorySchemaVersion, sectionNames, type Target } from '../model/inventory.ts';
import { collectInto, type CollectOptions, type UnitSink } from './collect.ts';
import type { InventoryHead } from '../model/inventory.ts';
import type { Reused, StoredCollection } from '../store/stored-collection.ts';
import { type FolderStore, openUnitStore, type UnitStore } from '../store/unit-store.ts';

/** Does what was read hold, or would the same questions have other answers in a minute? */
export const isFinal = ({ gaps }: Target): boolean => !gaps.some(({ code }) => isPassing(code));

/** What decides about the content of units: those that another run left are used only where all of it is the same. */
export const runKey = (options: CollectOptions): string =>
  JSON.stringify({
    version: options.toolVersion,
    schema: inventorySchemaVersion,
    sections: sectionNames,
    profile: options.profile,
    roleName: options.roleName,
    roleArn: options.roleArn,
    externalId: options.externalId !== null,
    deep: options.deep ?? false,
    bucketTags: options.bucketTags ?? false,
    bucketAccess: options.bucketAccess ?? false,
  });

/** A sink over a store: units that hold are not read again. */
export const createStoreSink = (
  store: UnitStore,
  lone: boolean,
): { readonly sink: UnitSink; readonly reused: () => Reused } => {
  const taken = new Map<string, string>();
  return {
    sink: {
      startedAt: store.startedAt,
      lone,
      known(place) {
        const kept = store.load(place);
        if (!kept || !isFinal(kept.target)) return null;
        taken.set(`${place.accountId}/${place.region}`, kept.unit?.collectedAt ?? kept.savedAt);
        return kept;
      },
      async keep(result) {
        taken.delete(`${result.target.accountId}/${result.target.region ?? ''}`);
        await store.keep(result);
      },
    },
    reused: () => ({
      units: taken.size,
      oldest: [...taken.values()].sort()[0] ?? null,
      damaged: store.damaged.length,
    }),
  };
};

/** Reads into a store what is not in it yet. */
const collectInFolder = async (
  options: CollectOptions,
  store: FolderStore,
  complete: ((collection: StoredCollection) => Promise<InventoryHead>) | null,
): Promise<StoredCollection> => {
  const { sink, reused } = createStoreSink(store, false);
  const head = await collectInto(options, sink);
  for (const { place, reason } of store.damaged) options.logger.warn({ ...place, reason }, 'damaged unit');
  await store.saveHead(head);
  if (!head.interrupted && head.targets.every(isFinal)) await store.finish();
  const collection = { head, store, reused: reused() };
  if (!complete || head.interrupted) return collection;
  const completed = await complete(collection);
  await store.saveHead(completed);
  return { ...collection, head: completed };
};

/**
 * Collects into a folder, and goes on where an earlier run with the same options was ended; `complete` may add to what is
 * said besides the units once all of them are there. No other run collects into the same units meanwhile.
 */
export const collectToStore = async (
  options: CollectOptions,
  folder: string,
  complete: ((collection: StoredCollection) => Promise<InventoryHead>) | null = null,
): Promise<StoredCollection> => {
  const store = await openUnitStore(folder, runKey(options), options.now);
  try {
    return await collectInFolder(options, store, complete);
  } finally {
    await store.release();
  }
};

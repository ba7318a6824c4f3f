import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { InventoryHead } from '../model/inventory.ts';
import type { Place } from '../paths/world.ts';
import { writeAtomic } from './atomic-write.ts';
import { makePrivateFolder, privateFolder } from './private-files.ts';
import { lockRun } from './run-lock.ts';
import { headOf, isPlace, newestHead, saveHead } from './state-head.ts';
import { type KeptUnit, packUnit, sha256, type UnitResult, unpackUnit } from './unit-file.ts';

/** A run that was begun and may go on later. */
export interface RunRecord {
  readonly key: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** The folder of its units, by its name. */
  readonly units: string;
}

/** Finished units on disk: a folder for each account, a packed file for each region. */
export interface UnitStore {
  /** When the run that the units belong to began. */
  readonly startedAt: string;
  /** Files that were there and could not be used, with the reason. */
  readonly damaged: readonly { readonly place: Place; readonly reason: string }[];
  /** Every account and region that something is kept of, sorted. */
  places(): Promise<readonly Place[]>;
  /** What is kept of a place; null when nothing is, or what is kept cannot be trusted. */
  load(place: Place): KeptUnit | null;
  keep(result: UnitResult): Promise<void>;
  /** Nothing is left to be read: the next run begins anew. */
  finish(): Promise<void>;
}

/** A store in a folder, that also keeps what a collection says besides its units, and that no other run writes to. */
export interface FolderStore extends UnitStore {
  saveHead(head: InventoryHead): Promise<void>;
  /** Lets another run go on here. What was kept stays until a later run has come to its end. */
  release(): Promise<void>;
}

const readRecord = async (path: string): Promise<RunRecord | null> => {
  try {
    const { key, startedAt, finishedAt, units } = JSON.parse(
      await readFile(path, 'utf8'),
    ) as Partial<RunRecord>;
    if (typeof key !== 'string' || typeof startedAt !== 'string' || !/^units-\w+$/.test(units ?? ''))
      return null;
    return { key, startedAt, finishedAt: finishedAt ?? null, units: units ?? '' };
  } catch {
    // Without a record that can be read there is nothing that could be gone on with.
    return null;
  }
};

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const suffix = '.json.gz';

const placesIn = async (folder: string): Promise<readonly Place[]> => {
  const found: Place[] = [];
  for (const accountId of (await readdir(folder)).sort())
    for (const name of (await readdir(join(folder, accountId))).sort())
      if (name.endsWith(suffix) && !name.startsWith('.'))
        found.push({ accountId, region: name.slice(0, -suffix.length) });
  return found.filter(isPlace);
};

/** Units below a folder. */
export const storeIn = (units: string, startedAt: string, now: () => Date): Omit<UnitStore, 'finish'> => {
  const damaged: { place: Place; reason: string }[] = [];
  const own = new Set<string>();
  const pathOf = ({ accountId, region }: Place): string => join(units, accountId, `${region}${suffix}`);
  return {
    startedAt,
    damaged,
    places: () => placesIn(units),
    load(place) {
      try {
        return isPlace(place) ? unpackUnit(readFileSync(pathOf(place)), place, own) : null;
      } catch (error) {
        if (isMissing(error)) return null;
        const reason = error instanceof Error ? error.message : String(error);
        if (!damaged.some(({ place: known }) => pathOf(known) === pathOf(place)))
          damaged.push({ place, reason });
        return null;
      }
    },
    async keep(result) {
      const { accountId, region } = result.target;
      if (region === null) return;
      await makePrivateFolder(join(units, accountId));
      await writeAtomic(pathOf({ accountId, region }), [packUnit(result, now().toISOString(), own)]);
    },
  };
};

/** A name that no folder of units has had here. */
const freshUnits = async (folder: string, short: string): Promise<string> => {
  const taken = (await readdir(folder)).flatMap((name) => /^units-\w+_(\d+)$/.exec(name)?.[1] ?? []);
  const name = `units-${short}_${Math.max(0, ...taken.map(Number)) + 1}`;
  await mkdir(join(folder, name), { mode: privateFolder });
  return name;
};

/** Removes units of earlier runs of this name: all but these, and those that the newest report of it was about. */
const removeOlder = async (folder: string, short: string, units: string): Promise<void> => {
  const reported = (await headOf(folder, short))?.units;
  const older = (await readdir(folder)).filter(
    (name) =>
      (name === `units-${short}` || name.startsWith(`units-${short}_`)) &&
      name !== units &&
      name !== reported,
  );
  for (const name of older) await rm(join(folder, name), { recursive: true, force: true });
};

const openLocked = async (
  folder: string,
  short: string,
  key: string,
  now: () => Date,
): Promise<Omit<FolderStore, 'release'>> => {
  const recordPath = join(folder, `run-${short}.json`);
  const before = await readRecord(recordPath);
  const goesOn = before !== null && before.key === key && before.finishedAt === null;
  const units = goesOn ? before.units : await freshUnits(folder, short);
  await makePrivateFolder(join(folder, units));
  const record: RunRecord = goesOn
    ? before
    : { key, startedAt: now().toISOString(), finishedAt: null, units };
  const write = (value: RunRecord): Promise<void> => writeAtomic(recordPath, [`${JSON.stringify(value)}\n`]);
  await write(record);
  await removeOlder(folder, short, units);
  return {
    ...storeIn(join(folder, units), record.startedAt, now),
    finish: () => write({ ...record, finishedAt: now().toISOString() }),
    saveHead: (head) => saveHead(folder, short, { units, head }),
  };
};

/**
 * Opens the store of a run in a folder, for this run alone. Units of an unfinished run with the same key are kept; those of
 * other options, another version or a run that was finished are not used.
 */
export const openUnitStore = async (folder: string, key: string, now: () => Date): Promise<FolderStore> => {
  const short = sha256(key).slice(0, 12);
  await makePrivateFolder(folder);
  const lock = await lockRun(folder, join(folder, `run-${short}.lock`), now);
  try {
    return { ...(await openLocked(folder, short, key, now)), release: lock.release };
  } catch (error) {
    await lock.release();
    throw error;
  }
};

/** The store that an earlier run left in a folder, and what that run said besides its units; null when there is none. */
export const reopenUnitStore = async (
  folder: string,
  now: () => Date,
): Promise<{ readonly store: UnitStore; readonly head: InventoryHead } | null> => {
  const last = await newestHead(folder);
  if (!last) return null;
  const store = storeIn(join(folder, last.units), last.head.collectedAt, now);
  return { store: { ...store, finish: () => Promise.resolve() }, head: last.head };
};

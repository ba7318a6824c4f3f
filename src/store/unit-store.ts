import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RegionInventory, Target } from '../model/inventory.ts';
import type { Place } from '../paths/world.ts';
import { UserError } from '../model/user-error.ts';
import { writeAtomic } from './atomic-write.ts';
import { notWritten } from './file-errors.ts';

/** What came of one account in one region: its line of coverage, and the unit unless nothing in it could be read. */
export interface UnitResult {
  readonly target: Target;
  readonly unit: RegionInventory | null;
}

/** A unit that was kept, and when. */
export interface KeptUnit extends UnitResult {
  readonly savedAt: string;
  /** How long the unit is as text. */
  readonly bytes: number;
}

/** A run that was begun and may go on later. */
export interface RunRecord {
  readonly key: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
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

/** A store in a folder, that also keeps what a collection says beside its units. */
export interface FolderStore extends UnitStore {
  saveHead(head: object): Promise<void>;
}

const format = 'pathproof-unit/1';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A unit as a file: a line that says what follows and its hash, then the unit. */
export const packUnit = (result: UnitResult, savedAt: string): Buffer => {
  const body = JSON.stringify(result);
  const head = JSON.stringify({ format, savedAt, bytes: Buffer.byteLength(body), sha256: sha256(body) });
  return gzipSync(`${head}\n${body}\n`);
};

/** The unit that a file holds; throws an Error that says what is wrong with it. */
export const unpackUnit = (bytes: Uint8Array): KeptUnit => {
  const text = gunzipSync(bytes).toString('utf8');
  const end = text.indexOf('\n');
  const head = JSON.parse(text.slice(0, Math.max(0, end))) as {
    readonly format?: string;
    readonly savedAt?: string;
    readonly sha256?: string;
  };
  const body = text.slice(end + 1).trimEnd();
  if (head.format !== format) throw new Error(`it is no ${format}`);
  if (head.sha256 !== sha256(body)) throw new Error('its hash is another one');
  return { ...(JSON.parse(body) as UnitResult), savedAt: head.savedAt ?? '', bytes: body.length };
};

const makeFolder = async (path: string): Promise<void> => {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    throw notWritten(path, error);
  });
};

const readRecord = async (path: string): Promise<RunRecord | null> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunRecord;
  } catch {
    // Without a record that can be read there is nothing that could be gone on with.
    return null;
  }
};

const readHead = async (path: string): Promise<{ readonly finishedAt: string }> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as { readonly finishedAt: string };
  } catch (cause) {
    throw new UserError(`${path} cannot be read, or is damaged.`, 'Scan again with this --state-dir.', {
      cause,
    });
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
  return found;
};

/** Units below a folder. */
const storeIn = (units: string, startedAt: string, now: () => Date): Omit<UnitStore, 'finish'> => {
  const damaged: { place: Place; reason: string }[] = [];
  const pathOf = ({ accountId, region }: Place): string => join(units, accountId, `${region}${suffix}`);
  return {
    startedAt,
    damaged,
    places: () => placesIn(units),
    load(place) {
      try {
        return unpackUnit(readFileSync(pathOf(place)));
      } catch (error) {
        if (isMissing(error)) return null;
        damaged.push({ place, reason: error instanceof Error ? error.message : String(error) });
        return null;
      }
    },
    async keep(result) {
      const { accountId, region } = result.target;
      if (region === null) return;
      await makeFolder(join(units, accountId));
      await writeAtomic(pathOf({ accountId, region }), [packUnit(result, now().toISOString())]);
    },
  };
};

/**
 * Opens the store of a run in a folder. Units of an unfinished run with the same key are kept; those of other options,
 * another version or a run that was finished are not used.
 */
export const openUnitStore = async (folder: string, key: string, now: () => Date): Promise<FolderStore> => {
  const short = sha256(key).slice(0, 12);
  const units = join(folder, `units-${short}`);
  const recordPath = join(folder, `run-${short}.json`);
  await makeFolder(folder);
  const before = await readRecord(recordPath);
  const goesOn = before !== null && before.key === key && before.finishedAt === null;
  if (!goesOn) await rm(units, { recursive: true, force: true });
  await makeFolder(units);
  const record: RunRecord = goesOn ? before : { key, startedAt: now().toISOString(), finishedAt: null };
  const write = (value: RunRecord): Promise<void> => writeAtomic(recordPath, [`${JSON.stringify(value)}\n`]);
  await write(record);
  return {
    ...storeIn(units, record.startedAt, now),
    finish: () => write({ ...record, finishedAt: now().toISOString() }),
    saveHead: (head) => writeAtomic(join(folder, `head-${short}.json`), [`${JSON.stringify(head)}\n`]),
  };
};

/** The store that an earlier run left in a folder, and what that run said beside its units; null when there is none. */
export const reopenUnitStore = async (
  folder: string,
  now: () => Date,
): Promise<{ readonly store: UnitStore; readonly head: unknown } | null> => {
  const heads = (await readdir(folder)).filter((name) => /^head-\w+\.json$/.test(name));
  const found = await Promise.all(
    heads.map(async (name) => {
      const head = await readHead(join(folder, name));
      return { head, units: join(folder, name.replace(/^head-(\w+)\.json$/, 'units-$1')) };
    }),
  );
  // Of several the one that ended last.
  const [last] = found.sort((a, b) => (a.head.finishedAt < b.head.finishedAt ? 1 : -1));
  if (!last) return null;
  const store = storeIn(last.units, '', now);
  return { store: { ...store, finish: () => Promise.resolve() }, head: last.head };
};

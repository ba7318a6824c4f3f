import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod';
import { UserError } from '../model/user-error.ts';
import { notWritten, systemCode } from './file-errors.ts';
import { privateFile } from './private-files.ts';

/** What a lock says about the run that holds it. */
const holderSchema = z.object({
  id: z.string(),
  pid: z.number().int().positive(),
  host: z.string(),
  since: z.string(),
});

type Holder = z.infer<typeof holderSchema>;

/** A lock that this process holds. */
export interface RunLock {
  release(): Promise<void>;
}

const beatMs = 15_000;
// Twenty beats: a machine may be slow, but not that slow.
const silentMs = 5 * 60_000;

const held = new Set<string>();

const holderIn = (text: string): Holder | null => {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // One that is being written, or was cut off: its age decides.
    return null;
  }
};

const readHolder = async (path: string): Promise<Holder | null> =>
  holderIn(await readFile(path, 'utf8').catch(() => ''));

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be asked, which it must exist for.
    return systemCode(error) !== 'ESRCH';
  }
};

/** Did the process end that made this lock? Only asked on its own machine; a pid of ours that is not held was another's. */
const hasEnded = ({ id, pid, host }: Holder): boolean =>
  host === hostname() && (pid === process.pid ? !held.has(id) : !isRunning(pid));

const create = async (path: string, text: string): Promise<boolean> => {
  try {
    const file = await open(path, 'wx', privateFile);
    try {
      await file.writeFile(text);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw notWritten(path, error);
  }
};

/** How long a file has not been touched, by the clock of the disk that it is on: that of the machine may have been set. */
const silenceOf = async (path: string): Promise<number> => {
  const probe = `${path}.${randomUUID()}.part`;
  await create(probe, '');
  try {
    const [now, then] = [await stat(probe), await stat(path)];
    return now.mtimeMs - then.mtimeMs;
  } catch {
    // Released in the meantime.
    return 0;
  } finally {
    await rm(probe, { force: true });
  }
};

/**
 * Takes over the lock of a run that has ended: of many that find it, one at a time looks again, since the lock may be another's
 * by then.
 */
const takeOver = async (path: string, stale: Holder | null, text: string): Promise<boolean> => {
  const turn = `${path}.turn`;
  if (!(await create(turn, text))) {
    // One that was killed in its turn lets the next one have it.
    if ((await silenceOf(turn)) > silentMs) await rm(turn, { force: true });
    return false;
  }
  try {
    if ((await readHolder(path))?.id !== stale?.id) return false;
    await rm(path, { force: true });
    return await create(path, text);
  } finally {
    await rm(turn, { force: true });
  }
};

const inUse = (folder: string, path: string, holder: Holder | null): UserError =>
  new UserError(
    holder
      ? `${folder} is in use: process ${holder.pid} on ${holder.host} has been reading into it since ${holder.since}.`
      : `${folder} is in use by another run of pathproof.`,
    `Wait until it has ended, or name another --state-dir. If it has not been running for a while, remove ${path}.`,
  );

const takeAway = (path: string, id: string): void => {
  try {
    if (holderIn(readFileSync(path, 'utf8'))?.id === id) rmSync(path, { force: true });
  } catch {
    // It is gone already.
  }
};

/** Says now and then that the run goes on, and takes the lock away when the process ends. */
const hold = (path: string, { id }: Holder): RunLock => {
  held.add(id);
  const beat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => {});
  }, beatMs);
  beat.unref();
  const end = (): void => takeAway(path, id);
  process.on('exit', end);
  return {
    release: () => {
      clearInterval(beat);
      process.off('exit', end);
      held.delete(id);
      takeAway(path, id);
      return Promise.resolve();
    },
  };
};

/** Takes the lock of a folder, or says in one sentence who has it; one whose run has ended is taken over. */
export const lockRun = async (folder: string, path: string, now: () => Date): Promise<RunLock> => {
  const holder: Holder = {
    id: randomUUID(),
    pid: process.pid,
    host: hostname(),
    since: now().toISOString(),
  };
  const text = `${JSON.stringify(holder)}\n`;
  if (await create(path, text)) return hold(path, holder);
  const other = await readHolder(path);
  const stale = (other && hasEnded(other)) || (await silenceOf(path)) > silentMs;
  if (!stale) throw inUse(folder, path, other);
  if (await takeOver(path, other, text)) return hold(path, holder);
  throw inUse(folder, path, await readHolder(path));
};

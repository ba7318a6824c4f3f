import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../src/model/user-error.ts';
import { lockRun } from '../../src/store/run-lock.ts';
import { reopenUnitStore, openUnitStore } from '../../src/store/unit-store.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { fillState, morning } from './state-folder.ts';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  path = join(folder, 'run-x.lock');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const lock = () => lockRun(folder, path, morning);

const holder = (more: object): string =>
  JSON.stringify({ id: 'a', pid: 1, host: hostname(), since: morning().toISOString(), ...more });

const minutesAgo = async (minutes: number): Promise<void> => {
  const at = new Date(Date.now() - minutes * 60_000);
  await utimes(path, at, at);
};

/** The id of a process that has just ended. */
const endedPid = async (): Promise<number> => {
  const child: ChildProcess = spawn(process.execPath, ['-e', '']);
  await once(child, 'close');
  return child.pid ?? 0;
};

describe('the lock of a run', () => {
  it('is one run’s, and the next one’s after that', async () => {
    const first = await lock();
    const refused = await lock().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as UserError).message).toBe(
      `${folder} is in use: process ${process.pid} on ${hostname()} has been reading into it since 2026-11-22T10:00:00.000Z.`,
    );
    expect((refused as UserError).hint).toContain(path);
    await first.release();
    await (await lock()).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('of a process that has ended is taken over at once', async () => {
    await writeFile(path, holder({ pid: await endedPid() }));
    const taken = await lock();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
    await taken.release();
  });

  it('of an earlier process with the id of this one is taken over', async () => {
    await writeFile(path, holder({ pid: process.pid }));
    await (await lock()).release();
  });

  it.each([
    ['another machine', holder({ host: 'elsewhere', pid: 999_999_999 })],
    ['no one who says so', ''],
    ['no one who says so rightly', '[]'],
  ])('of %s holds while it is touched, and no longer than five minutes after', async (_whose, text) => {
    await writeFile(path, text);
    await expect(lock()).rejects.toThrow(`${folder} is in use`);
    await minutesAgo(4);
    await expect(lock()).rejects.toThrow(`${folder} is in use`);
    await minutesAgo(6);
    await (await lock()).release();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is got by one of many that find a stale one, try %i', async () => {
    await writeFile(path, holder({ pid: await endedPid() }));
    const tries = await Promise.allSettled(Array.from({ length: 20 }, lock));
    const got = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(got).toHaveLength(1);
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(UserError);
    await got[0]?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is for no one else to read', async () => {
    const { release } = await lock();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await release();
  });
});

const inventory = () => account('111122223333', vpc().subnet('app', { egress: 'nat' })).inventory();

describe('runs that share a state folder', () => {
  it('do not collect into it at the same time', async () => {
    const first = await openUnitStore(folder, 'key', morning);
    await expect(openUnitStore(folder, 'key', morning)).rejects.toThrow('is in use');
    // Other options have units of their own.
    await (await openUnitStore(folder, 'other', morning)).release();
    await first.release();
  });

  it('leave the units that an audit is reading, also when a third one starts', async () => {
    await fillState(folder, inventory());
    const read = await reopenUnitStore(folder, morning);
    const place = { accountId: '111122223333', region: 'eu-west-1' };
    const next = await openUnitStore(folder, 'key', morning);
    expect(next.load(place)).toBeNull();
    expect(read?.store.load(place)?.unit?.region).toBe('eu-west-1');
    // It is ended before it has read anything, and another one goes on.
    await next.release();
    const third = await openUnitStore(folder, 'key', morning);
    expect(read?.store.load(place)?.unit?.region).toBe('eu-west-1');
    await third.release();
  });

  it('keep the units of two runs, and no more', async () => {
    for (let run = 0; run < 4; run += 1) await fillState(folder, inventory());
    expect((await readdir(folder)).filter((name) => name.startsWith('units-'))).toHaveLength(2);
  });
});

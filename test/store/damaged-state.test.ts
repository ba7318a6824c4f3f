import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { loadCollection } from '../../src/store/stored-collection.ts';
import { packUnit, unpackUnit } from '../../src/store/unit-file.ts';
import { mostUnpacked } from '../../src/store/unpack.ts';
import { account, organization, vpc } from '../../src/testing/index.ts';
import { execute } from '../cli/execute.ts';
import { fillState, morning } from './state-folder.ts';
import { reportIn } from '../report-in.ts';

const accounts = ['111122223333', '444455556666'] as const;
const place = { accountId: accounts[0], region: 'eu-west-1' };

const twoAccounts = (): Inventory =>
  organization(...accounts.map((id) => account(id, vpc().subnet('app', { egress: 'nat' })))).inventory();

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'damaged-'));
  await fillState(folder, twoAccounts());
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const found = async (pattern: RegExp): Promise<string> => {
  const name = (await readdir(folder)).find((one) => pattern.test(one));
  if (name === undefined) throw new Error(`${folder} holds no ${pattern}.`);
  return join(folder, name);
};

const unitPath = async (): Promise<string> =>
  join(await found(/^units-/), place.accountId, `${place.region}.json.gz`);

/** A unit file that is what it says by its own hash, whatever that is. */
const packed = (value: unknown): Buffer => packUnit(value as never, morning().toISOString());

const auditOf = async () => {
  const { code, out, err } = await execute(['audit', folder, '--format', 'json', '--fail-on', 'never']);
  return { code, err, report: code === 0 ? reportIn(out) : null };
};

const flipped = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 0x40;
  await writeFile(path, bytes);
};

const damages: Readonly<Record<string, [code: string, damage: (path: string) => Promise<void>]>> = {
  missing: ['MissingUnit', (path) => rm(path)],
  'of no length': ['DamagedUnit', (path) => truncate(path, 0)],
  'cut off': ['DamagedUnit', async (path) => truncate(path, (await readFile(path)).length >> 1)],
  'changed in one bit': ['DamagedUnit', flipped],
  'no gzip': ['DamagedUnit', (path) => writeFile(path, 'no unit')],
  'a bomb': ['DamagedUnit', (path) => writeFile(path, gzipSync(Buffer.alloc(80 << 20, 0x20)))],
  'of another shape': ['DamagedUnit', (path) => writeFile(path, packed({ target: 1, unit: [] }))],
  'null by its own hash': ['DamagedUnit', (path) => writeFile(path, packed(null))],
  'without a unit': [
    'MissingUnit',
    (path) => writeFile(path, packed({ target: { ...place, status: 'not-assessed', gaps: [] }, unit: null })),
  ],
  'a unit whose sections are not all there': [
    'DamagedUnit',
    async (path) => {
      const { target, unit } = unpackUnit(await readFile(path), place);
      const { subnets: _, ...sections } = unit?.sections ?? {};
      await writeFile(path, packed({ target, unit: { ...unit, sections } }));
    },
  ],
  'another account by its own hash': [
    'DamagedUnit',
    async (path) => {
      const { target, unit } = unpackUnit(await readFile(path), place);
      await writeFile(path, packed({ target, unit: { ...unit, accountId: '999999999999' } }));
    },
  ],
  "another account's file": [
    'DamagedUnit',
    async (path) => writeFile(path, await readFile(path.replace(accounts[0], accounts[1]))),
  ],
};

describe('a unit of a state folder', () => {
  it.each(Object.entries(damages))('that is %s is a line of coverage', async (_what, [code, damage]) => {
    await damage(await unitPath());
    const { code: exit, report } = await auditOf();
    expect(exit).toBe(0);
    const [lost, whole] = report?.coverage.targets ?? [];
    expect(lost).toMatchObject({ ...place, status: 'not-assessed', gaps: [{ code }] });
    expect(whole).toMatchObject({ accountId: accounts[1], status: 'assessed', gaps: [] });
    expect(report?.coverage.complete).toBe(false);
    // The rest is judged, and nothing is said of what was lost.
    expect(new Set(report?.findings.map(({ subject }) => subject.accountId))).toEqual(new Set([accounts[1]]));
  });

  it('makes a run incomplete that asks for completeness', async () => {
    await rm(await unitPath());
    const { code } = await execute(['audit', folder, '--require-complete', '--fail-on', 'never']);
    expect(code).toBe(3);
  });

  it('is unpacked no further than any unit gets', async () => {
    const bomb = gzipSync(Buffer.alloc(mostUnpacked(0) + 1, 0x20));
    expect(() => unpackUnit(bomb, place)).toThrow('it unpacks to more than 64 MB');
    expect(unpackUnit(await readFile(await unitPath()), place).unit?.accountId).toBe(accounts[0]);
  });
});

const heads: Readonly<Record<string, string>> = {
  null: 'null',
  'a list': '[]',
  'a number': '7',
  'no JSON': '{"schemaVersion":',
  empty: '',
  'wrong types': JSON.stringify({ schemaVersion: 1, targets: {}, collectedAt: 3 }),
  'a wrapped null': JSON.stringify({ format: 'pathproof-state/1', order: 1, units: 'units-a', head: null }),
};

describe('what a run said about its units', () => {
  it.each(Object.entries(heads))('that is %s gets one sentence', async (_what, text) => {
    const path = await found(/^head-/);
    await writeFile(path, text);
    const { code, err } = await auditOf();
    expect(code).toBe(2);
    expect(err).toContain(`${path} is damaged: `);
    expect(err.trim().split('\n')).toHaveLength(2);
    expect(err).toContain('Scan again with this --state-dir.');
  });

  it.each([
    ['leads out of the folder', { accountId: '../../etc', region: 'eu-west-1' }],
    ['is no region', { accountId: accounts[0], region: '../passwd' }],
  ])('is refused where a place %s', async (_what, at) => {
    const path = await found(/^head-/);
    const value = JSON.parse(await readFile(path, 'utf8')) as { head: { targets: object[] } };
    value.head.targets[0] = { ...value.head.targets[0], ...at };
    await writeFile(path, JSON.stringify(value));
    expect((await auditOf()).err).toContain('targets[0] is no account and region');
  });

  it('is refused where a place is there twice, which would be judged twice', async () => {
    const path = await found(/^head-/);
    const value = JSON.parse(await readFile(path, 'utf8')) as { head: { targets: unknown[] } };
    value.head.targets[1] = value.head.targets[0];
    await writeFile(path, JSON.stringify(value));
    expect((await auditOf()).err).toContain('targets[1] is there twice');
  });

  it('of a later version is not guessed at', async () => {
    const path = await found(/^head-/);
    const value = JSON.parse(await readFile(path, 'utf8')) as { head: object };
    await writeFile(path, JSON.stringify({ ...value, head: { ...value.head, schemaVersion: 99 } }));
    expect((await auditOf()).err).toContain('was written by a newer pathproof (schemaVersion 99');
  });

  it('is read as an earlier version wrote it', async () => {
    const path = await found(/^head-/);
    const { head, units } = JSON.parse(await readFile(path, 'utf8')) as { head: unknown; units: string };
    await writeFile(path, JSON.stringify(head));
    const { rename } = await import('node:fs/promises');
    await rename(join(folder, units), path.replace('head-', 'units-').replace('.json', ''));
    expect((await auditOf()).report?.coverage.complete).toBe(true);
  });

  it('is the newest by the order in which it was written, whatever the clock said', async () => {
    const [, second] = accounts;
    const later = account(second, vpc().subnet('app', { egress: 'nat' })).inventory();
    await fillState(folder, later, { key: 'other', now: () => new Date('2020-01-01T00:00:00Z') });
    const { head } = await loadCollection(folder, morning);
    expect(head.finishedAt).toBe('2020-01-01T00:00:00.000Z');
    expect(head.targets.map(({ accountId }) => accountId)).toEqual([second]);
  });

  it('gets one sentence where there is no folder', async () => {
    const gone = join(folder, 'none');
    await appendFile(gone, '');
    await expect(loadCollection(gone, morning)).rejects.toThrow(`${gone} cannot be read (ENOTDIR).`);
  });
});

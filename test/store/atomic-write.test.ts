import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeAtomic } from '../../src/store/atomic-write.ts';
import { saveInventory } from '../../src/store/inventory-file.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from '../cli/execute.ts';
import { fillState } from './state-folder.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

/** Names that are in the folder while a file is being written. */
const seenWhile = async (path: string): Promise<readonly string[]> => {
  let names: readonly string[] = [];
  const pieces = function* (): Iterable<string> {
    yield 'a';
    names = readdirSync(folder);
    yield 'b';
  };
  await writeAtomic(path, pieces());
  return names;
};

describe('a file that is written whole', () => {
  it('has a draft by a name that no one can foresee', async () => {
    const path = join(folder, 'report.json');
    const drafts = [await seenWhile(path), await seenWhile(path)].map(
      (names) => names.find((name) => name.endsWith('.part')) ?? '',
    );
    for (const draft of drafts) expect(draft).toMatch(/^\.report\.json\.[0-9a-f-]{36}\.part$/);
    expect(drafts[0]).not.toBe(drafts[1]);
    expect(await readdir(folder)).toEqual(['report.json']);
    expect(await readFile(path, 'utf8')).toBe('ab');
  });

  it('is not written through a link that was planted where a draft could be', async () => {
    const victim = join(folder, 'victim');
    await writeFile(victim, 'mine');
    await symlink(victim, join(folder, `.report.json.${process.pid}.part`));
    await writeAtomic(join(folder, 'report.json'), ['report']);
    expect(await readFile(victim, 'utf8')).toBe('mine');
  });

  it('is for its owner alone, unless it is meant for others', async () => {
    await writeFile(join(folder, 'old.json'), 'old', { mode: 0o644 });
    await writeAtomic(join(folder, 'old.json'), ['new']);
    await writeAtomic(join(folder, 'shared.yaml'), ['new'], 0o644);
    expect(await modeOf(join(folder, 'old.json'))).toBe(0o600);
    expect(await modeOf(join(folder, 'shared.yaml'))).toBe(0o644);
  });

  it('may have a name as long as the disk allows', async () => {
    const path = join(folder, `${'a'.repeat(240)}.json`);
    await writeAtomic(path, ['x']);
    expect(await readFile(path, 'utf8')).toBe('x');
  });
});

describe('what describes a network', () => {
  const inventory = () => account('111122223333', vpc().subnet('app', { egress: 'nat' })).inventory();

  it('is in files and folders of its owner alone', async () => {
    await saveInventory(join(folder, 'inventory.json.gz'), inventory());
    await fillState(join(folder, 'state'), inventory());
    const out = join(folder, 'out', 'report');
    await execute(['audit', join(folder, 'state'), '--output', out, '--plan', '--fail-on', 'never']);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['inventory.json.gz', 'report.json', 'manifest.json', 'eu-west-1.json.gz']),
    );
    for (const entry of entries) {
      const mode = await modeOf(join(entry.parentPath, entry.name));
      expect([entry.name, (mode & 0o077).toString(8)]).toEqual([entry.name, '0']);
    }
  });
});

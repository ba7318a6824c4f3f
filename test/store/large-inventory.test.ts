import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleOrganization } from '../../examples/build.ts';
import { createPieces } from '../../src/store/inventory-pieces.ts';
import { loadInventory, saveInventory } from '../../src/store/inventory-file.ts';
import { readLargeInventory } from '../../src/store/large-file.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'large-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Read as one that is too large to be read whole. */
const large = (path: string) => loadInventory(path, 1);

const inPieces = (text: string, size: number): unknown => {
  const regions: unknown[] = [];
  const pieces = createPieces((unit) => regions.push(unit));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) pieces.add(bytes.subarray(at, at + size));
  return { ...(pieces.end() as object), regions };
};

describe('an inventory that is longer than a text can be', () => {
  it.each(['inventory.json', 'inventory.json.gz'])('is read as it was saved, from %s', async (name) => {
    const path = join(folder, name);
    await saveInventory(path, exampleOrganization());
    expect(await large(path)).toEqual(await loadInventory(path));
  });

  it.each([1, 2, 3, 7, 64, 4096])('is taken apart the same way, %i bytes at a time', (size) => {
    const value = {
      first: 'regions',
      'a "key"\\': ['regions', { regions: [1, '],[', { x: '"regions":[' }] }],
      regions: [{ name: 'ä]}"\\', list: [[], {}, ''] }, 'text', 7, null, [1, [2]]],
      last: { regions: [], deep: [[['}']]] },
    };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)])
      expect(inPieces(text, size)).toEqual(value);
  });

  it('may have no units', () => {
    for (const text of ['{"regions":[]}', '{ "regions" : [ ] }'])
      expect(inPieces(text, 3)).toEqual({ regions: [] });
  });

  it.each([
    ['cut off', (path: string) => truncate(path, 20_000)],
    ['no JSON', (path: string) => writeFile(path, `{"regions":[{"accountId":}]}${' '.repeat(99)}`)],
    [
      'a damaged unit',
      async (path: string) => {
        const text = await readFile(path, 'utf8');
        await writeFile(path, text.replace('"subnets":{', '"subnets":[{'));
      },
    ],
  ])('gets one sentence where it is %s', async (_what, damage) => {
    const path = join(folder, 'inventory.json');
    await saveInventory(path, exampleOrganization());
    await damage(path);
    await expect(large(path)).rejects.toThrow(
      /^.*inventory\.json is (damaged after \d+ units|no inventory of pathproof)/,
    );
  });

  it('is unpacked no further than an inventory can be packed', async () => {
    const path = join(folder, 'bomb.json.gz');
    const bomb = gzipSync(Buffer.alloc(80 << 20, 0x20));
    await writeFile(path, bomb);
    const file = { path, bytes: bomb.length, isPacked: true };
    await expect(readLargeInventory(file, 'again')).rejects.toThrow('it unpacks to more than 64 MB');
    await expect(loadInventory(path)).rejects.toThrow(
      'it unpacks to more than 64 MB, which none of its files does',
    );
  });
});

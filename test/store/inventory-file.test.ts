import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Inventory, laterSections, sectionNames } from '../../src/model/inventory.ts';
import { writeAtomic } from '../../src/store/atomic-write.ts';
import { inventoryJson, loadInventory, saveInventory } from '../../src/store/inventory-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const gap = { action: 'ec2:DescribeSubnets', code: 'UnauthorizedOperation', message: 'You may not.' };

const inventory = (): Inventory => ({
  schemaVersion: 1,
  tool: { name: 'pathproof', version: '0.1.0' },
  collectedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:00:05.000Z',
  interrupted: false,
  caller: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/ana' },
  scope: { complete: true, vpcIds: [] },
  targets: [{ accountId: '111122223333', region: 'eu-west-1', status: 'partial', gaps: [gap] }],
  accountCalls: [],
  regions: [
    {
      accountId: '111122223333',
      region: 'eu-west-1',
      partition: 'aws',
      collectedAt: '2026-11-22T10:00:00.000Z',
      callerArn: 'arn:aws:iam::111122223333:user/ana',
      apiCalls: [],
      sections: {
        ...(Object.fromEntries(sectionNames.map((name) => [name, { seen: [] }])) as any),
        subnets: { gap },
        buckets: { seen: [{ name: 'b', region: 'eu-west-1', policy: { seen: null } }] },
        dhcpOptions: {
          seen: [{ id: 'dopt-1', ownerId: '111122223333', domainNameServers: ['AmazonProvidedDNS'] }],
        },
      },
    },
  ],
});

const file = (name: string) => join(folder, name);
const saved = (name: string, content: string | Uint8Array) => {
  writeFileSync(file(name), content);
  return file(name);
};
/** A copy of the inventory with a change that no type would allow. */
const changed = (change: (value: any) => void): string => {
  const value = structuredClone(inventory());
  change(value);
  return saved('changed.json', JSON.stringify(value));
};
const complaint = async (path: string) => {
  const error: unknown = await loadInventory(path).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'UserError', hint: expect.stringMatching(/\w/) });
  return (error as Error).message.replace(`${path} `, '');
};

describe('an inventory', () => {
  it.each(['plain.json', 'packed.json.gz'])('comes back from %s as it was saved', async (name) => {
    await saveInventory(file(name), inventory());
    expect(await loadInventory(file(name))).toEqual(inventory());
  });

  it('is packed when the name says so, and is known by its content when it does not', async () => {
    await saveInventory(file('a.gz'), inventory());
    await saveInventory(file('a.json'), inventory());
    expect([...readFileSync(file('a.gz')).subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    expect(await loadInventory(saved('misnamed.json', readFileSync(file('a.gz'))))).toEqual(inventory());
    expect(await loadInventory(saved('misnamed.gz', readFileSync(file('a.json'))))).toEqual(inventory());
  });

  it('is the same file whatever the order in which its keys were made', () => {
    const backwards = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(backwards)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, backwards(inner)]),
            )
          : value;
    expect([...inventoryJson(backwards(inventory()) as Inventory)].join('')).toBe(
      [...inventoryJson(inventory())].join(''),
    );
  });

  it('without units is still whole', async () => {
    const empty = { ...inventory(), regions: [] };
    await saveInventory(file('a.json'), empty);
    expect(await loadInventory(file('a.json'))).toEqual(empty);
  });
});

describe('an inventory of an earlier version', () => {
  it('lacks the sections that it did not know, which count as not collected', async () => {
    const old = structuredClone(inventory()) as any;
    for (const section of laterSections) delete old.regions[0].sections[section];
    const { sections } = (await loadInventory(saved('old.json', JSON.stringify(old)))).regions[0] as any;
    expect(sections.hostedZones).toMatchObject({ gap: { code: 'NotCollected' } });
    expect(Object.keys(sections).sort()).toEqual([...sectionNames].sort());
  });
});

describe('a broken inventory', () => {
  it.each<[string, (value: any) => void, string]>([
    [
      'a wrong value deep in an observed section',
      (value) => (value.regions[0].sections.dhcpOptions.seen[0].domainNameServers = 'x'),
      'regions[0].sections.dhcpOptions.seen[0].domainNameServers: expected a list, found "x"',
    ],
    [
      'an observed value in an observed section',
      (value) => (value.regions[0].sections.buckets.seen[0].policy = { seen: 5 }),
      'regions[0].sections.buckets.seen[0].policy.seen: expected',
    ],
    [
      'a gap without a message',
      (value) => delete value.regions[0].sections.subnets.gap.message,
      'regions[0].sections.subnets.gap.message: expected a string, found nothing',
    ],
    [
      'a section that is neither seen nor a gap',
      (value) => (value.regions[0].sections.subnets = {}),
      'regions[0].sections.subnets: expected { "seen": … } or { "gap": { action, code, message } }, found an object',
    ],
    [
      'a section that is both',
      (value) => (value.regions[0].sections.subnets = { seen: [], gap }),
      'regions[0].sections.subnets: expected { "seen": … } or',
    ],
    [
      'a section that is a list',
      (value) => (value.regions[0].sections.subnets = []),
      'regions[0].sections.subnets: expected { "seen": … } or { "gap": { action, code, message } }, found a list',
    ],
    [
      'a missing section',
      (value) => delete value.regions[0].sections.vpcs,
      'regions[0].sections.vpcs: expected { "seen": … } or { "gap": { action, code, message } }, found nothing',
    ],
    [
      'an empty id',
      (value) => (value.regions[0].sections.dhcpOptions.seen[0].id = ''),
      '.id: expected a text that is not empty, found ""',
    ],
    [
      'another status',
      (value) => (value.targets[0].status = 'fine'),
      'targets[0].status: expected "assessed" or "partial" or "not-assessed", found "fine"',
    ],
    ['no regions', (value) => delete value.regions, 'regions: expected a list, found nothing'],
  ])('with %s says where and what was expected', async (_what, change, sentence) => {
    expect(await complaint(changed(change))).toContain(sentence);
  });

  it('of many wrong places names the first three and counts the rest', async () => {
    const path = changed((value) => (value.regions[0].sections = {}));
    expect(await complaint(path)).toMatch(
      new RegExp(`And ${sectionNames.length - laterSections.length - 3} more\\.$`),
    );
  });

  it('of a newer version says so', async () => {
    expect(await complaint(changed((value) => (value.schemaVersion = 99)))).toBe(
      'was written by a newer pathproof (schemaVersion 99; this one reads up to 1).',
    );
  });

  it.each<[string, string | Uint8Array, string]>([
    ['cut JSON', '{\n"a": [1,', 'is cut off: its JSON ends too early, at line 2, column 9.'],
    ['bad JSON', '{\n"a": 1 "b": 2}', 'is not JSON: line 2, column 8: Expected'],
    [
      'cut gzip',
      gzipSync('{"a": 1}').subarray(0, 20),
      'is cut off: its gzip data ends too early, at byte 20.',
    ],
    [
      'damaged gzip',
      Buffer.from([0x1f, 0x8b, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9]),
      'is damaged: its gzip data cannot be unpacked',
    ],
    ['nothing', '', 'is empty.'],
    [
      'another document',
      '[1]',
      'is no inventory of pathproof: the document: expected an object, found a list.',
    ],
    [
      'a report',
      '{"schemaVersion": 1, "findings": []}',
      'is no inventory of pathproof: tool: expected an object, found nothing',
    ],
  ])('that is %s says so', async (_what, content, sentence) => {
    expect(await complaint(saved('broken', content))).toContain(sentence);
  });

  it('that holds a unit twice says which', async () => {
    const { regions, ...head } = inventory();
    const text = JSON.stringify({ ...head, regions: [...regions, ...regions] });
    expect(await complaint(saved('twice', text))).toContain(
      'regions[1] is account 111122223333 in eu-west-1, as regions[0] is.',
    );
  });

  it('with a byte order mark is read, and one that is no JSON at all is not taken for a cut', async () => {
    const text = JSON.stringify(inventory());
    await expect(loadInventory(saved('marked', `\ufeff${text}`))).resolves.toBeDefined();
    expect(await complaint(saved('wide', Buffer.from(text, 'utf16le')))).toContain('is not JSON');
  });

  it('that is not there, or is a folder, says so', async () => {
    expect(await complaint(file('nowhere.json'))).toBe('does not exist.');
    expect(await complaint(folder)).toBe('is a folder.');
  });
});

describe('a file that is written', () => {
  it('appears whole, or what was there before stays and nothing is left behind', async () => {
    await writeAtomic(file('a'), ['one', Buffer.from('two')]);
    const failing = function* () {
      yield 'half';
      throw new TypeError('x');
    };
    await expect(writeAtomic(file('a'), failing())).rejects.toThrow(TypeError);
    expect(readFileSync(file('a'), 'utf8')).toBe('onetwo');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('in a folder that is not there is a mistake to mend', async () => {
    await expect(writeAtomic(join(folder, 'no', 'a'), ['x'])).rejects.toMatchObject({
      name: 'UserError',
      hint: 'Make the folder first, or name another place.',
    });
  });

  it('in place of a folder, or below a file, is one too', async () => {
    await writeAtomic(file('a'), ['x']);
    for (const path of [folder, join(file('a'), 'b')])
      await expect(writeAtomic(path, ['x'])).rejects.toMatchObject({ name: 'UserError' });
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('by a link is what the link leads to; a device is written to, and stays one', async () => {
    await writeAtomic(file('a'), ['one']);
    symlinkSync(file('a'), file('link'));
    await writeAtomic(file('link'), ['two']);
    expect(readFileSync(file('a'), 'utf8')).toBe('two');
    await writeAtomic('/dev/null', ['three']);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('listens for the end of the process no longer than it takes', async () => {
    const before = process.listenerCount('SIGTERM');
    await Promise.all(['a', 'b'].map((name) => writeAtomic(file(name), ['x'])));
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});

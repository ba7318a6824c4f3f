import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { inventorySchema, sectionNames } from '../../src/model/inventory.ts';
import { schemaUrl } from '../../src/model/schema-url.ts';
import { publishedSchema } from './published-schema.ts';
import { readFiles } from './source.ts';

// As input: the loader passes over keys that it does not know.
const published = publishedSchema('inventory', inventorySchema, { io: 'input' });

describe('the published schema of the inventory', () => {
  it('is what the code checks against', async () => {
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/inventory.schema.json',
    );
  });

  const validate = new Ajv2020({ strict: true }).compile(published);
  const unit = {
    accountId: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    collectedAt: '2026-11-22T10:00:00.000Z',
    callerArn: 'arn:aws:iam::111122223333:user/ana',
    apiCalls: [],
    sections: {
      ...Object.fromEntries(sectionNames.map((name) => [name, { seen: [] }])),
      subnets: {
        gap: { action: 'ec2:DescribeSubnets', code: 'UnauthorizedOperation', message: 'You may not.' },
      },
      buckets: { seen: [{ name: 'b', region: 'eu-west-1', policy: { seen: null } }] },
    },
  };
  const inventory = {
    schemaVersion: 1,
    tool: { name: 'pathproof', version: '0.1.0' },
    collectedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: '2026-11-22T10:00:05.000Z',
    interrupted: false,
    caller: { accountId: '111122223333', arn: 'arn:aws:iam::111122223333:user/ana' },
    scope: { complete: true, vpcIds: [] },
    targets: [],
    accountCalls: [],
    regions: [unit],
  };

  it('accepts an inventory', () => {
    expect(validate(inventory), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['another version', { ...inventory, schemaVersion: 2 }],
    [
      'a section that is neither seen nor a gap',
      { ...inventory, regions: [{ ...unit, sections: { ...unit.sections, vpcs: {} } }] },
    ],
    ['a unit without an account', { ...inventory, regions: [{ ...unit, accountId: undefined }] }],
  ])('refuses %s', (_what, wrong) => {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });
});

describe('the published schemas', () => {
  const files = readFiles(/^schema\/.*\.json$/);
  const nameOf = (path: string): string => /(\w[\w-]*)\.schema\.json$/.exec(path)?.[1] ?? '';

  it('say where they are', () => {
    const addressed = files.filter(({ text }) => '$id' in (JSON.parse(text) as object));
    expect(addressed.map(({ path }) => nameOf(path))).toEqual(
      expect.arrayContaining(['checks', 'config', 'inventory', 'plan', 'report', 'waivers']),
    );
    for (const { path, text } of addressed)
      expect((JSON.parse(text) as { readonly $id: string }).$id).toBe(schemaUrl(nameOf(path)));
  });
});

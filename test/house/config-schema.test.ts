import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/store/config.ts';
import { waiverFileSchema } from '../../src/store/waiver-file.ts';
import { publishedSchema } from './published-schema.ts';

const published = publishedSchema('config', configSchema, { io: 'input' });

describe('the published schema of the configuration', () => {
  it('is what the code checks against', async () => {
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/config.schema.json',
    );
  });

  it.each([
    [{}, true],
    [{ profiles: [{ profile: 'ssm', vpcs: ['vpc-0a'] }], trustedAccounts: ['111122223333'] }, true],
    [{ trustedAccounts: [111122223333] }, false],
    [{ profils: [] }, false],
  ])('takes %j: %s', (config, valid) => {
    expect(new Ajv2020({ strict: true }).validate(published, config)).toBe(valid);
  });
});

describe('the published schema of waivers', () => {
  const waivers = publishedSchema('waivers', waiverFileSchema, { io: 'input' });
  const waiver = { check: 's3-via-nat', resource: 'subnet-a', reason: 'r', owner: 'o', until: '2027-01-31' };

  it('is what the code checks against', async () => {
    await expect(`${JSON.stringify(waivers, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/waivers.schema.json',
    );
  });

  it.each([
    [{ waivers: [waiver] }, true],
    [{ waivers: [{ ...waiver, check: ['s3-via-nat'], account: '012345678901' }] }, true],
    [{ waivers: [{ ...waiver, account: 12345678901 }] }, false],
    [{ waivers: [{ ...waiver, owner: undefined }] }, false],
    [{ waiver: [] }, false],
  ])('takes %j: %s', (file, valid) => {
    const typed: unknown = JSON.parse(JSON.stringify(file));
    expect(new Ajv2020({ strict: true }).validate(waivers, typed)).toBe(valid);
  });
});

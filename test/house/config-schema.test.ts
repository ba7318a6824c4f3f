import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { configSchema } from '../../src/store/config.ts';

const published = z.toJSONSchema(configSchema, { io: 'input' });

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

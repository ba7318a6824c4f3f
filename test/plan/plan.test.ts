import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { type Inventory, inventorySchema } from '../../src/model/inventory.ts';
import { type Plan, planSchema } from '../../src/model/plan.ts';
import { plan } from '../../src/plan/plan.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { publishedSchema } from '../house/published-schema.ts';

const example = inventorySchema.parse(
  JSON.parse(readFileSync(new URL('../../examples/example-organization.json', import.meta.url), 'utf8')),
) as Inventory;

describe('plan.json', () => {
  const jsonSchema = publishedSchema('plan', planSchema, { io: 'input' });

  it('has a published schema', async () => {
    await expect(`${JSON.stringify(jsonSchema, null, 2)}\n`).toMatchFileSnapshot(
      '../../schema/plan.schema.json',
    );
  });

  it('follows it', () => {
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(jsonSchema);
    const made: Plan = plan(example, { checks: checks.filter(({ id }) => id === 's3-via-nat') });
    expect(made.totals.failures).toBeGreaterThan(0);
    validate(JSON.parse(JSON.stringify(made)));
    expect(validate.errors).toBeNull();
    validate({ ...made, totals: { ...made.totals, left: 'all' } });
    expect(validate.errors?.[0]?.instancePath).toBe('/totals/left');
  });
});

describe('a step that would do harm by itself', () => {
  // The group of the instance lets nothing out to endpoints, so that endpoints alone would be there and not be reached.
  const vault = account(
    vpc()
      .securityGroup('app', { egress: [{ port: 5432, to: 'vpc' }] })
      .subnet('app', { instances: 1, groups: ['app'] })
      .interfaceEndpoint('ssmmessages'),
  ).inventory();
  const made = plan(vault, { checks });

  it('is planned after the one that takes the harm away', () => {
    const titles = made.changes.map(({ title }) => title);
    const rule = made.changes.find(({ title }) => /^Let sg-app send to/.test(title));
    const endpoints = made.changes.find(({ title }) => /^Create the ssm and ec2messages/.test(title));
    expect(rule, titles.join('; ')).toBeDefined();
    expect(titles.indexOf(rule?.title ?? '')).toBeLessThan(titles.indexOf(endpoints?.title ?? ''));
    expect(made.left).toEqual([]);
  });
});

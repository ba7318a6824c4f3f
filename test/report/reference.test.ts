import { expect, it } from 'vitest';
import * as z from 'zod';
import { reportSchema } from '../../src/model/report.ts';
import { reference, type Schema } from './reference.ts';

const schema = z.toJSONSchema(reportSchema, { io: 'input' }) as Schema;

it('the reference of the report names every field and what it means', async () => {
  await expect(reference(schema)).toMatchFileSnapshot('../../docs/reference/report.md');
});

it('the reference leaves no shape out', () => {
  const page = reference(schema);
  for (const name of Object.keys(schema.$defs ?? {})) expect(page).toContain(`## ${name}\n`);
  for (const name of Object.keys(schema.properties ?? {})) expect(page).toContain(`| \`${name}\` |`);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { readStacks } from '../../src/iac/cloudformation/read-stacks.ts';
import type { Declaration } from '../../src/iac/declared.ts';
import { readTerraform } from '../../src/iac/terraform/read.ts';
import { inventorySchema } from '../../src/model/inventory.ts';
import { UserError } from '../../src/model/user-error.ts';
import { findingsOf } from '../findings.ts';
import { preview } from './declare.ts';

/*
 * Public plans, states and templates beside this repository, where they are there: each makes two inventories that the schema
 * takes and that every check can judge.
 */

const folder = fileURLToPath(new URL('../../../shared/iac/data/', import.meta.url));
const absent = existsSync(folder) ? null : `there is no data at ${folder}`;
const filesIn = (kind: string): readonly string[] =>
  absent === null ? readdirSync(`${folder}${kind}`).sort() : [];

const judge = (one: Declaration): readonly string[] => {
  const { before, after } = preview(one, { region: 'eu-west-1', account: '111122223333' });
  return [before, after].flatMap((inventory) => {
    const parsed = inventorySchema.safeParse(inventory);
    if (!parsed.success)
      return [parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join()];
    findingsOf(inventory, checks, { assumeWorkloads: true });
    return [];
  });
};

/** Files that are refused are the readers' to test. */
const readable = (read: () => readonly Declaration[]): readonly Declaration[] => {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
};

describe.skipIf(absent !== null)(`public code${absent === null ? '' : ` (skipped: ${absent})`}`, () => {
  it.each([
    ...filesIn('plans').map((name) => `plans/${name}`),
    ...filesIn('states').map((name) => `states/${name}`),
  ])('makes inventories of %s', (name) => {
    const read = () => [readTerraform(readFileSync(`${folder}${name}`, 'utf8'), { file: name })];
    expect(readable(read).flatMap(judge)).toEqual([]);
  });

  it.each(filesIn('templates'))('makes inventories of %s', (file) => {
    const text = readFileSync(`${folder}templates/${file}`, 'utf8');
    const stack = { name: 'stack', text, file, parameters: {}, accountId: null, region: null };
    expect(readable(() => readStacks([stack])).flatMap(judge)).toEqual([]);
  });
});

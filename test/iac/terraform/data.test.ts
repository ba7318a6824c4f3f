import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../../src/iac/declared.ts';
import { decodeText } from '../../../src/iac/terraform/document.ts';
import { readTerraform } from '../../../src/iac/terraform/read.ts';
import { UserError } from '../../../src/model/user-error.ts';

const folder = new URL('../../../../shared/iac/data/', import.meta.url);
const present = existsSync(folder);
if (!present) console.warn('The collection of public plans and states is not here: they are not read.');

const files = present
  ? ['plans', 'states'].flatMap((kind) =>
      readdirSync(new URL(`${kind}/`, folder))
        .sort()
        .map((name) => `${kind}/${name}`),
    )
  : [];

const readOrRefused = (file: string): Declaration | UserError => {
  try {
    return readTerraform(decodeText(readFileSync(new URL(file, folder))), { file });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
};

/** Every address of a managed resource that a text holds, whatever its shape. */
const managedAddresses = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/"address":\s*"((?:[^"\\]|\\.)*)"/g)]
      .map(([, address]) => JSON.parse(`"${address}"`) as string)
      .filter((address) => /^(?:module\.[^.]+\.)*[a-z0-9]+_\w+\.[^.]+$/.test(address)),
  );

describe.skipIf(!present)('public plans and states', () => {
  it.each(files)('%s is read, or refused in a sentence', (file) => {
    const answer = readOrRefused(file);
    if (answer instanceof UserError) {
      // States of pytest-terraform are a format of their own.
      expect(file).toMatch(/^states\/custodian-/);
      expect(answer.message).toMatch(/is JSON, but no Terraform plan or state/);
      return;
    }
    const mentioned = new Set(
      [...answer.before, ...answer.after, ...answer.skipped].map(({ address }) =>
        address.replace(/#.*/s, ''),
      ),
    );
    const plan = decodeText(readFileSync(new URL(file, folder)));
    const listed = file.startsWith('plans/')
      ? [...managedAddresses(plan.slice(0, plan.indexOf('"configuration"') + 1 || undefined))]
      : [];
    expect(listed.filter((address) => !mentioned.has(address))).toEqual([]);
    for (const { type, properties } of answer.after) {
      expect(type).toMatch(/^(?:AWS|Pathproof)::/);
      expect(Object.values(properties)).not.toContain(null);
    }
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/*
 * The case bank beside this repository, where it is there: situations with known answers, asked of the built command line.
 */

const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const kindsIn = (path: string): readonly string[] => [
  ...new Set(
    readdirSync(path)
      .filter((name) => name.endsWith('.case.json'))
      .map((name) => (JSON.parse(readFileSync(`${path}${name}`, 'utf8')) as { readonly kind: string }).kind)
      .sort(),
  ),
];

const absent = !existsSync(`${folder}run.mjs`)
  ? `there is no case bank at ${folder}`
  : existsSync(cli)
    ? null
    : 'the command line is not built: npm run build';
const kinds = absent === null ? kindsIn(`${folder}cases/`) : [];

describe.skipIf(absent !== null)(`the case bank${absent === null ? '' : ` (skipped: ${absent})`}`, () => {
  it.each(kinds)(
    'is right in %s',
    (kind) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [`${folder}run.mjs`, fileURLToPath(new URL('../..', import.meta.url)), '--only', kind],
        { encoding: 'utf8', timeout: 180_000 },
      );
      expect(`${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('WRONG'))).toEqual([]);
      expect(status).toBe(0);
    },
    200_000,
  );
});

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/*
 * The case bank beside this repository, where it is there: situations with known answers, asked of the built command line.
 */

const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));
const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Kinds whose answers are not all right yet. */
const notYet: ReadonlySet<string> = new Set([
  // What policies and networks mean together.
  'perimeter-meets-network',
  'bucket-perimeter',
  'policy-resources',
  'policy-needless-unknown',
  'account-regional-names',
  'bounded-time',
  'remedy-refuses-aws',
  // What remedies do.
  'remedy-harms',
  'one-cause-once',
  // What the network does, under way.
  'unreachable-is-told',
  'bucket-names',
  'service-names',
  'families',
  'workload-groups',
  'appliance-symmetry',
  'local-zones',
  'service-ports',
  'severity-and-words',
  'report-agrees',
]);

const kindsIn = (path: string): readonly string[] => [
  ...new Set(
    readdirSync(path)
      .filter((name) => name.endsWith('.case.json'))
      .map((name) => (JSON.parse(readFileSync(`${path}${name}`, 'utf8')) as { readonly kind: string }).kind),
  ),
];

const absent = !existsSync(`${folder}run.mjs`)
  ? `there is no case bank at ${folder}`
  : existsSync(cli)
    ? null
    : 'the command line is not built: npm run build';
const kinds = absent === null ? kindsIn(`${folder}cases/`) : [];

describe.skipIf(absent !== null)(`the case bank${absent === null ? '' : ` (skipped: ${absent})`}`, () => {
  it('has every kind that is named as not right yet', () => {
    expect([...notYet].filter((kind) => !kinds.includes(kind))).toEqual([]);
  });

  const done = kinds.filter((kind) => !notYet.has(kind)).sort();
  it.each(done)(
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

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../house/source.ts';

/*
 * The case bank beside this repository, where it is there: situations with known answers, asked of the built command line. Its
 * start takes several times as long as most answers, so one that is loaded already gives them (warm.mjs); what is measured is
 * asked of a process of its own, as are the command lines of test/live and tools/try-package.mjs.
 */

const folder = fileURLToPath(new URL('../../../shared/cases/', import.meta.url));
const main = join(root, 'dist/cli/main.js');

interface Asked {
  readonly do: string;
  readonly of?: readonly Asked[];
}

interface BankCase {
  readonly kind: string;
  readonly inventory?: string;
  readonly asserts: readonly Asked[];
}

const casesIn = (path: string): readonly BankCase[] =>
  readdirSync(path)
    .filter((name) => name.endsWith('.case.json'))
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8')) as BankCase);

const isMeasured = (asked: Asked): boolean => asked.do === 'cpu' || (asked.of ?? []).some(isMeasured);

const absent = !existsSync(join(folder, 'run.mjs'))
  ? `there is no case bank at ${folder}`
  : existsSync(main)
    ? null
    : 'the command line is not built: npm run build';
const cases = absent === null ? casesIn(join(folder, 'cases')) : [];
const kinds = [...new Set(cases.map(({ kind }) => kind))].sort();
const first = cases.find(({ inventory }) => inventory !== undefined)?.inventory ?? '';
const measured = new Set(cases.filter(({ asserts }) => asserts.some(isMeasured)).map(({ kind }) => kind));

describe.skipIf(absent !== null)(`the case bank${absent === null ? '' : ` (skipped: ${absent})`}`, () => {
  const checkout = mkdtempSync(join(tmpdir(), 'pathproof-bank-'));
  let warm: ChildProcess;

  beforeAll(async () => {
    const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
    warm = spawn(process.execPath, [file('warm.mjs'), main, join(folder, 'cases', first)], {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const kill = (): void => void warm.kill();
    process.once('exit', kill);
    warm.once('exit', () => process.removeListener('exit', kill));
    const [port] = (await once(warm.stdout!, 'data')) as [Buffer];
    copyFileSync(file('ask.mjs'), join(checkout, 'ask.mjs'));
    writeFileSync(join(checkout, 'port'), port);
    writeFileSync(join(checkout, 'package.json'), JSON.stringify({ bin: 'ask.mjs' }));
  });

  afterAll(() => {
    warm.kill();
    rmSync(checkout, { recursive: true, force: true });
  });

  it.each(kinds)(
    'is right in %s',
    (kind) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(folder, 'run.mjs'), measured.has(kind) ? root : checkout, '--only', kind],
        { encoding: 'utf8', timeout: 180_000 },
      );
      expect(`${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('WRONG'))).toEqual([]);
      expect(status).toBe(0);
    },
    200_000,
  );
});

// Rewrites what is generated: `npm run update`. The registry of checks comes first, since everything else reads it; then
// types, so that an error in a new check is reported as what it is; then which sections the verdicts rest on, which pages
// and reports say; then the cases of all checks and the tests whose snapshots are committed files.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeRegistry } from './check-registry.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

const run = (command: string, ...args: readonly string[]): void => {
  const { status } = spawnSync('npx', ['--no-install', command, ...args], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};

/** Its file is read by the code that the other tests load. */
const needs = 'test/house/needs.test.ts';
/** Its file is in the pages that other tests draw. */
const client = 'test/report/html/client.test.ts';

/** The tests that hold a committed file to what the code says; with --update they write it. */
const generating = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.test.ts'))
  .filter((path) => readFileSync(root + path, 'utf8').includes('toMatchFileSnapshot'))
  .filter((path) => path !== needs && path !== client);

/** The checks and cases being worked on, as far as git knows; without git, none. */
const edited = spawnSync('git', ['ls-files', '-mo', '--exclude-standard', 'src/checks', 'test/checks'], {
  cwd: root,
  encoding: 'utf8',
})
  .stdout.split('\n')
  .filter((path) => path !== '' && existsSync(root + path));

writeRegistry();
if (edited.length > 0) run('prettier', '--log-level', 'warn', '--write', ...edited);
run('tsc', '-p', 'tsconfig.json');
run('vitest', 'run', needs, client, '--update');
run('vitest', 'run', 'test/checks.test.ts', ...generating, '--update');

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../house/source.ts';

/** How a run of the built CLI ended, and what it said. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const main = join(root, 'dist/cli/main.js');

/** Builds the CLI unless it is built already: `npm test` does so first, a single test file does not. */
export const buildCli = (): void => {
  const tool = join(root, 'tools/build-if-old.mjs');
  const { status, stdout } = spawnSync(process.execPath, [tool], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run build failed:\n${stdout}`);
};

/** A user's environment without anything of AWS in it: no keys, no profile, no instance role. */
const bare = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: join(folder, 'no-config'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'no-credentials'),
});

/** Runs the built CLI as a user would, in a folder. */
export const runCli = (
  argv: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...argv], {
      cwd: folder,
      env: { ...bare(folder), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });

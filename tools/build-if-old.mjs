// Builds dist/ unless it is built of the files as they are: `npm ci` has done so already, `npm ci --ignore-scripts` has not.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const newestIn = (path) => {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
};

// What the build makes last.
const last = join(root, 'dist/lambda.zip');
const madeOf = ['src', 'tools', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

const isBuilt =
  [last, join(root, 'dist/cli/main.js')].every((path) => existsSync(path)) &&
  madeOf.every((name) => newestIn(join(root, name)) <= statSync(last).mtimeMs);

if (!isBuilt) {
  const { status } = spawnSync('npm', ['run', 'build', '--silent'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

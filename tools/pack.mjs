// Packs what is built, as it would be published, into node_modules/.cache/pathproof/package.tgz: for what looks at the package.
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'node_modules/.cache/pathproof');

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// Without scripts: they would build again what is built.
const { status, stdout, stderr } = spawnSync(
  'npm',
  ['pack', '--ignore-scripts', '--json', '--pack-destination', folder],
  { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' },
);
if (status !== 0) {
  process.stderr.write(stderr);
  process.exit(status ?? 1);
}
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(stdout);
renameSync(join(folder, filename), join(folder, 'package.tgz'));
console.log(
  `${filename}: ${entryCount} files, ${Math.round(size / 1000)} kB, ${Math.round(unpackedSize / 1000)} kB unpacked`,
);

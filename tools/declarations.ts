/*
 * The types of the package: what tsc declares of the modules that can be imported, and of those that their types name; no more.
 * Schemas are typed in zod's words, so that its declarations come along: a package that installs nothing has no other to name.
 */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');

const entries = ['index.d.ts', 'testing/index.d.ts', 'lambda/index.d.ts'];

/** Packages whose declarations are copied, and the file that their name means. */
const copied: Readonly<Record<string, string>> = { zod: 'index.d.ts' };

/** From where to where a file of declarations is copied. */
interface Copy {
  readonly from: string;
  readonly to: string;
}

const declarationOf = (path: string): string => path.replace(/\.(?:js|tsx?)$/, '.d.ts');

/** What a specifier in a file means: another file to copy, or null for a module of Node. */
const meant = (specifier: string, { from, to }: Copy): Copy | null => {
  if (specifier.startsWith('.')) {
    const path = declarationOf(specifier);
    return { from: join(dirname(from), path), to: join(dirname(to), path) };
  }
  if (specifier.startsWith('node:')) return null;
  const main = copied[specifier];
  if (main === undefined)
    throw new Error(`The types of the package name ${specifier}, in ${from}: it would have to be installed.`);
  return {
    from: join(root, 'node_modules', specifier, main),
    to: join(dist, 'types', specifier, main),
  };
};

const specifiers = /(\bfrom |\bimport\(|^import )(['"])([^'"]+)\2/gm;

const moduleName = (from: string, to: string): string => {
  const path = relative(dirname(from), to)
    .split(sep)
    .join('/')
    .replace(/\.d\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
};

/** Copies the declarations that these lead to, each with its specifiers as they are from where it is put. */
const copyReachable = async (starts: readonly Copy[]): Promise<void> => {
  const known = new Set(starts.map(({ to }) => to));
  const waiting = [...starts];
  for (let copy = waiting.pop(); copy !== undefined; copy = waiting.pop()) {
    const here = copy;
    const text = (await readFile(here.from, 'utf8')).replace(
      specifiers,
      (whole, before: string, quote: string, specifier: string) => {
        const target = meant(specifier, here);
        if (target === null) return whole;
        if (!known.has(target.to)) waiting.push(target);
        known.add(target.to);
        return `${before}${quote}${moduleName(here.to, target.to)}${quote}`;
      },
    );
    await mkdir(dirname(here.to), { recursive: true });
    await writeFile(here.to, text);
  }
};

/** Writes the types of the package into dist. */
export const writeDeclarations = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-types-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { status } = spawnSync(
      process.execPath,
      [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', folder],
      { stdio: 'inherit' },
    );
    if (status !== 0) throw new Error('tsc found errors.');
    await copyReachable(entries.map((path) => ({ from: join(folder, path), to: join(dist, path) })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

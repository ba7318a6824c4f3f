/* Modules whose answer is the same in every run: the build asks them once, and bundles what they said in their place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));

/** What a module exports, asked in a bundle of its own. */
const exportsOf = async (module: string): Promise<Readonly<Record<string, unknown>>> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-asked-'));
  try {
    const outfile = join(folder, 'asked.mjs');
    await build({
      absWorkingDir: root,
      entryPoints: [module],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      logLevel: 'warning',
    });
    return (await import(pathToFileURL(outfile).href)) as Readonly<Record<string, unknown>>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A module that holds these values as text, which is read faster than code. */
const moduleOf = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(value))});\n`)
    .join('');

/** Puts the answers of these modules in their place. */
export const answeredModules = (modules: readonly string[]): Plugin => ({
  name: 'answered-modules',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const module = modules.find((name) => path === join(root, name));
      return module === undefined ? null : { contents: moduleOf(await exportsOf(module)), loader: 'js' };
    });
  },
});

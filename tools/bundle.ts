/*
 * Bundles the package: the command line and what can be imported, each a small file in dist, over chunks that they share and
 * that are loaded when something first needs them. What npm packages are used is in the chunks, so that nothing is installed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { answeredModules } from './answered-modules.ts';
import { packagePlugins } from './bundle-plugins.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** What is built, by its place in dist. */
const entryPoints = {
  'cli/main': 'src/cli/main.ts',
  index: 'src/index.ts',
  'testing/index': 'src/testing/index.ts',
  'lambda/index': 'src/lambda/index.ts',
};

// CommonJS in a chunk asks for modules of Node by `require`, which ES modules do not have.
const requireOfNode = `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n`;

const textOf = ({ text }: OutputFile): string =>
  text.includes('typeof require !== "undefined"') ? requireOfNode + text : text;

/** The files of the package, not yet written, and what each is made of. */
export const bundlePackage = async (): Promise<{
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: Metafile;
}> => {
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: root,
    entryPoints,
    outdir: 'dist',
    // Two folders deep, as src/cli is: from there the files of the package are found (src/cli/package-files.ts).
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // ES modules first: only they can be shaken.
    mainFields: ['module', 'main'],
    plugins: [answeredModules(['src/cli/check-words.ts']), ...packagePlugins()],
    legalComments: 'none',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error(`esbuild warned ${warnings.length} times.`);
  return { files: outputFiles.map((file) => ({ path: file.path, text: textOf(file) })), metafile };
};

/** The files that a bundle is made of, as esbuild names them. */
export const filesOf = ({ outputs }: Metafile): readonly string[] =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );

/** Writes the files of the package into dist, and says what each is made of. */
export const writePackage = async (): Promise<Metafile> => {
  const { files, metafile } = await bundlePackage();
  for (const { path, text } of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { mode: path.endsWith('main.js') ? 0o755 : 0o644 });
  }
  return metafile;
};

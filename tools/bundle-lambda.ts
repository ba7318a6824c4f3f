/*
 * Bundles the function for Lambda: `tsx tools/bundle-lambda.ts` writes dist/lambda.zip, and says with --parts what is in it.
 * Four files: lambda.cjs reads accounts; gather-run.cjs checks what they left in the bucket, and judging.cjs judges and
 * reports: the steps that do load them; settings.cjs reads configuration, waivers and baseline, where there are any.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundlePlugins } from './bundle-plugins.ts';
import { zipOf } from './zip.ts';

const root = new URL('../', import.meta.url);

const pathTo = (name: string): string => fileURLToPath(new URL(name, root));

/** What a file of the bundle is made of. */
export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  /** Bytes by part, largest first: a folder of src, or a package. */
  readonly parts: readonly { readonly part: string; readonly bytes: number }[];
  /** Every file that is in it, as esbuild names it. */
  readonly files: readonly string[];
}

const partOf = (file: string): string => {
  const inPackage = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  return inPackage ?? file.split('/').slice(0, 2).join('/');
};

const bundleOf = (name: string, { outputs }: Metafile): Bundle => {
  const [output] = Object.values(outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const sums = new Map<string, number>();
  for (const [file, { bytesInOutput }] of inputs)
    sums.set(partOf(file), (sums.get(partOf(file)) ?? 0) + bytesInOutput);
  return {
    name,
    bytes: output?.bytes ?? 0,
    parts: [...sums].map(([part, bytes]) => ({ part, bytes })).sort((a, b) => b.bytes - a.bytes),
    files: inputs.map(([file]) => file),
  };
};

const bundle = async (
  entry: string,
  folder: string,
  name: string,
  version: string,
  checking = false,
): Promise<Bundle> => {
  const { metafile, warnings } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: [pathTo(entry)],
    outfile: join(folder, name),
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    supported: { 'dynamic-import': false },
    // ES modules first: only they can be shaken.
    mainFields: ['module', 'main'],
    define: {
      'process.env.PATHPROOF_BUNDLED_VERSION': JSON.stringify(version),
      'import.meta.url': '"file:///var/task/lambda.cjs"',
    },
    plugins: bundlePlugins({ checking }),
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error(`esbuild warned ${warnings.length} times.`);
  return bundleOf(name, metafile);
};

/** Writes the files of the function into a folder and says what they are made of. */
export const bundleLambda = async (folder: string): Promise<readonly Bundle[]> => {
  const manifest = JSON.parse(await readFile(pathTo('package.json'), 'utf8')) as { readonly version: string };
  return [
    await bundle('src/lambda/handler.ts', folder, 'lambda.cjs', manifest.version),
    await bundle('src/lambda/gather-run.ts', folder, 'gather-run.cjs', manifest.version, true),
    await bundle('src/lambda/judging.ts', folder, 'judging.cjs', manifest.version),
    await bundle('src/lambda/settings.ts', folder, 'settings.cjs', manifest.version, true),
  ];
};

/** Writes the zip file that CloudFormation takes, and says what is in it. */
export const packLambda = async (): Promise<{
  readonly bundles: readonly Bundle[];
  readonly bytes: number;
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'pathproof-bundle-'));
  try {
    const bundles = await bundleLambda(folder);
    const files = await Promise.all(
      bundles.map(async ({ name }) => ({ name, content: await readFile(join(folder, name)) })),
    );
    const zip = zipOf(files);
    await mkdir(pathTo('dist'), { recursive: true });
    await writeFile(pathTo('dist/lambda.zip'), zip);
    return { bundles, bytes: zip.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)} kB`;

const main = async (): Promise<void> => {
  const { bundles, bytes } = await packLambda();
  for (const bundled of bundles) {
    console.log(`${bundled.name}: ${kilobytes(bundled.bytes)}`);
    if (!process.argv.includes('--parts')) continue;
    for (const part of bundled.parts) console.log(`${String(part.bytes).padStart(8)}  ${part.part}`);
  }
  console.log(`dist/lambda.zip: ${kilobytes(bytes)}`);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();

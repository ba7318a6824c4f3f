/* Bundles the Lambda handler into one file: `tsx tools/bundle-lambda.ts` writes dist/lambda.cjs and says what is in it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { bundlePlugins } from './bundle-plugins.ts';

const root = new URL('../', import.meta.url);

const pathTo = (name: string): string => fileURLToPath(new URL(name, root));

/** What a bundle is made of. */
export interface Bundle {
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

const bundleOf = ({ outputs }: Metafile): Bundle => {
  const [output] = Object.values(outputs);
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const sums = new Map<string, number>();
  for (const [file, { bytesInOutput }] of inputs)
    sums.set(partOf(file), (sums.get(partOf(file)) ?? 0) + bytesInOutput);
  return {
    bytes: output?.bytes ?? 0,
    parts: [...sums].map(([part, bytes]) => ({ part, bytes })).sort((a, b) => b.bytes - a.bytes),
    files: inputs.map(([file]) => file),
  };
};

/** Writes the bundle and says what it is made of. */
export const bundleLambda = async (outfile: string): Promise<Bundle> => {
  const manifest = JSON.parse(await readFile(pathTo('package.json'), 'utf8')) as { readonly version: string };
  const { metafile, warnings } = await build({
    absWorkingDir: fileURLToPath(root),
    entryPoints: [pathTo('src/lambda/handler.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // ES modules first: only they can be shaken.
    mainFields: ['module', 'main'],
    define: {
      'process.env.PATHPROOF_BUNDLED_VERSION': JSON.stringify(manifest.version),
      'import.meta.url': '"file:///var/task/lambda.cjs"',
    },
    plugins: [...bundlePlugins],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error(`esbuild warned ${warnings.length} times.`);
  if (process.env['META'])
    (await import('node:fs')).writeFileSync(process.env['META'], JSON.stringify(metafile));
  return bundleOf(metafile);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  void bundleLambda(pathTo('dist/lambda.cjs')).then(({ bytes, parts }) => {
    console.log(`dist/lambda.cjs: ${Math.round(bytes / 1024)} KB`);
    if (process.argv.includes('--parts'))
      for (const part of parts) console.log(`${String(part.bytes).padStart(8)}  ${part.part}`);
  });
}

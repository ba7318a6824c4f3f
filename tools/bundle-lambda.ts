/* Bundles the Lambda handler into one file: `tsx tools/bundle-lambda.ts` writes dist/lambda.cjs. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = new URL('../', import.meta.url);

const pathTo = (name: string): string => fileURLToPath(new URL(name, root));

/**
 * Lets unused schemas of the SDK fall away. They use constants as computed keys (`[_eQN]: "x"`), which a bundler must take
 * for effects and keep; written as plain keys they are data that nothing refers to.
 */
const schemaShake: Plugin = {
  name: 'schema-shake',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      return {
        contents: text.replace(/\[(_\w+)\]:/g, (key, name: string) => `${constants.get(name) ?? key}:`),
        loader: 'js',
      };
    });
  },
};

/**
 * Makes the imports that the CLI puts off plain ones: in one file nothing is put off, and a module that is imported
 * dynamically keeps all of itself, and all of the SDK that it names.
 */
const plainImports: Plugin = {
  name: 'plain-imports',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const imports: string[] = [];
      const contents = text.replace(/(?<!typeof )\bimport\(('\.[^']+')\)/g, (_, specifier: string) => {
        const name = `later${imports.length}`;
        imports.push(`import * as ${name} from ${specifier};`);
        return `Promise.resolve(${name})`;
      });
      return { contents: [...imports, contents].join('\n'), loader: 'ts' };
    });
  },
};

/** Writes the bundle and says how large it is, in bytes. */
export const bundleLambda = async (outfile: string): Promise<number> => {
  const manifest = JSON.parse(await readFile(pathTo('package.json'), 'utf8')) as { readonly version: string };
  const { metafile, warnings } = await build({
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
    plugins: [schemaShake, plainImports],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error(`esbuild warned ${warnings.length} times.`);
  return Object.values(metafile.outputs)[0]?.bytes ?? 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outfile = pathTo('dist/lambda.cjs');
  console.log(`dist/lambda.cjs: ${Math.round((await bundleLambda(outfile)) / 1024)} KB`);
}

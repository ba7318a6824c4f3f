/* What keeps bundles small: esbuild plugins that take out what is never run. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

/**
 * Lets unused schemas of the SDK fall away. They use constants as computed keys (`[_eQN]: "x"`), which a bundler must take
 * for effects and keep; written as plain keys they are data that nothing refers to. The classes of the errors that a
 * service models go too: without them an error has its name and its message all the same.
 */
const schemaShake: Plugin = {
  name: 'schema-shake',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const contents = text
        .replace(/^n\d+_registry\.registerError\(.*\);$/gm, '')
        .replace(/\[(_\w+)\]:/g, (key, name: string) => `${constants.get(name) ?? key}:`);
      return { contents, loader: 'js' };
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
      const contents = text.replace(
        /(?<!typeof )\bimport\(('\.(?![^']*\/(?:gather-run|judging|settings)\.ts)[^']+')\)/g,
        (_, specifier: string) => {
          const name = `later${imports.length}`;
          imports.push(`import * as ${name} from ${specifier};`);
          return `Promise.resolve(${name})`;
        },
      );
      return { contents: [...imports, contents].join('\n'), loader: 'ts' };
    });
  },
};

/**
 * Takes credentials from the environment and from nowhere else: profiles, single sign-on, instance roles and the clients
 * that they need are a fifth of the bundle.
 */
const functionCredentials: Plugin = {
  name: 'function-credentials',
  setup({ onLoad }) {
    // AWS: Lambda gives the keys of the function's role in its environment (Lambda guide, environment variables).
    const contents = `
      import { fromEnv } from '@aws-sdk/credential-provider-env';
      export const fromIni = () => fromEnv();
      export const fromNodeProviderChain = () => fromEnv();
      export const defaultProvider = () => fromEnv();`;
    onLoad(
      { filter: /[/\\]@aws-sdk[/\\]credential-provider(s|-node)[/\\]dist-es[/\\]index\.js$/ },
      ({ path }) => ({ contents, loader: 'js', resolveDir: dirname(path) }),
    );
  },
};

const gone = `const gone = () => { throw new Error('This part is not in the bundle for Lambda.'); };`;

/**
 * Schemas without their validation. They check files that strangers give; the function reads what it wrote itself, and of
 * a schema it needs the names. To check something with one is an error, so that nothing goes unchecked in silence.
 */
const namesOfSchemas: Plugin = {
  name: 'names-of-schemas',
  setup({ onResolve, onLoad }) {
    const makers = [
      'array',
      'boolean',
      'coerce',
      'custom',
      'discriminatedUnion',
      'enum',
      'int',
      'intersection',
    ];
    makers.push('iso', 'json', 'lazy', 'literal', 'null', 'nullable', 'number', 'optional', 'partialRecord');
    makers.push('preprocess', 'record', 'string', 'transform', 'tuple', 'union', 'unknown', 'any', 'never');
    const schema = `
      ${gone}
      const schema = (shape) => new Proxy(gone, {
        get: (_, key) => key === 'shape' ? shape : key === 'element' ? schema({}) : /arse/.test(String(key)) ? gone : () => schema(shape),
        apply: () => schema({}),
      });
      const maker = () => schema({});
      export const object = schema, strictObject = schema, looseObject = schema;`;
    onResolve({ filter: /^zod$/ }, () => ({ path: 'zod', namespace: 'names-of-schemas' }));
    onLoad({ filter: /.*/, namespace: 'names-of-schemas' }, () => ({
      contents: [
        schema,
        `export { ${makers.map((name) => `maker as ${name}`).join(', ')} };`,
        `export const toJSONSchema = gone, prettifyError = gone;`,
      ].join('\n'),
      loader: 'js',
    }));
  },
};

/** Modules that are loaded and never run in the function; what they export answers with a refusal. */
const neverRequired = [
  /[/\\]pino[/\\]lib[/\\](transport|multistream)\.js$/,
  /[/\\]thread-stream[/\\]index\.js$/,
];

const either = (patterns: readonly RegExp[]): RegExp =>
  new RegExp(patterns.map(({ source }) => source).join('|'));

const withoutIdleParts: Plugin = {
  name: 'without-idle-parts',
  setup({ onLoad }) {
    onLoad({ filter: either(neverRequired) }, () => ({
      contents: `${gone}\nmodule.exports = gone;`,
      loader: 'js',
    }));
    // No operation that we use streams events.
    onLoad({ filter: /[/\\]submodules[/\\]event-streams[/\\]index\.js$/ }, () => ({
      contents: `${gone}\nexport const EventStreamSerde = gone, eventStreamSerdeProvider = gone;\nexport const resolveEventStreamSerdeConfig = (config) => config;`,
      loader: 'js',
    }));
  },
};

/** Puts the lean client of Security Hub in the place of the SDK's. */
const leanSecurityHub: Plugin = {
  name: 'lean-security-hub',
  setup({ onResolve }) {
    const path = fileURLToPath(new URL('lean-security-hub.ts', import.meta.url));
    onResolve({ filter: /^@aws-sdk\/client-securityhub$/ }, () => ({ path }));
  },
};

/** Leaves what judges, and what reads settings, to files of their own, which the steps that read accounts never load. */
const filesApart: Plugin = {
  name: 'files-apart',
  setup({ onResolve }) {
    onResolve(
      {
        filter: /[/\\]lambda[/\\](gather-run|judging|settings)\.ts$|^\.\/(gather-run|judging|settings)\.ts$/,
      },
      ({ kind, path }) =>
        kind === 'entry-point'
          ? null
          : { path: `./${/([\w-]+)\.ts$/.exec(path)?.[1] ?? ''}.cjs`, external: true },
    );
  },
};

/** For the package: nothing that it does falls away, only what it never runs. */
export const packagePlugins = (): Plugin[] => [schemaShake, withoutIdleParts];

/** For Lambda, all of them; with `checking`, schemas keep their validation: for the file that reads what strangers wrote. */
export const bundlePlugins = ({ checking }: { readonly checking: boolean }): Plugin[] => [
  filesApart,
  leanSecurityHub,
  schemaShake,
  plainImports,
  functionCredentials,
  ...(checking ? [] : [namesOfSchemas]),
  withoutIdleParts,
];

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('../src/checks/', import.meta.url);

/** The names of the files in src/checks that hold a check, sorted: its ids. */
export const checkNames = (): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /^export default /m.test(readFileSync(new URL(file, folder), 'utf8')))
    .map((file) => file.replace(/\.ts$/, ''))
    .toSorted();

const identifierOf = (name: string): string =>
  name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The module that registers these checks, as prettier would format it. */
export const registryText = (names: readonly string[]): string =>
  [
    `import type { Check } from './check.ts';`,
    ...names.map((name) => `import ${identifierOf(name)} from './${name}.ts';`),
    '',
    '/** Every check, by id. */',
    'export const checks: readonly Check[] = [',
    ...names.map((name) => `  ${identifierOf(name)},`),
    '];',
    '',
  ].join('\n');

/** Writes src/checks/index.ts. Everything that is generated reads it, so it is written before any of that runs. */
export const writeRegistry = (): void => {
  writeFileSync(new URL('index.ts', folder), registryText(checkNames()));
};

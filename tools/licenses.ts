/* The licenses of the npm packages whose code is in a bundle: each text once, with the packages that it is of. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** A package whose code is in a bundle. */
export interface Bundled {
  readonly name: string;
  readonly version: string;
  /** Its license as SPDX names it. */
  readonly license: string;
  /** Its folder, from the root. */
  readonly folder: string;
}

// Those that ask for no more than that their text goes along.
const permissive = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const packageAt = (folder: string): Bundled => {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Partial<Bundled>;
  const { name = '', version = '', license = '' } = manifest;
  if (!permissive.includes(license))
    throw new Error(`${folder} has the license "${license}": look at what it asks for before it is bundled.`);
  return { name, version, license, folder };
};

const byName = (a: Bundled, b: Bundled): number =>
  a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1;

/** The packages that files of a bundle are of; the files as esbuild names them. */
export const packagesOf = (files: Iterable<string>): readonly Bundled[] => {
  const folders = new Set(
    [...files].flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []),
  );
  return [...folders].map(packageAt).sort(byName);
};

const textsIn = ({ folder }: Bundled): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => /^(?:licen[cs]e|notice|copying)\b/i.test(name))
    .map((name) =>
      readFileSync(join(root, folder, name), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );

const wordsOf = (packages: readonly Bundled[]): ReadonlyMap<string, readonly Bundled[]> => {
  const texts = new Map<string, Bundled[]>();
  const add = (text: string, one: Bundled): void => void texts.set(text, [...(texts.get(text) ?? []), one]);
  const without = packages.filter((one) => textsIn(one).length === 0);
  for (const one of packages) for (const text of textsIn(one)) add(text, one);
  for (const one of without) {
    // The text of Apache-2.0 is the same for everyone; others begin with who holds the rights.
    const [text] =
      [...texts].find(([, ofText]) => ofText.some(({ license }) => license === one.license)) ?? [];
    if (one.license !== 'Apache-2.0' || text === undefined)
      throw new Error(`${one.folder} has no text of its license.`);
    add(text, one);
  }
  return texts;
};

const line = '-'.repeat(80);

/** The text that goes along with the code of these packages. */
export const licensesOf = (packages: readonly Bundled[]): string => {
  const parts = [...wordsOf(packages)].map(([text, ofText]) => {
    const names = ofText.map(({ name, version, license }) => `${name} ${version} (${license})`);
    return `${line}\n${names.join('\n')}\n${line}\n\n${text}\n`;
  });
  return `pathproof is licensed as LICENSE says. Its files hold code of these packages, under these licenses.\n\n${parts.join('\n')}`;
};

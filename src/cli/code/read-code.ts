import { basename, dirname, join } from 'node:path';
import type { Origin } from '../../iac/declared.ts';
import { UserError } from '../../model/user-error.ts';
import { terraformPlaces } from '../../preview/terraform-source.ts';
import { type Content, contentsOf, plainName } from './content.ts';
import { type Code, declaredIn, type Loaded, placeTyped } from './declare.ts';
import { noParameters, readParameters } from './parameters.ts';
import { isFolder, readFolder, readText } from './read-file.ts';

/** How code is read. */
export interface CodeFlags {
  readonly before?: readonly string[];
  readonly nested?: readonly string[];
  readonly parameters?: string;
  readonly account?: string;
  readonly region?: string;
  readonly source?: string;
  readonly assumeAligned?: true;
}

/** One file or folder that was named. */
interface Named {
  readonly name: string;
  readonly path: string;
  readonly given: boolean;
}

/** `NAME=FILE`, or a file whose name is the name. */
const namedAs = (typed: string): Named => {
  const [, name, path] = /^([A-Za-z][\w.-]*)=(.+)$/s.exec(typed) ?? [];
  return name !== undefined && path !== undefined
    ? { name, path, given: true }
    : { name: plainName(typed), path: typed, given: false };
};

const assemblyIn = async (folder: string): Promise<Content & { readonly kind: 'assembly' }> => ({
  kind: 'assembly',
  files: await readFolder(folder, ['.json', '.yaml', '.yml', '.template']),
});

const folderNamed = async ({ name, path }: Named): Promise<Loaded> => {
  if (await isFolder(join(path, 'manifest.json')))
    throw new UserError(`${path}/manifest.json is a folder.`, 'Name the folder that `cdk synth` writes.');
  const content = await assemblyIn(path);
  if (content.files.has('manifest.json')) return { name, path, content };
  throw new UserError(
    `${path} is a folder without manifest.json, so it is no cdk.out.`,
    'Name the folder that `cdk synth` writes, or the plans and templates one by one.',
  );
};

/** What a file or folder is, by what is in it; a file may hold several plans. */
const load = async (named: Named): Promise<readonly Loaded[]> => {
  const { name, path } = named;
  if (await isFolder(path)) return [await folderNamed(named)];
  const contents = contentsOf(await readText(path), path);
  if (contents === 'manifest') {
    if (basename(path) === 'manifest.json') return [await folderNamed({ ...named, path: dirname(path) })];
    throw new UserError(
      `${path} is the manifest of a cloud assembly under another name.`,
      'Name the folder that `cdk synth` writes.',
    );
  }
  return contents.map((content, at) => ({
    name: contents.length > 1 ? `${name}-${at + 1}` : name,
    path,
    content,
  }));
};

const nestedOf = async (flags: CodeFlags): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (const typed of flags.nested ?? []) {
    // A URL may hold an equals sign; a file's name rarely does.
    const at = typed.lastIndexOf('=');
    if (at <= 0 || at === typed.length - 1)
      throw new UserError(`--nested ${typed} names no file.`, 'Write --nested URL=FILE.');
    found.set(typed.slice(0, at), await readText(typed.slice(at + 1)));
  }
  return found;
};

const unique = (all: readonly Named[]): readonly Named[] => {
  const counts = new Map<string, number>();
  return all.map((named) => {
    const times = (counts.get(named.name) ?? 0) + 1;
    counts.set(named.name, times);
    return named.given || times === 1 ? named : { ...named, name: `${named.name}-${times}` };
  });
};

const loadAll = async (all: readonly Named[]): Promise<readonly Loaded[]> => {
  const loaded: Loaded[] = [];
  for (const named of all) loaded.push(...(await load(named)));
  return loaded;
};

/** The files and lines of the blocks of Terraform. */
const placesIn = async (folder: string): Promise<(origin: Origin) => Origin> => {
  if (!(await isFolder(folder)))
    throw new UserError(`${folder} is no folder.`, 'Name the folder of the root module with --source.');
  const files = await readFolder(folder, ['.tf', '.tofu']);
  const placeOf = terraformPlaces([...files].map(([path, text]) => ({ path, text })));
  return (origin) => {
    const place = origin.language === 'terraform' ? placeOf(origin.address) : null;
    return place ? { ...origin, file: join(folder, place.file), line: place.line } : origin;
  };
};

/** Reads plans, states, templates and cloud assemblies, and says what they declare. */
export const readCode = async (typed: readonly string[], flags: CodeFlags): Promise<Code> => {
  const place = placeTyped(flags.account, flags.region);
  const parameters = flags.parameters === undefined ? noParameters : await readParameters(flags.parameters);
  const nested = await nestedOf(flags);
  const loaded = await loadAll(unique(typed.map(namedAs)));
  const before = await loadAll((flags.before ?? []).map(namedAs));
  const placed = flags.source === undefined ? (origin: Origin) => origin : await placesIn(flags.source);
  return declaredIn(loaded, { ...place, before, nested, parameters, placed });
};

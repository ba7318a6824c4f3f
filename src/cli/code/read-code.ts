import { basename, dirname, join } from 'node:path';
import { readCloudAssembly } from '../../iac/cloudformation/cloud-assembly.ts';
import { readStacks, type StackInput } from '../../iac/cloudformation/read-stacks.ts';
import type { Declaration, DeclaredResource, Origin } from '../../iac/declared.ts';
import { readTerraform } from '../../iac/terraform/read.ts';
import type { Preview } from '../../model/preview.ts';
import { UserError } from '../../model/user-error.ts';
import { terraformPlaces } from '../../preview/terraform-source.ts';
import { accountsOf } from '../names.ts';
import { noParameters, type Parameters, readParameters } from './parameters.ts';
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

type Content =
  | { readonly kind: 'terraform'; readonly source: unknown }
  | { readonly kind: 'template'; readonly text: string }
  | { readonly kind: 'assembly'; readonly files: ReadonlyMap<string, string> };

interface Loaded extends Named {
  readonly content: Content;
}

const plainName = (path: string): string =>
  basename(path).replace(/(?:\.template)?\.(?:json|ya?ml|template|txt)$/i, '') || basename(path);

/** `NAME=FILE`, or a file whose name is the name. */
const namedAs = (typed: string): Named => {
  const [, name, path] = /^([A-Za-z][\w.-]*)=(.+)$/s.exec(typed) ?? [];
  return name !== undefined && path !== undefined
    ? { name, path, given: true }
    : { name: plainName(typed), path: typed, given: false };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTemplate = (json: Readonly<Record<string, unknown>>): boolean =>
  isRecord(json['Resources']) || 'AWSTemplateFormatVersion' in json;

const isManifest = (json: Readonly<Record<string, unknown>>): boolean => isRecord(json['artifacts']);

// Only what is at the beginning of a line is a key of the template itself.
const looksLikeTemplate = (text: string): boolean =>
  /^["']?(?:Resources|AWSTemplateFormatVersion|Transform)["']?\s*:/m.test(text);

const parsedJson = (text: string): unknown => {
  if (!/^\s*[[{\uFEFF]/.test(text)) return undefined;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
};

const assemblyIn = async (folder: string): Promise<Content> => ({
  kind: 'assembly',
  files: await readFolder(folder, ['.json', '.yaml', '.yml', '.template']),
});

/** What a file or folder is, by what is in it. */
const load = async (named: Named): Promise<Loaded> => {
  const { path } = named;
  if (await isFolder(path)) {
    if (await isFolder(join(path, 'manifest.json')))
      throw new UserError(`${path}/manifest.json is a folder.`, 'Name the folder that `cdk synth` writes.');
    const content = await assemblyIn(path);
    if (content.kind === 'assembly' && content.files.has('manifest.json')) return { ...named, content };
    throw new UserError(
      `${path} is a folder without manifest.json, so it is no cdk.out.`,
      'Name the folder that `cdk synth` writes, or the plans and templates one by one.',
    );
  }
  const text = await readText(path);
  if (text.trim() === '') throw new UserError(`${path} is empty.`, 'Write the plan or the template again.');
  const json = parsedJson(text);
  if (isRecord(json)) {
    if (isManifest(json) && basename(path) === 'manifest.json')
      return { ...named, path: dirname(path), content: await assemblyIn(dirname(path)) };
    if (isTemplate(json)) return { ...named, content: { kind: 'template', text } };
    return { ...named, content: { kind: 'terraform', source: json } };
  }
  return looksLikeTemplate(text)
    ? { ...named, content: { kind: 'template', text } }
    : { ...named, content: { kind: 'terraform', source: text } };
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

const stackOf = ({ name, path, content }: Loaded, parameters: Parameters): StackInput => ({
  name,
  text: content.kind === 'template' ? content.text : '',
  file: path,
  parameters: parameters.of(name),
  accountId: null,
  region: null,
});

/** A declaration whose origins are others. */
const withOrigins = (declaration: Declaration, change: (origin: Origin) => Origin): Declaration => {
  const changed = (all: readonly DeclaredResource[]): readonly DeclaredResource[] =>
    all.map((resource) => ({ ...resource, origin: change(resource.origin) }));
  const { before, after, read } = declaration;
  return { ...declaration, before: changed(before), after: changed(after), read: changed(read) };
};

/** What is there now, of which the plan itself says nothing. */
const withBefore = (declaration: Declaration, before: readonly Declaration[]): Declaration => {
  const same =
    before.find(({ name }) => name === declaration.name) ?? (before.length === 1 ? before[0] : undefined);
  return same && declaration.before.length === 0 ? { ...declaration, before: same.after } : declaration;
};

const checked = (flags: CodeFlags) => {
  const [accountId = null] = flags.account === undefined ? [] : accountsOf([flags.account]);
  const region = flags.region ?? null;
  if (region !== null && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
    throw new UserError(`${JSON.stringify(region)} is no region.`, 'It looks like eu-west-1.');
  return { accountId, region };
};

const unique = (all: readonly Named[]): readonly Named[] => {
  const counts = new Map<string, number>();
  // Terraform addresses have no stack in front, so that equal names of files are no trouble there.
  return all.map((named) => {
    const times = (counts.get(named.name) ?? 0) + 1;
    counts.set(named.name, times);
    return named.given || times === 1 ? named : { ...named, name: `${named.name}-${times}` };
  });
};

/** What was read, and from where. */
export interface Code {
  readonly declarations: readonly Declaration[];
  readonly sources: Preview['sources'];
}

/** Reads plans, states, templates and cloud assemblies, and says what they declare. */
export const readCode = async (typed: readonly string[], flags: CodeFlags): Promise<Code> => {
  const { accountId, region } = checked(flags);
  const parameters = flags.parameters === undefined ? noParameters : await readParameters(flags.parameters);
  const nested = await nestedOf(flags);
  const loaded: Loaded[] = [];
  for (const named of unique(typed.map(namedAs))) loaded.push(await load(named));
  const previous: Loaded[] = [];
  for (const named of (flags.before ?? []).map(namedAs)) previous.push(await load(named));
  const terraform = (all: readonly Loaded[]): readonly Declaration[] =>
    all.flatMap(({ content, path, name }) =>
      content.kind === 'terraform'
        ? [
            {
              ...readTerraform(content.source, {
                file: path,
                accountId,
                region,
              }),
              name,
            },
          ]
        : [],
    );
  const stacks = (all: readonly Loaded[]): readonly StackInput[] =>
    all.filter(({ content }) => content.kind === 'template').map((one) => stackOf(one, parameters));
  const place = { accountId, region };
  const assemblies = loaded.flatMap(({ content, path }) => {
    if (content.kind !== 'assembly') return [];
    const then = previous.find((one) => one.content.kind === 'assembly')?.content;
    return readCloudAssembly(content.files, {
      ...place,
      nested,
      parameters: parameters.byStack,
      ...(then?.kind === 'assembly' ? { previous: then.files } : {}),
    }).map((declaration) =>
      withOrigins(declaration, (origin) => ({
        ...origin,
        file: origin.file === null ? null : join(path, origin.file),
      })),
    );
  });
  const own = stacks(loaded);
  const declared = [
    ...terraform(loaded).map((one) => withBefore(one, terraform(previous))),
    ...(own.length > 0 ? readStacks(own, { ...place, nested, before: stacks(previous) }) : []),
    ...assemblies,
  ];
  const files = new Map(loaded.map(({ name, path }) => [name, path]));
  const folder = loaded.find(({ content }) => content.kind === 'assembly')?.path ?? null;
  return {
    declarations: flags.source === undefined ? declared : await withSource(declared, flags.source),
    sources: declared.map(({ name, kind }) => ({ name, file: files.get(name) ?? folder, kind })),
  };
};

/** Declarations of Terraform with the files and lines of their blocks. */
const withSource = async (
  declarations: readonly Declaration[],
  folder: string,
): Promise<readonly Declaration[]> => {
  if (!(await isFolder(folder)))
    throw new UserError(`${folder} is no folder.`, 'Name the folder of the root module with --source.');
  const files = await readFolder(folder, ['.tf', '.tofu']);
  const placeOf = terraformPlaces([...files].map(([path, text]) => ({ path, text })));
  return declarations.map((declaration) =>
    withOrigins(declaration, (origin) => {
      const place = origin.language === 'terraform' ? placeOf(origin.address) : null;
      return place ? { ...origin, file: join(folder, place.file), line: place.line } : origin;
    }),
  );
};

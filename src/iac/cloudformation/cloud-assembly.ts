import { UserError } from '../../model/user-error.ts';
import type { Declaration } from '../declared.ts';
import { fieldOf, fieldsOf, isObject, textAt, type Json } from './json.ts';
import { declarationsOf, type StackInput, type StackOptions } from './read-stacks.ts';

/** How a cloud assembly is read. */
export interface AssemblyOptions extends StackOptions {
  /** Values of parameters by the stack's id or name. */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** The assembly as it is now: its files by path, as those of the new one are given. */
  readonly previous?: ReadonlyMap<string, string>;
}

/** How deep assemblies may be in each other: stages in stages. */
const MAX_STAGES = 10;

const MANIFEST = 'manifest.json';

const refuse = (file: string, why: string, cause?: unknown): never => {
  throw new UserError(
    `${file} is not of a cloud assembly: ${why}`,
    'Give the folder that `cdk synth` writes (cdk.out), with all of its files.',
    { cause },
  );
};

const readJson = (files: ReadonlyMap<string, string>, file: string): Json => {
  const text = files.get(file);
  if (text === undefined) return refuse(file, 'the folder does not have it.');
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    return refuse(file, `it is not JSON: ${cause instanceof Error ? cause.message : ''}`, cause);
  }
};

const placeIn = (
  environment: string,
): { readonly accountId: string | null; readonly region: string | null } => {
  const [, account = '', region = ''] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment) ?? [];
  return {
    accountId: /^\d{12}$/.test(account) ? account : null,
    region: region === '' || region === 'unknown-region' ? null : region,
  };
};

/** What an artifact says of its parameters, and what is given for them. */
const parametersOf = (
  id: string,
  stackName: string,
  properties: Json | undefined,
  { parameters = {} }: AssemblyOptions,
): Readonly<Record<string, Json>> => {
  const own = fieldOf(properties, 'parameters');
  const given = (name: string) => (Object.hasOwn(parameters, name) ? parameters[name] : {});
  return { ...(isObject(own) ? own : {}), ...given(stackName), ...given(id) };
};

const stackIn = (
  [id, artifact]: readonly [string, Json],
  folder: string,
  files: ReadonlyMap<string, string>,
  options: AssemblyOptions,
): StackInput => {
  const properties = fieldOf(artifact, 'properties');
  const file = `${folder}${textAt(properties, 'templateFile') ?? refuse(`${folder}${MANIFEST}`, `its stack ${id} names no template.`)}`;
  const stackName = textAt(properties, 'stackName') ?? id;
  return {
    name: textAt(artifact, 'displayName') ?? id,
    stackName,
    text: files.get(file) ?? refuse(file, 'the folder does not have it.'),
    file,
    parameters: parametersOf(id, stackName, properties, options),
    ...placeIn(textAt(artifact, 'environment') ?? ''),
  };
};

/** The stacks of an assembly, and those of the assemblies in it: one for each stage. */
const stacksIn = (
  folder: string,
  files: ReadonlyMap<string, string>,
  options: AssemblyOptions,
  depth = 0,
): readonly StackInput[] => {
  const manifest = `${folder}${MANIFEST}`;
  if (depth > MAX_STAGES) return refuse(manifest, `its assemblies are nested more than ${MAX_STAGES} deep.`);
  const artifacts = fieldOf(readJson(files, manifest), 'artifacts');
  if (!isObject(artifacts)) return refuse(manifest, 'it has no artifacts.');
  return fieldsOf(artifacts).flatMap(([id, artifact]) => {
    const type = textAt(artifact, 'type');
    if (type === 'aws:cloudformation:stack') return [stackIn([id, artifact], folder, files, options)];
    const inner = textAt(fieldOf(artifact, 'properties'), 'directoryName');
    return type === 'cdk:cloud-assembly' && inner !== null
      ? stacksIn(`${folder}${inner}/`, files, options, depth + 1)
      : [];
  });
};

/** Texts by their hash, as the addresses of nested stacks name them, and by their path. */
const withHashes = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const all = new Map(files);
  for (const file of files.keys()) {
    if (!file.endsWith('.assets.json')) continue;
    const folder = file.slice(0, file.lastIndexOf('/') + 1);
    for (const [hash, asset] of fieldsOf(fieldOf(readJson(files, file), 'files'))) {
      const path = textAt(fieldOf(asset, 'source'), 'path');
      const text = path === null ? undefined : files.get(`${folder}${path}`);
      if (text !== undefined) all.set(`${hash}.json`, text);
    }
  }
  return all;
};

/**
 * What a cloud assembly of CDK declares: the texts of its files by their path in its folder, `manifest.json` among them.
 * Resources are called by the paths of their constructs.
 */
export const readCloudAssembly = (
  files: ReadonlyMap<string, string>,
  options: AssemblyOptions = {},
): readonly Declaration[] => {
  const before = options.previous ? stacksIn('', options.previous, options) : [];
  const nested = new Map([
    ...withHashes(options.previous ?? new Map<string, string>()),
    ...withHashes(files),
  ]);
  return declarationsOf(
    stacksIn('', files, options),
    { ...options, before, nested },
    { kind: 'cdk', language: 'cdk', form: 'construct' },
  );
};

import { join } from 'node:path';
import { apart } from '../../iac/apart.ts';
import { readCloudAssembly } from '../../iac/cloudformation/cloud-assembly.ts';
import { readStacks, type StackInput } from '../../iac/cloudformation/read-stacks.ts';
import type { Declaration, DeclaredResource, Origin } from '../../iac/declared.ts';
import { readTerraform } from '../../iac/terraform/read.ts';
import type { Preview } from '../../model/preview.ts';
import { UserError } from '../../model/user-error.ts';
import { accountsOf } from '../names.ts';
import type { Content } from './content.ts';
import type { Parameters } from './parameters.ts';

/** A text or folder of code that was loaded. */
export interface Loaded {
  /** What its stack is called in addresses. */
  readonly name: string;
  /** The file or folder; null where it came without one. */
  readonly path: string | null;
  readonly content: Content;
}

/** What code is read with. */
export interface Reading {
  /** What is there now. */
  readonly before: readonly Loaded[];
  /** Templates of nested stacks by URL. */
  readonly nested: ReadonlyMap<string, string>;
  readonly parameters: Parameters;
  readonly accountId: string | null;
  readonly region: string | null;
  /** Changes where something is declared, once it was read. */
  readonly placed: (origin: Origin) => Origin;
}

/** Declarations, and what they were read from. */
export interface Code {
  readonly declarations: readonly Declaration[];
  readonly sources: Preview['sources'];
}

/** Account and region as they were typed. */
export const placeTyped = (
  account: string | undefined,
  region: string | undefined,
): Pick<Reading, 'accountId' | 'region'> => {
  const [accountId = null] = account === undefined ? [] : accountsOf([account]);
  if (region !== undefined && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
    throw new UserError(`${JSON.stringify(region)} is no region.`, 'It looks like eu-west-1.');
  return { accountId, region: region ?? null };
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

const terraformIn = (all: readonly Loaded[], place: Pick<Reading, 'accountId' | 'region'>) =>
  all.flatMap(({ content, path, name }): readonly Declaration[] => {
    if (content.kind !== 'terraform') return [];
    const read = readTerraform(content.source, { ...place, file: path ?? name });
    const declaration = { ...read, name };
    return [path === null ? withOrigins(declaration, (origin) => ({ ...origin, file: null })) : declaration];
  });

const assembliesIn = (loaded: readonly Loaded[], reading: Reading): readonly Declaration[] =>
  loaded.flatMap(({ content, path }) => {
    if (content.kind !== 'assembly') return [];
    const then = reading.before.find((one) => one.content.kind === 'assembly')?.content;
    return readCloudAssembly(content.files, {
      accountId: reading.accountId,
      region: reading.region,
      nested: reading.nested,
      parameters: reading.parameters.byStack,
      ...(then?.kind === 'assembly' ? { previous: then.files } : {}),
    }).map((declaration) =>
      withOrigins(declaration, (origin) => ({
        ...origin,
        file: origin.file === null || path === null ? null : join(path, origin.file),
      })),
    );
  });

/** What plans, states, templates and cloud assemblies declare. */
export const declaredIn = (loaded: readonly Loaded[], reading: Reading): Code => {
  const { nested, parameters, placed } = reading;
  const place = { accountId: reading.accountId, region: reading.region };
  const stacks = (all: readonly Loaded[]): readonly StackInput[] =>
    all.filter(({ content }) => content.kind === 'template').map((one) => stackOf(one, parameters));
  const own = stacks(loaded);
  const previous = terraformIn(reading.before, place);
  const declared = [
    ...terraformIn(loaded, place).map((one) => withBefore(one, previous)),
    ...(own.length > 0 ? readStacks(own, { ...place, nested, before: stacks(reading.before) }) : []),
    ...assembliesIn(loaded, reading),
  ];
  const files = new Map(loaded.map(({ name, path }) => [name, path]));
  const folder = loaded.find(({ content }) => content.kind === 'assembly')?.path ?? null;
  return {
    declarations: apart(declared.map((one) => withOrigins(one, placed))),
    sources: declared.map(({ name, kind }) => ({ name, file: files.get(name) ?? folder, kind })),
  };
};

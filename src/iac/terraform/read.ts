import type { Declaration, DeclaredResource, Value } from '../declared.ts';
import { type Block, blockOf } from './block.ts';
import { documentOf } from './document.ts';
import { type Graph, graphOf } from './graph.ts';
import type { Instance } from './instances.ts';
import { textOf } from './json.ts';
import { type Place, type PlaceOptions, placer } from './place.ts';
import { skippedOf } from './skipped.ts';
import { sourceOf } from './source.ts';
import { mappingOf } from './types/index.ts';
import type { Mapping } from './types/mapping.ts';

/** What the caller knows of a plan or state. */
export interface TerraformOptions extends PlaceOptions {
  /** The file, as the user named it. */
  readonly file: string;
}

const setOnly = (properties: Readonly<Record<string, Value | null>>): Readonly<Record<string, Value>> => {
  const set: Record<string, Value> = {};
  for (const [name, value] of Object.entries(properties)) if (value !== null) set[name] = value;
  return set;
};

/** The properties of a block that are set: those whose names it gives itself, and those of its type. */
const propertiesOf = (block: Block, { more, properties }: Mapping): Readonly<Record<string, Value>> => {
  const read: Record<string, Value | null> = { ...more?.(block) };
  for (const [name, readProperty] of Object.entries(properties)) read[name] = readProperty(block);
  return setOnly(read);
};

/** An id; the provider awscc makes one of several with bars between for relations, which AWS does not know. */
const liveText = (id: unknown): string | null => {
  const text = textOf(id);
  return text?.includes('|') ? null : text;
};

const liveIdOf = ({ liveId = 'id' }: Mapping, block: Block): string | null =>
  liveId === null ? null : liveText(block.values[liveId]);

/** The resources that a block is: itself, and its parts. */
const resourcesOf = (
  block: Block,
  mapping: Mapping,
  place: Place,
  file: string,
): readonly DeclaredResource[] => {
  const { address } = block.instance;
  const common = {
    ...place,
    uncertain: block.time === 'after' ? block.instance.uncertain : null,
    origin: { address, file, line: null, language: 'terraform' as const },
  };
  const type = typeof mapping.type === 'function' ? mapping.type(block) : mapping.type;
  const own: readonly DeclaredResource[] =
    type === null
      ? []
      : [
          {
            ...common,
            address,
            type,
            liveId: liveIdOf(mapping, block),
            properties: propertiesOf(block, mapping),
          },
        ];
  const taken = new Map<string, number>();
  const parts = (mapping.parts?.(block) ?? []).map((part): DeclaredResource => {
    const count = taken.get(part.suffix) ?? 0;
    taken.set(part.suffix, count + 1);
    const suffix = count === 0 ? part.suffix : `${part.suffix}~${count}`;
    return {
      ...common,
      address: suffix === '' ? address : `${address}#${suffix}`,
      type: part.type,
      liveId: null,
      properties: setOnly(part.properties),
    };
  });
  return [...own, ...parts];
};

/** Adds the assumptions of a value to a set: choices of plans with many instances are long, and one list for all who choose. */
const collectAssumptions = (value: Value, into: Set<string>, seen: Set<readonly Value[]>): void => {
  switch (value.is) {
    case 'reference':
      if (value.assumption !== null) into.add(value.assumption);
      return;
    case 'list':
      for (const item of value.items) collectAssumptions(item, into, seen);
      return;
    case 'object':
      for (const field of Object.values(value.fields)) collectAssumptions(field, into, seen);
      return;
    case 'text':
      for (const part of value.parts) collectAssumptions(part, into, seen);
      return;
    case 'one-of':
      if (seen.has(value.values)) return;
      seen.add(value.values);
      for (const choice of value.values) collectAssumptions(choice, into, seen);
      return;
    case 'known':
    case 'unknown':
      return;
  }
};

const resourcesAt = (
  graph: Graph,
  instances: readonly Instance[],
  time: 'before' | 'after',
  placeOf: (instance: Instance) => Place,
  file: string,
): readonly DeclaredResource[] =>
  instances.flatMap((instance) => {
    const block = blockOf(graph, instance, time);
    const mapping = mappingOf(instance.mode, instance.type);
    return block === null || mapping === null ? [] : resourcesOf(block, mapping, placeOf(instance), file);
  });

/**
 * Reads a plan or a state of Terraform or OpenTofu.
 * @param source the text of a file, or its JSON: `terraform show -json` of a plan or a state, or a state file of version 4
 * @throws UserError where it is none of these
 */
export const readTerraform = (source: unknown, options: TerraformOptions): Declaration => {
  const found = sourceOf(documentOf(source, options.file));
  const graph = graphOf(found, ({ mode, type }) => mappingOf(mode, type) !== null);
  const placeOf = placer(graph, options);
  const managed = found.instances.filter(({ mode }) => mode === 'managed');
  const data = found.instances.filter(({ mode }) => mode === 'data');
  const before = resourcesAt(graph, managed, 'before', placeOf, options.file);
  const after = resourcesAt(graph, managed, 'after', placeOf, options.file);
  const read = resourcesAt(graph, data, 'after', placeOf, options.file);
  const assumptions = new Set<string>();
  const seen = new Set<readonly Value[]>();
  for (const { properties } of [...after, ...read]) {
    for (const value of Object.values(properties)) collectAssumptions(value, assumptions, seen);
  }
  return {
    name: options.file,
    kind: found.kind,
    before,
    after,
    read,
    skipped: managed
      .filter(({ type }) => mappingOf('managed', type) === null)
      .map((instance) => skippedOf(graph, instance)),
    gaps: found.gaps,
    assumptions: [...assumptions].toSorted(),
  };
};

import { type ModulePath, moduleText, type Step, stepText } from './address.ts';
import { type ModuleConfig, moduleAt, resourceConfig } from './configuration.ts';
import type { Found } from './found.ts';
import type { Instance } from './instances.ts';
import type { JsonObject } from './json.ts';
import type { Source } from './source.ts';

/** The instances of a source, found by what references name. */
export interface Graph {
  readonly source: Source;
  /** Instances that are there afterwards, of one block in one instance of its module. */
  readonly ofBlock: (
    module: ModulePath,
    block: { readonly mode: string; readonly type: string; readonly name: string },
  ) => readonly Instance[];
  /** Instances that are there afterwards, of these types, in one instance of a module or anywhere (null). */
  readonly ofTypes: (module: ModulePath | null, types: readonly string[]) => readonly Instance[];
  /** The instances of a module that another calls. */
  readonly modulesCalled: (module: ModulePath, name: string) => readonly ModulePath[];
  readonly moduleConfig: (module: ModulePath) => ModuleConfig | null;
  /** How an instance's block is written; null where the source does not say. */
  readonly configOf: (instance: Instance) => JsonObject | null;
  /** The attributes of resources of a type whose attribute names an owner by its id, before and after. */
  readonly belongingTo: (type: string, attribute: string, ownerId: string) => Belonging;
  /** What an expression means in a module, computed once. */
  readonly remember: (expression: JsonObject, key: string, compute: () => Found) => Found;
  /** The mapped types of resources: a reference to any other leads nowhere. */
  readonly isMapped: (instance: Instance) => boolean;
}

/** What belongs to an owner by resources of their own. */
export interface Belonging {
  readonly before: readonly JsonObject[];
  readonly after: readonly JsonObject[];
}

const NONE: Belonging = { before: [], after: [] };

const belongings = (
  instances: readonly Instance[],
  type: string,
  attribute: string,
): ReadonlyMap<string, Belonging> => {
  const owners = new Map<string, { before: JsonObject[]; after: JsonObject[] }>();
  for (const instance of instances) {
    if (instance.type !== type || instance.mode !== 'managed') continue;
    for (const time of ['before', 'after'] as const) {
      const values = instance[time]?.values;
      const owner = values?.[attribute];
      if (values === undefined || typeof owner !== 'string') continue;
      const belonging = owners.get(owner) ?? { before: [], after: [] };
      belonging[time].push(values);
      owners.set(owner, belonging);
    }
  }
  return owners;
};

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

const blockKey = (
  module: string,
  { mode, type, name }: { readonly mode: string; readonly type: string; readonly name: string },
): string => `${module} ${mode === 'data' ? 'data' : 'managed'} ${type} ${name}`;

/** Every call on the way to an instance, by the module that calls and its name. */
const callsOf = (instances: readonly Instance[]): ReadonlyMap<string, ReadonlyMap<string, ModulePath>> => {
  const calls = new Map<string, Map<string, ModulePath>>();
  const paths = new Map(instances.map(({ moduleText: text, module }) => [text, module]));
  for (const module of paths.values()) {
    module.forEach((step, depth) => {
      const key = `${moduleText(module.slice(0, depth))} ${step.name}`;
      const children = calls.get(key) ?? new Map<string, ModulePath>();
      children.set(stepText(step), module.slice(0, depth + 1));
      calls.set(key, children);
    });
  }
  return calls;
};

/** The graph of a source. */
export const graphOf = (source: Source, isMapped: (instance: Instance) => boolean): Graph => {
  const there = source.instances.filter(({ after }) => after !== null);
  const byBlock = grouped(there, (instance) => blockKey(instance.moduleText, instance));
  const byType = grouped(there, ({ type }) => type);
  const byModuleAndType = grouped(there, ({ moduleText: text, type }) => `${text} ${type}`);
  const calls = callsOf(source.instances);
  const configs = new Map<string, ModuleConfig | null>();
  const configAt = (module: ModulePath): ModuleConfig | null => {
    const key = module.map(({ name }: Step) => name).join('.');
    const config = configs.get(key) ?? moduleAt(source.configuration, module);
    configs.set(key, config);
    return config;
  };
  const owned = new Map<string, ReadonlyMap<string, Belonging>>();
  const meanings = new WeakMap<JsonObject, Map<string, Found>>();
  const remember: Graph['remember'] = (expression, key, compute) => {
    const known = meanings.get(expression) ?? new Map<string, Found>();
    meanings.set(expression, known);
    const found = known.get(key) ?? compute();
    known.set(key, found);
    return found;
  };
  return {
    source,
    remember,
    belongingTo: (type, attribute, ownerId) => {
      const key = `${type}.${attribute}`;
      const owners = owned.get(key) ?? belongings(source.instances, type, attribute);
      owned.set(key, owners);
      return owners.get(ownerId) ?? NONE;
    },
    ofBlock: (module, block) => byBlock.get(blockKey(moduleText(module), block)) ?? [],
    ofTypes: (module, types) =>
      types.flatMap(
        (type) =>
          (module === null ? byType.get(type) : byModuleAndType.get(`${moduleText(module)} ${type}`)) ?? [],
      ),
    modulesCalled: (module, name) => [...(calls.get(`${moduleText(module)} ${name}`)?.values() ?? [])],
    moduleConfig: configAt,
    configOf: (instance) => resourceConfig(configAt(instance.module), instance),
    isMapped,
  };
};

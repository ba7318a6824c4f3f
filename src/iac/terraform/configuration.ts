import type { ModulePath } from './address.ts';
import { at, isObject, type JsonObject, objectOf, objectsOf } from './json.ts';

/** A module as it is written, whatever instances it has. */
export interface ModuleConfig {
  /** Resources and data sources by `mode.type.name`. */
  readonly resources: ReadonlyMap<string, JsonObject>;
  readonly calls: ReadonlyMap<string, ModuleCall>;
  readonly outputs: JsonObject;
  readonly variables: JsonObject;
}

/** A call of a module: what it is given, and what it is. */
export interface ModuleCall {
  readonly expressions: JsonObject;
  readonly forEach: unknown;
  readonly module: ModuleConfig;
}

const resourceKey = (mode: unknown, type: unknown, name: unknown): string =>
  `${mode === 'data' ? 'data' : 'managed'}.${String(type)}.${String(name)}`;

const callOf = (call: unknown): ModuleCall => ({
  expressions: objectOf(at(call, 'expressions')),
  forEach: at(call, 'for_each_expression'),
  module: moduleConfig(at(call, 'module')),
});

/** A module of `configuration.root_module`. */
export const moduleConfig = (source: unknown): ModuleConfig => ({
  resources: new Map(
    objectsOf(at(source, 'resources')).map((resource) => [
      resourceKey(resource['mode'], resource['type'], resource['name']),
      resource,
    ]),
  ),
  calls: new Map(
    Object.entries(objectOf(at(source, 'module_calls'))).map(([name, call]) => [name, callOf(call)]),
  ),
  outputs: objectOf(at(source, 'outputs')),
  variables: objectOf(at(source, 'variables')),
});

/** The configuration of a plan; null where the plan has none (a fragment). */
export const configurationOf = (plan: unknown): ModuleConfig | null => {
  const root = at(at(plan, 'configuration'), 'root_module');
  return isObject(root) ? moduleConfig(root) : null;
};

/** The module that an instance of a module is one of. */
export const moduleAt = (root: ModuleConfig | null, path: ModulePath): ModuleConfig | null =>
  path.reduce<ModuleConfig | null>((module, { name }) => module?.calls.get(name)?.module ?? null, root);

/** How a resource is written in its module; null where it is not. */
export const resourceConfig = (
  module: ModuleConfig | null,
  { mode, type, name }: { readonly mode: string; readonly type: string; readonly name: string },
): JsonObject | null => module?.resources.get(resourceKey(mode, type, name)) ?? null;

import type { Gap } from '../../model/observed.ts';
import { keyText, type ModulePath, moduleText, splitModules, stepsOf } from './address.ts';
import { isObject, type JsonObject, objectOf, textOf } from './json.ts';

/** The attributes of a resource at one time: what is known, and masks of the same shape. */
export interface State {
  readonly values: JsonObject;
  /** `true` where the value is known after apply only. */
  readonly unknown: unknown;
  /** `true` where the value is secret. */
  readonly sensitive: unknown;
  /** Is what is absent unknown (a source that keeps no mask), and not merely unset? */
  readonly absentIsUnknown: boolean;
}

/** One instance of a resource or data source, as the source lists it. */
export interface Instance {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  /** Its index as written between brackets; null without one. */
  readonly key: string | null;
  readonly module: ModulePath;
  /** The same as text, the key of lookups. */
  readonly moduleText: string;
  /** `registry.terraform.io/hashicorp/aws`, `aws`; null where it is not said. */
  readonly provider: string | null;
  readonly before: State | null;
  readonly after: State | null;
  /** Why it may or may not be there afterwards; null where it is sure. */
  readonly uncertain: Gap | null;
}

/** The attributes that are known as a whole: those of a state, or of the time before. */
export const settled = (values: unknown, sensitive: unknown): State | null =>
  isObject(values) ? { values, unknown: false, sensitive, absentIsUnknown: false } : null;

/** The last part of an address: `aws_subnet.app[0]`, `data.aws_vpc.x`. */
const ofParts = (
  address: string,
): Pick<Instance, 'module' | 'moduleText' | 'mode' | 'type' | 'name' | 'key'> | null => {
  const { module, rest } = splitModules(stepsOf(address));
  const data = rest[0]?.name === 'data';
  const [type, name] = data ? rest.slice(1) : rest;
  if (type === undefined || name === undefined) return null;
  return {
    module,
    moduleText: moduleText(module),
    mode: data ? 'data' : 'managed',
    type: type.name,
    name: name.name,
    key: name.key,
  };
};

/** An instance of what JSON says of it; null where that does not name a resource. */
export const instanceOf = (
  source: JsonObject,
  states: Pick<Instance, 'before' | 'after'>,
  uncertain: Gap | null = null,
): Instance | null => {
  const type = textOf(source['type']);
  const name = textOf(source['name']);
  const bare = `${source['mode'] === 'data' ? 'data.' : ''}${type}.${name}`;
  const index = keyText(source['index']);
  const address =
    textOf(source['address']) ??
    (type === null || name === null ? null : index === null ? bare : `${bare}[${index}]`);
  if (address === null) return null;
  const parts = ofParts(address);
  if (parts === null) return null;
  // Terraform 0.12 wrote addresses of indexed resources in prior_state without their index.
  const key = parts.key ?? index;
  const deposed = textOf(source['deposed']);
  const whole = parts.key === null && index !== null ? `${address}[${index}]` : address;
  return {
    ...parts,
    ...states,
    uncertain,
    key,
    type: type ?? parts.type,
    name: name ?? parts.name,
    mode: source['mode'] === 'data' ? 'data' : parts.mode,
    address: deposed === null ? whole : `${whole} (deposed ${deposed})`,
    provider: textOf(source['provider_name']),
  };
};

/** The resources of a module of values (`planned_values`, `prior_state.values`), and of those within it. */
export const resourcesWithin = (module: unknown): readonly JsonObject[] => {
  const { resources, child_modules: children } = objectOf(module) as {
    readonly resources?: unknown;
    readonly child_modules?: unknown;
  };
  return [
    ...(Array.isArray(resources) ? resources.filter(isObject) : []),
    ...(Array.isArray(children) ? children.flatMap(resourcesWithin) : []),
  ];
};

import { type DeclaredResource, iacGap, type Value } from './declared.ts';
import {
  type BlockAttribute,
  blockOfResource,
  linksInValue,
  type Names,
  plainOf,
  propertyOf,
  type ResourcePlace,
  scalarOf,
} from './evaluate.ts';
import { type Links, mapRead, type Read, type Scalar, unknownRead } from './reading.ts';

/** All resources that are judged together, and what their properties say. */
export interface Scope {
  readonly resources: readonly DeclaredResource[];
  /** Those of a type. */
  ofType(type: string): readonly DeclaredResource[];
  /** Those of a type that name this id in a property. */
  naming(type: string, property: string, id: string): readonly DeclaredResource[];
  /** A resource by its address or by its id in AWS. */
  find(address: string): DeclaredResource | undefined;
  /** Its id in the inventory. */
  idOf(resource: DeclaredResource): string;
  placeOf(resource: DeclaredResource): ResourcePlace;
  /** The value of a property; undefined where it has none. */
  value(resource: DeclaredResource, property: string): Value | undefined;
  /** What a value says by itself. */
  scalar(value: Value | undefined): Read<Scalar>;
  text(resource: DeclaredResource, property: string): Read<string>;
  number(resource: DeclaredResource, property: string): Read<number>;
  flag(resource: DeclaredResource, property: string): Read<boolean>;
  /** The ids that a property with one or several references means. */
  links(resource: DeclaredResource, property: string): Links;
  linksIn(value: Value | undefined): Links;
  /** A value with everything in it, as JSON has it. */
  plain(value: Value | undefined): Read<unknown>;
  /** The block of a VPC or subnet: a stand-in where it is known only after it is made. */
  blockOf(resource: DeclaredResource, attribute: BlockAttribute): string;
  /** The resource that a property refers to, where it is sure which. */
  target(resource: DeclaredResource, property: string): DeclaredResource | undefined;
  /** What was taken for granted on the way to answers. */
  readonly assumptions: ReadonlySet<string>;
}

/** Where resources that say no account or region are. */
export interface ScopeDefaults {
  readonly accountId: string;
  readonly region: string;
  /** The ids of AWS-managed prefix lists by their names. */
  readonly managedLists?: ReadonlyMap<string, string>;
}

const booleans: Readonly<Record<string, boolean>> = { true: true, false: false };

const numberIn = (one: Scalar): number | null =>
  Number.isNaN(Number(one)) || one === '' ? null : Number(one);

/** Reads a property as something; a property that holds something else is not known. */
const typed =
  <T>(names: Names, convert: (value: Scalar) => T | null, what: string) =>
  (resource: DeclaredResource, property: string): Read<T> => {
    const read = mapRead(scalarOf(names, propertyOf(resource, property), 0), convert);
    if (read.is === 'sure' && read.value === null)
      return unknownRead(iacGap('NotInPlan', `${property} of ${resource.address} is no ${what}.`));
    return read as Read<T>;
  };

const indexOf = (resources: readonly DeclaredResource[]): ReadonlyMap<string, DeclaredResource> => {
  const index = new Map<string, DeclaredResource>();
  for (const resource of resources) {
    if (resource.liveId !== null && !index.has(resource.liveId)) index.set(resource.liveId, resource);
    index.set(resource.address, resource);
  }
  return index;
};

const groupBy = <T>(items: Iterable<readonly [string, T]>): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const [key, item] of items) {
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** Finds the resources that name something: indexed by property when it is first asked for. */
const createNaming = (names: Names, ofType: Scope['ofType']): Scope['naming'] => {
  const indexes = new Map<string, ReadonlyMap<string, readonly DeclaredResource[]>>();
  return (type, property, id) => {
    const key = `${type} ${property}`;
    const known =
      indexes.get(key) ??
      groupBy(
        ofType(type).flatMap((one) =>
          linksInValue(names, propertyOf(one, property)).items.map((link) => [link.id, one] as const),
        ),
      );
    indexes.set(key, known);
    return known.get(id) ?? [];
  };
};

/** Makes the resources that are judged together answer what their properties say. */
export const createScope = (resources: readonly DeclaredResource[], defaults: ScopeDefaults): Scope => {
  const index = indexOf(resources);
  const types = groupBy(resources.map((one) => [one.type, one] as const));
  const assumptions = new Set<string>();
  const names: Names = {
    find: (address) => index.get(address),
    idOf: (resource) => resource.liveId ?? resource.address,
    placeOf: ({ accountId, region }) => ({
      accountId: accountId ?? defaults.accountId,
      region: region ?? defaults.region,
    }),
    managedList: (name) => defaults.managedLists?.get(name),
    assume: (assumption) => assumptions.add(assumption),
  };
  const ofType = (type: string): readonly DeclaredResource[] => types.get(type) ?? [];
  return {
    resources,
    ofType,
    naming: createNaming(names, ofType),
    find: names.find,
    idOf: names.idOf,
    placeOf: names.placeOf,
    value: propertyOf,
    scalar: (one) => scalarOf(names, one, 0),
    text: typed(names, String, 'text'),
    number: typed(names, numberIn, 'number'),
    flag: typed(names, (one) => booleans[String(one).toLowerCase()] ?? null, 'true or false'),
    links: (resource, property) => linksInValue(names, propertyOf(resource, property)),
    linksIn: (one) => linksInValue(names, one),
    plain: (one) => plainOf(names, one),
    blockOf: (resource, attribute) => blockOfResource(names, resource, attribute),
    target(resource, property) {
      const [link, ...others] = linksInValue(names, propertyOf(resource, property)).items;
      return link?.gap === null && others.length === 0 ? names.find(link.id) : undefined;
    },
    assumptions,
  };
};

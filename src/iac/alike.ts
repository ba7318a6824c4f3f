import type { DeclaredResource, Value } from './declared.ts';
import { coloursOf } from './colours.ts';

/*
 * A reference that has lost its index may mean any of several things. Where those are alike, so that nothing that is declared
 * tells them apart, it does not matter which, and one is taken.
 */

type OneOf = Extract<Value, { readonly is: 'one-of' }>;
type Reference = Extract<Value, { readonly is: 'reference' }>;

/** Resources of which each thing has one at most: who takes which then matters to the others. */
const exclusive: Readonly<Record<string, string>> = {
  'AWS::EC2::SubnetRouteTableAssociation': 'SubnetId',
  'AWS::EC2::SubnetNetworkAclAssociation': 'SubnetId',
  'AWS::EC2::Route': 'RouteTableId',
  'Pathproof::VPCEndpointRouteTableAssociation': 'RouteTableId',
  'Pathproof::MainRouteTableAssociation': 'VpcId',
};

/** The indexes in an address, from outside in. */
const keysOf = (address: string): readonly string[] => address.match(/\[[^\]]*\]/g) ?? [];

/** An address without its own indexes: the block that it is an instance of. */
const blockOf = (address: string): string => address.replace(/\[[^\]]*\]/g, '[]');

const numberIn = (key: string): number => Number(/\d+/.exec(key)?.[0] ?? Number.NaN);

const byKey = (a: string, b: string): number => {
  const [left, right] = [keysOf(a), keysOf(b)];
  for (const [at, key] of left.entries()) {
    const other = right[at] ?? '';
    if (key === other) continue;
    const [one, two] = [numberIn(key), numberIn(other)];
    return Number.isNaN(one) || Number.isNaN(two) ? (key < other ? -1 : 1) : one - two;
  }
  return a < b ? -1 : a > b ? 1 : 0;
};

/** The candidates of a value, where they are references to one attribute of resources that are declared. */
const candidatesOf = (value: OneOf, known: ReadonlySet<string>): readonly Reference[] | null => {
  const found = value.values.flatMap((one) => (one.is === 'reference' ? [one] : []));
  const [first] = found;
  const fits = found.every(({ to, attribute }) => known.has(to) && attribute === first?.attribute);
  return first && fits && found.length === value.values.length
    ? found.toSorted((a, b) => byKey(a.to, b.to))
    : null;
};

/** What several places choose among. */
interface Choice {
  readonly candidates: readonly Reference[];
  /** The candidates by their indexes. */
  readonly byKeys: ReadonlyMap<string, Reference>;
}

/** One place in a resource where one of several is meant. */
interface Place {
  readonly resource: DeclaredResource;
  readonly path: string;
  readonly value: OneOf;
  readonly choice: Choice;
}

const oneOfsIn = (value: Value, path: string, visit: (path: string, value: OneOf) => void): void => {
  if (value.is === 'one-of') visit(path, value);
  if (value.is === 'list')
    for (const [at, one] of value.items.entries()) oneOfsIn(one, `${path}.${at}`, visit);
  if (value.is === 'object')
    for (const [name, one] of Object.entries(value.fields)) oneOfsIn(one, `${path}.${name}`, visit);
};

/** Choices by the lists that they are made of, and one for lists that name the same. */
const createChoices = (resources: readonly DeclaredResource[]): ((value: OneOf) => Choice | null) => {
  const known = new Set(resources.map(({ address }) => address));
  const byList = new Map<readonly Value[], Choice | null>();
  const byNames = new Map<string, Choice>();
  const read = (value: OneOf): Choice | null => {
    const candidates = candidatesOf(value, known);
    if (!candidates) return null;
    const names = candidates.map(({ to, attribute }) => `${to} ${attribute}`).join('\n');
    const choice = byNames.get(names) ?? {
      candidates,
      byKeys: new Map(candidates.toReversed().map((one) => [keysOf(one.to).join(''), one])),
    };
    byNames.set(names, choice);
    return choice;
  };
  return (value) => {
    const found = byList.get(value.values);
    if (found !== undefined) return found;
    const choice = read(value);
    byList.set(value.values, choice);
    return choice;
  };
};

const placesIn = (resources: readonly DeclaredResource[]): readonly Place[] => {
  const choiceOf = createChoices(resources);
  const places: Place[] = [];
  for (const resource of resources)
    for (const [name, property] of Object.entries(resource.properties))
      oneOfsIn(property, name, (path, value) => {
        const choice = choiceOf(value);
        if (choice) places.push({ resource, path, value, choice });
      });
  return places;
};

/** Places of one block that choose among the same. */
const groupsOf = (places: readonly Place[]): readonly (readonly Place[])[] => {
  const groups = new Map<Choice, Map<string, Place[]>>();
  for (const place of places) {
    const own = groups.get(place.choice) ?? new Map<string, Place[]>();
    groups.set(place.choice, own);
    const key = `${blockOf(place.resource.address)} ${place.path}`;
    const group = own.get(key);
    if (group) group.push(place);
    else own.set(key, [place]);
  }
  return [...groups.values()].flatMap((own) =>
    [...own.values()].map((group) => group.toSorted((a, b) => byKey(a.resource.address, b.resource.address))),
  );
};

/** The candidate that stands for an instance: that of its own index, else the one at its place. */
const alignedWith = ({ resource, choice }: Place, at: number): Reference | undefined =>
  choice.byKeys.get(keysOf(resource.address).join('')) ?? choice.candidates[at % choice.candidates.length];

interface Chosen {
  readonly place: Place;
  readonly chosen: Reference;
  readonly assumption: string | null;
}

const alignment = ({ resource, path }: Place, { to }: Reference): string =>
  `${path} of ${resource.address} is taken to mean ${to}, by its index (--assume-aligned).`;

const chooseIn = (
  group: readonly Place[],
  colourOf: (address: string) => number | undefined,
  assumeAligned: boolean,
): readonly Chosen[] => {
  const [first] = group;
  if (!first) return [];
  const { choice, resource, path } = first;
  const { candidates } = choice;
  const same = (addresses: readonly string[]): boolean => new Set(addresses.map(colourOf)).size === 1;
  const isPermutation = group.length === candidates.length;
  const alike = same(candidates.map(({ to }) => to));
  const mattersWho = exclusive[resource.type] === path;
  const isSettled =
    alike && (!mattersWho || (isPermutation && same(group.map((place) => place.resource.address))));
  if (!isSettled && !(assumeAligned && (isPermutation || !mattersWho))) return [];
  return group.flatMap((place, at) => {
    const chosen = alignedWith(place, at);
    return chosen ? [{ place, chosen, assumption: isSettled ? null : alignment(place, chosen) }] : [];
  });
};

const replacedIn = (value: Value, chosen: ReadonlyMap<Value, Value>): Value => {
  const found = chosen.get(value);
  if (found) return found;
  if (value.is === 'list') return { ...value, items: value.items.map((one) => replacedIn(one, chosen)) };
  if (value.is === 'object')
    return {
      ...value,
      fields: Object.fromEntries(
        Object.entries(value.fields).map(([name, one]) => [name, replacedIn(one, chosen)]),
      ),
    };
  return value;
};

const settle = (
  resources: readonly DeclaredResource[],
  assumeAligned: boolean,
): { readonly resources: readonly DeclaredResource[]; readonly assumptions: readonly string[] } | null => {
  const groups = groupsOf(placesIn(resources));
  if (groups.length === 0) return null;
  const colours = coloursOf(resources);
  const choices = groups.flatMap((group) =>
    chooseIn(group, (address) => colours.get(address), assumeAligned),
  );
  if (choices.length === 0) return null;
  const byResource = new Map<DeclaredResource, Map<Value, Value>>();
  for (const { place, chosen } of choices) {
    const own = byResource.get(place.resource) ?? new Map<Value, Value>();
    byResource.set(place.resource, own.set(place.value, chosen));
  }
  return {
    resources: resources.map((resource) => {
      const chosen = byResource.get(resource);
      if (!chosen) return resource;
      const entries = Object.entries(resource.properties);
      return {
        ...resource,
        properties: Object.fromEntries(entries.map(([name, value]) => [name, replacedIn(value, chosen)])),
      };
    }),
    assumptions: choices.flatMap(({ assumption }) => assumption ?? []),
  };
};

/**
 * Resources whose references mean one thing wherever the things that they may mean are alike; with `assumeAligned` also where
 * they are not, instance by instance, which is then an assumption.
 */
export const settleReferences = (
  resources: readonly DeclaredResource[],
  assumeAligned: boolean,
): { readonly resources: readonly DeclaredResource[]; readonly assumptions: readonly string[] } => {
  const assumptions: string[] = [];
  let now = resources;
  // What was settled may tell others apart, or make them alike.
  for (let round = 0; round < 5; round += 1) {
    const next = settle(now, false) ?? (assumeAligned ? settle(now, true) : null);
    if (next === null) break;
    now = next.resources;
    assumptions.push(...next.assumptions);
  }
  return { resources: now, assumptions };
};

import { UserError } from '../../model/user-error.ts';
import { iacGap, known, type Origin, type Value } from '../declared.ts';
import { createAddresses, type AddressForm } from './address.ts';
import { createStack, type Surroundings } from './create-stack.ts';
import type { Around } from './declare.ts';
import { fieldOf, fieldsOf, isList, isObject, textAt, type Json } from './json.ts';
import type { Stack, StackPlace } from './stack.ts';
import type { Template } from './template.ts';
import { canonical, gapIn, oneOf, unknown } from './values.ts';

/** A stack of a run, before it is evaluated. */
export interface WorldSource {
  /** What it is called in addresses. */
  readonly title: string;
  readonly stackName: string;
  readonly template: Template;
  readonly given: ReadonlyMap<string, Value | null>;
  readonly place: StackPlace;
}

/** How the stacks of a run are read. */
export interface WorldOptions {
  readonly form: AddressForm;
  readonly language: Origin['language'];
  readonly templateOf: Surroundings['templateOf'];
  readonly isFile: (file: string) => boolean;
}

/** The stacks of a run, which know of each other. */
export interface World extends Around {
  readonly stacks: readonly Stack[];
  /** Where stacks are, whose source does not say it, by those that they import from. */
  readonly places: readonly StackPlace[];
}

/** How many nested stacks a run may have: more than an account may. */
const MAX_STACKS = 5000;

const counted = (templateOf: Surroundings['templateOf']): Surroundings['templateOf'] => {
  let count = 0;
  return (url, resource, parent) => {
    count += 1;
    if (count > MAX_STACKS)
      throw new UserError(
        `${parent.file} is not a template: it makes more than ${MAX_STACKS} stacks in each other.`,
        'Preview fewer of them at a time.',
      );
    return templateOf(url, resource, parent);
  };
};

interface Export {
  readonly name: string;
  readonly stack: Stack;
  readonly output: string;
}

const withNested = (stack: Stack): readonly Stack[] => [
  stack,
  ...[...stack.resources.keys()].flatMap((logicalId) => {
    const child = stack.has(logicalId) === false ? null : stack.childOf(logicalId);
    return child ? withNested(child) : [];
  }),
];

const exportsOf = (stack: Stack): readonly Export[] =>
  [...stack.outputs].flatMap(([output, body]) => {
    const name = fieldOf(fieldOf(body, 'Export'), 'Name');
    const condition = textAt(body, 'Condition');
    if (name === undefined || (condition !== null && stack.scope.conditionOf(condition) === false)) return [];
    return [{ name: canonical(stack.scope.valueOf(name)), stack, output }];
  });

const byName = (all: readonly Export[]): ReadonlyMap<string, readonly Export[]> => {
  const groups = new Map<string, Export[]>();
  for (const each of all) groups.set(each.name, [...(groups.get(each.name) ?? []), each]);
  return groups;
};

// AWS: an export is seen in its own account and region only (CloudFormation guide, Fn::ImportValue).
const sees = (a: StackPlace, b: StackPlace): boolean =>
  (a.accountId === null || b.accountId === null || a.accountId === b.accountId) &&
  (a.region === null || b.region === null || a.region === b.region);

/** The names that a template imports. */
const importsIn = (json: Json): readonly Json[] => {
  if (isList(json)) return json.flatMap(importsIn);
  if (!isObject(json)) return [];
  return fieldsOf(json).flatMap(([key, value]) => (key === 'Fn::ImportValue' ? [value] : importsIn(value)));
};

const onlyOne = (texts: readonly (string | null)[]): string | null => {
  const [first = null, ...others] = [...new Set(texts.filter((text) => text !== null))];
  return others.length === 0 ? first : null;
};

const importName = (name: Value): string => {
  const gap = gapIn(name);
  return gap && name.is === 'text'
    ? 'a name that is not known'
    : JSON.stringify(name.is === 'known' ? name.value : name.is);
};

/** The stacks of a run, each able to import what the others export, in whatever order they come. */
export const createWorld = (sources: readonly WorldSource[], options: WorldOptions): World => {
  const addressOf = createAddresses(options.form);
  const types = new Map<string, string>();
  const state: { exports: ReadonlyMap<string, readonly Export[]> | null } = { exports: null };

  const providers = (name: Value, place: StackPlace): readonly Export[] =>
    (state.exports?.get(canonical(name)) ?? []).filter(({ stack }) => sees(stack.source.place, place));

  const importOf = (name: Value, place: StackPlace): Value => {
    if (name.is === 'unknown') return name;
    const values = providers(name, place).map(({ stack, output }) => stack.outputOf(output));
    const gap = iacGap('StackNotRead', `No stack that was read exports ${importName(name)}.`);
    return values.length === 0 ? unknown(gap) : oneOf(values, gap);
  };

  const around: Surroundings = {
    addressOf: (source, logicalId, resource) => {
      const address = addressOf(source, logicalId, resource);
      types.set(address, textAt(resource, 'Type') ?? '');
      return address;
    },
    importOf,
    templateOf: counted(options.templateOf),
  };
  const stacks = sources.map(({ title, stackName, template, given, place }) =>
    createStack(
      { title, stackName: known(stackName), template, place, given: (name) => given.get(name), depth: 0 },
      around,
    ),
  );
  // In the order of the templates, so that the same resource has the same address in another run.
  for (const stack of stacks)
    for (const each of withNested(stack))
      for (const logicalId of each.resources.keys()) each.addressOf(logicalId);
  state.exports = byName(stacks.flatMap((stack) => withNested(stack)).flatMap(exportsOf));

  const placeOf = (stack: Stack): StackPlace => {
    const { place } = stack.source;
    if (place.accountId !== null && place.region !== null) return place;
    const from = withNested(stack).flatMap((each) =>
      importsIn(each.source.template.root)
        .map((name) => each.scope.valueOf(name))
        .flatMap((name) => providers(name, place)),
    );
    return {
      accountId: place.accountId ?? onlyOne(from.map(({ stack: { source } }) => source.place.accountId)),
      region: place.region ?? onlyOne(from.map(({ stack: { source } }) => source.place.region)),
    };
  };
  return {
    stacks,
    places: stacks.map(placeOf),
    typeOf: (address) => types.get(address),
    language: options.language,
    isFile: options.isFile,
  };
};

/** The stacks of a run, where a stack that does not say where it is, is where the stacks are that it imports from. */
export const createPlacedWorld = (
  sources: readonly WorldSource[],
  otherwise: StackPlace,
  options: WorldOptions,
): World => {
  let placed = sources;
  for (let round = 0; round <= sources.length; round += 1) {
    const open = placed.some(({ place }) => place.accountId === null || place.region === null);
    const world = createWorld(placed, options);
    if (!open) return world;
    const changed = world.places.some(
      ({ accountId, region }, index) =>
        accountId !== placed[index]?.place.accountId || region !== placed[index].place.region,
    );
    placed = placed.map((source, index) => ({ ...source, place: world.places[index] ?? source.place }));
    if (!changed) break;
  }
  const final = placed.map((source) => ({
    ...source,
    place: {
      accountId: source.place.accountId ?? otherwise.accountId,
      region: source.place.region ?? otherwise.region,
    },
  }));
  return createWorld(final, options);
};

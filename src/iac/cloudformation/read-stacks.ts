import type { Gap } from '../../model/observed.ts';
import { UserError } from '../../model/user-error.ts';
import { iacGap, type Declaration, type Origin } from '../declared.ts';
import type { AddressForm } from './address.ts';
import { declare, type Declared } from './declare.ts';
import { fieldOf, type Json } from './json.ts';
import { createTemplateFinder } from './nested-templates.ts';
import { writtenValue } from './parameters.ts';
import type { StackPlace } from './stack.ts';
import { readTemplate } from './template.ts';
import { createPlacedWorld, type WorldSource } from './world.ts';

/** A template, and the stack that it is for. */
export interface StackInput {
  /** What the stack is called in addresses. */
  readonly name: string;
  /** Its name in AWS, where that is another one. */
  readonly stackName?: string;
  readonly text: string;
  /** The file of the template, as the user named it; null where it is none. */
  readonly file: string | null;
  /** Values of parameters by name; null: it is not known which. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** null where they are not known: those of the stacks that it imports from, else those of the options. */
  readonly accountId: string | null;
  readonly region: string | null;
}

/** How templates are read. */
export interface StackOptions {
  /** Templates of nested stacks, by URL or by path. */
  readonly nested?: ReadonlyMap<string, string>;
  /** The same stacks as they are now. */
  readonly before?: readonly StackInput[];
  /** Where stacks are of which nothing else says it. */
  readonly accountId?: string | null;
  readonly region?: string | null;
}

/** How declarations are to be written. */
interface Wording {
  readonly form: AddressForm;
  readonly language: Origin['language'];
}

const refuseDoubles = (stacks: readonly StackInput[]): void => {
  const names = stacks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new UserError(
      `Two of the templates are for a stack called ${JSON.stringify(twice)}.`,
      'Give each a name of its own: NAME=FILE.',
    );
};

/** Values that are given for parameters that the template does not have. */
const strayParameters = (source: WorldSource): readonly Gap[] =>
  [...source.given.keys()]
    .filter((name) => fieldOf(fieldOf(source.template.root, 'Parameters'), name) === undefined)
    .map((name) =>
      iacGap('ParameterUnknown', `A value is given for ${name}, which ${source.title} has no parameter of.`),
    );

const sourceOf = (stack: StackInput): WorldSource => ({
  title: stack.name,
  stackName: stack.stackName ?? stack.name,
  template: readTemplate(stack.text, stack.file ?? stack.name),
  given: new Map(
    Object.entries(stack.parameters).map(([name, value]) => [
      name,
      value === null ? null : writtenValue(value),
    ]),
  ),
  place: { accountId: stack.accountId, region: stack.region },
});

interface Side {
  readonly sources: readonly WorldSource[];
  readonly declared: ReadonlyMap<string, Declared>;
}

const sideOf = (stacks: readonly StackInput[], options: StackOptions, wording: Wording): Side => {
  refuseDoubles(stacks);
  const sources = stacks.map(sourceOf);
  const nested = options.nested ?? new Map<string, string>();
  const files = new Set([...stacks.map(({ file }) => file), ...nested.keys()]);
  const otherwise: StackPlace = { accountId: options.accountId ?? null, region: options.region ?? null };
  const world = createPlacedWorld(sources, otherwise, {
    ...wording,
    templateOf: createTemplateFinder(nested),
    isFile: (file) => files.has(file),
  });
  return {
    sources,
    declared: new Map(world.stacks.map((stack) => [stack.source.title, declare(stack, world)])),
  };
};

const nothing: Declared = { resources: [], skipped: [], gaps: [], retained: new Set() };

/** One stack each before and after are the same stack, whatever the files are called. */
const renamed = (before: readonly StackInput[], after: readonly StackInput[]): readonly StackInput[] => {
  const [only, previous] = [after[0], before[0]];
  return only && previous && after.length === 1 && before.length === 1
    ? [{ ...previous, name: only.name, stackName: only.stackName ?? only.name }]
    : before;
};

/** What these stacks declare, in the wording of their language. */
export const declarationsOf = (
  stacks: readonly StackInput[],
  options: StackOptions,
  wording: Wording & { readonly kind: Declaration['kind'] },
): readonly Declaration[] => {
  const previous = renamed(options.before ?? [], stacks);
  const names = [...new Set([...stacks, ...previous].map(({ name }) => name))];
  const after = sideOf(stacks, options, wording);
  const before = sideOf(previous, options, wording);
  return names.map((name) => {
    const [now, then] = [after.declared.get(name) ?? nothing, before.declared.get(name) ?? nothing];
    const declared = new Set(now.resources.map(({ address }) => address));
    // AWS: with the deletion policy Retain, what goes from the template stays in the account, as it is.
    const stays = then.resources.filter(
      ({ address }) => then.retained.has(address) && !declared.has(address),
    );
    const source = after.sources.find(({ title }) => title === name);
    return {
      name,
      kind: wording.kind,
      before: then.resources,
      after: [...now.resources, ...stays],
      read: [],
      skipped: now.skipped,
      gaps: [...now.gaps, ...(source ? strayParameters(source) : [])],
      assumptions: [],
    };
  });
};

/** What the templates of one or several stacks declare, in whatever order they are given. */
export const readStacks = (
  stacks: readonly StackInput[],
  options: StackOptions = {},
): readonly Declaration[] =>
  declarationsOf(stacks, options, {
    kind: 'cloudformation',
    language: 'cloudformation',
    form: Math.max(stacks.length, options.before?.length ?? 0) > 1 ? 'stack' : 'logical-id',
  });

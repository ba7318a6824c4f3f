import type { Gap } from '../../model/observed.ts';
import { iacGap, known, referenceTo, type Value } from '../declared.ts';
import { afterApply, listValue, oneValue } from './combine.ts';
import type { Graph } from './graph.ts';
import type { Instance, State } from './instances.ts';
import { at, isObject, type JsonObject, listOf } from './json.ts';
import type { Kind } from './kinds.data.ts';
import { type Found, gapped, NOTHING, type Scope } from './found.ts';
import { scopeOf, unmadeOf } from './instance-reference.ts';
import { ask, resolveExpression } from './resolve.ts';

/*
 * A block at one time, as the mappings of types read it: its attributes as Values. Only what a mapping asks for is read,
 * and nothing that is marked sensitive.
 */

/** How a block's attributes are written. */
type Written =
  /** Nothing is said: the source has no configuration. */
  | { readonly is: 'nowhere' }
  | { readonly is: 'here'; readonly expressions: JsonObject }
  /** An attribute written as a block: Terraform leaves its expressions out (hashicorp/terraform issue 29022). */
  | { readonly is: 'left-out' }
  /** One expression makes all of it (a list of objects, or several blocks that cannot be told apart). */
  | { readonly is: 'together'; readonly expression: unknown };

/** A block, or one nested in it, at one time. */
export interface Block extends State {
  readonly instance: Instance;
  readonly time: 'before' | 'after';
  /** How sentences name it. */
  readonly name: string;
  readonly written: Written;
  readonly scope: Scope;
  readonly graph: Graph;
}

/** Blocks nested in another. `more`: there may be others, and why that is not known. */
export interface Nested {
  readonly blocks: readonly Block[];
  readonly more: Gap | null;
}

/** The block of an instance before or after; null when it is not there then. */
export const blockOf = (graph: Graph, instance: Instance, time: 'before' | 'after'): Block | null => {
  const state = instance[time];
  if (state === null) return null;
  const { configuration } = graph.source;
  const expressions = at(graph.configOf(instance), 'expressions');
  return {
    ...state,
    instance,
    time,
    name: instance.address,
    written:
      configuration === null
        ? { is: 'nowhere' }
        : { is: 'here', expressions: isObject(expressions) ? expressions : {} },
    scope: scopeOf(graph, instance),
    graph,
  };
};

const isUnknown = (block: Block, attribute: string): boolean =>
  at(block.unknown, attribute) === true ||
  block.unknown === true ||
  (block.absentIsUnknown && !Object.hasOwn(block.values, attribute));

const secret = (block: Block, attribute: string): Gap | null =>
  block.sensitive === true || at(block.sensitive, attribute) === true
    ? iacGap('SensitiveValue', `${block.name}.${attribute} is marked sensitive and is not read.`)
    : null;

const nowhere = (block: Block, attribute: string): Gap =>
  iacGap(
    'NotInPlan',
    `${block.name}.${attribute} is not known, and the plan has no configuration to find it in: export the whole plan.`,
  );

/** The expression that an attribute is written as; undefined where it is not, or that is not known. */
export const expressionOf = (block: Block, attribute: string): unknown => {
  if (block.written.is === 'together') return block.written.expression;
  return block.written.is === 'here' ? at(block.written.expressions, attribute) : undefined;
};

/** Is an attribute written in the configuration? null where that cannot be known. */
export const isWritten = (block: Block, attribute: string): boolean | null =>
  block.written.is === 'nowhere' || block.written.is === 'left-out'
    ? null
    : expressionOf(block, attribute) !== undefined;

/** An unknown attribute of a block whose expressions are left out is one of those that are made with it. */
const fromUnmade = (block: Block, attribute: string, kind: Kind): Found => {
  const candidates = unmadeOf(block.graph, kind);
  const [only, ...others] = candidates;
  if (only?.value.is === 'reference' && others.length === 0) {
    const assumption = `${block.name}.${attribute} is taken to be ${only.value.to}, the only one of its kind that the plan makes: the plan leaves its reference out.`;
    const value = referenceTo(only.value.to, 'Ref', assumption);
    return { ...NOTHING, candidates: [{ ...only, value }] };
  }
  return { ...NOTHING, candidates };
};

/** What an attribute that is not known may be; null where it is not written at all. */
const foundIn = (block: Block, attribute: string, kind: Kind | null): Found | null => {
  const what = `${block.name}.${attribute}`;
  if (block.written.is === 'nowhere') {
    return gapped(nowhere(block, attribute));
  }
  if (kind === null) {
    return block.written.is === 'here' && expressionOf(block, attribute) === undefined
      ? null
      : gapped(afterApply(what));
  }
  if (block.written.is === 'left-out') {
    return kind === 'any' || kind === 'cidr' || kind === 'cidr6'
      ? gapped(afterApply(what))
      : fromUnmade(block, attribute, kind);
  }
  const expression = expressionOf(block, attribute);
  return expression === undefined ? null : resolveExpression(expression, block.scope, ask(block.graph, kind));
};

const isText = (value: unknown): value is string | number | boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '');

/**
 * One value of an attribute; null when it is not set.
 * @param kind what it names; null for a text, number or boolean, of which an expression's names say nothing
 * @param unwritten what an unknown attribute is that no one has written: computed by AWS, or (a target of a route, which
 *   versions 3 and older of the provider mark unknown all) not set
 */
export const one = (
  block: Block,
  attribute: string,
  kind: Kind | null = null,
  unwritten: 'computed' | 'unset' = 'computed',
): Value | null => {
  const hidden = secret(block, attribute);
  if (hidden) return { is: 'unknown', gap: hidden };
  if (!isUnknown(block, attribute)) {
    const value = at(block.values, attribute);
    return isText(value) ? known(value) : null;
  }
  const what = `${block.name}.${attribute}`;
  const found = foundIn(block, attribute, kind);
  if (found) return oneValue(found, what);
  return unwritten === 'unset' ? null : { is: 'unknown', gap: afterApply(what) };
};

/** The values of an attribute that is a list or a set; null when it is not set, or not written and made by AWS. */
export const many = (block: Block, attribute: string, kind: Kind | null = null): Value | null => {
  const hidden = secret(block, attribute);
  if (hidden) return { is: 'list', items: [], more: hidden };
  if (!isUnknown(block, attribute)) {
    const value = at(block.values, attribute);
    if (!Array.isArray(value)) return null;
    return membersOf(block, attribute, kind, value as readonly unknown[]);
  }
  const found = foundIn(block, attribute, kind);
  return found ? listValue(found, `${block.name}.${attribute}`) : null;
};

/** The members of a list that is known, or in part: a mask of the same length says which are not. */
const membersOf = (block: Block, attribute: string, kind: Kind | null, value: readonly unknown[]): Value => {
  const unknown = listOf(at(block.unknown, attribute));
  const sensitive = listOf(at(block.sensitive, attribute));
  const texts = value.filter(
    (member, index) => isText(member) && unknown[index] !== true && sensitive[index] !== true,
  );
  const items = texts.map((member) => known(member as string | number | boolean));
  if (sensitive.includes(true)) {
    const gap = iacGap(
      'SensitiveValue',
      `A member of ${block.name}.${attribute} is marked sensitive and is not read.`,
    );
    return { is: 'list', items, more: gap };
  }
  if (!unknown.includes(true)) return { is: 'list', items, more: null };
  const what = `${block.name}.${attribute}`;
  const found = foundIn(block, attribute, kind);
  const rest = found ? listValue(found, what) : null;
  return rest?.is === 'list'
    ? { is: 'list', items: [...items, ...rest.items], more: rest.more }
    : { is: 'list', items, more: afterApply(what) };
};

const nestedWritten = (block: Block, attribute: string, count: number, index: number): Written => {
  if (block.written.is !== 'here') return block.written;
  const expression = at(block.written.expressions, attribute);
  if (expression === undefined) return { is: 'left-out' };
  if (!Array.isArray(expression)) {
    return isObject(expression) && !('references' in expression) && !('constant_value' in expression)
      ? { is: 'here', expressions: expression }
      : { is: 'together', expression };
  }
  const blocks = expression as readonly unknown[];
  if (blocks.length === 1 && count === 1) {
    return isObject(blocks[0]) ? { is: 'here', expressions: blocks[0] } : { is: 'left-out' };
  }
  // A set is sorted, the blocks are not: which is which cannot be told.
  return count === blocks.length && index >= 0
    ? { is: 'here', expressions: mergedExpressions(blocks) }
    : { is: 'together', expression: blocks.filter(isObject).map(allOf) };
};

/** Expressions of several blocks by attribute: each is one of those that stand there. */
const mergedExpressions = (blocks: readonly unknown[]): JsonObject => {
  const names = new Set(blocks.flatMap((block) => Object.keys(isObject(block) ? block : {})));
  return Object.fromEntries(
    [...names].map((name) => [name, blocks.map((block) => at(block, name)).filter(Boolean)]),
  );
};

const allOf = (block: JsonObject): readonly unknown[] => Object.values(block);

/** The blocks nested in a block, or the objects of an attribute. Unknown as a whole, they are `more`. */
export const nested = (block: Block, attribute: string): Nested => {
  const hidden = secret(block, attribute);
  if (hidden) return { blocks: [], more: hidden };
  if (isUnknown(block, attribute)) return { blocks: [], more: wholeUnknown(block, attribute) };
  const value = at(block.values, attribute);
  const members = isObject(value) ? [value] : listOf(value).filter(isObject);
  const maskAt = (mask: unknown, index: number): unknown =>
    Array.isArray(mask) ? (mask as unknown[])[index] : isObject(mask) ? mask : mask === true;
  return {
    more: null,
    blocks: members.map((values, index) => ({
      values,
      unknown: maskAt(at(block.unknown, attribute), index),
      sensitive: maskAt(at(block.sensitive, attribute), index),
      absentIsUnknown: false,
      instance: block.instance,
      time: block.time,
      name: `${block.name}.${attribute}[${index}]`,
      written: nestedWritten(block, attribute, members.length, index),
      scope: block.scope,
      graph: block.graph,
    })),
  };
};

/**
 * Why blocks are not known; null where there are none. Of a thing that is made now what no one wrote is empty: AWS gives
 * a new route table or group no routes or rules that a provider would list.
 */
const wholeUnknown = (block: Block, attribute: string): Gap | null => {
  if (block.written.is === 'nowhere') return nowhere(block, attribute);
  const isNew = block.instance.before === null;
  return isWritten(block, attribute) === false && isNew ? null : afterApply(`${block.name}.${attribute}`);
};

/** The plain text of an attribute that steers a mapping (a type, a direction); null where it is not known. */
export const textIn = (block: Block, attribute: string): string | null => {
  const value = one(block, attribute);
  return value?.is === 'known' ? String(value.value) : null;
};

/** The reference to the block's own resource. */
export const itself = (block: Block): Value => referenceTo(block.instance.address);

import { isOfAnybody } from './compile.ts';
import type { Part } from './compile.ts';
import { fillerFor, instanceOf } from './equivalence-classes.ts';
import { resolveTemplate, soleValue } from './policy-variables.ts';
import type { Template } from './policy-variables.ts';
import { present } from './request.ts';
import type { ContextValue, Facts } from './request.ts';
import { factsOfClasses, isResourceOf } from './request-cases.ts';
import type { RequestCase } from './request-cases.ts';
import { ACTION, PRINCIPAL, RESOURCE } from './request-variable.ts';
import type { KeyValues, RequestClass, RequestVariable } from './request-variable.ts';
import type { Truth } from './truth.ts';

/** What a part asks about. */
export const slotsOf = (part: Part): string[] => {
  const own = { principal: [PRINCIPAL], action: [ACTION], resource: [RESOURCE], condition: [] }[part.asks];
  return [...own, ...part.keys];
};

/** Things that fill slots, those that one of the parts asks about together joined into one; null where they cannot be. */
export const joined = <T extends Pick<RequestVariable, 'slots'>>(
  all: readonly T[],
  parts: readonly Part[],
  join: (together: readonly T[], part: Part) => T | null,
): readonly T[] | null => {
  let left = all;
  for (const part of parts) {
    const slots = slotsOf(part);
    const together = left.filter((one) => slots.some((slot) => one.slots.includes(slot)));
    if (together.length < 2) continue;
    const one = join(together, part);
    if (one === null) return null;
    left = [...left.filter((other) => !together.includes(other)), one];
  }
  return left;
};

/** The variable with the resources that policy variables stand for in each of its classes. */
export const withExamples = (
  one: RequestVariable,
  { examples }: Part,
  requestCase: RequestCase,
): RequestVariable => {
  const { space } = requestCase;
  if (examples === undefined || space.unmentionedOnly === true) return one;
  const meant = leavesOutOwn(requestCase);
  // Classes that differ by their resource only have the same examples.
  const choices = new Map(one.classes.map((requestClass) => [withoutResource(requestClass), requestClass]));
  const more = [...choices.values()].flatMap((requestClass) =>
    examples(factsOfClasses(requestCase, [requestClass]))
      .filter(({ named, anybodys }) => !space.resources.unnamedOnly || anybodys || !(named || meant))
      .filter(({ arn }) => isResourceOf(requestCase, arn, requestClass))
      .map(({ arn }): RequestClass => ({ ...requestClass, resource: arn })),
  );
  // What was added is no choice of the variables that it combines.
  const { of: _, ...whole } = one;
  return { ...whole, classes: [...one.classes, ...more] };
};

/** Are resources that own callers' values name left out? Those are meant; a stranger chooses what his name. */
const leavesOutOwn = ({ space, principal }: RequestCase): boolean =>
  space.resources.unnamedOnly === true && principal === 'inside';

const withoutResource = ({ values, principal, action, resource, sure }: RequestClass): string => {
  // The account follows from the resource where the class does not tell it.
  return JSON.stringify([[...values], principal, action, resource?.split(':')[4], sure]);
};

/** The values of classes, of which the first that sets a key decides; looked up rather than put together, since few of them are asked for. */
class CombinedValues implements KeyValues {
  readonly #classes: readonly RequestClass[];

  constructor(classes: readonly RequestClass[]) {
    this.#classes = classes;
  }

  get(key: string): ContextValue | undefined {
    for (const { values } of this.#classes) {
      const value = values.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  *[Symbol.iterator](): Iterator<readonly [string, ContextValue]> {
    for (const { values } of this.#classes.toReversed()) yield* values;
  }
}

/** The class of each of the variables that one combines. */
const choiceIn = (one: RequestVariable, each: RequestClass): readonly RequestClass[] =>
  one.of === undefined ? [each] : (each.of ?? []);

/** Two variables as one, with a class for each pair of theirs. There may be thousands, so that all have one shape. */
export const product = (a: RequestVariable, b: RequestVariable): RequestVariable => {
  const pairOf = (left: RequestClass, right: RequestClass): RequestClass => {
    const of = [...choiceIn(a, left), ...choiceIn(b, right)];
    return {
      values: new CombinedValues(of),
      principal: right.principal ?? left.principal,
      action: right.action ?? left.action,
      resource: right.resource ?? left.resource,
      sure: left.sure && right.sure,
      of,
    };
  };
  return {
    name: `${a.name}, ${b.name}`,
    slots: [...a.slots, ...b.slots],
    classes: a.classes.flatMap((left) => b.classes.map((right) => pairOf(left, right))),
    exact: a.exact && b.exact,
    free: [...(a.free ?? []), ...(b.free ?? [])],
    of: [...(a.of ?? [a]), ...(b.of ?? [b])],
  };
};

/** Does a part hold for a class? */
export type Asked = (candidate: RequestClass, facts: Facts) => Truth;

/** Asks of combined variables about those only that the part is about, once for each choice of theirs. */
export const askerOf = (one: RequestVariable, part: Part): Asked => {
  const slots = slotsOf(part);
  const about = (one.of ?? []).flatMap((each, at) =>
    slots.some((slot) => each.slots.includes(slot)) ? [at] : [],
  );
  const [first = -1, second = first, ...more] = about;
  if (first < 0 || more.length > 0) return (_, facts) => part.holds(facts);
  const known = new Map<RequestClass | undefined, Map<RequestClass | undefined, Truth>>();
  return ({ of }, facts) => {
    const answers = known.get(of?.[first]) ?? new Map<RequestClass | undefined, Truth>();
    known.set(of?.[first], answers);
    const answer = answers.get(of?.[second]) ?? part.holds(facts);
    answers.set(of?.[second], answer);
    return answer;
  };
};

const isAlone = ({ pieces, keys }: Template): boolean =>
  keys.length === 1 && pieces.every((piece) => 'key' in piece || piece.text === '');

/**
 * Could a part hold for other values of a class than those that were tried? A variable alone is compared with values of its own
 * kind, which are the same ones; what stands around it, or a key that holds what callers like against one that does not, makes
 * values that no list has.
 */
export const isOpenIn = (
  requestCase: RequestCase,
  one: RequestVariable,
  { asks, clause, templates = [] }: Part,
): boolean => {
  if (asks === 'resource')
    return leavesOutOwn(requestCase) ? templates.some(isOfAnybody) : templates.length > 0;
  const free = new Set(one.free);
  return templates.some(
    (template) =>
      !isAlone(template) || template.keys.some((key) => free.has(key) !== free.has(clause?.key ?? '')),
  );
};

/** Whether an open part holds for values that were not tried: that is known only of resources that no variable can make up. */
export const othersIn = (part: Part): Asked => {
  const { fits } = part;
  return (_, facts) => (fits?.(facts.resource) === false ? part.holds(facts) : 'unknown');
};

/** The class with values for which an open part holds: the key holds what the template stands for, or its variable what the key holds. */
export const fitting = (
  one: RequestVariable,
  { asks, clause, templates = [] }: Part,
  candidate: RequestClass,
  facts: Facts,
): readonly RequestClass[] => {
  const free = new Set(one.free);
  const key = clause?.key ?? '';
  const own = asks === 'resource' ? present(facts.resource) : facts.value(key);
  const holding = (at: string, text: string): RequestClass => ({
    ...candidate,
    values: new CombinedValues([{ values: new Map([[at, present(text)]]), sure: true }, candidate]),
  });
  return templates.flatMap((template) => {
    const resolved = resolveTemplate(template, (asked) => facts.value(asked));
    if (free.has(key) && typeof resolved === 'object')
      return [holding(key, instanceOf(resolved.pattern, fillerFor([resolved.pattern]) ?? 'z'))];
    const [variable = ''] = template.keys;
    if (!free.has(variable) || typeof own !== 'object') return [];
    const values = own.present.flatMap((text) => soleValue(template, text) ?? []);
    return values.map((text) => holding(variable, text));
  });
};

import type { CompiledStatement, Part } from './compile.ts';
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

/** Things that fill slots, those that one part asks about together joined into one; null where they cannot be. */
export const joined = <T extends Pick<RequestVariable, 'slots'>>(
  all: readonly T[],
  statements: readonly CompiledStatement[],
  join: (together: readonly T[], part: Part) => T | null,
): readonly T[] | null => {
  let left = all;
  for (const part of statements.flatMap((statement) => statement.parts)) {
    if (part.keys.length < 2 && part.asks === 'condition') continue;
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
  const { space, principal } = requestCase;
  if (examples === undefined || space.unmentionedOnly === true) return one;
  // What is named by one's own caller's values is meant; a stranger chooses what his name.
  const meant = space.resources.unnamedOnly === true && principal === 'inside';
  // Classes that differ by their resource only have the same examples.
  const choices = new Map(one.classes.map((requestClass) => [withoutResource(requestClass), requestClass]));
  const more = [...choices.values()].flatMap((requestClass) =>
    examples(factsOfClasses(requestCase, [requestClass]))
      .filter(({ named }) => space.resources.unnamedOnly !== true || !(named || meant))
      .filter(({ arn }) => isResourceOf(requestCase, arn, requestClass))
      .map(({ arn }): RequestClass => ({ ...requestClass, resource: arn })),
  );
  // What was added is no choice of the variables that it combines.
  const { of: _, ...whole } = one;
  return { ...whole, classes: [...one.classes, ...more] };
};

const withoutResource = ({ values, principal, action, resource, sure }: RequestClass): string => {
  // The account follows from the resource where the class does not tell it.
  return JSON.stringify([[...values], principal, action, resource?.split(':')[4], sure]);
};

/** The values of classes that set different keys; looked up rather than put together, since few of them are asked for. */
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
    for (const { values } of this.#classes) yield* values;
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

import type { CompiledStatement, Part } from './compile.ts';
import { ACTION, PRINCIPAL, RESOURCE } from './request-variable.ts';
import type { RequestVariable, RequestClass } from './request-variable.ts';
import type { Facts } from './request.ts';
import { allOf } from './truth.ts';
import type { Truth } from './truth.ts';
import { factsOfClasses, isResourceOf } from './request-cases.ts';
import type { RequestCase } from './request-cases.ts';

/** What a request must be: meant by every statement of `must`, and by none of `avoid` (indexes into the list given). */
export interface Goal {
  readonly must: readonly number[];
  readonly avoid: readonly number[];
}

/** How sure a found request has to be: surely of the wanted kind, or not surely of another kind. */
export type Certainty = 'certain' | 'possible';

/** A request that reaches the goal, why there is none, or that the search was given up. */
export type Found =
  { readonly classes: readonly RequestClass[] } | { readonly blockedBy: readonly number[] } | 'gave-up';

/** Steps a whole question may take; beyond them the answer is unknown. */
export class Budget {
  private left: number;
  constructor(steps: number) {
    this.left = steps;
  }
  /** Takes steps from the budget; false when it is spent. */
  spend(steps: number): boolean {
    this.left -= steps;
    return this.left >= 0;
  }
}

interface Column {
  readonly classes: readonly RequestClass[];
  /** For each class, whether the parts of each statement on this variable hold; statements without any are left out. */
  readonly truths: readonly ReadonlyMap<number, Truth>[];
  /** Stands for classes that were not enumerated: of them nothing is known. Null where there are none. */
  readonly rest: { readonly requestClass: RequestClass; readonly truths: ReadonlyMap<number, Truth> } | null;
}

/** A case in which every statement has been asked about every class, once. */
export interface TruthTable {
  /** For each statement, what holds for every request of the case. */
  readonly constant: readonly Truth[];
  readonly columns: readonly Column[];
}

/** The columns of variables that several cases of one question have in common. */
export type KeptColumns = Map<RequestVariable, { readonly asked: readonly Part[]; readonly column: Column }>;

const MAX_PRODUCT = 20_000;
/** What a combined class costs beside the asking of one statement: it is made anew in each case. */
const PRODUCT_COST = 200;

/** Asks every statement about every class. Null when variables tied by policy variables are too many to combine. */
export const truthTableOf = (
  requestCase: RequestCase,
  statements: readonly CompiledStatement[],
  budget: Budget,
  kept: KeptColumns,
): TruthTable | null => {
  const variables = tied(requestCase, statements, budget);
  if (variables === null) return null;
  const owner = new Map<string, number>();
  variables.forEach((one, index) => one.slots.forEach((slot) => owner.set(slot, index)));
  const constantFacts = factsOfClasses(requestCase, []);
  const perVariable = variables.map(() => new Map<number, Part[]>());
  const constant = statements.map((statement, index) => {
    const fixed: Truth[] = [];
    for (const part of statement.parts) {
      const home = slotsOf(part).flatMap((slot) => owner.get(slot) ?? [])[0];
      if (home === undefined) fixed.push(part.holds(constantFacts));
      else addTo(perVariable[home], index, part);
    }
    return allOf(fixed);
  });
  const columns: Column[] = [];
  for (const [index, one] of variables.entries()) {
    const parts = perVariable[index] ?? new Map<number, Part[]>();
    if (!budget.spend(one.classes.length * Math.max(1, parts.size))) return null;
    columns.push(keptColumn(requestCase, one, parts, kept));
  }
  return { constant, columns };
};

const addTo = (parts: Map<number, Part[]> | undefined, statement: number, part: Part): void => {
  parts?.set(statement, [...(parts.get(statement) ?? []), part]);
};

const keptColumn = (
  requestCase: RequestCase,
  one: RequestVariable,
  parts: ReadonlyMap<number, readonly Part[]>,
  kept: KeptColumns,
): Column => {
  const asked = [...parts.values()].flat();
  const known = kept.get(one);
  if (known?.asked.length === asked.length && known.asked.every((part, at) => part === asked[at]))
    return known.column;
  const column = columnOf(requestCase, one, parts);
  kept.set(one, { asked, column });
  return column;
};

const columnOf = (
  requestCase: RequestCase,
  one: RequestVariable,
  parts: ReadonlyMap<number, readonly Part[]>,
): Column => {
  const lists = [...parts];
  const seen = new Map<string, { requestClass: RequestClass; truths: Map<number, Truth> }>();
  // A variable that no statement asks about needs one request of it only.
  const sure = one.classes.find((candidate) => candidate.sure);
  const asked = parts.size === 0 && sure !== undefined ? [sure] : one.classes;
  for (const candidate of asked) {
    const facts = factsOfClasses(requestCase, [candidate]);
    const answers = lists.map(([, list]) => holdAll(list, facts));
    const signature = `${candidate.sure ? 's' : 'u'}${answers.map(letterOf).join('')}`;
    if (seen.has(signature)) continue;
    const truths = new Map(lists.map(([index], at) => [index, answers[at] ?? 'unknown']));
    seen.set(signature, { requestClass: candidate, truths });
  }
  const distinct = [...seen.values()];
  return {
    classes: distinct.map((entry) => entry.requestClass),
    truths: distinct.map((entry) => entry.truths),
    rest: one.exact || parts.size === 0 ? null : restOf(one, [...parts.keys()]),
  };
};

/** A class of which every statement that asks about it may hold or not. */
const restOf = ({ slots, classes }: RequestVariable, statements: readonly number[]): Column['rest'] => {
  const values = new Map(
    slots.filter((slot) => !slot.startsWith('@')).map((slot) => [slot, 'unknown' as const]),
  );
  return {
    requestClass: { ...classes[0], values, sure: false, isRest: true },
    truths: new Map(statements.map((index) => [index, 'unknown'])),
  };
};

const holdAll = (parts: readonly Part[], facts: Facts): Truth => {
  const [first] = parts;
  // Most statements ask one thing of a variable.
  if (first !== undefined && parts.length === 1) return first.holds(facts);
  return allOf(parts.map((part) => part.holds(facts)));
};

const letterOf = (truth: Truth): string => {
  if (truth === 'unknown') return '?';
  return truth ? '1' : '0';
};

const slotsOf = (part: Part): string[] => {
  const own = { principal: [PRINCIPAL], action: [ACTION], resource: [RESOURCE], condition: [] }[part.asks];
  return [...own, ...part.keys];
};

/** The variables of a case, those that one part asks about together combined into one. */
const tied = (
  requestCase: RequestCase,
  statements: readonly CompiledStatement[],
  budget: Budget,
): RequestVariable[] | null => {
  let variables = [...requestCase.variables];
  for (const part of statements.flatMap((statement) => statement.parts)) {
    if (part.keys.length < 2 && part.asks === 'condition') continue;
    const slots = slotsOf(part);
    const together = variables.filter((one) => slots.some((slot) => one.slots.includes(slot)));
    if (together.length < 2) continue;
    const size = together.reduce((product, one) => product * one.classes.length, 1);
    if (size > MAX_PRODUCT || !budget.spend(size * PRODUCT_COST)) return null;
    const combined = withExamples(together.reduce(product), part, requestCase);
    variables = [...variables.filter((one) => !together.includes(one)), combined];
  }
  return variables;
};

/** The variable with the resources that policy variables stand for in each of its classes. */
const withExamples = (
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
  return { ...one, classes: [...one.classes, ...more] };
};

const withoutResource = ({ values, principal, action, resource, sure }: RequestClass): string => {
  // The account follows from the resource where the class does not tell it.
  return JSON.stringify([[...values], principal, action, resource?.split(':')[4], sure]);
};

const product = (a: RequestVariable, b: RequestVariable): RequestVariable => {
  const classes = a.classes.flatMap((left) =>
    b.classes.map((right): RequestClass => ({
      ...left,
      ...right,
      values: new Map([...left.values, ...right.values]),
      sure: left.sure && right.sure,
    })),
  );
  return {
    name: `${a.name}, ${b.name}`,
    slots: [...a.slots, ...b.slots],
    classes,
    exact: a.exact && b.exact,
  };
};

interface Choice {
  readonly requestClass: RequestClass;
  readonly frees: bigint;
}

/** Is there a request of this case that reaches the goal? */
export const search = (table: TruthTable, goal: Goal, certainty: Certainty, budget: Budget): Found => {
  const wanted = (truth: Truth | undefined): boolean =>
    truth === undefined || truth === true || (certainty === 'possible' && truth === 'unknown');
  const isAvoided = (truth: Truth | undefined): boolean =>
    truth === false || (certainty === 'possible' && truth === 'unknown');
  if (!goal.must.every((index) => wanted(table.constant[index]))) return { blockedBy: [] };
  const alive = goal.avoid.filter((index) => !isAvoided(table.constant[index]));
  const columns: Choice[][] = [];
  for (const column of table.columns) {
    const rest = certainty === 'possible' ? column.rest : null;
    const classes = rest === null ? column.classes : [...column.classes, rest.requestClass];
    const choices = classes.flatMap((requestClass, at): Choice[] => {
      const truths = column.truths[at] ?? rest?.truths;
      const fits =
        goal.must.every((index) => wanted(truths?.get(index))) &&
        (requestClass.sure || certainty === 'possible');
      if (!fits) return [];
      const freed = alive.map((index, bit) =>
        truths?.has(index) === true && isAvoided(truths.get(index)) ? 1n << BigInt(bit) : 0n,
      );
      return [{ requestClass, frees: freed.reduce((all, bit) => all | bit, 0n) }];
    });
    if (choices.length === 0) return { blockedBy: [] };
    if (!budget.spend(choices.length)) return 'gave-up';
    columns.push(best(choices));
  }
  columns.sort((a, b) => a.length - b.length);
  return descend(columns, alive, budget);
};

/** Only the choices that free more than, or something else than, every other. */
const best = (choices: readonly Choice[]): Choice[] => {
  const distinct = [...new Map(choices.map((choice) => [choice.frees, choice])).values()];
  if (distinct.length > 500) return distinct;
  return distinct.filter(
    (choice) => !distinct.some((other) => other !== choice && (other.frees & choice.frees) === choice.frees),
  );
};

const descend = (
  columns: readonly (readonly Choice[])[],
  alive: readonly number[],
  budget: Budget,
): Found => {
  const all = (1n << BigInt(alive.length)) - 1n;
  const reach = columns.map((column) => column.reduce((sum, choice) => sum | choice.frees, 0n));
  const later = reach.map((_, index) => reach.slice(index).reduce((sum, one) => sum | one, 0n));
  const never = all & ~(later[0] ?? 0n);
  if (never !== 0n) return { blockedBy: alive.filter((_, bit) => (never >> BigInt(bit)) & 1n) };
  const chosen: RequestClass[] = [];
  const walk = (depth: number, freed: bigint): boolean | 'gave-up' => {
    if (!budget.spend(1)) return 'gave-up';
    const column = columns[depth];
    if (column === undefined) return freed === all;
    if (((freed | (later[depth] ?? 0n)) & all) !== all) return false;
    for (const choice of column) {
      chosen[depth] = choice.requestClass;
      const answer = walk(depth + 1, freed | choice.frees);
      if (answer !== false) return answer;
    }
    return false;
  };
  const answer = walk(0, 0n);
  if (answer === 'gave-up') return 'gave-up';
  return answer ? { classes: chosen } : { blockedBy: alive };
};

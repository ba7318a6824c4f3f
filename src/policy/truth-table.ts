import {
  askerOf,
  fitting,
  isOpenIn,
  joined,
  othersIn,
  product,
  slotsOf,
  withExamples,
} from './combined-variables.ts';
import type { Asked } from './combined-variables.ts';
import type { CompiledStatement, Part } from './compile.ts';
import { questionBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import type { Facts } from './request.ts';
import { factsOfClasses } from './request-cases.ts';
import type { RequestCase } from './request-cases.ts';
import type { RequestSpace } from './request-space.ts';
import type { RequestClass, RequestVariable } from './request-variable.ts';
import { allOf } from './truth.ts';
import type { Truth } from './truth.ts';

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

const MAX_PRODUCT = 20_000;
/** What a combined class costs beside the asking of one statement: it is made anew in each case. */
const PRODUCT_COST = 200;

/** What the cases of one question have in common. */
export interface Question {
  readonly statements: readonly CompiledStatement[];
  /** The parts that ask about several things together, so that variables may have to be combined for them. */
  readonly ties: readonly Part[];
  readonly budget: Budget;
  /** What besides its classes decides about the column of a variable. */
  readonly about: string;
  /** Two variables as one, made once. */
  readonly product: (a: RequestVariable, b: RequestVariable) => RequestVariable;
}

/** A question about requests of a space. */
export const questionOf = (
  statements: readonly CompiledStatement[],
  { dialect, fixed, budget = questionBudget() }: RequestSpace,
): Question => ({
  statements,
  ties: statements.flatMap(({ parts }) => parts.filter((part) => slotsOf(part).length > 1)),
  budget,
  about: JSON.stringify([dialect, fixed]),
  product: productsOnce(),
});

const productsOnce = (): Question['product'] => {
  const made = new Map<RequestVariable, Map<RequestVariable, RequestVariable>>();
  return (a, b) => {
    const ofFirst = made.get(a) ?? new Map<RequestVariable, RequestVariable>();
    made.set(a, ofFirst);
    const found = ofFirst.get(b) ?? product(a, b);
    ofFirst.set(b, found);
    return found;
  };
};

/** Asks every statement about every class. Null when variables tied by policy variables are too many to combine. */
export const truthTableOf = (requestCase: RequestCase, question: Question): TruthTable | null => {
  const { statements, budget, about } = question;
  const variables = tied(requestCase, question);
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
    columns.push(keptColumn(requestCase, one, parts, about));
  }
  return { constant, columns };
};

const addTo = (parts: Map<number, Part[]> | undefined, statement: number, part: Part): void => {
  const known = parts?.get(statement);
  if (known === undefined) parts?.set(statement, [part]);
  else known.push(part);
};

interface KeptColumn {
  readonly asked: readonly Part[];
  readonly about: string;
  readonly column: Column;
}

/** The column that was last made of a variable: cases and questions have many of them in common. */
const columns = new WeakMap<RequestVariable, KeptColumn>();

const keptColumn = (
  requestCase: RequestCase,
  one: RequestVariable,
  parts: ReadonlyMap<number, readonly Part[]>,
  about: string,
): Column => {
  const asked = [...parts.values()].flat();
  const known = columns.get(one);
  const isSame =
    known?.about === about &&
    known.asked.length === asked.length &&
    known.asked.every((part, at) => part === asked[at]);
  if (known !== undefined && isSame) return known.column;
  const column = columnOf(requestCase, one, parts);
  columns.set(one, { asked, about, column });
  return column;
};

/** As many classes are tried with values that fit a part with variables. */
const MAX_FITTED = 2_000;

const columnOf = (
  requestCase: RequestCase,
  one: RequestVariable,
  parts: ReadonlyMap<number, readonly Part[]>,
): Column => {
  const lists = Array.from(parts, ([index, list]) => {
    const asked = list.map((part) => ({
      ask: askerOf(one, part),
      open: isOpenIn(requestCase, one, part),
      part,
    }));
    return {
      index,
      list,
      open: list.filter((_, at) => asked[at]?.open),
      asked: asked.map(({ ask }) => ask),
      // Of values that were not tried nothing is known but what the other parts say.
      others: asked.map(({ ask, open, part }) => (open ? othersIn(part) : ask)),
    };
  });
  const seen = new Map<string, { requestClass: RequestClass; truths: Map<number, Truth> }>();
  const see = (requestClass: RequestClass, answers: readonly Truth[]): void => {
    const signature = `${requestClass.sure ? 's' : 'u'}${answers.map(letterOf).join('')}`;
    if (seen.has(signature)) return;
    const truths = new Map(lists.map(({ index }, at) => [index, answers[at] ?? 'unknown']));
    seen.set(signature, { requestClass, truths });
  };
  // A variable that no statement asks about needs one request of it only.
  const sure = one.classes.find((candidate) => candidate.sure);
  const classes = parts.size === 0 && sure !== undefined ? [sure] : one.classes;
  const open = lists.flatMap((list) => list.open);
  const values = open.reduce((sum, { templates = [] }) => sum + templates.length, 0);
  const isTried = values * classes.length <= MAX_FITTED;
  for (const candidate of classes) {
    const facts = factsOfClasses(requestCase, [candidate]);
    const answers = lists.map(({ asked }) => holdAll(asked, candidate, facts));
    see(candidate, answers);
    if (open.length === 0) continue;
    see(
      { ...candidate, sure: false, isRest: true },
      lists.map(({ open: own, others }, at) =>
        own.length === 0 ? (answers[at] ?? 'unknown') : holdAll(others, candidate, facts),
      ),
    );
    for (const fitted of isTried ? open.flatMap((part) => fitting(one, part, candidate, facts)) : []) {
      const known = factsOfClasses(requestCase, [fitted]);
      see(
        fitted,
        lists.map(({ list }) => allOf(list.map((part) => part.holds(known)))),
      );
    }
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

const holdAll = (list: readonly Asked[], candidate: RequestClass, facts: Facts): Truth => {
  const [first] = list;
  // Most statements ask one thing of a variable.
  if (first !== undefined && list.length === 1) return first(candidate, facts);
  return allOf(list.map((holds) => holds(candidate, facts)));
};

const letterOf = (truth: Truth): string => {
  if (truth === 'unknown') return '?';
  return truth ? '1' : '0';
};

const sizeOf = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);

/** The variables of a case, those that one part asks about together combined into one. */
const tied = (
  requestCase: RequestCase,
  { ties, budget, product }: Question,
): readonly RequestVariable[] | null => {
  // Whether they become too many is known before any are combined.
  const counted = requestCase.variables.map(({ slots, classes }) => ({ slots, size: classes.length }));
  const isPossible = joined(counted, ties, (together) => {
    const size = sizeOf(together.map((one) => one.size));
    return size > MAX_PRODUCT ? null : { slots: together.flatMap(({ slots }) => slots), size };
  });
  if (isPossible === null) return null;
  return joined(requestCase.variables, ties, (together, part) => {
    const size = sizeOf(together.map(({ classes }) => classes.length));
    if (size > MAX_PRODUCT || !budget.spend(size * PRODUCT_COST)) return null;
    return withExamples(
      together.reduce((a, b) => product(a, b)),
      part,
      requestCase,
    );
  });
};

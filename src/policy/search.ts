import type { RequestClass } from './request-variable.ts';
import type { Truth } from './truth.ts';
import type { Budget } from './budget.ts';
import type { TruthTable } from './truth-table.ts';

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

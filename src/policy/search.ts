import type { CompiledStatement, Part } from './compile.ts';
import { ACTION, PRINCIPAL, RESOURCE } from './dimension.ts';
import type { Dimension, Option } from './dimension.ts';
import type { Facts } from './request.ts';
import { allOf } from './truth.ts';
import type { Truth } from './truth.ts';
import { factsOfOptions, isResourceOf } from './worlds.ts';
import type { World } from './worlds.ts';

/** What a request must be: meant by every statement of `must`, and by none of `avoid` (indexes into the list given). */
export interface Goal {
  readonly must: readonly number[];
  readonly avoid: readonly number[];
}

/** How sure a found request has to be: surely of the wanted kind, or not surely of another kind. */
export type Certainty = 'certain' | 'possible';

/** A request that reaches the goal, why there is none, or that the search was given up. */
export type Found =
  { readonly options: readonly Option[] } | { readonly blockedBy: readonly number[] } | 'gave-up';

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
  readonly options: readonly Option[];
  /** For each option, whether the parts of each statement on this dimension hold; statements without any are left out. */
  readonly truths: readonly ReadonlyMap<number, Truth>[];
  /** Stands for classes that were not enumerated: of them nothing is known. Null where there are none. */
  readonly rest: { readonly option: Option; readonly truths: ReadonlyMap<number, Truth> } | null;
}

/** A world in which every statement has been asked about every option, once. */
export interface Grid {
  /** For each statement, what holds for every request of the world. */
  readonly constant: readonly Truth[];
  readonly columns: readonly Column[];
}

/** The columns of dimensions that several worlds of one question have in common. */
export type KeptColumns = Map<Dimension, { readonly asked: readonly Part[]; readonly column: Column }>;

const MAX_PRODUCT = 20_000;
/** What a combined option costs beside the asking of one statement: it is made anew in each world. */
const PRODUCT_COST = 200;

/** Asks every statement about every option. Null when dimensions tied by variables are too many to combine. */
export function gridOf(
  world: World,
  statements: readonly CompiledStatement[],
  budget: Budget,
  kept: KeptColumns,
): Grid | null {
  const dimensions = tied(world, statements, budget);
  if (dimensions === null) return null;
  const owner = new Map<string, number>();
  dimensions.forEach((one, index) => one.slots.forEach((slot) => owner.set(slot, index)));
  const constantFacts = factsOfOptions(world, []);
  const perDimension = dimensions.map(() => new Map<number, Part[]>());
  const constant = statements.map((statement, index) => {
    const fixed: Truth[] = [];
    for (const part of statement.parts) {
      const home = slotsOf(part).flatMap((slot) => owner.get(slot) ?? [])[0];
      if (home === undefined) fixed.push(part.holds(constantFacts));
      else addTo(perDimension[home], index, part);
    }
    return allOf(fixed);
  });
  const columns: Column[] = [];
  for (const [index, one] of dimensions.entries()) {
    const parts = perDimension[index] ?? new Map<number, Part[]>();
    if (!budget.spend(one.options.length * Math.max(1, parts.size))) return null;
    columns.push(keptColumn(world, one, parts, kept));
  }
  return { constant, columns };
}

function addTo(parts: Map<number, Part[]> | undefined, statement: number, part: Part): void {
  parts?.set(statement, [...(parts.get(statement) ?? []), part]);
}

function keptColumn(
  world: World,
  one: Dimension,
  parts: ReadonlyMap<number, readonly Part[]>,
  kept: KeptColumns,
): Column {
  const asked = [...parts.values()].flat();
  const known = kept.get(one);
  if (known?.asked.length === asked.length && known.asked.every((part, at) => part === asked[at]))
    return known.column;
  const column = columnOf(world, one, parts);
  kept.set(one, { asked, column });
  return column;
}

function columnOf(world: World, one: Dimension, parts: ReadonlyMap<number, readonly Part[]>): Column {
  const lists = [...parts];
  const seen = new Map<string, { option: Option; truths: Map<number, Truth> }>();
  // A dimension that no statement asks about needs one request of it only.
  const sure = one.options.find((candidate) => candidate.sure);
  const asked = parts.size === 0 && sure !== undefined ? [sure] : one.options;
  for (const candidate of asked) {
    const facts = factsOfOptions(world, [candidate]);
    const answers = lists.map(([, list]) => holdAll(list, facts));
    const signature = `${candidate.sure ? 's' : 'u'}${answers.map(letterOf).join('')}`;
    if (seen.has(signature)) continue;
    const truths = new Map(lists.map(([index], at) => [index, answers[at] ?? 'unknown']));
    seen.set(signature, { option: candidate, truths });
  }
  const distinct = [...seen.values()];
  return {
    options: distinct.map((entry) => entry.option),
    truths: distinct.map((entry) => entry.truths),
    rest: one.exact || parts.size === 0 ? null : restOf(one, [...parts.keys()]),
  };
}

/** A class of which every statement that asks about it may hold or not. */
function restOf({ slots, options }: Dimension, statements: readonly number[]): Column['rest'] {
  const values = new Map(
    slots.filter((slot) => !slot.startsWith('@')).map((slot) => [slot, 'unknown' as const]),
  );
  return {
    option: { ...options[0], values, sure: false, isRest: true },
    truths: new Map(statements.map((index) => [index, 'unknown'])),
  };
}

function holdAll(parts: readonly Part[], facts: Facts): Truth {
  const [first] = parts;
  // Most statements ask one thing of a dimension.
  if (first !== undefined && parts.length === 1) return first.holds(facts);
  return allOf(parts.map((part) => part.holds(facts)));
}

function letterOf(truth: Truth): string {
  if (truth === 'unknown') return '?';
  return truth ? '1' : '0';
}

function slotsOf(part: Part): string[] {
  const own = { principal: [PRINCIPAL], action: [ACTION], resource: [RESOURCE], condition: [] }[part.asks];
  return [...own, ...part.keys];
}

/** The dimensions of a world, those that one part asks about together combined into one. */
function tied(world: World, statements: readonly CompiledStatement[], budget: Budget): Dimension[] | null {
  let dimensions = [...world.dimensions];
  for (const part of statements.flatMap((statement) => statement.parts)) {
    if (part.keys.length < 2 && part.asks === 'condition') continue;
    const slots = slotsOf(part);
    const together = dimensions.filter((one) => slots.some((slot) => one.slots.includes(slot)));
    if (together.length < 2) continue;
    const size = together.reduce((product, one) => product * one.options.length, 1);
    if (size > MAX_PRODUCT || !budget.spend(size * PRODUCT_COST)) return null;
    const combined = withExamples(together.reduce(product), part, world);
    dimensions = [...dimensions.filter((one) => !together.includes(one)), combined];
  }
  return dimensions;
}

/** The dimension with the resources that variables stand for in each of its options. */
function withExamples(one: Dimension, { examples }: Part, world: World): Dimension {
  const { space, principal } = world;
  if (examples === undefined || space.unmentionedOnly === true) return one;
  // What is named by one's own caller's values is meant; a stranger chooses what his name.
  const meant = space.resources.unnamedOnly === true && principal === 'inside';
  // Options that differ by their resource only have the same examples.
  const choices = new Map(one.options.map((option) => [withoutResource(option), option]));
  const more = [...choices.values()].flatMap((option) =>
    examples(factsOfOptions(world, [option]))
      .filter(({ named }) => space.resources.unnamedOnly !== true || !(named || meant))
      .filter(({ arn }) => isResourceOf(world, arn, option))
      .map(({ arn }): Option => ({ ...option, resource: arn })),
  );
  return { ...one, options: [...one.options, ...more] };
}

function withoutResource({ values, principal, action, resource, sure }: Option): string {
  // The account follows from the resource where the option does not tell it.
  return JSON.stringify([[...values], principal, action, resource?.split(':')[4], sure]);
}

function product(a: Dimension, b: Dimension): Dimension {
  const options = a.options.flatMap((left) =>
    b.options.map((right): Option => ({
      ...left,
      ...right,
      values: new Map([...left.values, ...right.values]),
      sure: left.sure && right.sure,
    })),
  );
  return {
    name: `${a.name}, ${b.name}`,
    slots: [...a.slots, ...b.slots],
    options,
    exact: a.exact && b.exact,
  };
}

interface Choice {
  readonly option: Option;
  readonly frees: bigint;
}

/** Is there a request of this world that reaches the goal? */
export function search(grid: Grid, goal: Goal, certainty: Certainty, budget: Budget): Found {
  const wanted = (truth: Truth | undefined): boolean =>
    truth === undefined || truth === true || (certainty === 'possible' && truth === 'unknown');
  const isAvoided = (truth: Truth | undefined): boolean =>
    truth === false || (certainty === 'possible' && truth === 'unknown');
  if (!goal.must.every((index) => wanted(grid.constant[index]))) return { blockedBy: [] };
  const alive = goal.avoid.filter((index) => !isAvoided(grid.constant[index]));
  const columns: Choice[][] = [];
  for (const column of grid.columns) {
    const rest = certainty === 'possible' ? column.rest : null;
    const options = rest === null ? column.options : [...column.options, rest.option];
    const choices = options.flatMap((option, at): Choice[] => {
      const truths = column.truths[at] ?? rest?.truths;
      const fits =
        goal.must.every((index) => wanted(truths?.get(index))) && (option.sure || certainty === 'possible');
      if (!fits) return [];
      const freed = alive.map((index, bit) =>
        truths?.has(index) === true && isAvoided(truths.get(index)) ? 1n << BigInt(bit) : 0n,
      );
      return [{ option, frees: freed.reduce((all, bit) => all | bit, 0n) }];
    });
    if (choices.length === 0) return { blockedBy: [] };
    if (!budget.spend(choices.length)) return 'gave-up';
    columns.push(best(choices));
  }
  columns.sort((a, b) => a.length - b.length);
  return descend(columns, alive, budget);
}

/** Only the choices that free more than, or something else than, every other. */
function best(choices: readonly Choice[]): Choice[] {
  const distinct = [...new Map(choices.map((choice) => [choice.frees, choice])).values()];
  if (distinct.length > 500) return distinct;
  return distinct.filter(
    (choice) => !distinct.some((other) => other !== choice && (other.frees & choice.frees) === choice.frees),
  );
}

function descend(columns: readonly (readonly Choice[])[], alive: readonly number[], budget: Budget): Found {
  const all = (1n << BigInt(alive.length)) - 1n;
  const reach = columns.map((column) => column.reduce((sum, choice) => sum | choice.frees, 0n));
  const later = reach.map((_, index) => reach.slice(index).reduce((sum, one) => sum | one, 0n));
  const never = all & ~(later[0] ?? 0n);
  if (never !== 0n) return { blockedBy: alive.filter((_, bit) => (never >> BigInt(bit)) & 1n) };
  const chosen: Option[] = [];
  const walk = (depth: number, freed: bigint): boolean | 'gave-up' => {
    if (!budget.spend(1)) return 'gave-up';
    const column = columns[depth];
    if (column === undefined) return freed === all;
    if (((freed | (later[depth] ?? 0n)) & all) !== all) return false;
    for (const choice of column) {
      chosen[depth] = choice.option;
      const answer = walk(depth + 1, freed | choice.frees);
      if (answer !== false) return answer;
    }
    return false;
  };
  const answer = walk(0, 0n);
  if (answer === 'gave-up') return 'gave-up';
  return answer ? { options: chosen } : { blockedBy: alive };
}

import { compilePolicy } from './compile.ts';
import type { CompiledStatement } from './compile.ts';
import type { Option } from './dimension.ts';
import type { Policy } from './document.ts';
import { judge, reasonsOf } from './evaluate.ts';
import type { Reason } from './evaluate.ts';
import type { PolicyRequest } from './request.ts';
import type { Origin, PrincipalKind, RequestSpace } from './request-space.ts';
import { Budget, gridOf, search } from './search.ts';
import type { Goal, Grid, KeptColumns } from './search.ts';
import { vocabularyOf } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';
import { contextOf, factsOfOptions, requestOfOptions, worldsOf } from './worlds.ts';
import type { World } from './worlds.ts';

/** A request that passes: it stands for its whole class. */
export interface Witness {
  readonly request: PolicyRequest;
  readonly principal: PrincipalKind;
  readonly origin: Origin;
  readonly owner: 'inside' | 'outside';
  readonly level: 'bucket' | 'object' | 'other';
  /** The statement that lets it pass; null where no Allow was asked for. */
  readonly statement: number | null;
}

/**
 * Can some request pass? `yes` shows one, `no` is proven for every class of requests that the policy
 * distinguishes, `unknown` says what would settle it.
 */
export type Answer =
  | { readonly answer: 'yes'; readonly witness: Witness }
  | { readonly answer: 'no'; readonly blockedBy: readonly number[] }
  | { readonly answer: 'unknown'; readonly reasons: readonly Reason[]; readonly witness: Witness | null };

const MAX_STEPS = 4_000_000;

const vocabularies = new WeakMap<Policy, Vocabulary>();

/** Can any request of the space pass the policy? */
export function canPass(policy: Policy, space: RequestSpace): Answer {
  const statements = compilePolicy(policy);
  const denies = indexesOf(statements, 'Deny');
  const allows = space.gate === 'no-deny' ? [null] : indexesOf(statements, 'Allow');
  const goals = allows.map((allow): Goal => ({ must: allow === null ? [] : [allow], avoid: denies }));
  return ask(policy, space, goals);
}

/** Can some request of the space reach one of the goals? */
export function ask(policy: Policy, space: RequestSpace, goals: readonly Goal[]): Answer {
  const statements = compilePolicy(policy);
  const budget = new Budget(MAX_STEPS);
  const state: State = { blocked: new Set(), limits: [], open: null };
  const kept: KeptColumns = new Map();
  for (const world of worldsOf(space, wordsOf(policy, statements))) {
    const grid = gridOf(world, statements, budget, kept);
    if (grid === null) {
      state.limits.push(limit('the policy distinguishes more classes of requests than are enumerated'));
      continue;
    }
    const answer = askWorld(world, grid, goals, statements, budget, state);
    if (answer !== null) return answer;
  }
  if (state.open !== null) return { ...state.open, reasons: [...state.open.reasons, ...state.limits] };
  if (state.limits.length > 0) return { answer: 'unknown', reasons: state.limits, witness: null };
  return { answer: 'no', blockedBy: [...state.blocked].sort((a, b) => a - b) };
}

interface State {
  readonly blocked: Set<number>;
  readonly limits: Reason[];
  open: Extract<Answer, { answer: 'unknown' }> | null;
}

function askWorld(
  world: World,
  grid: Grid,
  goals: readonly Goal[],
  statements: readonly CompiledStatement[],
  budget: Budget,
  state: State,
): Answer | null {
  for (const goal of goals) {
    const certain = search(grid, goal, 'certain', budget);
    if (certain !== 'gave-up' && 'options' in certain)
      return { answer: 'yes', witness: witnessOf(world, certain.options, goal) };
    const possible = search(grid, goal, 'possible', budget);
    if (certain === 'gave-up' || possible === 'gave-up')
      state.limits.push(limit('the policy has more combinations of classes than are searched'));
    else if ('options' in possible) state.open ??= openAnswer(world, possible.options, goal, statements);
    else for (const index of possible.blockedBy) state.blocked.add(index);
  }
  return null;
}

function openAnswer(
  world: World,
  options: readonly Option[],
  goal: Goal,
  statements: readonly CompiledStatement[],
): Extract<Answer, { answer: 'unknown' }> {
  const facts = factsOfOptions(world, options);
  const asked = [...goal.must, ...goal.avoid].flatMap((index) => statements[index] ?? []);
  const reasons = asked.flatMap((statement) => reasonsOf(statement, facts));
  const unsure = options.filter((option) => !option.sure).map((option) => limit(unsureMessage(option)));
  return { answer: 'unknown', reasons: [...reasons, ...unsure], witness: witnessOf(world, options, goal) };
}

function unsureMessage(option: Option): string {
  const { principal, isRest } = option;
  if (isRest === true) return 'patterns of the policy overlap in more ways than are enumerated';
  if (principal?.kind === 'aws') return `whether account ${principal.account} is trusted is not known`;
  const named = [...option.values].map(([key, value]) =>
    typeof value === 'object' ? `${key} ${value.present.join(', ')}` : key,
  );
  return `to whom ${named.join(' and ')} belongs is not known`;
}

function limit(message: string): Reason {
  return { statement: -1, about: 'limit', key: null, message };
}

function witnessOf(world: World, options: readonly Option[], goal: Goal): Witness {
  const { principal, origin, owner, level } = world;
  const chosen = new Set(world.space.oneOf?.flatMap((values) => Object.keys(values)));
  const asked = [...contextOf(world, options)].filter(([key]) => world.words.has(key) || chosen.has(key));
  const context = Object.fromEntries(asked);
  const request = { ...requestOfOptions(options), context };
  return { request, principal, origin, owner, level, statement: goal.must[0] ?? null };
}

function wordsOf(policy: Policy, statements: readonly CompiledStatement[]): Vocabulary {
  const known = vocabularies.get(policy) ?? vocabularyOf(statements, policy.version);
  vocabularies.set(policy, known);
  return known;
}

/** The statements of one effect, by their place in the list. */
export function indexesOf(statements: readonly CompiledStatement[], effect: 'Allow' | 'Deny'): number[] {
  return statements.flatMap((one, index) => (one.statement.effect === effect ? [index] : []));
}

/** Does the policy itself decide a witness as claimed? Used to hold search and evaluator together. */
export function confirms(policy: Policy, space: RequestSpace, witness: Witness): boolean {
  const facts = factsOfOptions({ space, fixed: new Map() }, [optionOf(witness)]);
  const { decision, reasons } = judge(compilePolicy(policy), facts);
  return (
    decision === 'allowed' ||
    (space.gate === 'no-deny' && decision === 'implicit-deny' && reasons.length === 0)
  );
}

function optionOf(witness: Witness): Option {
  const { principal, action, resource, context = {} } = witness.request;
  return { principal, action, resource, values: new Map(Object.entries(context)), sure: true };
}

/** Of several answers the strongest: any `yes`, else any `unknown`, else `no` with all that blocks. */
export function either(...answers: readonly Answer[]): Answer {
  const yes = answers.find((answer) => answer.answer === 'yes');
  const open = answers.find((answer) => answer.answer === 'unknown');
  if (yes !== undefined) return yes;
  if (open !== undefined) return open;
  const blockedBy = answers.flatMap((answer) => (answer.answer === 'no' ? answer.blockedBy : []));
  return { answer: 'no', blockedBy: [...new Set(blockedBy)].sort((a, b) => a - b) };
}

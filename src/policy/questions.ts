import { compilePolicy } from './compile.ts';
import type { CompiledStatement } from './compile.ts';
import type { RequestClass } from './request-variable.ts';
import type { Policy } from './document.ts';
import { judge, reasonsOf } from './evaluate.ts';
import type { Reason } from './evaluate.ts';
import { questionBudget } from './budget.ts';
import { memoize, numberOf } from './memoize.ts';
import { ENDPOINT_KEYS } from './request.ts';
import type { PolicyRequest } from './request.ts';
import type { Origin, PrincipalKind, RequestSpace } from './request-space.ts';
import { search } from './search.ts';
import type { Goal } from './search.ts';
import { questionOf, truthTableOf } from './truth-table.ts';
import type { Question, TruthTable } from './truth-table.ts';
import { vocabularyOf } from './vocabulary.ts';
import { contextOf, factsOfClasses, requestOfClasses, casesOf } from './request-cases.ts';
import type { RequestCase } from './request-cases.ts';

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

const asksOfEndpoint = memoize((statements: readonly CompiledStatement[]): boolean => {
  const { keys } = wordsOf(statements);
  return ENDPOINT_KEYS.some((key) => keys.has(key));
});

/** What an answer depends on, besides the policy: of a known endpoint nothing, where the policy asks nothing of endpoints. */
const keyOf = (statements: readonly CompiledStatement[], space: RequestSpace): string => {
  const { trust, origins, resources, budget } = space;
  const { endpoint, ...kinds } = origins;
  const { except, ...chosen } = resources;
  return JSON.stringify([
    numberOf(statements),
    numberOf(trust),
    numberOf(except),
    { ...space, trust: null, budget: budget !== undefined, resources: chosen, origins: kinds },
    endpoint !== undefined && asksOfEndpoint(statements) ? endpoint : endpoint === undefined,
  ]);
};

const TOO_MANY = 'the policy distinguishes more classes of requests than are enumerated';

interface Answered {
  readonly answer: Answer;
  readonly steps: number;
}

// Endpoints of one kind have one policy, and one question is asked of each of them, in each proof again.
const MAX_ANSWERS = 20_000;
const answers = new Map<string, Answered>();

/** Can any request of the space pass the policy? */
export const canPass = (policy: Policy, space: RequestSpace): Answer => {
  // A bucket's policy names the bucket, so that no other has the same.
  if (space.resources.bucket !== undefined) return answered(policy, space);
  const key = keyOf(compilePolicy(policy), space);
  const known = answers.get(key);
  const { budget = questionBudget() } = space;
  // What is known costs as much as what is asked, so that answers do not depend on what was asked before.
  if (known !== undefined)
    return space.budget === undefined || budget.spend(known.steps) ? known.answer : unknownAnswer(TOO_MANY);
  const before = budget.left;
  const answer = answered(policy, { ...space, budget });
  if (answers.size >= MAX_ANSWERS) answers.clear();
  if (space.budget === undefined || !budget.isSpent)
    answers.set(key, { answer, steps: before - budget.left });
  return answer;
};

const answered = (policy: Policy, space: RequestSpace): Answer => {
  const statements = compilePolicy(policy);
  const denies = indexesOf(statements, 'Deny');
  const allows = space.gate === 'no-deny' ? [null] : indexesOf(statements, 'Allow');
  const goals = allows.map((allow): Goal => ({ must: allow === null ? [] : [allow], avoid: denies }));
  return ask(statements, space, goals);
};

/** Can some request of the space reach one of the goals? */
export const ask = (
  statements: readonly CompiledStatement[],
  space: RequestSpace,
  goals: readonly Goal[],
): Answer => {
  // Where there is nothing to be reached, as without any Allow, no request need be looked at.
  if (goals.length === 0) return { answer: 'no', blockedBy: [] };
  const question = questionOf(statements, space);
  const state: State = { blocked: new Set(), limits: [], open: null };
  for (const requestCase of casesOf(space, wordsOf(statements))) {
    const table = truthTableOf(requestCase, question);
    if (table === null) {
      state.limits.push(limit(TOO_MANY));
      if (question.budget.isSpent) break;
      continue;
    }
    const answer = askCase(requestCase, table, goals, question, state);
    if (answer !== null) return answer;
  }
  if (state.open !== null) return { ...state.open, reasons: [...state.open.reasons, ...state.limits] };
  if (state.limits.length > 0) return { answer: 'unknown', reasons: state.limits, witness: null };
  return { answer: 'no', blockedBy: [...state.blocked].sort((a, b) => a - b) };
};

interface State {
  readonly blocked: Set<number>;
  readonly limits: Reason[];
  open: Extract<Answer, { answer: 'unknown' }> | null;
}

const askCase = (
  requestCase: RequestCase,
  table: TruthTable,
  goals: readonly Goal[],
  { statements, budget }: Question,
  state: State,
): Answer | null => {
  for (const goal of goals) {
    const certain = search(table, goal, 'certain', budget);
    if (certain !== 'gave-up' && 'classes' in certain)
      return { answer: 'yes', witness: witnessOf(requestCase, certain.classes, goal) };
    const possible = search(table, goal, 'possible', budget);
    if (certain === 'gave-up' || possible === 'gave-up')
      state.limits.push(limit('the policy has more combinations of classes than are searched'));
    else if ('classes' in possible)
      state.open ??= openAnswer(requestCase, possible.classes, goal, statements);
    else for (const index of possible.blockedBy) state.blocked.add(index);
  }
  return null;
};

const openAnswer = (
  requestCase: RequestCase,
  classes: readonly RequestClass[],
  goal: Goal,
  statements: readonly CompiledStatement[],
): Extract<Answer, { answer: 'unknown' }> => {
  const facts = factsOfClasses(requestCase, classes);
  const asked = [...goal.must, ...goal.avoid].flatMap((index) => statements[index] ?? []);
  const reasons = asked.flatMap((statement) => reasonsOf(statement, facts));
  const unsure = classes
    .filter((requestClass) => !requestClass.sure)
    .map((requestClass) => limit(unsureMessage(requestClass)));
  return {
    answer: 'unknown',
    reasons: [...reasons, ...unsure],
    witness: witnessOf(requestCase, classes, goal),
  };
};

const unsureMessage = (requestClass: RequestClass): string => {
  const { principal, isRest } = requestClass;
  if (isRest === true) return 'patterns of the policy overlap in more ways than are enumerated';
  if (principal?.kind === 'aws') return `whether account ${principal.account} is trusted is not known`;
  const named = [...requestClass.values].map(([key, value]) =>
    typeof value === 'object' ? `${key} ${value.present.join(', ')}` : key,
  );
  return `to whom ${named.join(' and ')} belongs is not known`;
};

/** The answer to a question that is larger than what is searched. */
export const unknownAnswer = (message: string): Answer => ({
  answer: 'unknown',
  reasons: [limit(message)],
  witness: null,
});

const limit = (message: string): Reason => ({ statement: -1, about: 'limit', key: null, message });

const witnessOf = (requestCase: RequestCase, classes: readonly RequestClass[], goal: Goal): Witness => {
  const { principal, origin, owner, level } = requestCase;
  const chosen = new Set(requestCase.space.oneOf?.flatMap((values) => Object.keys(values)));
  const asked = [...contextOf(requestCase, classes)].filter(
    ([key]) => requestCase.words.has(key) || chosen.has(key),
  );
  const context = Object.fromEntries(asked);
  const request = { ...requestOfClasses(classes), context };
  return { request, principal, origin, owner, level, statement: goal.must[0] ?? null };
};

const wordsOf = memoize(vocabularyOf);

/** The statements of one effect, by their place in the list. */
export const indexesOf = (statements: readonly CompiledStatement[], effect: 'Allow' | 'Deny'): number[] =>
  statements.flatMap((one, index) => (one.statement.effect === effect ? [index] : []));

/** Does the policy itself decide a witness as claimed? Used to hold search and evaluator together. */
export const confirms = (policy: Policy, space: RequestSpace, witness: Witness): boolean => {
  const facts = factsOfClasses({ space, fixed: new Map() }, [classOf(witness)]);
  const { decision, reasons } = judge(compilePolicy(policy), facts);
  return (
    decision === 'allowed' ||
    (space.gate === 'no-deny' && decision === 'implicit-deny' && reasons.length === 0)
  );
};

const classOf = (witness: Witness): RequestClass => {
  const { principal, action, resource, context = {} } = witness.request;
  return { principal, action, resource, values: new Map(Object.entries(context)), sure: true };
};

/** Of several answers the strongest: any `yes`, else any `unknown`, else `no` with all that blocks. */
export const either = (...answers: readonly Answer[]): Answer => {
  const yes = answers.find((answer) => answer.answer === 'yes');
  const open = answers.find((answer) => answer.answer === 'unknown');
  if (yes !== undefined) return yes;
  if (open !== undefined) return open;
  const blockedBy = answers.flatMap((answer) => (answer.answer === 'no' ? answer.blockedBy : []));
  return { answer: 'no', blockedBy: [...new Set(blockedBy)].sort((a, b) => a - b) };
};

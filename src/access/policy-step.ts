import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import {
  type Dialect,
  evaluatePolicy,
  type Evaluation,
  parsePolicy,
  type Policy,
  type PolicyRequest,
} from '../policy/index.ts';

/** What one policy or setting on the way says, and which of its statements. */
export interface PolicyStep {
  readonly policy:
    'endpoint policy' | 'access point' | 'access point policy' | 'bucket policy' | 'Block Public Access';
  /** The endpoint, access point or bucket that it stands on. */
  readonly of: string;
  readonly decision: Evaluation['decision'] | 'none';
  readonly statement: { readonly index: number; readonly document: unknown } | null;
  /** The decision in words. */
  readonly text: string;
}

/** A step, and what it leaves open. */
export interface Judged {
  readonly step: PolicyStep;
  readonly evaluation: Evaluation | null;
  /** The policy, where it could be read. */
  readonly policy: Policy | null;
  readonly gap: Gap | null;
}

/** A policy, by what it is and what it stands on. */
interface Subject {
  readonly policy: Extract<PolicyStep['policy'], `${string} policy`>;
  readonly of: string;
  /** The action by which it was read. */
  readonly action: string;
  readonly dialect: Dialect;
}

const reasonWords = ({ reasons }: Evaluation): string =>
  [...new Set(reasons.map(({ statement, message }) => `statement ${statement}: ${message}`))].join('; ');

const missedWords = ({ missed }: Evaluation): string => {
  const words = missed.map(
    ({ statement, part, condition }) =>
      `statement ${statement} by its ${condition ? `condition ${condition.operator} on ${condition.key}` : part}`,
  );
  return words.length > 0 ? `no Allow applies (${words.join(', ')})` : 'it has no Allow';
};

const decidedWords = (policy: Policy, evaluation: Evaluation): string => {
  const { decision, statement, conditions } = evaluation;
  if (decision === 'unknown') return `not known: ${reasonWords(evaluation)}`;
  if (decision === 'implicit-deny') return missedWords(evaluation);
  const sid = policy.statements[statement ?? -1]?.sid;
  const which = `statement ${statement ?? '?'}${sid ? ` (${sid})` : ''}`;
  const because = conditions.map(({ operator, key }) => `${operator} on ${key}`).join(' and ');
  const verb = decision === 'allowed' ? 'allows' : 'denies';
  return `${which} ${verb} it${because === '' ? '' : `, because ${because} holds`}`;
};

/** A step that no statement decides. */
export const plainStep = (
  policy: PolicyStep['policy'],
  of: string,
  decision: PolicyStep['decision'],
  text: string,
): PolicyStep => ({ policy, of, decision, statement: null, text });

const judged = (step: PolicyStep, gap: Gap | null): Judged => ({ step, evaluation: null, policy: null, gap });

/** What a policy document says of a request. */
export const judgeText = (subject: Subject, text: string, request: PolicyRequest): Judged => {
  const { policy: name, of, action, dialect } = subject;
  const { policy, problems } = parsePolicy(text);
  if (policy === null) {
    const message = `The ${name} of ${of} cannot be read: ${problems[0]?.message ?? ''}`;
    return judged(plainStep(name, of, 'unknown', message), { action, code: 'InvalidPolicy', message });
  }
  const evaluation = evaluatePolicy(policy, request, dialect);
  const { decision, statement } = evaluation;
  const open = decision === 'unknown' || (decision === 'implicit-deny' && evaluation.reasons.length > 0);
  const message = `What the ${name} of ${of} says is not known: ${reasonWords(evaluation)}.`;
  return {
    step: {
      ...plainStep(name, of, decision, decidedWords(policy, evaluation)),
      statement:
        statement === null ? null : { index: statement, document: policy.statements[statement]?.verbatim },
    },
    evaluation,
    policy,
    gap: open ? { action: 'pathproof:policy', code: 'Undecided', message } : null,
  };
};

/** What a policy says of a request, where there is one and it could be read. */
export const judgeObserved = (
  subject: Subject,
  policy: Observed<string | null>,
  request: PolicyRequest,
): Judged => {
  const { policy: name, of } = subject;
  if (!isSeen(policy)) return judged(plainStep(name, of, 'unknown', policy.gap.message), policy.gap);
  if (policy.seen === null)
    return judged(plainStep(name, of, 'none', 'it has none, so nothing is denied and nothing granted'), null);
  return judgeText(subject, policy.seen, request);
};

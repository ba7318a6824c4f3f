import { type Finding, severities } from '../model/finding.ts';
import type { Proof } from '../proof/prove.ts';
import type { Step } from './fold.ts';

/** What speaks against a step. */
export interface Objection {
  readonly why: string;
  /** What is in the way. */
  readonly blockedBy: string | null;
}

const some = (texts: readonly string[]): string => {
  const shown = [...new Set(texts)];
  return shown.length <= 3
    ? shown.join(', ')
    : `${shown.slice(0, 3).join(', ')} and ${shown.length - 3} more`;
};

const rank = ({ severity }: Finding): number => severities.indexOf(severity);

/** New failures that are as severe as the worst that a step resolves. */
const asSevere = (proof: Proof): readonly Finding[] => {
  const resolved = Math.min(...proof.resolves.map(rank), severities.length);
  return proof.newFailures.filter((finding) => rank(finding) <= resolved);
};

/** Ways that get worse. */
export const makesWorse = ({ worse }: Proof): Objection | null => {
  const [first] = worse;
  return first
    ? {
        why: `The change would make ways worse: ${some(worse.map((one) => `${one.service} of ${one.subnetId} (${one.before} → ${one.after})`))}.`,
        blockedBy: first.subnetId,
      }
    : null;
};

/** Failures that come and are as severe as what goes. */
export const bringsAsSevere = (proof: Proof): Objection | null => {
  const come = asSevere(proof);
  const [first] = come;
  return first
    ? {
        why: `The change would bring failures as severe as what it resolves: ${some(come.map(({ check, subject }) => `${check} of ${subject.id}`))}.`,
        blockedBy: first.subject.id,
      }
    : null;
};

const losesSight = ({ unsettled }: Proof): Objection | null => {
  const lost = unsettled.filter(({ after }) => after.includes('unknown'));
  const [first] = lost;
  return first
    ? {
        why: `What the change does to ways is not known: ${some(lost.map((one) => `${one.service} of ${one.subnetId}`))}.`,
        blockedBy: first.subnetId,
      }
    : null;
};

const isRefused = ({ refused: [refusal] }: Proof): Objection | null =>
  refusal
    ? { why: `The change cannot be made: ${refusal.refusal.message}`, blockedBy: refusal.refusal.code }
    : null;

const resolvesNothing = ({ findings }: Step, { resolves }: Proof): Objection | null => {
  const gone = new Set(resolves.map(({ fingerprint }) => fingerprint));
  return findings.some(({ fingerprint }) => gone.has(fingerprint))
    ? null
    : { why: 'The change alone does not resolve it, judged again by the same checks.', blockedBy: null };
};

/**
 * What speaks against a step: AWS refuses it, a way gets worse or cannot be told any more, a failure comes that is as severe as
 * what goes, or nothing that asked for it goes. Null where nothing does.
 */
export const objectionTo = (step: Step, proof: Proof): Objection | null =>
  isRefused(proof) ??
  makesWorse(proof) ??
  losesSight(proof) ??
  bringsAsSevere(proof) ??
  resolvesNothing(step, proof);

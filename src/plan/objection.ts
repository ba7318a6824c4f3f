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

/**
 * What speaks against a step: AWS refuses it, a way gets worse or cannot be told any more, a failure comes that is as severe as
 * what goes, or nothing that asked for it goes. Null where nothing does.
 */
export const objectionTo = (step: Step, proof: Proof): Objection | null => {
  const [refusal] = proof.refused;
  if (refusal)
    return { why: `The change cannot be made: ${refusal.refusal.message}`, blockedBy: refusal.refusal.code };
  const [worse] = proof.worse;
  if (worse)
    return {
      why: `The change would make ways worse: ${some(proof.worse.map((one) => `${one.service} of ${one.subnetId} (${one.before} → ${one.after})`))}.`,
      blockedBy: worse.subnetId,
    };
  const lost = proof.unsettled.filter(({ after }) => after.includes('unknown'));
  const [first] = lost;
  if (first)
    return {
      why: `What the change does to ways is not known: ${some(lost.map((one) => `${one.service} of ${one.subnetId}`))}.`,
      blockedBy: first.subnetId,
    };
  const [come] = asSevere(proof);
  if (come)
    return {
      why: `The change would bring failures as severe as what it resolves: ${some(asSevere(proof).map(({ check, subject }) => `${check} of ${subject.id}`))}.`,
      blockedBy: come.subject.id,
    };
  const gone = new Set(proof.resolves.map(({ fingerprint }) => fingerprint));
  return step.findings.some(({ fingerprint }) => gone.has(fingerprint))
    ? null
    : { why: 'The change alone does not resolve it, judged again by the same checks.', blockedBy: null };
};

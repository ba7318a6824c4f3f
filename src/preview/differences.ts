import type { Finding } from '../model/finding.ts';
import type { Judged } from './judged.ts';

/** What becomes of a verdict: it fails now, it does so no more, or it cannot be reached any more. */
export type DifferenceKind = 'new' | 'resolved' | 'unsettled';

/** A verdict that is another afterwards. */
export interface FindingDifference {
  readonly kind: DifferenceKind;
  /** Check and subject, as on both sides. */
  readonly key: string;
  readonly before: Finding | null;
  readonly after: Finding | null;
}

/** Could a population not be listed afterwards, so that a verdict that is missing may still be one? */
const hidden = (after: Judged): ((finding: Finding) => boolean) => {
  const unlisted = new Set(
    [...after.findings.values()]
      .filter(({ status, subject }) => status === 'unknown' && subject.type === 'region')
      .map(({ check, subject }) => `${check} ${subject.accountId} ${subject.region}`),
  );
  return ({ check, subject }) => unlisted.has(`${check} ${subject.accountId} ${subject.region}`);
};

const kindOf = (before: Finding | null, after: Finding | null, isHidden: (one: Finding) => boolean) => {
  if (after === null) {
    if (before?.status !== 'fail') return null;
    return isHidden(before) ? 'unsettled' : 'resolved';
  }
  if (after.status === 'unknown') return before?.status === 'unknown' ? null : 'unsettled';
  if (after.status === 'fail') return before?.status === 'fail' ? null : 'new';
  return before?.status === 'fail' ? 'resolved' : null;
};

/** The verdicts that are others afterwards. */
export const differencesOf = (before: Judged, after: Judged): readonly FindingDifference[] => {
  const isHidden = hidden(after);
  const keys = new Set([...after.findings.keys(), ...before.findings.keys()]);
  return [...keys].flatMap((key) => {
    const [was, is] = [before.findings.get(key) ?? null, after.findings.get(key) ?? null];
    const kind = kindOf(was, is, isHidden);
    return kind === null ? [] : [{ kind, key, before: was, after: is }];
  });
};

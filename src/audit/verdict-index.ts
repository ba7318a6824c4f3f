import type { Finding, Status } from '../model/finding.ts';

/** What certain checks said of each subject: what a procedure is a view over. */
export interface VerdictIndex {
  /** Takes the findings of one check, as they are made. */
  add(check: string, findings: Iterable<Pick<Finding, 'status' | 'subject'>>): void;
  /** What these checks said of a subject; nothing where none of them ran. */
  of(subjectId: string, checks: readonly string[]): readonly Status[];
}

/** An index of the verdicts of these checks, which does not need their findings in memory. */
export const createVerdictIndex = (checks: readonly string[]): VerdictIndex => {
  const byCheck = new Map(checks.map((check) => [check, new Map<string, Status>()]));
  return {
    add(check, findings) {
      const known = byCheck.get(check);
      if (known) for (const { subject, status } of findings) known.set(subject.id, status);
    },
    of: (subjectId, wanted) =>
      wanted.flatMap((check) => {
        const status = byCheck.get(check)?.get(subjectId);
        return status === undefined ? [] : [status];
      }),
  };
};

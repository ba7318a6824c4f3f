import type { Finding } from '../model/finding.ts';
import type { BaselineSummary } from '../model/report.ts';

/** What an earlier report is known by, and what failed in it. */
export interface BaselineSource {
  readonly scanId: string;
  readonly sha256: string;
  readonly collectedAt: string;
  /** Fingerprints of the findings that failed. */
  readonly failed: ReadonlySet<string>;
}

/** Failures, each marked as new or known; findings that a baseline says nothing about stay as they are. */
export const applyBaseline = (
  findings: readonly Finding[],
  baseline: BaselineSource | null,
): { readonly findings: readonly Finding[]; readonly summary: BaselineSummary | null } => {
  if (baseline === null) return { findings, summary: null };
  let known = 0;
  let fresh = 0;
  let resolved = 0;
  const compared = findings.map((finding): Finding => {
    const failedThen = baseline.failed.has(finding.fingerprint);
    // What is unknown now has not been mended: only a pass, or a question that no longer arises, resolves.
    if (failedThen && (finding.status === 'pass' || finding.status === 'not-applicable')) resolved += 1;
    if (finding.status !== 'fail') return finding;
    if (failedThen) known += 1;
    else fresh += 1;
    return { ...finding, baseline: failedThen ? 'known' : 'new' };
  });
  const { scanId, sha256, collectedAt } = baseline;
  return { findings: compared, summary: { scanId, sha256, collectedAt, new: fresh, known, resolved } };
};

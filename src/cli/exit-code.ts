import { severities, type Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** What the process ends with, and what that means. */
export const exitCodes = {
  clean: 0,
  findings: 1,
  couldNotRun: 2,
  incomplete: 3,
  interrupted: 130,
} as const;

/** When a report is a failure. */
export interface Demands {
  /** The mildest severity that fails; null for never. */
  readonly failOn: Severity | null;
  readonly requireComplete: boolean;
}

/** The exit code of a report, of failures that nobody accepted and no baseline knows: gaps that were not to be come before findings, which may themselves be missing. */
export const exitCodeOf = (report: Report, { failOn, requireComplete }: Demands): number => {
  if (requireComplete && (!report.coverage.complete || report.summary.counts.unknown > 0))
    return exitCodes.incomplete;
  if (failOn === null) return exitCodes.clean;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return failing.some((severity) => report.summary.open[severity] > 0) ? exitCodes.findings : exitCodes.clean;
};

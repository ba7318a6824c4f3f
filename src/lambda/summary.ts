import { severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** How a scan went, in numbers. */
export interface Summary {
  readonly counts: Report['summary']['counts'];
  /** Failed findings by severity. */
  readonly failed: Report['summary']['failed'];
  readonly coverage: {
    readonly complete: boolean;
    readonly interrupted: boolean;
    readonly accounts: Report['coverage']['accounts'];
    readonly targets: number;
    readonly notAssessed: number;
    readonly gaps: number;
  };
  readonly apiCalls: number;
  readonly bucket: string;
  readonly objects: { readonly json: string; readonly html: string; readonly inventory: string };
}

/** The numbers of a report, and where the whole of it lies. */
export const summaryOf = (report: Report, bucket: string, objects: Summary['objects']): Summary => ({
  counts: report.summary.counts,
  failed: report.summary.failed,
  coverage: {
    complete: report.coverage.complete,
    interrupted: report.scan.interrupted,
    accounts: report.coverage.accounts,
    targets: report.coverage.targets.length,
    notAssessed: report.coverage.targets.filter(({ status }) => status === 'not-assessed').length,
    gaps: report.coverage.gaps.length,
  },
  apiCalls: report.apiCalls.flatMap(({ calls }) => calls).reduce((sum, { calls }) => sum + calls, 0),
  bucket,
  objects,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const failures = ({ failed }: Summary): string => {
  const parts = severities.filter((severity) => failed[severity] > 0);
  return parts.map((severity) => `${failed[severity]} ${severity}`).join(', ') || 'none';
};

const coverageLine = ({ coverage: { complete, accounts } }: Summary): string =>
  complete
    ? `All ${accounts.listed} accounts were read whole.`
    : `Incomplete: of ${accounts.listed} accounts ${accounts.assessed} were read whole, ${accounts.partial} in part, ${accounts.notAssessed} not at all.`;

/** The subject of a message about a report; SNS takes at most 100 characters of ASCII. */
export const subjectOf = (summary: Summary): string => {
  const failed = sum(Object.values(summary.failed));
  const incomplete = summary.coverage.complete ? '' : ', incomplete';
  return `pathproof: ${failed} failed findings in ${summary.coverage.accounts.listed} accounts${incomplete}`;
};

/** A message about a report, for people. It names no resource: mail is no place for them. */
export const messageOf = (summary: Summary): string =>
  [
    `Failed findings: ${failures(summary)}.`,
    `Passed: ${summary.counts.pass}. Unknown: ${summary.counts.unknown}.`,
    coverageLine(summary),
    `API calls: ${summary.apiCalls}.`,
    '',
    `Report: s3://${summary.bucket}/${summary.objects.html}`,
    `        s3://${summary.bucket}/${summary.objects.json}`,
    '',
  ].join('\n');

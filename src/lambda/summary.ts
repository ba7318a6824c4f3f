import { severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** How a scan went, in numbers. */
export interface Summary {
  readonly counts: Report['summary']['counts'];
  /** Failed findings by severity. */
  readonly failed: Report['summary']['failed'];
  /** Of these, neither waived nor in the baseline. */
  readonly open: Report['summary']['open'];
  readonly waived: number;
  /** How this run compares with the baseline; null without one. */
  readonly baseline: { readonly new: number; readonly known: number; readonly resolved: number } | null;
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
  open: report.summary.open,
  waived: report.summary.waived,
  baseline: report.baseline && {
    new: report.baseline.new,
    known: report.baseline.known,
    resolved: report.baseline.resolved,
  },
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

const severityWords = (counts: Summary['failed']): string => {
  const parts = severities.filter((severity) => counts[severity] > 0);
  return parts.map((severity) => `${counts[severity]} ${severity}`).join(', ') || 'none';
};

/** What is left of the failures where some are accepted or known; nothing where none are. */
const openLines = ({ open, waived, baseline }: Summary): readonly string[] =>
  waived === 0 && baseline === null
    ? []
    : [
        `Open: ${severityWords(open)}. Waived: ${waived}.`,
        ...(baseline
          ? [
              `Since the baseline: ${baseline.new} new, ${baseline.known} known, ${baseline.resolved} resolved.`,
            ]
          : []),
      ];

const coverageLine = ({ coverage: { complete, accounts } }: Summary): string =>
  complete
    ? `All ${accounts.listed} accounts were read whole.`
    : `Incomplete: of ${accounts.listed} accounts ${accounts.assessed} were read whole, ${accounts.partial} in part, ${accounts.notAssessed} not at all.`;

/** The subject of a message about a report; SNS takes at most 100 characters of ASCII. */
export const subjectOf = (summary: Summary): string => {
  const failed = sum(Object.values(summary.failed));
  const open = sum(Object.values(summary.open));
  const still = open === failed ? '' : `, ${open} open`;
  const incomplete = summary.coverage.complete ? '' : ', incomplete';
  return `pathproof: ${failed} failed findings${still} in ${summary.coverage.accounts.listed} accounts${incomplete}`;
};

/** A message about a report, for people. It names no resource: mail is no place for them. */
export const messageOf = (summary: Summary): string =>
  [
    `Failed findings: ${severityWords(summary.failed)}.`,
    ...openLines(summary),
    `Passed: ${summary.counts.pass}. Unknown: ${summary.counts.unknown}.`,
    coverageLine(summary),
    `API calls: ${summary.apiCalls}.`,
    '',
    `Report: s3://${summary.bucket}/${summary.objects.html}`,
    `        s3://${summary.bucket}/${summary.objects.json}`,
    '',
  ].join('\n');

import { stringify } from 'csv-stringify/sync';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { evidenceLine } from './evidence-lines.ts';
import { cut, wellFormed } from './limits.ts';
import { type Names, namesIn } from './names.ts';
import type { Reporter } from './reporter.ts';
import { clean, gapWords } from './words.ts';

type Row = readonly (string | number)[];

// A cell of a spreadsheet holds 32,767 characters (Microsoft: Excel specifications and limits).
const widest = 32_000;

const cell = (value: string | number): string | number =>
  typeof value === 'number' ? value : cut(wellFormed(clean(value)), widest);

/** Rows as they stand in a file: a text that a spreadsheet would run as a formula is made a text again. */
const lines = (rows: readonly Row[]): string =>
  stringify(
    rows.map((row) => row.map(cell)),
    { escape_formulas: true, record_delimiter: 'windows' },
  );

const batch = 10;

const table = function* (head: Row, rows: Iterable<Row>): Iterable<string> {
  // Without the mark Excel takes UTF-8 for something else.
  yield `\ufeff${lines([head])}`;
  let waiting: Row[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < batch) continue;
    yield lines(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield lines(waiting);
};

const findingColumns = [
  'status',
  'severity',
  'check',
  'account_id',
  'region',
  'vpc_id',
  'resource_type',
  'resource_id',
  'resource_name',
  'resource_arn',
  'message',
  'evidence',
  'gaps',
  'remedy',
  'remedy_cli',
  'waiver',
  'waiver_owner',
  'waiver_until',
  'waiver_reason',
  'baseline',
  'fingerprint',
  'collected_at',
  'scan_id',
  'report_sha256',
  'planned_change',
  'planned_title',
  'account_name',
  'vpc_name',
  'remedy_usd_per_month',
  'traffic_usd_per_month_at_most',
  'prices_of',
];

const waiverState = ({ waiver }: Finding): string => {
  if (!waiver) return '';
  return waiver.expired ? 'expired' : 'waived';
};

const findingRow = (finding: Finding, report: Report, names: Names): Row => {
  const { subject, remedy, waiver } = finding;
  return [
    finding.status,
    finding.severity,
    finding.check,
    subject.accountId,
    subject.region,
    subject.vpcId ?? '',
    subject.type,
    subject.id,
    subject.name ?? '',
    subject.arn,
    names.within(finding.message),
    finding.evidence.map(evidenceLine).join(' | '),
    finding.gaps.map(gapWords).join(' | '),
    remedy?.text ?? '',
    remedy?.cli ?? '',
    waiverState(finding),
    waiver?.owner ?? '',
    waiver?.until ?? '',
    waiver?.reason ?? '',
    finding.baseline ?? '',
    finding.fingerprint,
    report.scan.collectedAt,
    report.scan.id,
    report.sha256,
    finding.planned?.id ?? '',
    finding.planned?.title ?? '',
    names.alone(subject.accountId) ?? '',
    (subject.vpcId === null ? null : names.alone(subject.vpcId)) ?? '',
    remedy?.costPerMonth?.usd ?? '',
    finding.natCostPerMonth?.high ?? '',
    remedy?.costPerMonth?.date ?? finding.natCostPerMonth?.date ?? '',
  ];
};

const findingRows = function* (report: Report): Iterable<Row> {
  const names = namesIn(report);
  for (const finding of report.findings) yield findingRow(finding, report, names);
};

const controlColumns = [
  'framework',
  'version',
  'control',
  'title',
  'title_kind',
  'status',
  'passed',
  'failed',
  'failed_waived',
  'not_assessed',
  'not_applicable',
  'checks',
  'checks_not_run',
  'scan_id',
  'report_sha256',
  'basis',
  'worst_severity',
  'resources_failed',
  'resources_judged',
];

const controlRows = function* (report: Report): Iterable<Row> {
  const frameworks = new Map(report.frameworks.map((framework) => [framework.id, framework]));
  for (const { framework, counts, ...control } of report.controls) {
    yield [
      frameworks.get(framework)?.title ?? framework,
      frameworks.get(framework)?.version ?? '',
      control.id,
      control.title,
      control.titleKind,
      control.status,
      counts.pass,
      counts.fail,
      control.waived,
      counts.unknown,
      counts['not-applicable'],
      control.checks.map(({ check, basis }) => `${check} (${basis})`).join(' '),
      control.notRun.join(' '),
      report.scan.id,
      report.sha256,
      control.basis,
      control.severity ?? '',
      control.subjects?.failed ?? '',
      control.subjects?.judged ?? '',
    ];
  }
};

/** Findings as CSV, and a second file with a row for each control; formulas in names are defused. */
export const csv: Reporter = {
  mediaType: 'text/csv; charset=utf-8',
  extension: 'csv',
  render: (report) => table(findingColumns, findingRows(report)),
  others: [{ name: 'controls', render: (report) => table(controlColumns, controlRows(report)) }],
};

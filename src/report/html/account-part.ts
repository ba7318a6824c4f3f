import { createHash } from 'node:crypto';
import { type Finding, severities, type Severity, type Status, statuses } from '../../model/finding.ts';
import { isNewField } from '../../model/known-values.ts';
import type { MatrixRow, ServiceMatrix } from '../../model/matrix.ts';
import type { ControlResult, Report } from '../../model/report.ts';
import { writtenChunks } from '../../model/write-report.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { groupBy } from '../group.ts';
import { isWaived } from './parts/words.ts';

type Counts = Record<Status, number>;

const none = (): Counts => ({ pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 });

const countsOf = (findings: Iterable<Pick<Finding, 'status'>>): Counts => {
  const counts = none();
  for (const { status } of findings) counts[status] += 1;
  return counts;
};

const severitiesOf = (findings: readonly Finding[]): Record<Severity, number> => {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, informational: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
};

const summaryOf = (findings: readonly Finding[]): Report['summary'] => {
  const failed = findings.filter(({ status }) => status === 'fail');
  return {
    counts: countsOf(findings),
    failed: severitiesOf(failed),
    open: severitiesOf(failed.filter((finding) => !isWaived(finding) && finding.baseline !== 'known')),
    waived: failed.filter(isWaived).length,
  };
};

/** The resources that these findings judge, each once. */
const subjectsOf = (found: readonly Finding[]): NonNullable<ControlResult['subjects']> => {
  const having = (status: Status): ReadonlySet<string> =>
    new Set(found.filter((finding) => finding.status === status).map(({ subject }) => subject.arn));
  const [failed, unknown] = [having('fail'), having('unknown')];
  return {
    judged: new Set([...failed, ...unknown, ...having('pass')]).size,
    failed: failed.size,
    unknown: [...unknown].filter((arn) => !failed.has(arn)).length,
  };
};

const controlOf = (
  { subjects: _ofAll, ...control }: ControlResult,
  byCheck: ReadonlyMap<string, readonly Finding[]>,
  /** How many passes of a check are counted and not listed. */
  unlistedOf: (check: string) => number,
): ControlResult => {
  const checks = control.checks.map((item) => ({ ...item, counts: countsOf(byCheck.get(item.check) ?? []) }));
  const deciding = checks.filter(
    ({ basis }) => control.basis === 'own-judgement' || basis !== 'own-judgement',
  );
  const found = deciding.flatMap(({ check }) => byCheck.get(check) ?? []);
  const unlisted = deciding.reduce((sum, { check }) => sum + unlistedOf(check), 0);
  const subjects = subjectsOf(found);
  const counts = countsOf(found);
  const failed = severitiesOf(found.filter(({ status }) => status === 'fail'));
  return {
    ...control,
    checks,
    counts,
    status: statuses.find((status) => counts[status] > 0) ?? 'not-applicable',
    severity: severities.find((severity) => failed[severity] > 0) ?? null,
    waived: found.filter(isWaived).length,
    // Which resources passed several checks is not known of passes that are only counted.
    ...(unlisted === 0 || deciding.length === 1
      ? { subjects: { ...subjects, judged: subjects.judged + unlisted } }
      : {}),
  };
};

const coverageOf = ({ coverage }: Report, accountId: string): Report['coverage'] => {
  const targets = coverage.targets.filter((target) => target.accountId === accountId);
  const gaps = coverage.gaps.filter((gap) => gap.accountId === accountId);
  const is = (test: boolean): number => (test ? 1 : 0);
  const whole =
    targets.length > 0 &&
    targets.every(({ status }) => status === 'assessed') &&
    gaps.every(({ gap }) => isNewField(gap));
  const not = targets.every(({ status }) => status === 'not-assessed');
  return {
    complete: whole,
    accounts: { listed: 1, assessed: is(whole), partial: is(!whole && !not), notAssessed: is(!whole && not) },
    targets,
    gaps,
  };
};

/** The accounts that a report has findings of, in the order in which they appear. */
export const findingsByAccount = (report: Report): ReadonlyMap<string, readonly Finding[]> =>
  groupBy(report.findings, ({ subject }) => subject.accountId);

const rowsOf = (matrix: ServiceMatrix, own: (row: MatrixRow) => boolean): ServiceMatrix => ({
  ...matrix,
  rows: matrix.rows.filter(own),
});

/** The part of a report that is about one account: a report by itself, with its own counts and its own hash. */
export const accountPart = (report: Report, accountId: string, findings: readonly Finding[]): Report => {
  const own = (item: { readonly accountId: string }): boolean => item.accountId === accountId;
  const byCheck = groupBy(findings, ({ check }) => check);
  const unlistedOf = (check: string): number =>
    (report.population.find((one) => one.check === check)?.unlisted ?? [])
      .filter(own)
      .reduce((sum, { passes }) => sum + passes, 0);
  const part = {
    ...report,
    summary: summaryOf(findings),
    units: report.units.filter(own),
    population: report.population.map(({ check, unlisted = [] }) => {
      const judged = byCheck.get(check) ?? [];
      const passes = unlisted.filter(own);
      const more = passes.reduce((sum, one) => sum + one.passes, 0);
      const counts = countsOf(judged);
      return {
        check,
        subjects: judged.length + more,
        counts: { ...counts, pass: counts.pass + more },
        ...(more > 0 ? { unlisted: passes } : {}),
      };
    }),
    resources: report.resources.filter(own),
    ...(report.addresses
      ? { addresses: { ...report.addresses, idle: report.addresses.idle.filter(own) } }
      : {}),
    coverage: coverageOf(report, accountId),
    apiCalls: report.apiCalls.filter(own),
    ...(report.matrix ? { matrix: rowsOf(report.matrix, own) } : {}),
    ...(report.plannedMatrix ? { plannedMatrix: rowsOf(report.plannedMatrix, own) } : {}),
    controls: report.controls.map((control) => controlOf(control, byCheck, unlistedOf)),
    procedures: report.procedures.flatMap((procedure) => {
      const vpcs = procedure.vpcs.filter(own);
      const counts = countsOf(vpcs);
      const status = statuses.find((name) => counts[name] > 0) ?? 'not-applicable';
      return vpcs.length > 0 ? [{ ...procedure, vpcs, counts, status }] : [];
    }),
    // Waivers and the baseline are about the whole.
    waivers: { ...report.waivers, expired: [], unused: [], unreadable: [] },
    baseline: null,
    findings,
  };
  const hash = createHash('sha256');
  for (const chunk of writtenChunks(part, fingerprintOf)) hash.update(chunk);
  return { ...part, sha256: hash.digest('hex') };
};

/** The worst failures of an account first: how many there are of each severity, in words. */
export const severityWords = (findings: readonly Finding[]): string => {
  const counts = severitiesOf(findings.filter(({ status }) => status === 'fail'));
  return (
    severities
      .filter((severity) => counts[severity] > 0)
      .map((severity) => `${counts[severity]} ${severity}`)
      .join(', ') || 'no failure'
  );
};

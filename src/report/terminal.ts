import Table from 'cli-table3';
import picocolors from 'picocolors';
import { type Evidence, type Finding, severities, type Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { failuresByCheck, groupBy, missingBy, some, undecidedBy } from './group.ts';
import { paragraph } from './layout.ts';
import type { Reporter } from './reporter.ts';
import { trafficLines } from './traffic-words.ts';
import { overlayWords, waiverLines, waiverWords } from './waiver-words.ts';
import { apiBudgets, budgetWords } from './api-budget.ts';
import { clean, count, familyName, pathLine, percent, settles } from './words.ts';

/** What a terminal can show. */
export interface TerminalOptions {
  readonly width: number;
  readonly color: boolean;
}

interface Pen extends TerminalOptions {
  readonly colors: ReturnType<typeof picocolors.createColors>;
}

const bySeverity = (severity: Severity, text: string, { colors }: Pen): string => {
  switch (severity) {
    case 'critical':
    case 'high':
      return colors.red(text);
    case 'medium':
      return colors.yellow(text);
    case 'low':
    case 'informational':
      return colors.cyan(text);
  }
};

const borderless = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((name) => [name, name === 'middle' ? '  ' : '']),
);

/** Rows in columns, without lines; numbers to the right. */
const columns = (
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  pen: Pen,
): string => {
  const table = new Table({
    head: head.map((word) => pen.colors.dim(word)),
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: head.map((_, index) => (typeof rows[0]?.[index] === 'number' ? 'right' : 'left')),
  });
  for (const row of rows) table.push(row.map((cell) => (typeof cell === 'number' ? cell : clean(cell))));
  return `${table
    .toString()
    .split('\n')
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n')}\n`;
};

const failedWords = (report: Report, pen: Pen): string => {
  const parts = severities
    .filter((severity) => report.summary.failed[severity] > 0)
    .map((severity) => bySeverity(severity, `${report.summary.failed[severity]} ${severity}`, pen));
  const total = `${report.summary.counts.fail.toLocaleString('en-US')} failed`;
  return parts.length > 0 ? `${pen.colors.bold(total)} (${parts.join(', ')})` : total;
};

const summary = function* (report: Report, pen: Pen): Iterable<string> {
  const { scan, summary: sums, coverage, tool } = report;
  const accounts = new Set(coverage.targets.map(({ accountId }) => accountId));
  const regions = new Set(coverage.targets.flatMap(({ region }) => region ?? []));
  const scope = `${count(accounts.size, 'account')}, ${count(regions.size, 'region')}`;
  yield `${pen.colors.bold(`${tool.name} ${tool.version}`)}  ${scope}, collected ${scan.collectedAt}\n`;
  yield pen.colors.dim(`read by ${clean(scan.caller.arn)}`) + '\n\n';
  const { unknown, pass } = sums.counts;
  yield [
    failedWords(report, pen),
    unknown > 0 ? pen.colors.bold(`${unknown.toLocaleString('en-US')} unknown`) : '0 unknown',
    `${pass.toLocaleString('en-US')} passed`,
    `${sums.counts['not-applicable'].toLocaleString('en-US')} not applicable`,
  ].join('  ');
  yield '\n';
  const overlays = overlayWords(report);
  if (overlays) yield `${overlays}\n`;
  if (scan.interrupted)
    yield `${pen.colors.yellow('The collection was interrupted.')} What was not reached is listed under Coverage.\n`;
  else if (!coverage.complete)
    yield `${pen.colors.yellow('Not everything could be read.')} See Coverage below.\n`;
  if (scan.vpcIds.length > 0) yield `Only subjects of ${some(scan.vpcIds, 5)} are reported.\n`;
  if (scan.minimumSeverity)
    yield `Only findings of severity ${scan.minimumSeverity} and above are reported.\n`;
  if (report.population.length === 0) return;
  yield '\n';
  yield columns(
    ['check', 'failed', 'unknown', 'passed', 'not applicable'],
    report.population.map(({ check, counts }) => [
      check,
      counts.fail,
      counts.unknown,
      counts.pass,
      counts['not-applicable'],
    ]),
    pen,
  );
};

const evidenceLine = (evidence: Evidence, namesService: boolean): string | null => {
  if (evidence.kind !== 'path') return null;
  const service = namesService ? `${evidence.service}: ` : '';
  const part = evidence.share < 1 ? `${percent(evidence.share)}: ` : '';
  const family = evidence.family === 'ipv6' ? `${familyName(evidence.family)} ` : '';
  return `${service}${family}${part}${pathLine(evidence.path)}`;
};

/** Each command on a line of its own, its continuation lines joined: what is marked with `$` can be pasted as it is. */
const commands = (cli: string): readonly string[] =>
  cli
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map(clean)
    .filter((line) => line !== '');

const failure = function* (finding: Finding, pen: Pen): Iterable<string> {
  const { subject, remedy, severity } = finding;
  const name = subject.name ? ` (${clean(subject.name)})` : '';
  const place = [subject.accountId, subject.region, subject.vpcId].filter((part) => part !== null).join(' ');
  yield `  ${bySeverity(severity, severity, pen)} ${pen.colors.bold(clean(subject.id))}${name}  ${pen.colors.dim(place)}\n`;
  yield paragraph(clean(finding.message), pen.width, '    ');
  const accepted = waiverWords(finding);
  if (accepted) yield paragraph(accepted, pen.width, '    ');
  // s3-via-nat says by its name which service its path leads to; other checks look at several.
  const one = finding.evidence.every(
    (evidence) => evidence.kind !== 'path' || finding.check.startsWith(`${evidence.service}-`),
  );
  for (const evidence of finding.evidence) {
    const line = evidenceLine(evidence, !one);
    // A path stays on one line, however wide: it is read, copied and searched as a whole.
    if (line) yield `    ${pen.colors.cyan(line)}\n`;
  }
  if (!remedy) return;
  if (!remedy.cli) yield paragraph(clean(remedy.text), pen.width, '    ');
  else for (const command of commands(remedy.cli)) yield `    ${pen.colors.green('$')} ${command}\n`;
};

const failures = function* (report: Report, pen: Pen): Iterable<string> {
  for (const { info, failures: findings } of failuresByCheck(report)) {
    if (findings.length === 0) continue;
    yield `\n${pen.colors.bold(info.id)}  ${info.title}  ${pen.colors.dim(count(findings.length, 'finding'))}\n`;
    yield paragraph(info.rationale, pen.width, '  ');
    for (const finding of findings) {
      yield '\n';
      yield* failure(finding, pen);
    }
  }
};

const unknowns = function* (report: Report, pen: Pen): Iterable<string> {
  const groups = undecidedBy(report.findings);
  if (groups.length === 0) return;
  yield `\n${pen.colors.bold('Unknown')}  could not be decided, and counts neither as passed nor as failed\n`;
  for (const { gap, findings } of groups) {
    yield '\n';
    yield paragraph(clean(gap.message), pen.width, '  ');
    yield `    ${pen.colors.dim(clean(`${gap.action} ${gap.code}`))}\n`;
    for (const [check, group] of groupBy(findings, (finding) => finding.check))
      yield paragraph(
        `${check}: ${some(
          group.map(({ subject }) => clean(subject.id)),
          6,
        )}`,
        pen.width,
        '    ',
      );
    yield paragraph(clean(settles(gap)), pen.width, '    ');
  }
};

const waivers = function* (report: Report, pen: Pen): Iterable<string> {
  const lines = waiverLines(report);
  if (lines.length === 0) return;
  yield `\n${pen.colors.bold('Waivers')}  to renew or to remove\n`;
  for (const line of lines) yield paragraph(line, pen.width, '  ');
};

const traffic = function* ({ traffic: observed }: Report, pen: Pen): Iterable<string> {
  if (!observed) return;
  yield `\n${pen.colors.bold('Traffic')}  of NAT gateways on failing paths, and what flow logs could prove\n`;
  for (const line of trafficLines(observed)) yield paragraph(line, pen.width, '  ');
};

const coverage = function* (report: Report, pen: Pen): Iterable<string> {
  const { targets, gaps, complete } = report.coverage;
  const assessed = targets.filter(({ status }) => status === 'assessed').length;
  const partial = targets.filter(({ status }) => status === 'partial').length;
  yield `\n${pen.colors.bold('Coverage')}  ${assessed} of ${count(targets.length, 'account-region')} assessed whole`;
  yield partial > 0 ? `, ${partial} in part\n` : '\n';
  const idle = targets.filter((target) => target.idle).length;
  if (idle > 0)
    yield paragraph(
      `${count(idle, 'account-region')} of them idle: nothing there can carry traffic, so the rest was not read (--deep reads it).`,
      pen.width,
      '  ',
    );
  if (complete) yield '  Nothing was left out: every call was answered.\n';
  for (const { gap, lines } of missingBy(gaps)) {
    const places = lines.map(
      ({ accountId, region }) => `${accountId}${region ? ` ${region}` : ' (whole account)'}`,
    );
    const section = lines[0]?.section;
    const items = lines.flatMap(({ item }) => item ?? []).map(clean);
    const what = section ? `${section}${items.length > 0 ? ` ${some(items, 4)}` : ''}` : 'everything';
    yield `  ${pen.colors.yellow('not assessed')} ${what} in ${some(places, 4)}\n`;
    yield paragraph(clean(`${gap.action} ${gap.code}: ${gap.message}`), pen.width, '    ');
  }
};

const shownBudgets = 10;

/** What the scan took of each account's API quotas, the largest first. */
const budgets = function* (report: Report, pen: Pen): Iterable<string> {
  const all = [...apiBudgets(report)].sort((a, b) => b.calls - a.calls);
  if (all.length === 0) return;
  yield `\n${pen.colors.bold('API budget')}  of each account\n`;
  for (const budget of all.slice(0, shownBudgets))
    yield `  ${clean(budget.accountId)}  ${budgetWords(budget)}\n`;
  if (all.length > shownBudgets)
    yield `  and ${count(all.length - shownBudgets, 'account')} more, in the JSON report\n`;
};

const totals = function* (report: Report, pen: Pen): Iterable<string> {
  const resources = report.resources.reduce((sum, { listed }) => sum + listed, 0);
  const calls = report.apiCalls.flatMap((entry) => entry.calls).reduce((sum, entry) => sum + entry.calls, 0);
  const judged = report.population.reduce((sum, { subjects }) => sum + subjects, 0);
  yield `\n${count(report.scan.checks.length, 'check')}, ${count(judged, 'verdict')}, ${count(resources, 'resource')} listed by ${count(calls, 'API call')}\n`;
  yield pen.colors.dim(`inventory sha256 ${report.scan.inventorySha256}`) + '\n';
  yield pen.colors.dim(`report    sha256 ${report.sha256}`) + '\n';
};

/** A reporter for a terminal of this width: summary first, failures with their path on one line, gaps, coverage. */
export const createTerminalReporter = (options: TerminalOptions): Reporter => {
  const pen: Pen = { ...options, colors: picocolors.createColors(options.color) };
  return {
    mediaType: 'text/plain',
    extension: 'txt',
    *render(report) {
      yield* summary(report, pen);
      yield* failures(report, pen);
      yield* unknowns(report, pen);
      yield* waivers(report, pen);
      yield* traffic(report, pen);
      yield* coverage(report, pen);
      yield* budgets(report, pen);
      yield* totals(report, pen);
    },
  };
};

/** The report as plain text of a hundred columns. */
export const terminal: Reporter = createTerminalReporter({ width: 100, color: false });

import { percent } from '../model/percent.ts';
import Table from 'cli-table3';
import picocolors from 'picocolors';
import { type Evidence, type Finding, repairKey } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { failuresByCheck, groupBy, lineKind, missingBy, some, undecidedBy } from './group.ts';
import { linesTaken, paragraph, wrap } from './layout.ts';
import type { Reporter } from './reporter.ts';
import { failedWords, type Pen, remedyLines, subjectLine, type TerminalOptions } from './terminal-parts.ts';
import { firstScreen } from './first-screen.ts';
import { namesIn } from './names.ts';
import { totals } from './terminal-totals.ts';
import { trafficLines } from './traffic-words.ts';
import { overlayWords, plannedWords, skippedWords, waiverLines, waiverWords } from './overlay-words.ts';
import { apiBudgets, budgetWords } from './api-budget.ts';
import { clean, count, familyName, pathLine, sectionWord, settles } from './words.ts';

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

const summary = function* (report: Report, pen: Pen): Iterable<string> {
  const { scan, summary: sums, coverage, tool } = report;
  const accounts = new Set(coverage.targets.map(({ accountId }) => accountId));
  const regions = new Set(coverage.targets.flatMap(({ region }) => region ?? []));
  const scope = `${count(accounts.size, 'account')}, ${count(regions.size, 'region')}`;
  yield `${pen.colors.bold(`${tool.name} ${tool.version}`)}  ${scope}, collected ${scan.collectedAt}\n\n`;
  const { unknown, pass } = sums.counts;
  const undecided = `${unknown.toLocaleString('en-US')} unknown`;
  const others = `${pass.toLocaleString('en-US')} passed  ${sums.counts['not-applicable'].toLocaleString('en-US')} not applicable`;
  const plain = failedWords(report, { ...pen, colors: picocolors.createColors(false) });
  const isWide = `${plain}  ${undecided}  ${others}`.length > pen.width;
  yield `${failedWords(report, pen)}${isWide ? '\n' : '  '}${unknown > 0 ? pen.colors.bold(undecided) : undecided}  ${others}\n`;
  const overlays = overlayWords(report);
  if (overlays) yield `${overlays}\n`;
  if (scan.interrupted)
    yield `${pen.colors.yellow('The collection was interrupted.')} What was not reached is said below.\n`;
  else if (!coverage.complete) yield `${pen.colors.yellow('Not everything could be read.')} See below.\n`;
  if (scan.vpcIds.length > 0) yield `Only subjects of ${some(scan.vpcIds, 5)} are reported.\n`;
  const skipped = skippedWords(report);
  if (skipped) yield paragraph(skipped, pen.width, '');
  if (scan.minimumSeverity)
    yield `Only findings of severity ${scan.minimumSeverity} and above are reported.\n`;
};

/** The checks that found something, worst first. */
const table = function* (report: Report, pen: Pen): Iterable<string> {
  if (report.population.length === 0) return;
  const counted = new Map(report.population.map(({ check, counts }) => [check, counts]));
  const all = failuresByCheck(report).flatMap(({ info }) => {
    const counts = counted.get(info.id);
    return counts ? [{ check: info.id, counts }] : [];
  });
  const open = all.filter(({ counts }) => counts.fail + counts.unknown > 0);
  if (open.length === 0) return;
  yield '\n';
  yield columns(
    ['check', 'failed', 'unknown', 'passed', 'n/a'],
    open.map(({ check, counts }) => [
      check,
      counts.fail,
      counts.unknown,
      counts.pass,
      counts['not-applicable'],
    ]),
    pen,
  );
};

/** The paths of a finding, one line each: those that read the same are one, and take the addresses of all of them. */
const pathLines = (evidence: readonly Evidence[], namesService: boolean): readonly string[] => {
  const shares = new Map<string, { readonly head: string; readonly line: string; readonly share: number }>();
  for (const item of evidence) {
    if (item.kind !== 'path') continue;
    const head = `${namesService ? `${item.service}: ` : ''}${item.family === 'ipv6' ? `${familyName(item.family)} ` : ''}`;
    const line = pathLine(item.path);
    const share = (shares.get(head + line)?.share ?? 0) + item.share;
    shares.set(head + line, { head, line, share });
  }
  // Shares are fractions: a sum of them may fall short of the whole by a hair.
  return [...shares.values()].map(
    ({ head, line, share }) => `${head}${share < 0.9999 ? `${percent(share)}: ` : ''}${line}`,
  );
};

const sameAs = (words: string, { colors }: Pen): string => `    ${colors.dim(clean(words))}\n`;

const failure = function* (finding: Finding, pen: Pen, known: Finding | undefined): Iterable<string> {
  const { remedy } = finding;
  yield subjectLine(finding, pen);
  yield paragraph(pen.names.within(clean(finding.message)), pen.width, '    ');
  const accepted = waiverWords(finding);
  if (accepted) yield paragraph(accepted, pen.width, '    ');
  if (known?.cause) {
    yield sameAs(`Same cause as ${known.check} ${known.subject.id}, and fixed with it.`, pen);
    return;
  }
  // s3-via-nat says by its name which service its path leads to; other checks look at several.
  const one = finding.evidence.every(
    (evidence) => evidence.kind !== 'path' || finding.check.startsWith(`${evidence.service}-`),
  );
  // A path stays on one line, however wide: it is read, copied and searched as a whole.
  for (const line of pathLines(finding.evidence, !one)) yield `    ${pen.colors.cyan(line)}\n`;
  const planned = plannedWords(finding);
  if (planned) yield paragraph(planned, pen.width, '    ');
  if (!remedy) return;
  if (known) yield sameAs(`Fixed by the same commands as ${known.check} ${known.subject.id} above.`, pen);
  else yield* remedyLines(remedy, pen);
};

// All of them whole when they are few; else so many of each check, and the others on a line.
const fewFailures = 50;
const wholeOfCheck = 8;

const failures = function* (report: Report, pen: Pen): Iterable<string> {
  // The first finding of each cause is drawn whole, and the others refer to it; so are commands that several ask for.
  const drawn = new Map<string, Finding>();
  for (const { info, failures: findings } of failuresByCheck(report)) {
    if (findings.length === 0) continue;
    const amount = count(findings.length, 'finding');
    const isWide = `${info.id}  ${info.title}  ${amount}`.length > pen.width;
    yield `\n${pen.colors.bold(info.id)}  ${isWide ? '' : `${info.title}  `}${pen.colors.dim(amount)}\n`;
    if (isWide) yield paragraph(`${info.title}.`, pen.width, '  ');
    yield paragraph(info.rationale, pen.width, '  ');
    const whole = report.summary.counts.fail > fewFailures ? wholeOfCheck : findings.length;
    for (const finding of findings.slice(0, whole)) {
      yield '\n';
      const key = repairKey(finding);
      yield* failure(finding, pen, key === null ? undefined : drawn.get(key));
      if (key !== null && !drawn.has(key)) drawn.set(key, finding);
    }
    if (findings.length > whole) yield '\n';
    for (const finding of findings.slice(whole)) yield subjectLine(finding, pen);
    if (findings.length > whole)
      yield pen.colors.dim(`  What to type for these: report.html or report.json (--output DIR)\n`);
  }
};

const unknowns = function* (report: Report, pen: Pen): Iterable<string> {
  const groups = undecidedBy(report.findings);
  if (groups.length === 0) return;
  yield `\n${pen.colors.bold('Unknown')}  could not be decided, and counts neither as passed nor as failed\n`;
  for (const { gap, findings } of groups) {
    yield '\n';
    yield paragraph(pen.names.within(clean(gap.message)), pen.width, '  ');
    yield `    ${pen.colors.dim(clean(`${gap.action} ${gap.code}`))}\n`;
    for (const [check, group] of groupBy(findings, (finding) => finding.check))
      yield paragraph(
        `${check}: ${some(
          group.map(({ subject }) => clean(pen.names.of(subject.id))),
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
  if (complete)
    yield `  ${report.coverage.skipped ? 'E' : 'Nothing was left out: e'}very call was answered.\n`;
  for (const { gap, lines } of missingBy(gaps)) {
    const places = lines.map(
      ({ accountId, region }) => `${pen.names.of(accountId)}${region ? ` ${region}` : ' (whole account)'}`,
    );
    const section = lines[0]?.section;
    const items = lines.flatMap(({ item }) => item ?? []).map(clean);
    const what = section
      ? `${sectionWord(section)}${items.length > 0 ? ` ${some(items, 4)}` : ''}`
      : 'everything';
    const [first = '', ...rest] = wrap(
      `${lineKind({ gap }).replace(/^N/, 'n')}: ${what} in ${some(places, 4)}`,
      pen.width - 4,
    );
    yield `  ${pen.colors.yellow(first)}\n`;
    for (const line of rest) yield `    ${line}\n`;
    yield paragraph(clean(`${gap.action} ${gap.code}: ${gap.message}`), pen.width, '    ');
  }
};

const shownBudgets = 10;

/** What the scan took of each account's API quotas, the largest first. */
const budgets = function* (report: Report, pen: Pen): Iterable<string> {
  const all = [...apiBudgets(report)].sort((a, b) => b.calls - a.calls);
  if (all.every(({ calls }) => calls === 0)) return;
  yield `\n${pen.colors.bold('API budget')}  of each account\n`;
  for (const budget of all.slice(0, shownBudgets))
    yield `  ${clean(pen.names.of(budget.accountId))}  ${budgetWords(budget)}\n`;
  if (all.length > shownBudgets)
    yield `  and ${count(all.length - shownBudgets, 'account')} more, in the JSON report\n`;
};

const details = function* (report: Report, pen: Pen): Iterable<string> {
  yield* table(report, pen);
  yield* failures(report, pen);
  yield* unknowns(report, pen);
  yield* waivers(report, pen);
  yield* traffic(report, pen);
  yield* coverage(report, pen);
  yield* budgets(report, pen);
  yield* totals(report, pen);
};

/**
 * A reporter for a terminal of this width: a screen with what to do first, and, where details are asked for, before it the
 * failures with their path on one line, gaps, coverage.
 */
export const createTerminalReporter = (options: TerminalOptions): Reporter => {
  const colors = picocolors.createColors(options.color);
  return {
    mediaType: 'text/plain',
    extension: 'txt',
    *render(report) {
      const pen: Pen = { ...options, colors, names: namesIn(report) };
      const head = [...summary(report, pen)].join('');
      yield head;
      if (options.details) yield* details(report, pen);
      yield* firstScreen(report, pen, linesTaken(head, pen.width));
    },
  };
};

export type { TerminalOptions } from './terminal-parts.ts';

/** The first screen as plain text of a hundred columns. */
export const terminal: Reporter = createTerminalReporter({ width: 100, color: false });

import type picocolors from 'picocolors';
import { type Finding, severities, type Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { failuresByCheck, lineKind, missingBy, some } from './group.ts';
import { paragraph } from './layout.ts';
import { clean, count, sectionWord } from './words.ts';

/** What a terminal can show. */
export interface TerminalOptions {
  readonly width: number;
  readonly color: boolean;
}

/** How something is written on a terminal. */
export interface Pen extends TerminalOptions {
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

/** How many failed, and how many of each severity. */
export const failedWords = (report: Report, pen: Pen): string => {
  const parts = severities
    .filter((severity) => report.summary.failed[severity] > 0)
    .map((severity) => bySeverity(severity, `${report.summary.failed[severity]} ${severity}`, pen));
  const total = `${report.summary.counts.fail.toLocaleString('en-US')} failed`;
  const { toFix, counts } = report.summary;
  // Failures of one cause, or with the same commands, are fixed together.
  const places = toFix !== undefined && toFix < counts.fail ? `, ${count(toFix, 'thing')} to do` : '';
  return parts.length > 0 ? `${pen.colors.bold(total)} (${parts.join(', ')})${places}` : total;
};

/** What failed, and where: one line. */
export const subjectLine = ({ subject, severity }: Finding, pen: Pen): string => {
  const name = subject.name ? ` (${clean(subject.name)})` : '';
  const place = [subject.accountId, subject.region, subject.vpcId]
    .flatMap((part) => (part === null || part === '' ? [] : [clean(part)]))
    .join(' ');
  return `  ${bySeverity(severity, severity, pen)} ${pen.colors.bold(clean(subject.id))}${name}  ${pen.colors.dim(place)}\n`;
};

/** Each command on a line of its own, its continuation lines joined: what is marked with `$` can be pasted as it is. */
export const commandLines = function* (cli: string, pen: Pen, indent: string): Iterable<string> {
  const lines = cli
    .replace(/\s*\\\n\s*/g, ' ')
    .split('\n')
    .map(clean)
    .filter((line) => line !== '');
  for (const line of lines)
    yield line.startsWith('#')
      ? `${indent}${pen.colors.dim(line)}\n`
      : `${indent}${pen.colors.green('$')} ${line}\n`;
};

const worstShown = 3;
const missingShown = 3;

const worst = function* (report: Report, pen: Pen): Iterable<string> {
  const open = failuresByCheck(report)
    .flatMap(({ info, failures }) => failures.map((finding) => ({ info, finding })))
    .filter(({ finding: { waiver, baseline } }) => (!waiver || waiver.expired) && baseline !== 'known')
    // Each check once: the same again says nothing new.
    .filter(({ info }, index, all) => all.findIndex((other) => other.info === info) === index)
    .slice(0, worstShown);
  for (const { info, finding } of open) {
    yield subjectLine(finding, pen);
    yield paragraph(`${info.title} (${info.id}).`, pen.width, '    ');
    if (finding.remedy?.cli) yield* commandLines(finding.remedy.cli, pen, '    ');
    else if (finding.remedy) yield paragraph(clean(finding.remedy.text), pen.width, '    ');
  }
};

const unseen = function* (report: Report, pen: Pen): Iterable<string> {
  const all = missingBy(report.coverage.gaps).filter((line) => lineKind(line) === 'Not assessed');
  if (all.length === 0) {
    yield report.coverage.complete
      ? '  Not looked at: nothing; every call was answered.\n'
      : '  Not looked at: the collection was interrupted.\n';
    return;
  }
  const lines = all.slice(0, missingShown).map(({ gap, lines: places }) => {
    const section = places[0]?.section;
    const where = some(
      places.map(({ accountId, region }) => clean(`${accountId} ${region ?? '(whole account)'}`)),
      2,
    );
    return `${section ? sectionWord(section) : 'everything'} in ${where} (${clean(`${gap.action}: ${gap.code}`)})`;
  });
  const rest = all.length - lines.length;
  const more = rest > 0 ? `; ${count(rest, 'more cause')}` : '';
  yield paragraph(`Not looked at: ${lines.join('; ')}${more}.`, pen.width, '  ');
};

/** The end, where a reader of a long report is: the worst, what to type against it, and what was not looked at. */
export const inShort = function* (report: Report, pen: Pen): Iterable<string> {
  const { fail, unknown } = report.summary.counts;
  if (fail <= worstShown) return;
  yield `\n${pen.colors.bold('In short')}  ${fail.toLocaleString('en-US')} failed, ${unknown.toLocaleString('en-US')} unknown; the worst first\n\n`;
  yield* worst(report, pen);
  yield '\n';
  yield* unseen(report, pen);
  yield paragraph(
    'More: --output DIR writes a page with every path drawn (report.html); `pathproof checks ID` explains a check.',
    pen.width,
    '  ',
  );
};

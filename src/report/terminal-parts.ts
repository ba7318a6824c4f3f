import { type Finding, type Remedy, severities, type Severity } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../model/report.ts';
import { paragraph } from './layout.ts';
import { costWords } from './money-words.ts';
import type { Names } from './names.ts';
import { shellLines } from './things-to-do.ts';
import { clean, count } from './words.ts';

/** What a terminal can show, and what it is asked for. */
export interface TerminalOptions {
  readonly width: number;
  readonly color: boolean;
  /** Print every finding above the first screen. */
  readonly details?: boolean;
  /** The plan that was made with the report. */
  readonly plan?: Plan;
  /** Where the files of the report were written. */
  readonly directory?: string;
}

/** Text in a color, or as it is where there are none. */
export type Colors = Readonly<
  Record<'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow', (text: string) => string>
>;

/** How something is written on a terminal. */
export interface Pen extends TerminalOptions {
  readonly colors: Colors;
  readonly names: Names;
}

/** A text in the color of a severity. */
export const bySeverity = (severity: Severity, text: string, { colors }: Pen): string => {
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
    .map((severity) =>
      bySeverity(severity, `${report.summary.failed[severity].toLocaleString('en-US')} ${severity}`, pen),
    );
  const total = `${report.summary.counts.fail.toLocaleString('en-US')} failed`;
  const { toFix, counts } = report.summary;
  // Failures of one cause, or with the same commands, are fixed together.
  const places = toFix !== undefined && toFix < counts.fail ? `, ${count(toFix, 'thing')} to do` : '';
  return parts.length > 0 ? `${pen.colors.bold(total)} (${parts.join(', ')})${places}` : total;
};

/** What failed, and where: one line. */
export const subjectLine = ({ subject, severity }: Finding, pen: Pen): string => {
  const name = subject.name ? ` (${clean(subject.name)})` : '';
  const { of } = pen.names;
  const vpc = subject.vpcId === subject.id ? null : subject.vpcId;
  const place = [of(subject.accountId), subject.region, vpc === null ? null : of(vpc)]
    .flatMap((part) => (part === null || part === '' ? [] : [clean(part)]))
    .join(' ');
  return `  ${bySeverity(severity, severity, pen)} ${pen.colors.bold(clean(subject.id))}${name}  ${pen.colors.dim(place)}\n`;
};

/** Each command on a line of its own, its continuation lines joined: what is marked with `$` can be pasted as it is. */
export const commandLines = function* (cli: string, pen: Pen, indent: string): Iterable<string> {
  for (const line of shellLines(cli))
    yield line.startsWith('#')
      ? `${indent}${pen.colors.dim(line)}\n`
      : `${indent}${pen.colors.green('$')} ${line}\n`;
};

/** What to do about a failure, and what that costs in hours that are charged. */
export const remedyLines = function* (remedy: Remedy, pen: Pen): Iterable<string> {
  if (remedy.cli) yield* commandLines(remedy.cli, pen, '    ');
  else yield paragraph(pen.names.within(clean(remedy.text)), pen.width, '    ');
  const cost = remedy.costPerMonth;
  if (cost && cost.usd !== 0) yield `    ${pen.colors.dim(costWords(cost))}\n`;
};

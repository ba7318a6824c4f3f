import { type Finding, severities } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { lineKind, missingBy, some, undecidedBy } from './group.ts';
import { cells, cutToCells, linesTaken, paragraph, wrap } from './layout.ts';
import { costWords } from './money-words.ts';
import { outOfReach } from './out-of-reach.ts';
import { bySeverity, type Pen } from './terminal-parts.ts';
import { type FirstThing, thingsToDo } from './things-to-do.ts';
import { clean, count, sectionWord } from './words.ts';

/** How much one screen holds. */
const most = { lines: 60, things: 5, services: 4, gaps: 3, some: 2 };

const heading = (words: string, more: string, { colors }: Pen): string =>
  `\n${colors.bold(words)}${more === '' ? '' : `  ${more}`}\n`;

/** A sentence on so many lines; what does not fit is cut, and an ellipsis says so. */
const shortParagraph = (text: string, width: number, lines: number): readonly string[] => {
  const all = wrap(text, width);
  if (all.length <= lines) return all.map((line) => cutToCells(line, width * 2));
  const last = all[lines - 1] ?? '';
  return [...all.slice(0, lines - 1), cutToCells(`${last} …`, width)];
};

/** Where a failure is, by names. */
const placeWords = ({ subject }: Finding, { names }: Pen): string => {
  const { accountId, region, vpcId } = subject;
  const vpc = vpcId === null || vpcId === subject.id ? '' : ` ${names.of(vpcId)}`;
  return clean(`${names.of(accountId)} ${region}${vpc}`);
};

/** The first command, on two lines at most, how many more there are, and how many more things to do are like this one. */
const commandWords = function* (
  { commands, finding, change, alike }: FirstThing,
  { directory, ...pen }: Pen,
): Iterable<string> {
  const [first, ...rest] = commands.map(clean);
  // What fits on two lines can be pasted; what does not need not take more than one.
  const isWhole = first === undefined || cells(first) <= pen.width * 2 - 6;
  if (first !== undefined)
    yield `   ${pen.colors.green('$')} ${isWhole ? first : cutToCells(first, pen.width - 6)}\n`;
  const isInFile = directory !== undefined && (change || (first === undefined && finding.planned));
  const notes = [
    ...(rest.length > 0 ? [`and ${count(rest.length, 'more command')}`] : []),
    ...(rest.length > 0 || !isWhole
      ? [isInFile ? `whole in ${directory}/plan.sh` : 'whole with --details']
      : []),
    ...(first === undefined && isInFile ? [`commands in ${directory}/plan.sh`] : []),
    ...(alike > 0 ? [`${alike.toLocaleString('en-US')} more like it (${finding.check})`] : []),
  ];
  if (notes.length > 0) yield paragraph(notes.join('; '), pen.width, '   ');
};

const thingWords = function* (one: FirstThing, number: number, pen: Pen): Iterable<string> {
  const { finding, resolves, change } = one;
  const lead = `${number}. ${finding.severity}`;
  const under = ' '.repeat(3);
  const [first = '', ...rest] = shortParagraph(
    pen.names.within(clean(one.title)),
    pen.width - lead.length - 3,
    2,
  );
  yield `${number}. ${bySeverity(finding.severity, finding.severity, pen)}  ${pen.colors.bold(first)}\n`;
  for (const line of rest) yield `${under}${line}\n`;
  const proof = pen.plan ? ', not proved' : '';
  const what = change ? `resolves ${count(resolves, 'failure')}` : `${count(resolves, 'failure')}${proof}`;
  const cost = one.commands.length === 0 ? '' : ` · ${costWords(one.costPerMonth)}`;
  const planned = finding.planned ? ` · change ${finding.planned.id}` : '';
  const where = `${placeWords(finding, pen)} · ${what}${cost}${planned}`;
  for (const line of shortParagraph(where, pen.width - 3, 2)) yield `${under}${line}\n`;
  yield* commandWords(one, pen);
};

/** The first things to do, as many as these lines hold, and one at least. */
const things = function* (report: Report, pen: Pen, room: number): Iterable<string> {
  const shown = thingsToDo(report, pen.plan ?? null, most.things);
  if (shown.length === 0) return;
  const total = pen.plan?.totals.changes ?? report.summary.toFix ?? report.summary.counts.fail;
  const open = severities.reduce((sum, severity) => sum + report.summary.open[severity], 0);
  const of = pen.plan
    ? `the worst of ${count(total, 'proved change')}, resolving ${pen.plan.totals.resolved} of ${count(pen.plan.totals.failures, 'failure')}; ${costWords(pen.plan.totals.costPerMonth)}`
    : `the worst of ${count(Math.min(total, open), 'thing')} to do`;
  yield heading('Do first', of, pen);
  let left = room - 2;
  for (const [at, one] of shown.entries()) {
    const words = `\n${[...thingWords(one, at + 1, pen)].join('')}`;
    left -= linesTaken(words, pen.width);
    if (left < 0 && at > 0) return;
    yield words;
  }
};

const reachWords = function* (report: Report, pen: Pen): Iterable<string> {
  const found = outOfReach(report);
  if (found.length === 0) return;
  yield heading('Out of reach', 'for some or all addresses', pen);
  for (const [service, subnets] of found.slice(0, most.services)) {
    const from = some([...subnets].map(pen.names.of), most.some);
    for (const line of shortParagraph(clean(`${service}: from ${from}`), pen.width - 3, 2))
      yield `   ${line}\n`;
  }
  if (found.length > most.services) yield `   and ${count(found.length - most.services, 'more service')}\n`;
};

const unseen = function* (report: Report, pen: Pen): Iterable<string> {
  const all = missingBy(report.coverage.gaps).filter((line) => lineKind(line) === 'Not assessed');
  const undecided = report.summary.counts.unknown;
  if (all.length === 0) {
    const leftOut = report.coverage.skipped?.length ?? 0;
    const why = report.coverage.complete
      ? `${leftOut > 0 ? `what ${count(leftOut, 'check')} left out would judge` : 'nothing'}; every call was answered`
      : 'the collection was interrupted: what was not reached is in the coverage';
    yield heading('Not looked at', why, pen);
  } else {
    yield heading('Not looked at', '', pen);
    for (const { gap, lines } of all.slice(0, most.gaps)) {
      const where = some(
        lines.map(({ accountId, region }) => `${pen.names.of(accountId)} ${region ?? '(whole account)'}`),
        most.some,
      );
      const what = lines[0]?.section ? sectionWord(lines[0].section) : 'everything';
      const text = clean(`${what} in ${where} (${gap.action}: ${gap.code})`);
      for (const line of shortParagraph(text, pen.width - 3, 2)) yield `   ${line}\n`;
    }
    if (all.length > most.gaps) yield `   and ${count(all.length - most.gaps, 'more cause')}\n`;
  }
  if (undecided === 0) return;
  const causes = undecidedBy(report.findings);
  const [first] = causes;
  const words = `${count(undecided, 'verdict')} unknown, for ${count(causes.length, 'reason')}${first ? `; first: ${pen.names.within(clean(first.gap.message))}` : ''}`;
  for (const line of shortParagraph(words, pen.width - 3, 2)) yield `   ${line}\n`;
};

const theRest = function* (report: Report, pen: Pen): Iterable<string> {
  const { expired, unused, unreadable } = report.waivers;
  const idle = expired.length + unused.length + unreadable.length;
  const files =
    pen.directory === undefined
      ? '--output DIR writes report.html and report.json'
      : `${pen.directory} holds the files`;
  const parts = [
    ...(pen.details ? [] : ['--details prints every finding here']),
    files,
    ...(pen.plan === undefined && report.summary.counts.fail > 0
      ? ['scan and audit prove and price the changes with --plan']
      : []),
    ...(pen.plan !== undefined && pen.directory === undefined ? ['`pathproof plan` prints all changes'] : []),
    '`pathproof checks ID` explains a check',
    ...(idle > 0 ? [`${count(idle, 'waiver')} to renew or remove`] : []),
  ];
  yield heading('The rest', '', pen);
  yield paragraph(`${parts.join('; ')}.`, pen.width, '   ');
  yield `   ${pen.colors.dim(`report sha256 ${report.sha256}`)}\n`;
};

/**
 * What a reader needs first: what to do, what is out of reach, what was not looked at, and where the rest is; on what so
 * many lines above it leave of a screen.
 */
export const firstScreen = function* (report: Report, pen: Pen, above: number): Iterable<string> {
  const after = [...reachWords(report, pen), ...unseen(report, pen), ...theRest(report, pen)].join('');
  yield* things(report, pen, most.lines - above - linesTaken(after, pen.width));
  yield after;
};

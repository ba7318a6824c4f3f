import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { evidenceSentence } from './disclaimer.ts';
import { pathsOf } from './evidence-lines.ts';
import { createRepairs, failuresByCheck, lineKind, missingBy, undecidedBy } from './group.ts';
import { cut } from './limits.ts';
import { code, escaped } from './markdown-text.ts';
import { type Names, namesIn } from './names.ts';
import { plannedWords, skippedWords } from './overlay-words.ts';
import type { Reporter } from './reporter.ts';
import { count, gapWords, pathLine, repairedWith, settles } from './words.ts';

// A comment on GitHub holds 65,536 characters; what does not fit is counted.
const budget = 55_000;
const mostOfCheck = 50;

const summary = function* (report: Report): Iterable<string> {
  const { counts, failed, open, waived } = report.summary;
  const openCount = Object.values(open).reduce((sum, value) => sum + value, 0);
  const headline =
    openCount > 0
      ? `${count(openCount, 'finding')} to act on`
      : counts.fail > 0
        ? 'No failure that is not waived or known'
        : counts.unknown > 0 || !report.coverage.complete || report.coverage.skipped
          ? 'Nothing failed in what could be seen'
          : 'Nothing failed';
  yield `## pathproof: ${headline}\n\n`;
  yield '| failed | not assessed | passed | not applicable |\n| --: | --: | --: | --: |\n';
  yield `| ${counts.fail} | ${counts.unknown} | ${counts.pass} | ${counts['not-applicable']} |\n\n`;
  const bySeverity = Object.entries(failed).filter(([, value]) => value > 0);
  if (bySeverity.length > 0)
    yield `Failed by severity: ${bySeverity.map(([severity, value]) => `${value} ${severity}`).join(', ')}.`;
  if (waived > 0) yield ` ${count(waived, 'failure')} waived.`;
  if (report.baseline)
    yield ` Against the baseline: ${report.baseline.new} new, ${report.baseline.known} known, ${report.baseline.resolved} resolved.`;
  yield '\n\n';
};

const notSeen = function* (report: Report): Iterable<string> {
  const { accounts, gaps, complete } = report.coverage;
  yield `**Coverage:** ${accounts.assessed} of ${count(accounts.listed, 'account')} assessed whole, ${accounts.partial} in part, ${accounts.notAssessed} not at all.`;
  yield complete ? ' Every call was answered.\n\n' : '\n\n';
  for (const { gap, lines } of missingBy(gaps).slice(0, 20))
    yield `- ${lineKind({ gap })} in ${count(lines.length, 'place')}: ${escaped(cut(gapWords(gap), 400))}\n`;
  if (gaps.length > 0) yield '\n';
  const skipped = skippedWords(report);
  if (skipped) yield `${escaped(cut(skipped, 2000))}\n\n`;
};

const marksOf = ({ waiver, baseline }: Finding): string => {
  const marks = [
    ...(waiver
      ? [`${waiver.expired ? 'waiver expired' : 'waived until'} ${waiver.until} by ${escaped(waiver.owner)}`]
      : []),
    ...(baseline ? [baseline] : []),
  ];
  return marks.length > 0 ? ` (${marks.join(', ')})` : '';
};

/** What to do: once for what one change repairs. */
const repairText = (finding: Finding, known: Finding | null, names: Names): string => {
  if (known)
    return `  - ${escaped(repairedWith(finding))} ${code(known.check)} ${code(cut(known.subject.id, 120))}, above\n`;
  const { remedy } = finding;
  const planned = plannedWords(finding);
  return [
    ...(remedy ? [`  - do: ${escaped(cut(names.within(remedy.text), 400))}\n`] : []),
    ...(planned ? [`  - ${escaped(cut(planned, 400))}\n`] : []),
  ].join('');
};

const failureText = (finding: Finding, known: Finding | null, names: Names): string => {
  const { subject } = finding;
  const name = subject.name ? ` ${escaped(cut(subject.name, 80))}` : '';
  const vpc = subject.vpcId === null || subject.vpcId === subject.id ? '' : names.of(subject.vpcId);
  const where = [names.of(subject.accountId), subject.region, vpc].filter(Boolean).join(' ');
  const paths = pathsOf(finding)
    .slice(0, 2)
    .map((path) => `  - path: ${code(cut(pathLine(path), 300))}\n`);
  return [
    `- **${finding.severity}** ${code(cut(subject.id, 120))}${name}, ${escaped(where)}${marksOf(finding)}: ${escaped(cut(names.within(finding.message), 500))}\n`,
    ...paths,
    repairText(finding, known, names),
  ].join('');
};

/** Failures check by check, as many as fit; what does not is counted, never dropped in silence. */
const failures = function* (report: Report, room: number): Iterable<string> {
  const names = namesIn(report);
  let left = room;
  const repairs = createRepairs();
  for (const { info, failures: findings } of failuresByCheck(report)) {
    if (findings.length === 0) continue;
    const head = `### ${code(info.id)} ${escaped(info.title)} (${findings.length})\n\n`;
    yield head;
    left -= head.length;
    let shown = 0;
    for (const finding of findings.slice(0, mostOfCheck)) {
      const text = failureText(finding, repairs.before(finding), names);
      if (text.length > left) break;
      yield text;
      repairs.note(finding);
      left -= text.length;
      shown += 1;
    }
    yield shown < findings.length ? `- and ${findings.length - shown} more, in the other reports\n\n` : '\n';
  }
};

const unknowns = function* ({ findings }: Report): Iterable<string> {
  const groups = undecidedBy(findings);
  if (groups.length === 0) return;
  yield '### Not assessed\n\n';
  for (const { gap, findings: group } of groups.slice(0, 10))
    yield `- ${count(group.length, 'verdict')}: ${escaped(cut(gapWords(gap), 400))} ${escaped(settles(gap))}\n`;
  if (groups.length > 10) yield `- and ${groups.length - 10} more causes\n`;
  yield '\n';
};

const waivers = function* ({ waivers: { expired, unused, unreadable } }: Report): Iterable<string> {
  if (expired.length + unused.length + unreadable.length === 0) return;
  yield '### Waivers to look at\n\n';
  for (const { check, resource, owner, until } of expired.slice(0, 20))
    yield `- expired ${until}: ${code(check)} on ${code(cut(resource, 200))}, ${escaped(owner)}\n`;
  for (const { check, resource, owner } of unused.slice(0, 20))
    yield `- unused: ${code(check)} on ${code(cut(resource, 200))}, ${escaped(owner)}\n`;
  for (const sentence of unreadable.slice(0, 20)) yield `- ${escaped(cut(sentence, 300))}\n`;
  yield '\n';
};

const frameworks = function* (report: Report): Iterable<string> {
  if (report.controls.length === 0) return;
  yield '<details><summary>Frameworks</summary>\n\n';
  yield '| framework | controls with a failure | not assessed | passed | by our own judgment alone |\n| --- | --: | --: | --: | --: |\n';
  for (const { id, title, version } of report.frameworks) {
    const controls = report.controls.filter(({ framework }) => framework === id);
    const mapped = controls.filter(({ basis }) => basis !== 'own-judgement');
    const having = (status: string): number => mapped.filter((control) => control.status === status).length;
    if (controls.length > 0)
      yield `| ${escaped(`${title} ${version}`)} | ${having('fail')} | ${having('unknown')} | ${having('pass')} | ${controls.length - mapped.length} |\n`;
  }
  yield `\n${evidenceSentence}\n\n</details>\n\n`;
};

const render = function* (report: Report): Iterable<string> {
  yield* summary(report);
  yield* notSeen(report);
  yield* failures(report, budget - 15_000);
  yield* unknowns(report);
  yield* waivers(report);
  yield* frameworks(report);
  const { tool, scan, sha256 } = report;
  yield `<sub>${tool.name} ${tool.version}, collected ${scan.collectedAt}, scan ${code(scan.id)}, report sha256 ${code(sha256)}</sub>\n`;
};

/** A summary for pull requests and job pages, short enough for a comment; names from the account stay text. */
export const markdown: Reporter = { mediaType: 'text/markdown; charset=utf-8', extension: 'md', render };

import type { Finding, Status } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { evidenceLine } from './evidence-lines.ts';
import { groupBy } from './group.ts';
import { cut, wellFormed } from './limits.ts';
import { type Names, namesIn } from './names.ts';
import { plannedWords } from './overlay-words.ts';
import type { Reporter } from './reporter.ts';
import { clean, gapWords, visible } from './words.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

// XML 1.0 has no way to write a control character, not even escaped: they are taken out.
const xml = (text: string): string =>
  wellFormed(visible(text)).replace(/[&<>"']/g, (character) => entities[character] ?? '');

const attribute = (text: string): string => xml(cut(clean(text), 2000));

const lines = (items: readonly string[]): string => items.map((item) => xml(cut(item, 8000))).join('\n');

const isWaived = ({ waiver }: Finding): boolean => waiver !== undefined && !waiver.expired;

/** failure, error, skipped or nothing: an accepted failure is skipped, with who accepted it. */
const outcomeOf = (finding: Finding): 'failure' | 'error' | 'skipped' | null => {
  const outcomes: { readonly [S in Status]: 'failure' | 'error' | 'skipped' | null } = {
    fail: isWaived(finding) || finding.baseline === 'known' ? 'skipped' : 'failure',
    unknown: 'error',
    'not-applicable': 'skipped',
    pass: null,
  };
  return outcomes[finding.status];
};

const skippedWords = ({ status, waiver }: Finding, message: string): string => {
  if (status !== 'fail') return `not applicable: ${message}`;
  return waiver
    ? `failed, accepted by ${waiver.owner} until ${waiver.until}: ${waiver.reason}`
    : `failed, known from the baseline: ${message}`;
};

const bodyOf = (finding: Finding, names: Names): string => {
  const message = names.within(finding.message);
  switch (outcomeOf(finding)) {
    case 'failure':
      return `<failure message="${attribute(message)}" type="${finding.severity}">${lines([
        ...finding.evidence.map(evidenceLine),
        ...(finding.remedy ? [`Remedy: ${names.within(finding.remedy.text)}`, finding.remedy.cli ?? ''] : []),
        ...(finding.planned ? [plannedWords(finding) ?? ''] : []),
      ])}</failure>`;
    case 'error':
      return `<error message="${attribute(`not assessed: ${message}`)}" type="not-assessed">${lines(finding.gaps.map(gapWords))}</error>`;
    case 'skipped':
      return `<skipped message="${attribute(skippedWords(finding, message))}"/>`;
    case null:
      return '';
  }
};

const caseOf = (finding: Finding, names: Names): string => {
  const { subject, check } = finding;
  const name = subject.name ? `${subject.id} (${subject.name})` : subject.id;
  const head = `<testcase name="${attribute(name)}" classname="${attribute(`${subject.accountId}.${subject.region}.${check}`)}" time="0"`;
  const body = bodyOf(finding, names);
  return body === '' ? `    ${head}/>\n` : `    ${head}>${body}</testcase>\n`;
};

const accountProperty = (name: string | null): string =>
  name === null ? '' : `<property name="accountName" value="${attribute(name)}"/>`;

const totals = (findings: readonly Finding[]): string => {
  const outcomes = findings.map(outcomeOf);
  const count = (kind: string): number => outcomes.filter((outcome) => outcome === kind).length;
  return `tests="${findings.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
};

const render = function* (report: Report): Iterable<string> {
  const { scan, tool, sha256 } = report;
  const names = namesIn(report);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="${attribute(tool.name)}" ${totals(report.findings)} time="0">\n`;
  const suites = groupBy(report.findings, ({ check, subject }) =>
    [check, subject.accountId, subject.region].join('\n'),
  );
  for (const [key, findings] of suites) {
    const [check = '', accountId = '', region = ''] = key.split('\n');
    yield `  <testsuite name="${attribute(`${check} ${accountId} ${region}`)}" ${totals(findings)} time="0" timestamp="${attribute(scan.collectedAt.replace(/\.\d+|Z$/g, ''))}" hostname="${attribute(`${accountId}/${region}`)}" package="${attribute(check)}">\n`;
    yield `    <properties><property name="scanId" value="${attribute(scan.id)}"/><property name="reportSha256" value="${attribute(sha256)}"/><property name="toolVersion" value="${attribute(tool.version)}"/>${accountProperty(names.alone(accountId))}</properties>\n`;
    for (const finding of findings) yield caseOf(finding, names);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
};

/** JUnit XML: a suite for each check, account and region, a test case for each subject. */
export const junit: Reporter = { mediaType: 'application/xml', extension: 'junit.xml', render };

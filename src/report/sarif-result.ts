import type { Location, Result } from 'sarif';
import { type Finding, severities, type Severity } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { Report } from '../model/report.ts';
import { pathsOf } from './evidence-lines.ts';
import { cut, wellFormed } from './limits.ts';
import { type Names, namesIn } from './names.ts';
import { plannedWords } from './overlay-words.ts';
import { outcomeWords } from '../model/ways.ts';
import { clean, hopSentence, visible } from './words.ts';

/** What a SARIF file is for. */
export interface SarifOptions {
  /** `github`: failures only, within GitHub's limits; `full`: every verdict. */
  readonly profile: 'github' | 'full';
  /** A file of the repository that every finding is shown at; null for a path made of account, region, VPC and id. */
  readonly anchor: string | null;
}

// GitHub refuses a file with more results, and shows a hundred places of each (code scanning: SARIF support).
const mostResults = 25_000;
const mostSteps = 100;

/** Text as it may stand in a SARIF message: visible, of bounded length, its lines kept. */
export const sarifText = (text: string): string =>
  cut(wellFormed(text.split('\n').map(visible).join('\n').trim()), 4000) || '-';

/** How SARIF calls a severity. */
export const levelOf = (severity: Severity): 'error' | 'warning' | 'note' => {
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
};

// A segment is never empty, never `..`, and holds no colon, which GitHub would take for a scheme.
const segment = (text: string): string => {
  const safe = encodeURIComponent(cut(wellFormed(clean(text)), 200)).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^\.*$/.test(safe) ? `-${safe}` : safe;
};

const uriOf = ({ subject }: Finding, id: string, anchor: string | null): string =>
  anchor ?? ['aws', subject.accountId, subject.region, subject.vpcId ?? 'no-vpc', id].map(segment).join('/');

const placeOf = (finding: Finding, { anchor }: SarifOptions): Location => {
  const { subject } = finding;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(finding, subject.id, anchor) },
      region: { startLine: 1 },
    },
    logicalLocations: [
      {
        fullyQualifiedName: sarifText(subject.arn),
        name: sarifText(subject.name ?? subject.id),
        kind: 'resource',
      },
    ],
  };
};

const flowOf = (
  path: Path,
  finding: Finding,
  { anchor }: SarifOptions,
  names: Names,
): NonNullable<Result['codeFlows']>[number] => ({
  message: { text: sarifText(outcomeWords(path)) },
  threadFlows: [
    {
      locations: path.hops.slice(0, mostSteps).map((hop) => ({
        location: {
          physicalLocation: {
            artifactLocation: { uri: uriOf(finding, hop.id, anchor) },
            region: { startLine: 1 },
          },
          message: { text: sarifText(names.within(hopSentence(hop))) },
        },
      })),
    },
  ],
});

const kinds = { pass: 'pass', fail: 'fail', unknown: 'open', 'not-applicable': 'notApplicable' } as const;

const suppressionsOf = ({ waiver }: Finding): Pick<Result, 'suppressions'> =>
  waiver && !waiver.expired
    ? {
        suppressions: [
          {
            kind: 'external',
            status: 'accepted',
            justification: sarifText(`${waiver.reason} (${waiver.owner}, until ${waiver.until})`),
          },
        ],
      }
    : {};

const baselineOf = ({ baseline }: Finding): Pick<Result, 'baselineState'> =>
  baseline ? { baselineState: baseline === 'new' ? 'new' : 'unchanged' } : {};

const resultOf = (finding: Finding, ruleIndex: number, options: SarifOptions, names: Names): Result => {
  const accountName = names.alone(finding.subject.accountId);
  const flows = pathsOf(finding).filter(({ hops }) => hops.length > 0);
  const todo = [finding.remedy?.text, plannedWords(finding)].flatMap((text) =>
    text ? `\n\n${names.within(text)}` : [],
  );
  return {
    ruleId: finding.check,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    kind: kinds[finding.status],
    // SARIF 2.1.0, 3.27.10: the level of what is no failure is none.
    level: finding.status === 'fail' ? levelOf(finding.severity) : 'none',
    message: { text: sarifText(`${names.within(finding.message)}${todo.join('')}`) },
    locations: [placeOf(finding, options)],
    partialFingerprints: { 'pathproofFindingId/v1': finding.fingerprint },
    ...(flows.length > 0 ? { codeFlows: flows.map((path) => flowOf(path, finding, options, names)) } : {}),
    ...suppressionsOf(finding),
    ...baselineOf(finding),
    properties: {
      status: finding.status,
      severity: finding.severity,
      accountId: finding.subject.accountId,
      ...(accountName === null ? {} : { accountName: sarifText(accountName) }),
      ...(finding.planned ? { plannedChange: finding.planned.id } : {}),
    },
  };
};

const worstFirst = function* (findings: readonly Finding[]): Iterable<Finding> {
  for (const severity of severities)
    for (const finding of findings)
      if (finding.severity === severity && finding.status === 'fail') yield finding;
};

/** The results of a report: for GitHub the worst failures as far as it takes them, else every verdict in order. */
export const sarifResults = function* (report: Report, options: SarifOptions): Iterable<Result> {
  const indexes = new Map(report.checks.map(({ id }, index) => [id, index]));
  const names = namesIn(report);
  const github = options.profile === 'github';
  let written = 0;
  for (const finding of github ? worstFirst(report.findings) : report.findings) {
    if (github && written === mostResults) return;
    written += 1;
    yield resultOf(finding, indexes.get(finding.check) ?? -1, options, names);
  }
};

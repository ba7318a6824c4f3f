import type { Invocation, Notification, ReportingDescriptor, Run, ToolComponent } from 'sarif';
import type { Severity } from '../model/finding.ts';
import type { CheckInfo, ControlResult, Report } from '../model/report.ts';
import { evidenceSentence } from './disclaimer.ts';
import { lineKind, missingBy } from './group.ts';
import { skippedWords } from './overlay-words.ts';
import type { Reporter } from './reporter.ts';
import { levelOf, sarifResults, type SarifOptions, sarifText } from './sarif-result.ts';
import { count, gapWords } from './words.ts';

export type { SarifOptions } from './sarif-result.ts';

// GitHub reads security-severity as a CVSS score (code scanning: SARIF support).
const scores: { readonly [S in Severity]: string } = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '3.0',
  informational: '1.0',
};

const nameOf = (id: string): string =>
  id
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');

const relationshipsOf = (
  check: string,
  controls: readonly ControlResult[],
  taxonomies: readonly string[],
): NonNullable<ReportingDescriptor['relationships']> =>
  controls
    .filter((control) => control.checks.some((item) => item.check === check))
    .map(({ framework, id }) => ({
      target: {
        id,
        toolComponent: { name: framework, index: taxonomies.indexOf(framework) },
      },
      kinds: ['relevant'],
    }));

const ruleOf = (info: CheckInfo, report: Report, taxonomies: readonly string[]): ReportingDescriptor => {
  const [page] = info.references;
  const limits = info.limits.map((limit) => `\n\nLimit: ${limit}`).join('');
  return {
    id: info.id,
    name: nameOf(info.id),
    shortDescription: { text: sarifText(info.title) },
    fullDescription: { text: sarifText(info.rationale) },
    help: {
      text: sarifText(`${info.remedy}${limits}`),
      markdown: `**${info.title}.** ${info.rationale}\n\n${info.remedy}${limits}`,
    },
    ...(page ? { helpUri: page } : {}),
    defaultConfiguration: { level: levelOf(info.severity) },
    relationships: relationshipsOf(info.id, report.controls, taxonomies),
    properties: {
      tags: ['security', 'aws', 'network', info.subject],
      precision: 'very-high',
      'security-severity': scores[info.severity],
      'problem.severity': levelOf(info.severity) === 'note' ? 'recommendation' : levelOf(info.severity),
    },
  };
};

const taxonomyOf = (id: string, report: Report): ToolComponent => {
  const framework = report.frameworks.find((item) => item.id === id);
  const controls = report.controls.filter((control) => control.framework === id);
  return {
    name: id,
    version: framework?.version ?? '',
    shortDescription: { text: framework ? `${framework.title} ${framework.version}` : id },
    fullDescription: { text: evidenceSentence },
    taxa: controls.map((control) => ({ id: control.id, shortDescription: { text: control.title } })),
  };
};

const notice = (id: string, text: string): Notification => ({
  level: 'warning',
  descriptor: { id },
  message: { text: sarifText(text) },
});

/** What was not looked at, and what would otherwise be missed: a reader of the results must see it. */
const noticesOf = (report: Report): Notification[] => {
  const skipped = skippedWords(report);
  const { unknown } = report.summary.counts;
  return [
    ...missingBy(report.coverage.gaps).map(({ gap, lines }) =>
      notice(
        'not-assessed',
        `${gapWords(gap)}: ${lineKind({ gap }).replace(/^N/, 'n')} in ${count(lines.length, 'place')}.`,
      ),
    ),
    ...(unknown > 0
      ? [
          notice(
            'unknown',
            `${count(unknown, 'verdict')} could not be reached; the JSON report names what would settle each.`,
          ),
        ]
      : []),
    ...(skipped ? [notice('skipped-checks', skipped)] : []),
    ...(report.scan.interrupted ? [notice('interrupted', 'The collection was ended early.')] : []),
    ...report.waivers.expired.map(({ check, resource, owner, until }) =>
      notice('expired-waiver', `The waiver of ${owner} for ${check} on ${resource} held until ${until}.`),
    ),
    ...report.waivers.unreadable.map((sentence) => notice('unreadable-waiver', sentence)),
  ];
};

const invocationOf = (report: Report): Invocation => ({
  executionSuccessful: true,
  startTimeUtc: report.scan.collectedAt,
  endTimeUtc: report.scan.finishedAt,
  toolExecutionNotifications: noticesOf(report),
});

type Head = Omit<Run, 'results'>;

const headOf = (report: Report): Head => {
  const taxonomies = [...new Set(report.controls.map(({ framework }) => framework))];
  const { tool, scan } = report;
  return {
    tool: {
      driver: {
        name: tool.name,
        semanticVersion: tool.version,
        supportedTaxonomies: taxonomies.map((name, index) => ({ name, index })),
        rules: report.checks.map((info) => ruleOf(info, report, taxonomies)),
      },
    },
    taxonomies: taxonomies.map((id) => taxonomyOf(id, report)),
    automationDetails: { id: `${tool.name}/${scan.caller.accountId}/`, guid: scan.id },
    invocations: [invocationOf(report)],
    columnKind: 'utf16CodeUnits',
    properties: {
      scanId: scan.id,
      inventorySha256: scan.inventorySha256,
      reportSha256: report.sha256,
      counts: report.summary.counts,
    },
  };
};

const members = (value: object): string => JSON.stringify(value).slice(1, -1);

/** A reporter of SARIF 2.1.0; GitHub's profile holds failures only, the full one every verdict. */
export const createSarifReporter = (options: SarifOptions): Reporter => ({
  mediaType: 'application/sarif+json',
  extension: 'sarif',
  *render(report) {
    yield '{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{';
    yield `${members(headOf(report))},\n"results":[`;
    let separator = '\n';
    for (const result of sarifResults(report, options)) {
      yield separator + JSON.stringify(result);
      separator = ',\n';
    }
    yield '\n]}]}\n';
  },
});

/** SARIF as GitHub accepts it: failures only, each with a place. */
export const sarif: Reporter = createSarifReporter({ profile: 'github', anchor: null });

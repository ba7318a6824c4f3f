import type { Evidence, Finding, Severity, Status } from '../model/finding.ts';
import type { CheckInfo, ControlResult, Report } from '../model/report.ts';
import { requirementName } from '../frameworks/mapping.ts';
import { evidenceLine } from './evidence-lines.ts';
import { cut, wellFormed } from './limits.ts';
import { type Names, namesIn } from './names.ts';
import type { Reporter } from './reporter.ts';
import { resourceTypeOf } from './resource-types.ts';
import { clean, gapWords, hopSentence } from './words.ts';

const text = (value: string): string => cut(wellFormed(clean(value)), 8000);

const severityIds: { readonly [S in Severity]: readonly [number, string] } = {
  informational: [1, 'Informational'],
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

// OCSF: 2 Warning is a check without a result because information is missing (Compliance object, status_id).
const statusIds: { readonly [S in Status]: readonly [number, string] } = {
  pass: [1, 'Pass'],
  unknown: [2, 'Warning'],
  fail: [3, 'Fail'],
  'not-applicable': [99, 'Not Applicable'],
};

const partitionOf = (arn: string): string => arn.split(':')[1] || 'aws';

const findingStatus = ({ status, waiver }: Finding): readonly [number, string] => {
  if (status === 'fail') return waiver && !waiver.expired ? [3, 'Suppressed'] : [1, 'New'];
  return status === 'unknown' ? [1, 'New'] : [4, 'Resolved'];
};

const evidenceOf = (evidence: Evidence) => ({
  name: evidence.kind,
  data: {
    line: text(evidenceLine(evidence)),
    ...(evidence.kind === 'path'
      ? {
          share: evidence.share,
          family: evidence.family,
          service: evidence.service,
          disposition: evidence.path.disposition,
          hops: evidence.path.hops.map((hop) => ({
            kind: hop.kind,
            id: text(hop.id),
            text: text(hopSentence(hop)),
          })),
        }
      : {}),
  },
});

/** What the report says about a check, worked out once. */
interface CheckFacts {
  readonly info: CheckInfo | undefined;
  readonly controls: readonly ControlResult[];
  readonly standards: readonly string[];
}

const complianceOf = (finding: Finding, { info, controls, standards }: CheckFacts, names: Names) => {
  const [statusId, status] = statusIds[finding.status];
  const [severityId, severity] = severityIds[info?.severity ?? finding.severity];
  return {
    control: finding.check,
    ...(standards.length > 0 ? { standards } : {}),
    ...(controls.length > 0
      ? { requirements: controls.map(({ framework, id }) => requirementName(framework, id)) }
      : {}),
    status_id: statusId,
    status,
    status_details: [text(names.within(finding.message)), ...finding.gaps.map((gap) => text(gapWords(gap)))],
    checks: [
      {
        uid: finding.check,
        name: finding.check,
        status_id: statusId,
        status,
        severity_id: severityId,
        severity,
        ...(standards.length > 0 ? { standards } : {}),
      },
    ],
    ...(finding.status === 'pass' || finding.status === 'fail'
      ? {
          assessments: [
            {
              name: finding.messageId,
              desc: text(names.within(finding.message)),
              meets_criteria: finding.status === 'pass',
            },
          ],
        }
      : {}),
  };
};

const resourceOf = ({ subject }: Finding) => ({
  uid: text(subject.arn),
  name: text(subject.name ?? subject.id),
  type: resourceTypeOf(subject.type).cloudFormation,
  region: subject.region,
  cloud_partition: partitionOf(subject.arn),
  role_id: 1,
  role: 'Target',
  data: { id: text(subject.id), vpcId: subject.vpcId },
});

const cloudOf = ({ subject }: Finding, names: Names) => {
  const name = names.alone(subject.accountId);
  return {
    provider: 'AWS',
    region: subject.region,
    cloud_partition: partitionOf(subject.arn),
    account: {
      uid: subject.accountId,
      ...(name === null ? {} : { name: text(name) }),
      type_id: 10,
      type: 'AWS Account',
    },
  };
};

// A check that ran is a new event each time: what it found before is known by finding_info.uid.
const kind = {
  activity_id: 1,
  activity_name: 'Create',
  category_uid: 2,
  category_name: 'Findings',
  class_uid: 2003,
  class_name: 'Compliance Finding',
  type_uid: 200301,
  type_name: 'Compliance Finding: Create',
} as const;

const eventOf = (finding: Finding, report: Report, facts: CheckFacts, names: Names): object => {
  const { scan, tool } = report;
  // OCSF: time is in milliseconds, UTC; the datetime profile adds the same as text.
  const time = Date.parse(scan.collectedAt);
  const [severityId, severity] = severityIds[finding.status === 'fail' ? finding.severity : 'informational'];
  const [statusId, status] = findingStatus(finding);
  const { remedy } = finding;
  return {
    ...kind,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    time,
    time_dt: new Date(time).toISOString(),
    message: text(names.within(finding.message)),
    metadata: {
      version: '1.8.0',
      profiles: ['cloud', 'datetime'],
      event_code: finding.check,
      uid: `${scan.id}/${finding.fingerprint}`,
      correlation_uid: scan.id,
      product: { name: tool.name, vendor_name: tool.name, version: tool.version, uid: tool.name },
    },
    cloud: cloudOf(finding, names),
    finding_info: {
      uid: finding.fingerprint,
      title: text(facts.info?.title ?? finding.check),
      desc: text(names.within(finding.message)),
      types: ['Compliance'],
      created_time: time,
      created_time_dt: new Date(time).toISOString(),
      analytic: { type_id: 1, type: 'Rule', uid: finding.check, name: finding.check, version: tool.version },
    },
    compliance: complianceOf(finding, facts, names),
    resources: [resourceOf(finding)],
    ...(finding.evidence.length > 0 ? { evidences: finding.evidence.map(evidenceOf) } : {}),
    ...(remedy
      ? {
          remediation: {
            desc: text(names.within(remedy.text)),
            ...(facts.info?.references.length ? { references: facts.info.references } : {}),
          },
        }
      : {}),
    unmapped: {
      reportSha256: report.sha256,
      ...(finding.waiver ? { waiver: finding.waiver } : {}),
      ...(finding.baseline ? { baseline: finding.baseline } : {}),
      ...(finding.planned ? { planned: finding.planned } : {}),
    },
  };
};

const factsOf = (check: string, report: Report): CheckFacts => {
  const controls = report.controls.filter((control) => control.checks.some((item) => item.check === check));
  const named = new Set(controls.map(({ framework }) => framework));
  return {
    info: report.checks.find(({ id }) => id === check),
    controls,
    standards: report.frameworks
      .filter(({ id }) => named.has(id))
      .map(({ title, version }) => `${title} ${version}`),
  };
};

const render = function* (report: Report): Iterable<string> {
  const known = new Map<string, CheckFacts>();
  const names = namesIn(report);
  for (const finding of report.findings) {
    const facts = known.get(finding.check) ?? factsOf(finding.check, report);
    known.set(finding.check, facts);
    yield `${JSON.stringify(eventOf(finding, report, facts, names))}\n`;
  }
};

/** OCSF 1.8.0 Compliance Finding, one JSON object a line, a line for each verdict. */
export const ocsf: Reporter = { mediaType: 'application/x-ndjson', extension: 'ocsf.jsonl', render };

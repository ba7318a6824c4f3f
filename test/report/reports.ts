import { readFileSync } from 'node:fs';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { type Format, reporters } from '../../src/report/index.ts';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { checkOptionsOf, parseConfig } from '../../src/store/config.ts';
import { parseInventory } from '../../src/store/inventory-file.ts';
import { seal } from '../../src/audit/seal.ts';
import type { WaiverRule } from '../../src/audit/waivers.ts';
import { hostile, sampleReport } from './sample-report.ts';

const example = new URL('../../examples/example-organization.json', import.meta.url);
const config = new URL('../../examples/pathproof.config.yaml', import.meta.url);

/** What the example's configuration says. */
export const exampleOptions = checkOptionsOf(
  await parseConfig('pathproof.config.yaml', readFileSync(config, 'utf8')),
);

const exampleInventory = parseInventory(
  'example-organization.json',
  JSON.parse(readFileSync(example, 'utf8')),
);

/** The report on the example organization. */
export const exampleReport: Report = audit(exampleInventory, {
  checks,
  vpcIds: [],
  ...exampleOptions,
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
});

/** Names that a stranger may have chosen. */
export const hostileNames: readonly string[] = [
  ...Object.values(hostile),
  '=cmd|"/C calc"!A0',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  ']]><x/>',
  '\ud800 half a character \udc00',
  '\u0000\u0001\u0008\u000b\ufffe\uffff',
  '](http://evil.example) @octocat #1 `code` | cell ![x](https://evil.example/x.png)',
  '../../../../etc/passwd',
  '%2e%2e/..//:scheme',
  '\u2028\u2029 --> <!-- ',
  '😀'.repeat(2000),
];

const hurt = (finding: Finding, name: string): Finding => ({
  ...finding,
  message: `${finding.message} ${name}`,
  subject: { ...finding.subject, id: name, name, vpcId: name, tags: { Name: name, [name]: name } },
  evidence: [...finding.evidence, { kind: 'note', text: name }],
  gaps: finding.gaps.map((gap) => ({ ...gap, message: name })),
  waiver: {
    source: 'tag',
    reason: name,
    owner: name,
    until: '2027-01-31',
    expired: finding.status !== 'fail',
  },
});

/** The sample with every name made hostile. */
export const hostileReport: Report = seal({
  ...sampleReport,
  findings: hostileNames.flatMap((name) => sampleReport.findings.map((finding) => hurt(finding, name))),
  coverage: {
    ...sampleReport.coverage,
    gaps: sampleReport.coverage.gaps.map((line, index) => ({
      ...line,
      gap: { ...line.gap, message: hostileNames[index % hostileNames.length] ?? '' },
    })),
  },
});

const exampleWith = (more: Partial<AuditOptions>): Report =>
  audit(exampleInventory, {
    checks,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
    ...more,
  });

const everything: WaiverRule = {
  source: 'file',
  checks: checks.map(({ id }) => id),
  resource: '*',
  accountId: null,
  region: null,
  reason: hostile.markup,
  owner: hostile.direction,
  until: '2027-01-31',
};

const withoutFindings = (report: Report, findings: Report['findings']): Report =>
  seal({
    ...report,
    findings,
    summary: {
      ...report.summary,
      counts: { pass: 0, fail: 0, unknown: findings.length, 'not-applicable': 0 },
    },
  });

/** What a plan says of every failure of the example. */
export const plannedChange = {
  id: '0123456789abcdef',
  title: `Change ${hostile.markup} ${hostile.terminal}`,
};

/** The example with a plan that resolves every failure by one change. */
export const plannedReport: Report = exampleWith({
  ...exampleOptions,
  planned: new Map(exampleReport.findings.map(({ fingerprint }) => [fingerprint, plannedChange])),
});

/** The example as a report can also be: accepted, compared, redacted, of nothing but doubts, empty, of no account. */
export const variants: readonly (readonly [string, Report])[] = [
  ['with every failure accepted', exampleWith({ waivers: { rules: [everything], sha256: '0'.repeat(64) } })],
  [
    'with waivers that have expired',
    exampleWith({ waivers: { rules: [{ ...everything, until: '2020-01-01' }], sha256: '0'.repeat(64) } }),
  ],
  [
    'with a baseline that knows half of it',
    exampleWith({
      baseline: {
        scanId: exampleReport.scan.id,
        sha256: exampleReport.sha256,
        collectedAt: exampleReport.scan.collectedAt,
        failed: new Set(
          exampleReport.findings.filter((_, index) => index % 2 === 0).map(({ fingerprint }) => fingerprint),
        ),
      },
    }),
  ],
  ['redacted', exampleWith({ redact: { salt: 'salt' } })],
  ['with a plan for every failure', plannedReport],
  [
    'of nothing but unknowns',
    withoutFindings(
      exampleReport,
      exampleReport.findings.filter(({ status }) => status === 'unknown'),
    ),
  ],
  ['without findings', withoutFindings(exampleReport, [])],
  [
    'of no account',
    audit(
      { ...exampleInventory, regions: [], targets: [], accountCalls: [] },
      { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null },
    ),
  ],
];

/** A report in a format, as one text. */
export const draw = (format: Format, report: Report): string =>
  [...reporters[format].render(report)].join('');

import { readFileSync } from 'node:fs';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { type Format, reporters } from '../../src/report/index.ts';
import { audit } from '../../src/scan/audit.ts';
import { checkOptionsOf, parseConfig } from '../../src/scan/config.ts';
import { parseInventory } from '../../src/scan/inventory-file.ts';
import { seal } from '../../src/scan/seal.ts';
import { hostile, sampleReport } from './sample-report.ts';

const example = new URL('../../examples/example-organization.json', import.meta.url);
const config = new URL('../../examples/pathproof.config.yaml', import.meta.url);

/** What the example's configuration says. */
export const exampleOptions = checkOptionsOf(
  await parseConfig('pathproof.config.yaml', readFileSync(config, 'utf8')),
);

/** The report on the example organization. */
export const exampleReport: Report = audit(
  parseInventory('example-organization.json', JSON.parse(readFileSync(example, 'utf8'))),
  { checks, vpcIds: [], ...exampleOptions, assumeWorkloads: false, minimumSeverity: null, rethrow: true },
);

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

/** A report in a format, as one text. */
export const draw = (format: Format, report: Report): string =>
  [...reporters[format].render(report)].join('');

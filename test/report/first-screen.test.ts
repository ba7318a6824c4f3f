import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Plan, PlannedChange } from '../../src/model/plan.ts';
import type { Report } from '../../src/model/report.ts';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { cells } from '../../src/report/layout.ts';
import { createHtmlReporter } from '../../src/report/html/page.tsx';
import { createTerminalReporter, type TerminalOptions } from '../../src/report/terminal.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { exampleReport, hostileNames, hostileReport, variants } from './reports.ts';

const drawn = (report: Report, options: Partial<TerminalOptions> = {}): string =>
  [...createTerminalReporter({ width: 100, color: false, ...options }).render(report)].join('');

/** How many lines of a terminal of this width a text takes. */
const linesTaken = (text: string, width: number): number =>
  text
    .trimEnd()
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(cells(line) / width)), 0);

const options: AuditOptions = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null };

/** An account with so many VPCs, each of them with every subnet's traffic to S3 through a NAT gateway. */
const large = (vpcs: number): Report =>
  audit(
    account(
      ...Array.from({ length: vpcs }, (_, at) => {
        const one = vpc(`spoke-${at}`, { cidr: `10.${at % 256}.0.0/16` }).subnet('public', { egress: 'igw' });
        one.natGateway('main', { in: 'public' });
        for (const name of ['a', 'b', 'c', 'd', 'e', 'f'])
          one.subnet(`app-${name}`, { egress: 'nat', instances: 1 });
        return one;
      }),
    ).inventory(),
    options,
  );

const sixty = large(60);

const named = (report: Report, name: string): Report => ({
  ...report,
  names: Object.fromEntries(
    report.findings.flatMap(({ subject: { id, accountId, vpcId } }) => [
      [id, name],
      [accountId, name],
      [vpcId ?? id, name],
    ]),
  ),
});

const first = (report: Report, keep: (finding: Finding) => boolean): Finding => {
  const found = report.findings.find(keep);
  if (!found) throw new Error('The example has lost a finding that this test needs.');
  return found;
};

describe('the first screen', () => {
  const widths = [60, 80, 100, 160];

  const reports: readonly (readonly [string, Report])[] = [
    ['the example', exampleReport],
    ['a large account', sixty],
    ...variants,
    ['hostile', hostileReport],
    ...hostileNames.map((name): [string, Report] => [
      `named ${name.slice(0, 20)}`,
      named(exampleReport, name),
    ]),
  ];

  it.each(widths)('takes at most 60 lines of a terminal of %i columns, whatever the report', (width) => {
    const tooLong = reports
      .map(([what, report]) => [what, linesTaken(drawn(report, { width }), width)] as const)
      .filter(([, lines]) => lines > 60);
    expect(tooLong).toEqual([]);
  });

  it('says how much there is, and begins with the worst', () => {
    const text = drawn(exampleReport);
    const { counts, failed } = exampleReport.summary;
    expect(text).toMatch(
      new RegExp(`^${counts.fail} failed \\(${failed.critical} critical, ${failed.high} high`, 'm'),
    );
    expect(text).toMatch(/^1\. critical {2}/m);
    const shown = [...text.matchAll(/^\d\. (\w+) {2}/gm)].map(([, severity]) => severity);
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(shown.indexOf('high')).toBeGreaterThan(shown.lastIndexOf('critical'));
  });

  it('shows for each thing to do where by name, how many failures, what it costs, and a command', () => {
    const parts = drawn(exampleReport)
      .split(/^\d\. /m)
      .slice(1);
    for (const part of parts) {
      expect(part).toMatch(/halden-\w+ \(\d{12}\) [a-z]{2}-[a-z]+-\d.* · \d+ failures?/);
      expect(part.replaceAll(/\s+/g, ' ')).toMatch(
        / · (?:no hourly cost|cost not known|[+-]\$[\d.]+ a month)/,
      );
      expect(part).toMatch(/^ {3}\$ aws /m);
    }
  });

  it('shows of each check one, and says how many more there are', () => {
    const text = drawn(sixty);
    const failing = sixty.population.filter(({ counts }) => counts.fail > 0);
    expect(failing.length).toBeGreaterThan(1);
    expect(failing.length).toBeLessThanOrEqual(5);
    expect([...text.matchAll(/^\d\. /gm)]).toHaveLength(failing.length);
    for (const { check, counts } of failing)
      expect(text.replaceAll(',', '')).toContain(`${counts.fail - 1} more like it (${check})`);
  });

  it('shows no command that is cut without saying where it is whole', () => {
    const parts = drawn(exampleReport)
      .split(/^\d\. /m)
      .slice(1);
    const cut = parts.filter((part) => /^ {3}\$ .*…$/m.test(part));
    expect(cut.length).toBeGreaterThan(0);
    for (const part of cut) expect(part).toContain('whole with --details');
  });

  it('never lists checks that found nothing', () => {
    const clear = exampleReport.population.filter(({ counts }) => counts.fail + counts.unknown === 0);
    expect(clear.length).toBeGreaterThan(0);
    for (const text of [drawn(exampleReport), drawn(exampleReport, { details: true })])
      for (const { check } of clear) expect(text).not.toContain(check);
  });

  it('says what cannot be reached from where, and what was not looked at', () => {
    const text = drawn(exampleReport);
    const lost = first(
      exampleReport,
      ({ check, status }) => check === 'service-unreachable' && status === 'fail',
    );
    const [, subnet = '', service = ''] = /from (subnet-\w+) to (\w+)/.exec(lost.message) ?? [];
    const block = text.slice(text.indexOf('\nOut of reach'), text.indexOf('\nNot read'));
    expect(block).toContain(`${service}: from `);
    expect(block).toContain(subnet);
    expect(text).toContain(
      'everything in halden-sandbox (222233334444) (whole account) (sts:AssumeRole: AccessDenied)',
    );
    expect(text).toContain('12 verdicts unknown'.replace('12', String(exampleReport.summary.counts.unknown)));
  });

  it('says that nothing is missing only where every call was answered', () => {
    const whole = { ...exampleReport, coverage: { ...exampleReport.coverage, gaps: [], complete: true } };
    expect(drawn(whole)).toContain('Not read  nothing; every call was answered');
    const ended = { ...whole, coverage: { ...whole.coverage, complete: false } };
    expect(drawn(ended)).toContain('Not read  the collection was interrupted');
  });

  it('leaves out what somebody accepted', () => {
    const worst = first(
      exampleReport,
      ({ severity, status }) => severity === 'critical' && status === 'fail',
    );
    const waiver = { source: 'file', reason: 'r', owner: 'o', until: '2027-01-01', expired: false } as const;
    const accepted = (expired: boolean): Report => ({
      ...exampleReport,
      findings: exampleReport.findings.map((one) =>
        one === worst ? { ...one, waiver: { ...waiver, expired } } : one,
      ),
    });
    expect(drawn(accepted(false))).not.toMatch(/^1\. critical/m);
    expect(drawn(accepted(true))).toMatch(/^1\. critical/m);
  });

  it('tells no counted pass and no failure of an empty account', () => {
    const text = drawn(audit(account().region('eu-west-1').inventory(), options));
    expect(text).not.toContain('Do first');
    expect(text).toContain('0 failed');
    expect(text).not.toContain('--plan');
  });
});

describe('the first screen with a plan', () => {
  const worst = first(exampleReport, ({ severity, status }) => severity === 'critical' && status === 'fail');
  const change: PlannedChange = {
    id: '0123456789abcdef',
    title: 'Require acceptance',
    accountId: worst.subject.accountId,
    accountName: null,
    region: worst.subject.region,
    vpcIds: [],
    kind: 'modify-endpoint-service',
    api: [],
    commands: ['aws ec2 one', 'aws ec2 two \\\n  --and'],
    resolves: [worst.fingerprint, 'another'],
    newFailures: [],
    worse: [],
    better: [],
    unsettled: [],
    costPerMonth: { usd: 7.3, date: '2026-05' },
    risk: 'low',
    after: [],
    undo: null,
  };
  const plan: Plan = {
    schemaVersion: 1,
    tool: { name: 'pathproof', version: '0' },
    collectedAt: exampleReport.scan.collectedAt,
    changes: [change],
    left: [],
    totals: { failures: 117, resolved: 2, changes: 1, left: 115, costPerMonth: change.costPerMonth },
  };
  const report: Report = {
    ...exampleReport,
    findings: exampleReport.findings.map((one) =>
      one === worst ? { ...one, planned: { id: change.id, title: change.title } } : one,
    ),
  };

  it('opens the page with the changes that are proved, each with its proof and all of its commands', () => {
    const page = [...createHtmlReporter(plan).render(report)]
      .join('')
      .replaceAll(/<script[\s\S]*?<\/script>/g, '');
    const first = page.slice(page.indexOf('class="first"'), page.indexOf('id="findings"'));
    expect(page).toMatch(
      /<h1>\d+ failures, 1 critical and \d+ high: 1 proved change resolves 2 of them<\/h1>/,
    );
    expect(first).toContain('Require acceptance');
    expect(first).toContain('Proved: resolves 2 failures');
    expect(first).toContain('+$7.30 a month (list prices of 2026-05)');
    const where = /<code># In account [^\n]*\(?\d{12}\)?, [\w-]+\n/.exec(first)?.[0] ?? '';
    expect(first).toContain(`${where}${change.commands.join('\n')}</code>`);
    expect(where).not.toBe('');
    expect(first).toContain(`href="#f-${worst.fingerprint}"`);
    // A remedy that is no change of the plan claims no proof.
    expect(first.split('Proved: ').length).toBe(2);
    expect(first).toContain('Answers ');
  });

  it('says what is proved, what it costs, and which file holds the commands', () => {
    const text = drawn(report, { plan, directory: 'out' });
    expect(text).toContain('the worst of 1 proved change, resolving 2 of 117 failures; +$7.30 a month');
    expect(text).toContain('1. critical  Require acceptance\n');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'resolves 2 failures · +$7.30 a month (list prices of 2026-05)',
    );
    expect(text.replaceAll(/\s+/g, ' ')).toContain('8 failures, not proved · no hourly cost');
    expect(text).toContain('   $ aws ec2 one\n   and 1 more command; whole in out/plan.sh\n');
  });

  it('shows no remedy’s commands under the title of a change whose plan is not at hand', () => {
    const [, shown = ''] = drawn(report).split(/^1\. /m);
    expect(shown.split(/^2\. /m)[0]).not.toContain('$ aws');
  });
});

import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { repairKey } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { type Format, formats } from '../../src/report/index.ts';
import { audit } from '../../src/audit/audit.ts';
import { resolvedBy } from '../../src/plan/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { csvRows } from './csv-rows.ts';
import { draw, exampleReport, plannedChange, plannedReport } from './reports.ts';

/** How often a text is in another one. */
const times = (text: string, part: string): number => text.split(part).length - 1;

const failures = ({ findings }: Report) => findings.filter(({ status }) => status === 'fail');

describe('a report that was planned for', () => {
  it.each(formats)('names the change that resolves a failure, in every format: %s', (format: Format) => {
    expect(draw(format, plannedReport)).toContain(plannedChange.id);
    expect(draw(format, exampleReport)).not.toContain(plannedChange.id);
  });

  it('names it at failures, and at nothing else', () => {
    for (const { status, planned } of plannedReport.findings)
      expect(planned).toEqual(status === 'fail' ? plannedChange : undefined);
    const { findings } = JSON.parse(draw('json', plannedReport)) as Report;
    expect(findings.filter(({ planned }) => planned !== undefined)).toHaveLength(
      failures(exampleReport).length,
    );
    const [head = [], ...rows] = csvRows(draw('csv', plannedReport));
    const at = head.indexOf('planned_change');
    expect(rows.filter((row) => row[at] !== '').every((row) => row[0] === 'fail')).toBe(true);
  });

  it('names it once for each failure that Security Hub, OCSF and SARIF take', () => {
    const failed = failures(exampleReport).length;
    for (const format of ['asff', 'ocsf'] as const)
      expect(times(draw(format, plannedReport), plannedChange.id)).toBe(failed);
    expect(times(draw('sarif', plannedReport), `"plannedChange":"${plannedChange.id}"`)).toBe(failed);
  });

  it('says what to do once for what one change repairs, in Markdown and on the page', () => {
    const failed = failures(plannedReport);
    const remedies = failed.flatMap(({ remedy }) => remedy?.text ?? []);
    // One change of the plan repairs all of them here.
    expect(times(draw('markdown', plannedReport), '  - do: ')).toBe(1);
    expect(times(draw('markdown', plannedReport), 'Planned as change')).toBe(1);
    expect(times(draw('html', plannedReport), '<h4>What to do</h4>')).toBe(1);
    expect(remedies.length).toBeGreaterThan(1);
    // Without a plan, what the same commands repair.
    const keys = failures(exampleReport).map((finding) => repairKey(finding) ?? finding.fingerprint);
    const withRemedy = times(draw('html', exampleReport), '<h4>What to do</h4>');
    expect(withRemedy).toBeLessThanOrEqual(new Set(keys).size);
    expect(new Set(keys).size).toBeLessThan(keys.length);
  });

  it('is another report, which another command gives', () => {
    expect(plannedReport.sha256).not.toBe(exampleReport.sha256);
    expect(plannedReport.scan.id).not.toBe(exampleReport.scan.id);
    expect(plannedReport.scan.command).toBe(`${exampleReport.scan.command} --plan`);
  });

  it('does not name it once redacted: its title names what no finding does', () => {
    const inventory = account(
      vpc()
        .subnet('public', { egress: 'igw' })
        .subnet('app', { egress: 'nat', instances: 1 })
        .natGateway('a', {
          in: 'public',
        }),
    ).inventory();
    const options = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null };
    const { findings } = audit(inventory, options);
    const planned = new Map(
      findings.map(({ fingerprint }) => [fingerprint, { id: 'a', title: 'For payroll' }]),
    );
    const redacted = audit(inventory, { ...options, planned, redact: { salt: 'a' } });
    expect(redacted.findings.some(({ status }) => status === 'fail')).toBe(true);
    expect(draw('json', redacted)).not.toContain('payroll');
  });
});

it('of several changes that resolve a failure, the first is named', () => {
  const change = (id: string, ...resolves: string[]) => ({ id, title: `Do ${id}`, resolves });
  const made = { changes: [change('first', 'a', 'b'), change('second', 'b', 'c')] } as unknown as Plan;
  expect(Object.fromEntries([...resolvedBy(made)].map(([one, { id }]) => [one, id]))).toEqual({
    a: 'first',
    b: 'first',
    c: 'second',
  });
});

import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { chooseChecks } from '../../src/audit/skipped.ts';
import { checks } from '../../src/checks/index.ts';
import { account, inventoryOf, vpc } from '../../src/testing/index.ts';
import { draw } from '../report/reports.ts';
import { withDetails } from '../report/details.ts';

const whole = inventoryOf(
  account(
    vpc('app')
      .subnet('app', { egress: 'nat' })
      .gatewayEndpoint('s3', { in: ['app'] }),
  ),
);

const reportWithout = (...skip: readonly string[]) => {
  const chosen = chooseChecks(checks, { asked: null, skip, disable: [] });
  return audit(whole, {
    ...chosen,
    vpcIds: [],
    assumeWorkloads: true,
    minimumSeverity: null,
    frameworks: [],
  });
};

describe('checks that are left out', () => {
  it('are those of an option, whatever was asked for, and those of the configuration where none was', () => {
    const some = checks.filter(({ id }) => ['s3-via-nat', 'dynamodb-via-nat', 'dead-egress'].includes(id));
    const idsOf = ({ checks: run, skipped }: ReturnType<typeof chooseChecks>) => ({
      run: run.map(({ id }) => id),
      skipped: skipped.map(({ check, by }) => `${check.id} ${by}`),
    });
    const choice = { skip: ['dead-egress'], disable: ['s3-via-nat', 'dead-egress'] };
    expect(idsOf(chooseChecks(some, { ...choice, asked: null }))).toEqual({
      run: ['dynamodb-via-nat'],
      skipped: ['dead-egress option', 's3-via-nat configuration'],
    });
    expect(idsOf(chooseChecks(some, { ...choice, asked: some }))).toEqual({
      run: ['dynamodb-via-nat', 's3-via-nat'],
      skipped: ['dead-egress option'],
    });
  });

  it('take no other check along, although one speaks for them', () => {
    const { checks: run } = chooseChecks(checks, {
      asked: null,
      skip: ['endpoint-policy-without-identity-perimeter'],
      disable: [],
    });
    expect(run.map(({ id }) => id)).toContain('full-access-endpoint-policy');
    expect(run.length).toBe(checks.length - 1);
  });

  it('are in the coverage, and in the command that gives the report again', () => {
    const report = reportWithout('s3-via-nat');
    expect(report.coverage.skipped).toEqual([{ check: 's3-via-nat', by: 'option' }]);
    expect(report.scan.command).toContain(' --skip-check s3-via-nat');
    expect(report.scan.id).not.toBe(reportWithout().scan.id);
    expect(reportWithout().coverage).not.toHaveProperty('skipped');
  });

  it('let no control pass that they would decide about, and change no failure', () => {
    const before = new Map(
      reportWithout().controls.map((control) => [`${control.framework} ${control.id}`, control]),
    );
    for (const { id } of checks.slice(0, 12)) {
      for (const control of reportWithout(id).controls) {
        const was = before.get(`${control.framework} ${control.id}`);
        if (!control.skipped) expect(control.status).toBe(was?.status);
        else expect(['fail', 'unknown']).toContain(control.status);
      }
    }
  });

  it('leave a control in the report that none but them speaks for: unknown', () => {
    const whole = reportWithout();
    const alone = whole.controls.find((control) => control.checks.length === 1);
    const only = alone?.checks[0]?.check ?? '';
    const control = reportWithout(only).controls.find(
      ({ framework, id }) => framework === alone?.framework && id === alone.id,
    );
    expect(control).toMatchObject({ status: 'unknown', checks: [], skipped: [only] });
    expect(reportWithout(only).controls.length).toBe(whole.controls.length);
  });

  it('are named by every format that a person reads', () => {
    const report = reportWithout('s3-via-nat');
    for (const text of [
      draw('terminal', report),
      withDetails(report),
      draw('markdown', report),
      draw('html', report),
      draw('sarif', report),
    ]) {
      expect(text.replaceAll(/\s+/g, ' ')).toContain('not assessed: s3-via-nat');
      expect(text).not.toContain('Nothing was left out');
    }
  });
});

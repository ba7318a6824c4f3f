import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Change } from '../../src/model/difference.ts';
import { differenceReporters } from '../../src/report/difference.ts';
import { pathLine } from '../../src/report/words.ts';
import { applyBaseline } from '../../src/audit/baseline.ts';
import { audit } from '../../src/audit/audit.ts';
import { difference } from '../../src/audit/diff.ts';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import { account, type AccountScenario, inventoryOf, vpc } from '../../src/testing/index.ts';
import { hostileReport } from '../report/reports.ts';
import { sampleReport } from '../report/sample-report.ts';

const report = (given: AccountScenario, checkIds: readonly string[] = ['s3-via-nat']) =>
  audit(inventoryOf(given), {
    checks: checks.filter(({ id }) => checkIds.includes(id)),
    vpcIds: [],
    assumeWorkloads: true,
    minimumSeverity: null,
    rethrow: true,
  });

const between = (before: AccountScenario, after: AccountScenario, checkIds?: readonly string[]) =>
  difference(report(before, checkIds), report(after, checkIds), pathLine);

const network = () => vpc().subnet('public', { egress: 'igw' }).natGateway('a', { in: 'public' });
const viaNat = () => network().subnet('app', { egress: 'nat' });
const viaEndpoint = () => viaNat().gatewayEndpoint('s3', { in: ['app'] });

const changeOf = (changes: readonly Change[], id = 'subnet-app') =>
  changes.find(({ subject }) => subject.id === id);

describe('between two scans', () => {
  it('nothing is new when nothing changed', () => {
    const { counts, changes } = between(account(viaNat()), account(viaNat()));
    expect(changes).toEqual([]);
    expect(counts).toMatchObject({ new: 0, resolved: 0, changed: 0, unsettled: 0 });
    expect(counts.unchanged).toBeGreaterThan(0);
  });

  it('a failure is resolved by the route that came', () => {
    const { counts, changes } = between(account(viaNat()), account(viaEndpoint()));
    expect(counts).toMatchObject({ new: 0, resolved: 1 });
    expect(changeOf(changes)?.causes.join()).toMatch(
      /Route added to rtb-app: pl-\w+ → vpce-\S+ wins over 0\.0\.0\.0\/0/,
    );
  });

  it('a failure is new by the route that went', () => {
    const { counts, changes } = between(account(viaEndpoint()), account(viaNat()));
    expect(counts.new).toBe(1);
    expect(changeOf(changes)?.causes.join()).toMatch(/Route removed from rtb-app: pl-\w+ → vpce-/);
  });

  it('another table is told as a changed association, not as a changed route', () => {
    const before = report(account(viaNat()));
    const moved = JSON.parse(JSON.stringify(before).replaceAll('rtb-app', 'rtb-new')) as typeof before;
    const { changes } = difference(before, moved, pathLine);
    expect(changeOf(changes)?.kind).toBe('changed');
    expect(changeOf(changes)?.causes[0]).toMatch(/^Route table association changed: rtb-app .*to rtb-new/);
  });

  it('a subnet that is gone is resolved, and one that could not be listed is not', () => {
    const before = account(viaNat());
    expect(changeOf(between(before, account(network())).changes)).toMatchObject({
      kind: 'resolved',
      after: null,
    });
    const blind = between(before, account(viaNat()).denied('ec2:DescribeSubnets'));
    expect(changeOf(blind.changes)?.kind).toBe('unsettled');
    expect(blind.counts.resolved).toBe(0);
  });

  it('what nobody can say any more is unsettled, never resolved', () => {
    const { changes, counts } = between(
      account(viaNat()),
      account(viaNat()).denied('ec2:DescribeRouteTables'),
    );
    expect(changeOf(changes)?.kind).toBe('unsettled');
    expect(counts.resolved).toBe(0);
  });

  it('a place that the later scan did not ask for is no place where things are gone', () => {
    const before = report(account(viaNat()));
    const after = { ...before, units: [], findings: [] };
    expect(difference(before, after, pathLine).counts).toMatchObject({
      resolved: 0,
      unsettled: before.findings.length,
    });
  });

  it('says of what is lost with an account which call was refused, and never calls it resolved', () => {
    const before = report(account(viaNat()));
    const gap = { action: 'sts:AssumeRole', code: 'AccessDenied', message: 'The role does not let you in.' };
    const [unit] = before.units;
    const { accountId = '' } = unit ?? {};
    const target = { accountId, region: null, status: 'not-assessed', gaps: [gap] } as const;
    const after = {
      ...before,
      units: [],
      findings: [],
      coverage: { ...before.coverage, targets: [target] },
    };
    const { counts, changes } = difference(before, after, pathLine);
    expect(counts).toMatchObject({ resolved: 0, unsettled: before.findings.length });
    expect(changes[0]?.causes).toEqual([
      `The later scan could not read account ${accountId}: sts:AssumeRole answered AccessDenied: The role does not let you in.`,
    ]);
    const [text] = [[...differenceReporters.text.render(difference(before, after, pathLine))].join('')];
    expect(text).toContain('subnet-app');
  });

  it('what a report leaves out by its flags is not resolved', () => {
    const before = report(account(viaNat()));
    const after = { ...before, findings: [] };
    const mild = { ...after, scan: { ...after.scan, minimumSeverity: 'critical' as const } };
    expect(difference(before, mild, pathLine).counts).toMatchObject({ resolved: 0 });
    const elsewhere = { ...after, scan: { ...after.scan, vpcIds: ['vpc-elsewhere'] } };
    expect(changeOf(difference(before, elsewhere, pathLine).changes)).toMatchObject({
      kind: 'unsettled',
      causes: ['The later scan reports on vpc-elsewhere only.'],
    });
  });

  it('what an account that was not read before brings may have failed before', () => {
    const after = report(account(viaNat()));
    const { changes } = difference({ ...after, units: [], findings: [] }, after, pathLine);
    expect(changeOf(changes)).toMatchObject({ kind: 'new' });
    expect(changeOf(changes)?.causes[0]).toMatch(/^It may have failed before: the earlier scan did not ask/);
  });

  it('names the endpoint that is gone where a check fails because of it', () => {
    const isolated = () =>
      vpc()
        .subnet('app')
        .interfaceEndpoint('ssm', { in: ['app'] });
    const whole = () =>
      isolated()
        .interfaceEndpoint('ssmmessages', { in: ['app'] })
        .interfaceEndpoint('ec2messages', { in: ['app'] });
    const ids = ['isolated-subnet-without-ssm', 'unavailable-endpoint'];
    const { changes } = between(
      account(whole()),
      account(isolated().interfaceEndpoint('ssmmessages', { in: ['app'] })),
      ids,
    );
    expect(changeOf(changes)).toMatchObject({ kind: 'new' });
    expect(changeOf(changes)?.causes.join()).toMatch(/vpce-\S+ is gone: the later scan does not list it/);
  });

  it('a cause of many findings is told once, with what had failed by id', () => {
    const subnets = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const many = () => subnets.reduce((made, name) => made.subnet(name, { egress: 'nat' }), network());
    const { counts, changes } = between(account(many()), account(many()).denied('ec2:DescribeRouteTables'));
    expect(counts.unsettled).toBeGreaterThan(6);
    const drawn = [
      ...differenceReporters.text.render({ ...between(account(many()), account(many())), counts, changes }),
    ].join('');
    expect(drawn.split('ec2:DescribeRouteTables answered').length).toBe(2);
    for (const name of subnets) expect(drawn).toContain(`subnet-${name}`);
  });

  it('a new subnet that fails is new', () => {
    const { changes } = between(account(viaNat()), account(viaNat().subnet('batch', { egress: 'nat' })));
    expect(changeOf(changes, 'subnet-batch')).toMatchObject({ kind: 'new', before: null });
  });

  it('another NAT gateway is a changed path of the same failure', () => {
    const before = report(account(viaNat()));
    const after = JSON.parse(JSON.stringify(before).replaceAll('nat-a', 'nat-b')) as typeof before;
    const { changes } = difference(before, after, pathLine);
    expect(changeOf(changes)).toMatchObject({ kind: 'changed' });
    expect(changeOf(changes)?.causes[0]).toMatch(
      /Route changed in rtb-app: 0\.0\.0\.0\/0 → nat-a now leads to nat-b/,
    );
  });

  it('checks that ran once only are named and not compared', () => {
    const before = report(account(viaNat()), ['s3-via-nat']);
    const after = report(account(viaNat()), ['s3-via-nat', 'dynamodb-via-nat']);
    expect(difference(before, after, pathLine)).toMatchObject({
      notCompared: ['dynamodb-via-nat'],
      counts: { new: 0 },
    });
  });
});

describe('a comparison', () => {
  const found = between(account(viaNat()), account(viaEndpoint().subnet('batch', { egress: 'nat' })));
  const draw = (format: keyof typeof differenceReporters, of = found) =>
    [...differenceReporters[format].render(of)].join('');

  it.each(['text', 'markdown', 'html'] as const)('is drawn as it was last looked at: %s', async (format) => {
    const extension = { text: 'txt', markdown: 'md', html: 'html' }[format];
    await expect(draw(format)).toMatchFileSnapshot(`golden/difference.${extension}`);
  });

  it('is whole in JSON', () => {
    expect(JSON.parse(draw('json'))).toEqual(JSON.parse(JSON.stringify(found)));
  });

  it('keeps hostile names as text', () => {
    const empty = { ...hostileReport, findings: [] };
    const hostile = difference(empty, hostileReport, pathLine);
    expect(hostile.counts.new).toBeGreaterThan(0);
    const page = draw('html', hostile);
    expect(page).not.toMatch(/<img|<script|<x\/>/);
    // oxlint-disable-next-line no-control-regex
    for (const format of ['text', 'markdown', 'html'] as const)
      expect(draw(format, hostile)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

describe('a baseline', () => {
  const source = (earlier: AccountScenario | null) => ({
    scanId: 'earlier',
    sha256: '0'.repeat(64),
    collectedAt: '2026-01-01T00:00:00Z',
    failed: new Set(
      (earlier === null ? [] : report(earlier).findings).flatMap(({ status, fingerprint }) =>
        status === 'fail' ? [fingerprint] : [],
      ),
    ),
  });
  const against = (given: AccountScenario, earlier: AccountScenario) =>
    audit(inventoryOf(given), {
      checks: checks.filter(({ id }) => id === 's3-via-nat'),
      vpcIds: [],
      assumeWorkloads: true,
      minimumSeverity: null,
      baseline: source(earlier),
    });
  const demands = { failOn: 'low', requireComplete: false } as const;

  it('lets known failures be, and fails on new ones', () => {
    const known = against(account(viaNat()), account(viaNat()));
    expect(known.baseline).toMatchObject({ new: 0, known: 1 });
    expect(exitCodeOf(known, demands)).toBe(0);
    const more = against(account(viaNat().subnet('batch', { egress: 'nat' })), account(viaNat()));
    expect(more.baseline).toMatchObject({ new: 1, known: 1 });
    expect(exitCodeOf(more, demands)).toBe(1);
  });

  it('counts as resolved only what is seen to pass', () => {
    const { summary } = applyBaseline(sampleReport.findings, {
      ...source(null),
      failed: new Set(sampleReport.findings.map(({ fingerprint }) => fingerprint)),
    });
    const { pass, 'not-applicable': none, fail } = sampleReport.summary.counts;
    expect(summary).toMatchObject({ resolved: pass + none, known: fail, new: 0 });
  });
});

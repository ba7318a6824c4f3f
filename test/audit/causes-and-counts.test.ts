import { describe, expect, it } from 'vitest';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import deadEgress from '../../src/checks/dead-egress.ts';
import s3ViaNat from '../../src/checks/s3-via-nat.ts';
import type { Report } from '../../src/model/report.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { detailsOf } from '../report/details.ts';

const options: AuditOptions = {
  checks: [deadEgress],
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

/** Two tables behind one NAT gateway in a private subnet, and one that gets out. */
const inventory = account(
  vpc()
    .subnet('nat')
    .natGateway('a', { in: 'nat' })
    .subnet('app', { instances: 1 })
    .route('app', '0.0.0.0/0', 'nat-a')
    .subnet('batch', { instances: 1 })
    .route('batch', '0.0.0.0/0', 'nat-a')
    .subnet('public', { egress: 'igw', instances: 1, mapPublicIp: true }),
).inventory();

const report: Report = audit(inventory, options);

describe('causes', () => {
  it('are the broken place, and equal where one thing is to be fixed', () => {
    const causes = report.findings.flatMap(({ cause }) => cause ?? []);
    expect(causes).toEqual([
      { id: 'rtb-nat', reason: 'no-route' },
      { id: 'rtb-nat', reason: 'no-route' },
    ]);
  });

  it('are counted once', () => {
    expect(report.summary.counts.fail).toBe(2);
    expect(report.summary.toFix).toBe(1);
  });

  it('are drawn once on the terminal, and referred to', () => {
    const text = detailsOf(report);
    expect(text).toContain('1 thing to do');
    expect(text).toContain('Same cause as dead-egress rtb-app, and fixed with it.');
    expect(text.match(/create-nat-gateway/g)).toHaveLength(1);
  });
});

describe('commands that several failures ask for', () => {
  const shared = account(
    vpc()
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .subnet('app', { egress: 'nat', instances: 1 })
      .subnet('batch', { table: 'app', instances: 1 }),
  ).inventory();
  const same = audit(shared, { ...options, checks: [s3ViaNat] });

  it('are one thing to do, and printed once', () => {
    const text = detailsOf(same);
    expect(same.summary.counts.fail).toBe(2);
    expect(same.summary.toFix).toBe(1);
    expect(text.match(/create-vpc-endpoint/g)).toHaveLength(1);
    expect(text).toContain('Fixed by the same commands as s3-via-nat subnet-app above.');
  });
});

describe('passes that are counted', () => {
  const counts = { pass: 1, fail: 2, unknown: 0, 'not-applicable': 2 };

  it('are in the population and the summary, and not among the findings', () => {
    expect(report.findings.filter(({ status }) => status === 'pass')).toEqual([]);
    expect(report.population).toEqual([
      { check: 'dead-egress', subjects: 5, counts, unlisted: [{ accountId: '111122223333', passes: 1 }] },
    ]);
    expect(report.summary.counts).toEqual(counts);
  });

  it('stay in the summary where a waiver makes the failures be counted again', () => {
    const rule = {
      source: 'file' as const,
      checks: ['dead-egress'],
      resource: 'rtb-app',
      accountId: null,
      region: null,
      reason: 'known',
      owner: 'network',
      until: '2999-01-01',
    };
    const waived = audit(inventory, {
      ...options,
      waivers: { rules: [rule], sha256: '0'.repeat(64) },
    });
    expect(waived.summary.counts).toEqual(counts);
  });

  it('are listed where a baseline knows the failure, which is seen to be gone', () => {
    const [passed] = audit(inventory, { ...options, listPasses: true }).findings.filter(
      ({ status }) => status === 'pass',
    );
    const baseline = {
      scanId: 'x',
      sha256: '0'.repeat(64),
      collectedAt: '2026-01-01T00:00:00Z',
      failed: new Set([passed?.fingerprint ?? '']),
    };
    expect(audit(inventory, { ...options, baseline }).baseline).toMatchObject({ resolved: 1 });
  });
});

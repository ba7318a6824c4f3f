import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { planOf } from '../../src/plan/plan.ts';
import type { WaiverRule } from '../../src/audit/waivers.ts';
import { account, vpc } from '../../src/testing/index.ts';

// The endpoint for DynamoDB is another change of the same VPC: what it touches is judged again.
const inventory = (waived: Readonly<Record<string, string>> = {}) =>
  account(
    vpc('app')
      .subnet('public', { egress: 'igw' })
      .subnet('app', { egress: 'nat', instances: 1, tags: waived })
      .natGateway('a', { in: 'public' }),
  ).inventory();

const rule = (until: string): WaiverRule => ({
  source: 'file',
  checks: ['s3-via-nat'],
  resource: '*',
  accountId: null,
  region: null,
  reason: 'Meant so',
  owner: 'network',
  until,
});

const byFile = (until: string) =>
  planOf(inventory(), { checks, waivers: { rules: [rule(until)], sha256: '0'.repeat(64) } });

const plain = planOf(inventory(), { checks });

const servicesOf = ({ plan }: ReturnType<typeof planOf>): readonly string[] =>
  plan.changes.flatMap(({ api }) =>
    api.flatMap((change) => (change.kind === 'create-vpc-endpoint' ? change.serviceName : [])),
  );

describe('a plan', () => {
  it('is made for what nobody accepted', () => {
    expect(servicesOf(plain)).toEqual(
      expect.arrayContaining(['com.amazonaws.eu-west-1.s3', 'com.amazonaws.eu-west-1.dynamodb']),
    );
  });

  it.each([
    ['a file', () => byFile('2099-01-31')],
    [
      'a tag',
      () => planOf(inventory({ 'pathproof:waive': 's3-via-nat; Meant so; network; 2099-01-31' }), { checks }),
    ],
  ])('does not resolve, count or leave a failure that %s waives', (_what, planned) => {
    const made = planned();
    const waived = made.built.before.concat(made.built.failing).filter(({ check }) => check === 's3-via-nat');
    expect(waived).toEqual([]);
    expect(servicesOf(made)).toEqual(
      servicesOf(plain).filter((name) => name !== 'com.amazonaws.eu-west-1.s3'),
    );
    expect(made.plan.totals.failures).toBe(plain.plan.totals.failures - 1);
    const accepted = plain.built.before.find(({ check }) => check === 's3-via-nat')?.fingerprint;
    expect(JSON.stringify(made.plan)).not.toContain(accepted);
  });

  it('resolves a failure whose waiver has expired', () => {
    const made = byFile('2020-01-31');
    expect(made.built.before.find(({ check }) => check === 's3-via-nat')?.waiver?.expired).toBe(true);
    expect(made.plan).toEqual(plain.plan);
  });

  it('is made for known failures, too: a baseline decides the exit code alone', () => {
    const failed = new Set(plain.built.before.map(({ fingerprint }) => fingerprint));
    const baseline = { scanId: 'before', sha256: '0'.repeat(64), collectedAt: '', failed };
    expect(planOf(inventory(), { checks, baseline }).plan).toEqual(plain.plan);
  });
});

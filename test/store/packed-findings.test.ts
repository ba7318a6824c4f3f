import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { type AuditOptions, audit } from '../../src/audit/audit.ts';
import { createPackedSpools } from '../../src/store/finding-store.ts';
import { json } from '../../src/report/json.ts';
import { account, vpc } from '../../src/testing/index.ts';

const inventory = account(
  vpc('app')
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .subnet('isolated', { instances: 1 })
    .natGateway('a', { in: 'public' })
    .gatewayEndpoint('s3', {
      in: 'isolated',
      tags: { 'pathproof:waive': 'full-access-endpoint-policy; Meant so; network; 2030-01-31' },
    }),
).inventory();

const options: AuditOptions = {
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
};

const baseline = {
  scanId: 'before',
  sha256: '0'.repeat(64),
  collectedAt: '2026-01-01T00:00:00.000Z',
  failed: new Set(
    audit(inventory, options)
      .findings.filter(({ status }) => status === 'fail')
      .slice(0, 2)
      .map(({ fingerprint }) => fingerprint),
  ),
};

const textOf = (asked: AuditOptions, packed: boolean): string => {
  const report = packed
    ? audit(inventory, asked, createPackedSpools(asked.checks.length))
    : audit(inventory, asked);
  return [...json.render(report)].join('');
};

describe('findings that are kept packed', () => {
  it.each([
    ['as they are', options],
    ['beside a baseline', { ...options, baseline }],
    ['above a severity', { ...options, minimumSeverity: 'high' }],
    ['without names', { ...options, redact: { salt: 'a' } }],
  ] as const)('make the report that plain ones make, %s', (_what, asked) => {
    expect(textOf(asked, true)).toBe(textOf(asked, false));
  });

  it('can be counted, chosen from and gone through again', () => {
    const { findings } = audit(inventory, options, createPackedSpools(options.checks.length));
    const plain = audit(inventory, options).findings;
    expect(findings.length).toBe(plain.length);
    expect(findings.filter(({ status }) => status === 'fail').length).toBeGreaterThan(0);
    expect(findings.map(({ fingerprint }) => fingerprint).slice(0, 3)).toEqual(
      plain.map(({ fingerprint }) => fingerprint).slice(0, 3),
    );
    expect([...findings]).toEqual(plain.map((finding) => JSON.parse(JSON.stringify(finding)) as unknown));
  });

  it('carry the waivers of their tags', () => {
    const { waivers, findings } = audit(inventory, options, createPackedSpools(options.checks.length));
    expect(waivers.applied).toBe(1);
    expect(findings.find(({ waiver }) => waiver !== undefined)?.check).toBe('full-access-endpoint-policy');
  });
});

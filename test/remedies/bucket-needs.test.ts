import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import { evaluatePolicy, parsePolicy, type Principal, present } from '../../src/policy/index.ts';
import { serviceRequests } from '../../src/services/service-requests.ts';
import { type Case, inventoryOf } from '../../src/testing/index.ts';
import {
  BUCKET,
  bucketWith,
  denied,
  home,
  policyOf,
  REPORTS,
  unlessEndpoint,
} from '../checks/bucket-policies.ts';
import { findingsOf } from './findings.ts';

const bucketChecks = checks.filter(({ id }) => /^bucket-/.test(id));

const rows = serviceRequests.filter(({ owner, action }) => owner === 'own' && action.startsWith('s3:'));

const allowServices = {
  Effect: 'Allow',
  Principal: { Service: rows.flatMap(({ principal }) => principal ?? []) },
  Action: ['s3:PutObject', 's3:GetObject'],
  Resource: REPORTS,
};

/** Policies of a bucket that services write to, each with a fault that has a remedy. */
const policies: Readonly<Record<string, object>> = {
  'without a network perimeter': policyOf(allowServices),
  'with one that leaves reading open': policyOf(
    allowServices,
    denied(
      { ...unlessEndpoint, Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' } },
      { Action: 's3:Put*' },
    ),
  ),
};

const decide = (text: string, principal: Principal, action: string, via: boolean): string => {
  const { policy } = parsePolicy(text);
  if (policy === null) return 'invalid';
  return evaluatePolicy(policy, {
    principal,
    action,
    resource: `arn:aws:s3:::${BUCKET}/delivered`,
    context: {
      'aws:SourceVpce': 'absent',
      'aws:SourceVpc': 'absent',
      'aws:VpceOrgID': 'absent',
      'aws:ViaAWSService': present(String(via)),
      'aws:PrincipalIsAWSService': present(String(principal.kind === 'service')),
    },
  }).decision;
};

describe.each(Object.entries(policies))('what is printed for a bucket %s', (_, policy) => {
  const given: Case = { given: bucketWith(policy, home()), expect: {} };
  const inventory = inventoryOf(given.given);
  const failing = findingsOf(bucketChecks, given, inventory).filter(
    ({ status, remedy }) => status === 'fail' && (remedy?.changes ?? []).length > 0,
  );
  const printed = failing.map((finding) => {
    const after = makeChanges(finding.remedy?.changes ?? [], inventory).inventory;
    const { buckets } = after.regions[0]?.sections ?? {};
    const [bucket] = buckets && 'seen' in buckets ? buckets.seen : [];
    const text = bucket && 'seen' in bucket.policy ? (bucket.policy.seen ?? '') : '';
    return { check: finding.check, text };
  });

  it('is printed at all', () => {
    expect(printed).not.toEqual([]);
  });

  it.each(rows.map((row) => [row.what, row] as const))('keeps %s', (_what, { principal = '', action }) => {
    for (const { text } of printed) {
      expect(text.length).toBeLessThan(20_480);
      expect(decide(text, { kind: 'service', name: principal }, action, false)).toBe('allowed');
    }
  });

  it('keeps services that act for somebody, and denies whoever comes from the internet', () => {
    const role: Principal = {
      kind: 'aws',
      arn: 'arn:aws:iam::111122223333:role/app',
      account: '111122223333',
    };
    for (const { text } of printed) {
      expect(decide(text, role, 's3:GetObject', true)).not.toBe('explicit-deny');
      expect(decide(text, role, 's3:GetObject', false)).toBe('explicit-deny');
    }
  });
});

import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { createVerdictMemory } from '../../src/audit/verdict-memory.ts';
import perimeter from '../../src/checks/bucket-without-network-perimeter.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import type { Finding } from '../../src/model/finding.ts';
import { settleRemedies } from '../../src/plan/settle.ts';
import { account, type BucketSpec, vpc } from '../../src/testing/index.ts';

/** A bucket with a policy of its own, through which its callers come from anywhere. */
const bucketOf = (at: number): BucketSpec => {
  const name = `bucket-${at}`;
  const Statement = [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
  return { name, policy: { Version: '2012-10-17', Statement } };
};

const failuresOf = (buckets: number): readonly Finding[] => {
  const inventory = account(vpc('app').subnet('app', { instances: 1 }).gatewayEndpoint('s3', { in: 'app' }))
    .inOrganization('o-a1b2c3d4e5')
    .buckets(...Array.from({ length: buckets }, (_, at) => bucketOf(at)))
    .inventory();
  const options = {
    ...defaultOptions,
    checks: [perimeter],
    vpcIds: [],
    minimumSeverity: null,
    rethrow: true,
  };
  const report = audit(inventory, { ...options, settle: settleRemedies, memory: createVerdictMemory() });
  return report.findings.filter(({ status }) => status === 'fail');
};

const saysSo = ({ remedy }: Finding): boolean => remedy?.risk?.includes('was not tried') ?? false;

describe('remedies of the policies of many buckets', () => {
  it('are tried where they are few', () => {
    const failures = failuresOf(3);
    expect(failures).toHaveLength(3);
    expect(failures.filter(saysSo)).toEqual([]);
  });

  it('say that they were not tried where they are more than a thousand', () => {
    const failures = failuresOf(1_001);
    expect(failures).toHaveLength(1_001);
    expect(failures.filter(saysSo)).toHaveLength(1_001);
  });
});

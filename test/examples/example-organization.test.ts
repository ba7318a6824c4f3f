import { describe, expect, it } from 'vitest';
import { exampleOrganization } from '../../examples/build.ts';
import { checks } from '../../src/checks/index.ts';
import { inventorySchema } from '../../src/model/inventory.ts';
import { audit } from '../../src/scan/audit.ts';

describe('the example organization', () => {
  it('is the file that its builder writes', async () => {
    const text = `${JSON.stringify(exampleOrganization(), null, 1)}\n`;
    await expect(text).toMatchFileSnapshot('../../examples/example-organization.json');
  });

  it('is a valid inventory', () => {
    expect(inventorySchema.safeParse(exampleOrganization()).error).toBeUndefined();
  });

  it('has three accounts in two regions, and one that refused', () => {
    const { regions, targets } = exampleOrganization();
    expect(regions.map(({ accountId, region }) => `${accountId} ${region}`)).toEqual([
      '111122223333 eu-west-1',
      '111122223333 us-east-1',
      '444455556666 eu-west-1',
      '444455556666 us-east-1',
      '777788889999 eu-west-1',
      '777788889999 us-east-1',
    ]);
    expect(targets.filter(({ status }) => status === 'not-assessed')).toMatchObject([{ accountId: '222233334444' }]);
  });

  const report = audit(exampleOrganization(), {
    checks,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
  });

  it.each([
    's3-via-nat',
    'dynamodb-via-nat',
    'interface-endpoint-without-443',
    'duplicate-gateway-endpoint',
    'isolated-subnet-without-ssm',
    'full-access-endpoint-policy',
    'endpoint-policy-without-identity-perimeter',
    'endpoint-policy-without-resource-perimeter',
    'endpoint-policy-denies-all',
    'endpoint-policy-orphaned-principal',
    'endpoint-policy-breaks-service',
    'bucket-without-network-perimeter',
    'bucket-policy-ineffective-condition',
    'bucket-policy-stale-endpoint',
    'bucket-policy-lockout',
    'bypassable-perimeter',
  ])('shows %s failing and passing', (id) => {
    const statuses = report.findings.filter(({ check }) => check === id).map(({ status }) => status);
    expect(statuses).toContain('fail');
    expect(statuses).toContain('pass');
  });

  it('shows what could not be said, and why', () => {
    const codes = report.findings.filter(({ status }) => status === 'unknown').flatMap(({ gaps }) => gaps.map(({ code }) => code));
    expect(codes).toContain('UnauthorizedOperation');
    expect(codes).toContain('Indeterminate');
    expect(report.coverage.complete).toBe(false);
  });
});

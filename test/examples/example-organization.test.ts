import { describe, expect, it } from 'vitest';
import { exampleOrganization } from '../../examples/build.ts';
import { checks } from '../../src/checks/index.ts';
import { inventorySchema } from '../../src/model/inventory.ts';
import { audit } from '../../src/audit/audit.ts';
import { checkOptionsOf, loadConfigFile } from '../../src/store/config.ts';

const config = (await loadConfigFile('examples/pathproof.config.yaml', '.')).config;

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
    ...checkOptionsOf(config),
    assumeWorkloads: false,
    minimumSeverity: null,
    rethrow: true,
  });

  it('shows an isolated spoke that central endpoints serve, and one like it that they do not', () => {
    const statusOf = (name: string) =>
      report.findings.find(({ check, subject }) => check === 'isolated-subnet-without-ssm' && subject.name === name)?.status;
    expect([statusOf('depots-prod-gates-a'), statusOf('stations-prod-devices-a')]).toEqual(['pass', 'fail']);
  });

  it('shows what could not be said, and why', () => {
    const codes = report.findings.filter(({ status }) => status === 'unknown').flatMap(({ gaps }) => gaps.map(({ code }) => code));
    expect(codes).toContain('UnauthorizedOperation');
    expect(codes).toContain('Indeterminate');
    expect(report.coverage.complete).toBe(false);
  });
});

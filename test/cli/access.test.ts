import { describe, expect, it } from 'vitest';
import { account, vpc } from '../../src/testing/index.ts';
import { denied, policyOf, unlessEndpoint } from '../checks/bucket-policies.ts';
import { execute } from './execute.ts';

const inventory = account(
  vpc('app')
    .subnet('app', { instances: 1 })
    .subnet('batch', { egress: 'nat', instances: 1 })
    .gatewayEndpoint('s3', { in: 'app' }),
)
  .buckets({ name: 'reports', policy: policyOf(denied(unlessEndpoint)) })
  .inventory();

const access = (...argv: readonly string[]) =>
  execute(['access', ...argv, '--inventory', 'saved.json'], {
    parts: { loadInventory: () => Promise.resolve(inventory) },
  });

describe('pathproof access', () => {
  it('names the hops, the statements and what they come to', async () => {
    const { code, out } = await access('subnet-app', 'reports');
    expect(code).toBe(0);
    expect(out).toContain('subnet-app → rtb-app pl-s3 → vpce-s3');
    expect(out).toContain('The endpoint policy of vpce-s3: statement 0 allows it.');
    expect(out).toMatch(/allowed where the caller’s own\s+policies allow it/);
  });

  it('says which condition of which statement refuses', async () => {
    const { out } = await access('subnet-batch', 's3://reports/2026/a.csv', '--action', 's3:PutObject');
    expect(out).toContain('s3:PutObject on arn:aws:s3:::reports/2026/a.csv');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'statement 0 denies it, because StringNotEquals on aws:SourceVpce holds',
    );
  });

  it('gives the answer as JSON', async () => {
    const { out } = await access('subnet-batch', 'reports', '--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'refused', bucket: 'reports', action: 's3:GetObject' });
  });

  it.each([
    [['subnet-app', 'report'], 'Did you mean reports?'],
    [['subnet-ap', 'reports'], 'Did you mean subnet-app?'],
    [['subnet-app', 'reports', '--action', 'GetObject'], 's3:GetObject'],
    [['subnet-app', 'reports', '--principal', 'admin'], 'anonymous'],
  ])('refuses %o with a hint', async (argv, hint) => {
    const { code, err } = await access(...argv);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });
});

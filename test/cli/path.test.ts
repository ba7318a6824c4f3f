import { describe, expect, it } from 'vitest';
import { account, vpc } from '../../src/testing/index.ts';
import { execute } from './execute.ts';

const inventory = account(
  vpc('app')
    .securityGroup('shut', { egress: [{ port: 443, to: 'vpc' }] })
    .subnet('public', { egress: 'igw' })
    .natGateway('a', { in: 'public' })
    .subnet('app', { egress: 'nat-a' })
    .instance('one', { in: 'app' })
    .instance('two', { in: 'app', groups: ['shut'] }),
).inventory();

const path = (...argv: readonly string[]) =>
  execute(['path', 'subnet-app', 's3', ...argv, '--inventory', 'saved.json'], {
    parts: { loadInventory: () => Promise.resolve(inventory) },
  });

describe('pathproof path', () => {
  it('says of which workloads a way is true', async () => {
    const { out } = await path();
    expect(out).toContain('50 % of what clients send there, from eni-one: delivered through');
    expect(out).toContain('50 % of what clients send there, from eni-two: denied by security group');
  });

  it('answers for one interface alone', async () => {
    const { code, out } = await path('--interface', 'eni-two');
    expect(code).toBe(0);
    expect(out).toContain('eni-two in subnet-app to s3');
    expect(out).toMatch(/100\s?% of the addresses: denied by security group/);
    const answer = JSON.parse((await path('--interface', 'eni-one', '--json')).out) as object;
    expect(answer).toMatchObject({
      subnetId: 'subnet-app',
      interfaceId: 'eni-one',
      families: [{ shares: [{ share: 1, path: { disposition: 'delivered', egress: 'nat-gateway' } }] }],
    });
  });

  it.each([
    ['eni-on', 'Did you mean eni-one?'],
    ['eni-nat-a', 'eni-nat-a is in subnet-public, not in subnet-app.'],
  ])('refuses %s with a hint', async (typed, hint) => {
    const { code, err } = await path('--interface', typed);
    expect(code).toBe(2);
    expect(err).toContain(hint);
  });
});

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

  it.each([
    ['https://sts.amazonaws.com', 'sts.amazonaws.com resolves to public addresses'],
    ['eu-west-1.queue.amazonaws.com', 'to sqs'],
    ['reports.s3.dualstack.eu-west-1.amazonaws.com', 'reports.s3.dualstack.eu-west-1.amazonaws.com resolves'],
    ['abc.execute-api.eu-west-1.amazonaws.com', 'to execute-api'],
    ['com.amazonaws.eu-west-1.ssm', 'ssm.eu-west-1.amazonaws.com resolves'],
  ])('answers for the name %s', async (typed, said) => {
    const { code, out } = await execute(['path', 'subnet-app', typed, '--inventory', 'saved.json'], {
      parts: { loadInventory: () => Promise.resolve(inventory) },
    });
    expect(code).toBe(0);
    expect(out).toContain(said);
  });

  it('refuses a host of which no service of AWS is known', async () => {
    const { code, err } = await execute(
      ['path', 'subnet-app', 'https://www.example.com', '--inventory', 'saved.json'],
      { parts: { loadInventory: () => Promise.resolve(inventory) } },
    );
    expect(code).toBe(2);
    expect(err).toContain('No service of AWS is known to answer at "www.example.com".');
  });
});

import { DescribeSubnetsCommand, DescribeVpcAttributeCommand, EC2Client } from '@aws-sdk/client-ec2';
import pLimit from 'p-limit';
import { afterEach, describe, expect, it } from 'vitest';
import { createAsk, type Limit } from '../../src/aws/ask.ts';
import { createAttempts } from '../../src/aws/attempts.ts';
import { createBuckets } from '../../src/aws/buckets.ts';
import { createCallLog } from '../../src/aws/calls.ts';
import { createHealth } from '../../src/aws/health.ts';
import { mockClient } from '../mock-client.ts';

const ec2 = mockClient(EC2Client);
afterEach(() => {
  ec2.reset();
});

const place = { accountId: '111122223333', region: 'eu-west-1' };
const attribute = () => new DescribeVpcAttributeCommand({ VpcId: 'vpc-1', Attribute: 'enableDnsSupport' });

/** A way to ask, with room for two requests, where attributes can be had so many times. */
const asking = (turns: number) => {
  const buckets = createBuckets();
  const calls = createCallLog();
  let taken = 0;
  const waiting: (() => void)[] = [];
  const few = {
    ...buckets,
    take: async (quota: Parameters<typeof buckets.take>[0]) => {
      if (quota.key.includes('Attribute') && (taken += 1) > turns)
        await new Promise<void>((resolve) => waiting.push(resolve));
      return 0;
    },
  };
  const attempts = { buckets: few, health: createHealth(), maxRate: null, longestMs: 5_000, signal: null };
  const limits = new Map<string, Limit>();
  const ask = createAsk({
    client: new EC2Client({ region: 'eu-west-1' }) as never,
    calls,
    signal: null,
    limits: {
      place: pLimit(2),
      overall: pLimit(10),
      action: (action) => {
        const limit = limits.get(action) ?? pLimit(2);
        limits.set(action, limit);
        return limit;
      },
    },
    attemptOf: (action, input) => createAttempts(attempts, { ...place, action, input }, calls),
  });
  return { ask, taken: () => taken, waiting };
};

describe('a request that waits for the turn of its action', () => {
  it('holds no place that another action of the service could be asked in', async () => {
    ec2.on(DescribeVpcAttributeCommand).resolves({});
    ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [] });
    const { ask, waiting } = asking(0);
    const attributes = Array.from({ length: 6 }, () => ask(attribute()));
    expect(await ask(new DescribeSubnetsCommand({}))).toEqual({ Subnets: [] });
    expect(ec2.commandCalls(DescribeVpcAttributeCommand)).toHaveLength(0);
    const rest = setInterval(() => waiting.splice(0).forEach((go) => go()), 1);
    await Promise.all(attributes);
    clearInterval(rest);
    expect(ec2.commandCalls(DescribeVpcAttributeCommand)).toHaveLength(6);
  });

  it('takes its turn once, and no more of them ahead than have a place', async () => {
    ec2.on(DescribeVpcAttributeCommand).callsFake(() => new Promise(() => {}));
    const { ask, taken } = asking(100);
    for (let n = 0; n < 6; n += 1) void ask(attribute());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(taken()).toBe(2);
  });
});

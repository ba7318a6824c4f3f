import { describe, expect, it } from 'vitest';
import { createBuckets } from '../../src/aws/buckets.ts';
import { createHealth } from '../../src/aws/health.ts';
import { quotaOf, type Request } from '../../src/aws/rates.ts';

/** Time that passes only when somebody waits. */
const createTime = () => {
  let now = 0;
  return {
    pass: (milliseconds: number) => (now += milliseconds),
    now: () => now,
    wait: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
};

const request = (action: string, more: Partial<Request> = {}): Request => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  action,
  input: { MaxResults: 1000 },
  ...more,
});

const quota = { key: 'k', capacity: 3, perSecond: 10 };

describe('a token bucket', () => {
  it('gives what it holds at once, and the rest at its pace', async () => {
    const time = createTime();
    const buckets = createBuckets(time);
    const waits: number[] = [];
    for (let n = 0; n < 5; n += 1) waits.push(await buckets.take(quota, null));
    expect(waits).toEqual([0, 0, 0, 100, 100]);
  });

  it('slows down at once when the API throttles, and only once for the requests that were under way', async () => {
    const time = createTime();
    const buckets = createBuckets(time);
    await buckets.take(quota, null);
    for (let n = 0; n < 5; n += 1) buckets.throttled(quota);
    // 10 a second have become 6, and what was there is gone.
    expect(await buckets.take(quota, null)).toBe(167);
    time.pass(600);
    for (let n = 0; n < 60; n += 1) buckets.throttled(quota);
    for (let n = 0; n < 100; n += 1) buckets.answered(quota);
    expect(await buckets.take(quota, null)).toBe(100);
  });

  it('never stands still, however often the API throttles', async () => {
    const time = createTime();
    const buckets = createBuckets(time);
    for (let n = 0; n < 50; n += 1) {
      buckets.throttled(quota);
      time.pass(600);
    }
    expect(await buckets.take(quota, null)).toBeLessThanOrEqual(2000);
  });

  it('lets everybody go when the run is ended', async () => {
    const buckets = createBuckets();
    const slow = { key: 'slow', capacity: 1, perSecond: 0.01 };
    const stop = new AbortController();
    await buckets.take(slow, stop.signal);
    const waiting = Promise.all([buckets.take(slow, stop.signal), buckets.take(slow, stop.signal)]);
    stop.abort();
    await waiting;
  });

  it('is forgotten when it is as if it had never been used', async () => {
    const time = createTime();
    const buckets = createBuckets(time);
    for (let n = 0; n < 5_000; n += 1) await buckets.take({ ...quota, key: `k${n}` }, null);
    time.pass(60_000);
    await buckets.take({ ...quota, key: 'another' }, null);
    expect(buckets.size()).toBe(1);
  });
});

describe('the rate of a request', () => {
  it.each([
    ['ec2:DescribeSubnets', {}, 60, 15],
    ['ec2:DescribeNetworkInterfaces', {}, 60, 15],
    ['ec2:DescribeNetworkInterfaces', { input: {} }, 37, 7.5],
    ['s3:GetBucketPolicy', {}, 50, 50],
    ['sts:AssumeRole', {}, 50, 50],
    ['route53:ListHostedZones', {}, 3, 3.75],
    ['organizations:ListAccounts', {}, 4, 4],
    ['organizations:ListRoots', {}, 1, 0.75],
  ] as const)('of %s %o is %d at once and %d a second', (action, more, capacity, perSecond) => {
    expect(quotaOf(request(action, more), null)).toMatchObject({ capacity, perSecond });
  });

  it('is one for each account, region and action of EC2, and one for each account of Route 53', () => {
    const keyOf = (action: string, region: string) => quotaOf(request(action, { region }), null).key;
    expect(keyOf('ec2:DescribeVpcs', 'eu-west-1')).not.toBe(keyOf('ec2:DescribeVpcs', 'us-east-1'));
    expect(keyOf('ec2:DescribeVpcs', 'eu-west-1')).not.toBe(keyOf('ec2:DescribeSubnets', 'eu-west-1'));
    expect(keyOf('route53:ListHostedZones', 'eu-west-1')).toBe(
      keyOf('route53:ListHostedZonesByVPC', 'us-east-1'),
    );
  });

  it('can be lowered, and not raised', () => {
    expect(quotaOf(request('ec2:DescribeVpcs'), 2)).toMatchObject({ capacity: 2, perSecond: 2 });
    expect(quotaOf(request('ec2:DescribeVpcs'), 100)).toMatchObject({ perSecond: 15 });
    expect(quotaOf(request('organizations:ListRoots'), 2)).toMatchObject({ perSecond: 0.75 });
  });
});

describe('an endpoint', () => {
  it('that leaves request after request without an answer is asked once a minute, until it answers', () => {
    const time = createTime();
    const health = createHealth(time.now);
    for (let n = 0; n < 4; n += 1) health.silent('ec2 in eu-west-1', 'ECONNREFUSED');
    expect(() => health.check('ec2 in eu-west-1', 'ec2:DescribeVpcs')).toThrow('NotAnswering');
    expect(() => health.check('ec2 in us-east-1', 'ec2:DescribeVpcs')).not.toThrow();
    time.pass(61_000);
    expect(() => health.check('ec2 in eu-west-1', 'ec2:DescribeVpcs')).not.toThrow();
    expect(() => health.check('ec2 in eu-west-1', 'ec2:DescribeVpcs')).toThrow('NotAnswering');
    health.answered('ec2 in eu-west-1');
    expect(() => health.check('ec2 in eu-west-1', 'ec2:DescribeVpcs')).not.toThrow();
  });
});

import { describe, expect, it } from 'vitest';
import { createCallLog } from '../../src/aws/calls.ts';
import type { RegionInventory } from '../../src/model/inventory.ts';
import { audit } from '../../src/audit/audit.ts';
import { createCallRecord } from '../../src/audit/call-record.ts';
import { inventory, unit } from './small-inventory.ts';

const at = (minute: number): string => `2026-11-22T10:0${minute}:00.000Z`;

const readUnit = (accountId: string): RegionInventory => ({
  ...unit(),
  accountId,
  apiCalls: [
    {
      action: 'ec2:DescribeSubnets',
      calls: 4,
      failed: 2,
      retries: 0,
      last: { at: at(2), requestId: `last-${accountId}` },
      failures: [
        { at: at(0), code: 'RequestLimitExceeded', requestId: `first-${accountId}` },
        { at: at(1), code: 'RequestLimitExceeded', requestId: `second-${accountId}` },
      ],
    },
  ],
  reads: [{ section: 'subnets', at: at(2), action: 'ec2:DescribeSubnets', requestId: `last-${accountId}` }],
});

const recordOf = (units: readonly RegionInventory[], bounds?: Parameters<typeof createCallRecord>[0]) => {
  const record = createCallRecord(bounds);
  for (const one of units) record.addUnit(one);
  return record.result();
};

const subnetsIn = ({ resources }: ReturnType<typeof recordOf>) =>
  resources.filter(({ section }) => section === 'subnets');

describe('a log of calls', () => {
  it('keeps the last answer and the first three failures of an action, whatever comes after', () => {
    let minute = 0;
    const log = createCallLog(undefined, () => new Date(Date.UTC(2026, 10, 22, 10, minute++)));
    for (const id of ['a', 'b', 'c', 'd'])
      log.add('ec2:DescribeSubnets', { failed: 'RequestLimitExceeded', retries: 0, requestId: id });
    for (const id of ['e', 'f']) log.add('ec2:DescribeSubnets', { failed: null, retries: 0, requestId: id });
    expect(log.list()).toEqual([
      {
        action: 'ec2:DescribeSubnets',
        calls: 6,
        failed: 4,
        retries: 0,
        last: { at: at(5), requestId: 'f' },
        failures: ['a', 'b', 'c'].map((requestId, index) => ({
          at: at(index),
          requestId,
          code: 'RequestLimitExceeded',
        })),
      },
    ]);
  });

  it('takes over the later answer of another', () => {
    const log = createCallLog();
    const calls = { action: 'sts:AssumeRole', calls: 1, failed: 0, retries: 0 };
    log.absorb([{ ...calls, last: { at: at(3), requestId: 'late' } }]);
    log.absorb([{ ...calls, last: { at: at(1), requestId: 'early' } }]);
    expect(log.list()).toMatchObject([{ calls: 2, last: { requestId: 'late' } }]);
  });
});

describe('the record of a report', () => {
  it('says of each section when it was read, and by which request', () => {
    const read = recordOf([readUnit('111122223333')]);
    expect(subnetsIn(read)).toMatchObject([
      { collectedAt: at(2), action: 'ec2:DescribeSubnets', requestId: 'last-111122223333' },
    ]);
    expect(read.apiCalls[0]?.calls[0]).toMatchObject({ last: { at: at(2) }, failed: 2 });
  });

  it('names failures only, once there are more requests than fit', () => {
    const units = ['111122223333', '444455556666', '777788889999'].map(readUnit);
    const read = recordOf(units, { mostRequests: 2, mostFailures: 3 });
    expect(subnetsIn(read).map(({ collectedAt, requestId }) => [collectedAt, requestId])).toEqual(
      units.map(() => [at(2), undefined]),
    );
    const calls = read.apiCalls.flatMap(({ calls: all }) => all);
    expect(calls.every(({ last }) => last === undefined)).toBe(true);
    expect(calls.map(({ failed }) => failed)).toEqual([2, 2, 2]);
    expect(calls.flatMap(({ failures = [] }) => failures.map(({ requestId }) => requestId))).toEqual([
      'first-111122223333',
      'second-111122223333',
      'first-444455556666',
    ]);
  });

  it('says nothing of times for an inventory that has none', () => {
    const report = audit(inventory([unit()]), {
      checks: [],
      vpcIds: [],
      assumeWorkloads: false,
      minimumSeverity: null,
    });
    expect(report.resources.length).toBeGreaterThan(0);
    expect(report.resources.every((line) => line.collectedAt === undefined)).toBe(true);
  });

  it('counts the answers that are named, and those of them that AWS can be asked about, however many there are', () => {
    const lost: RegionInventory = {
      ...readUnit('2'),
      apiCalls: [
        { action: 'ec2:DescribeVpcs', calls: 1, failed: 0, retries: 0, last: { at: at(2), requestId: null } },
        // Refused each time: nothing was answered.
        { action: 'ec2:DescribeSubnets', calls: 1, failed: 1, retries: 0 },
      ],
    };
    const bounds = { mostRequests: 1, mostFailures: 1 };
    expect(recordOf([readUnit('1'), lost, readUnit('3')], bounds).requests).toEqual({
      answers: 3,
      identified: 2,
    });
  });
});

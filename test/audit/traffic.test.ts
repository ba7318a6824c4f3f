import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { FlowLog, Observations } from '../../src/model/observations.ts';
import type { Observed } from '../../src/model/observed.ts';
import { createWorld } from '../../src/paths/world.ts';
import { trafficLines } from '../../src/report/traffic-words.ts';
import { reporters } from '../../src/report/index.ts';
import { audit } from '../../src/audit/audit.ts';
import { natsOnPaths, trafficOf } from '../../src/audit/traffic.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { withDetails } from '../report/details.ts';

const gibibyte = 2 ** 30;
const options = { checks, vpcIds: [], assumeWorkloads: true, minimumSeverity: null, rethrow: true };

const scenario = () =>
  account(
    vpc('one')
      .subnet('public', { egress: 'igw' })
      .natGateway('a', { in: 'public' })
      .subnet('app', { egress: 'nat', instances: 1 })
      .subnet('private', { instances: 1 }),
    vpc('two').subnet('isolated', { instances: 1 }),
  ).inventory();

const place = { accountId: '111122223333', region: 'eu-west-1' };
const gap = { action: 'cloudwatch:GetMetricData', code: 'AccessDenied', message: 'You may not.' };
const service = ['version', 'pkt-src-aws-service', 'pkt-dst-aws-service'];

const log = (resourceId: string, more: Partial<FlowLog> = {}): FlowLog => ({
  id: `fl-${resourceId}`,
  resourceId,
  status: 'ACTIVE',
  trafficType: 'ALL',
  fields: service,
  ...more,
});

const observed = (
  bytes: Observed<number | null>,
  flowLogs: Observed<readonly FlowLog[]> = { seen: [] },
): Observations => ({
  observedAt: '2026-11-22T10:00:00.000Z',
  natTraffic: [
    {
      ...place,
      natGatewayId: 'nat-a',
      from: '2026-11-08T10:00:00.000Z',
      to: '2026-11-22T10:00:00.000Z',
      bytes,
    },
  ],
  flowLogs: [{ ...place, flowLogs }],
  apiCalls: [{ ...place, calls: [{ action: 'cloudwatch:GetMetricData', calls: 2, failed: 0, retries: 0 }] }],
});

const trafficWith = (observations: Observations, inventory: Inventory = scenario()) => {
  const world = createWorld(inventory);
  const { findings } = audit(inventory, options);
  return trafficOf({ ...inventory, observations }, natsOnPaths(findings, world))!;
};

const provesOf = (...logs: readonly FlowLog[]) =>
  Object.fromEntries(
    trafficWith(observed({ seen: null }, { seen: logs })).flowLogs.map(({ vpcId, proves }) => [
      vpcId,
      proves,
    ]),
  );

describe('the NAT gateways that matter', () => {
  it('are those on the paths of failures, each with how many it is in', () => {
    const inventory = scenario();
    const nats = natsOnPaths(audit(inventory, options).findings, createWorld(inventory));
    expect(nats).toMatchObject([{ ...place, natGatewayId: 'nat-a' }]);
    expect(nats[0]?.findings).toBeGreaterThan(0);
  });

  it('are none where nothing fails', () => {
    const inventory = scenario();
    const passed = audit(inventory, options).findings.filter(({ status }) => status !== 'fail');
    expect(natsOnPaths(passed, createWorld(inventory))).toEqual([]);
  });
});

describe('traffic', () => {
  it('is not spoken of where nobody looked', () => {
    expect(trafficOf(scenario(), [])).toBeNull();
    expect(audit(scenario(), options)).not.toHaveProperty('traffic');
  });

  it('has bytes, what they cost, and what any one service may cost in a month', () => {
    const traffic = trafficWith(observed({ seen: 1000 * gibibyte }));
    const [nat] = traffic.natGateways;
    expect(nat?.bytes).toBe(1000 * gibibyte);
    expect(nat?.cost?.high).toBeCloseTo(48);
    // 14 days of 336 hours, as if they went on for 730.
    expect(nat?.monthly?.low).toBe(0);
    expect(nat?.monthly?.high).toBeCloseTo((48 * 730) / 336);
    expect(traffic.prices).toMatchObject({ currency: 'USD', date: '2026-09-21' });
    expect(traffic.prices?.source).toContain('AWS Price List');
  });

  it.each([
    ['CloudWatch has none', { seen: null }, null],
    ['it was refused', { gap }, gap],
  ])('is no data, and no money, where %s', (_, bytes, why) => {
    const traffic = trafficWith(observed(bytes));
    expect(traffic.natGateways[0]).toMatchObject({ bytes: null, cost: null, gap: why });
    const [line] = trafficLines(traffic);
    expect(line).toContain('no traffic data');
    expect(line).not.toMatch(/USD|\$/);
  });

  it('has no money where no price is held', () => {
    const inventory = scenario();
    const elsewhere = createWorld(inventory);
    const nats = natsOnPaths(audit(inventory, options).findings, elsewhere).map((nat) => ({
      ...nat,
      region: 'us-gov-west-1',
    }));
    const traffic = trafficOf({ ...inventory, observations: observed({ seen: gibibyte }) }, nats)!;
    expect(traffic.natGateways[0]).toMatchObject({ bytes: gibibyte, cost: null, monthly: null });
    expect(trafficLines(traffic)[0]).not.toContain('USD');
  });

  it('has the calls that it took among those of the report', () => {
    const { apiCalls } = audit({ ...scenario(), observations: observed({ seen: null }) }, options);
    expect(apiCalls.flatMap(({ calls }) => calls.map(({ action }) => action))).toContain(
      'cloudwatch:GetMetricData',
    );
  });
});

describe('a failure on the path of a NAT gateway', () => {
  const findingsWith = (bytes: Observed<number | null>) =>
    audit({ ...scenario(), observations: observed(bytes) }, options).findings;

  it('says what may cost there in a month, and no other finding does', () => {
    const findings = findingsWith({ seen: 336 * gibibyte });
    const through = findings.filter(
      ({ status, evidence }) =>
        status === 'fail' &&
        evidence.some((one) => one.kind === 'path' && one.path.hops.some(({ id }) => id === 'nat-a')),
    );
    expect(through.length).toBeGreaterThan(0);
    // A gigabyte an hour at $0.048, for 730 hours.
    for (const { natCostPerMonth } of through)
      expect(natCostPerMonth).toEqual({ low: 0, high: 35.04, date: '2026-09-21' });
    expect(findings.filter(({ natCostPerMonth }) => natCostPerMonth)).toHaveLength(through.length);
  });

  it('says nothing where there is no traffic data', () => {
    for (const bytes of [{ seen: null }, { gap }])
      expect(findingsWith(bytes).some(({ natCostPerMonth }) => natCostPerMonth)).toBe(false);
  });
});

describe('flow logs', () => {
  it('of the VPC with the fields of both directions could prove the services', () => {
    expect(provesOf(log('vpc-one'))).toEqual({ 'vpc-one': 'service', 'vpc-two': 'none' });
  });

  it.each([
    ['in the default format', { fields: ['version', 'srcaddr', 'dstaddr'] }, 'format'],
    ['that name the service of one direction only', { fields: ['pkt-dst-aws-service'] }, 'format'],
    ['of rejected traffic only', { trafficType: 'REJECT' }, 'none'],
    ['that are not active', { status: 'INACTIVE' }, 'none'],
  ])('%s prove less', (_, more, proves) => {
    expect(provesOf(log('vpc-one', more))['vpc-one']).toBe(proves);
  });

  it("of the NAT gateway's subnet are enough, those of another subnet are a part", () => {
    expect(provesOf(log('subnet-public'))['vpc-one']).toBe('service');
    expect(provesOf(log('subnet-private'))['vpc-one']).toBe('part');
  });

  it('that could not be read leave it open, with the reason', () => {
    const { flowLogs } = trafficWith(observed({ seen: null }, { gap }));
    expect(flowLogs.map((one) => [one.proves, one.gap])).toEqual([
      ['unknown', gap],
      ['unknown', gap],
    ]);
  });

  it('that were not asked for leave it open', () => {
    const traffic = trafficWith({ ...observed({ seen: null }), flowLogs: [] });
    expect(traffic.flowLogs.map(({ proves }) => proves)).toEqual(['unknown', 'unknown']);
  });
});

describe('a report of what was really sent', () => {
  const draw = (format: 'terminal' | 'html', bytes: Observed<number | null>): string => {
    const report = audit(
      { ...scenario(), observations: observed(bytes, { seen: [log('vpc-one')] }) },
      options,
    );
    const text = format === 'html' ? [...reporters.html.render(report)].join('') : withDetails(report);
    return text.replace(/\s+/g, ' ');
  };

  it.each(['terminal', 'html'] as const)(
    'says in %s what it cost at most, and why only at most',
    (format) => {
      const text = draw(format, { seen: 1000 * gibibyte });
      expect(text).toContain('1,000 GiB from 2026-11-08 to 2026-11-22');
      expect(text).toContain(
        'at most USD 48.00 (list prices of 2026-09-21, eu-west-1; upper bound: the metric has no split by service)',
      );
      expect(text).toContain('flow logs could prove which services');
    },
  );

  it.each(['terminal', 'html'] as const)('says in %s that there is no data, and no money', (format) => {
    const text = draw(format, { gap });
    expect(text).toContain('no traffic data: You may not. (cloudwatch:GetMetricData: AccessDenied)');
    expect(text).not.toContain('at most USD');
  });

  it('has no such section where nobody looked', () => {
    const report = audit(scenario(), options);
    expect(withDetails(report)).not.toMatch(/^Traffic/m);
    expect([...reporters.html.render(report)].join('')).not.toContain('id="traffic"');
  });

  it('has other ids where it is redacted', () => {
    const inventory = { ...scenario(), observations: observed({ seen: 1 }) };
    const redacted = audit(inventory, { ...options, matrix: [], redact: { salt: 'x' } });
    const { traffic, matrix } = redacted;
    expect(JSON.stringify({ traffic, matrix })).not.toMatch(/nat-a\b|vpc-one|subnet-app|111122223333/);
    expect(matrix?.services).toContain('s3');
  });
});

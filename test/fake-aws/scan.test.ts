import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import { coverageOf } from '../../src/audit/coverage.ts';
import { collectAccount } from '../../src/collect/collect-account.ts';
import { collect, type CollectOptions } from '../../src/collect/collect.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import { type FakeAws, type FakeOptions, startFakeAws } from './fake-aws.ts';

let fake: FakeAws;

const start = async (options: FakeOptions): Promise<void> => {
  fake = await startFakeAws(options);
  vi.stubEnv('AWS_ENDPOINT_URL', fake.endpoint);
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'own');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await fake.stop();
});

const scan = (more: Partial<CollectOptions> = {}): Promise<Inventory> =>
  collect({
    regions: [],
    accounts: [],
    profile: null,
    roleName: null,
    roleArn: null,
    externalId: null,
    vpcIds: [],
    homeRegion: 'eu-west-1',
    timeoutMs: 10_000,
    logger: silentLogger,
    now: () => new Date('2026-11-22T10:00:00Z'),
    toolVersion: '0.1.0',
    ...more,
  });

const statusOf = ({ targets }: Inventory, region: string) =>
  targets.find((target) => target.region === region)?.status;

const codesOf = ({ targets }: Inventory, region: string) => [
  ...new Set(
    targets.filter((target) => target.region === region).flatMap(({ gaps }) => gaps.map(({ code }) => code)),
  ),
];

const sectionsOf = ({ regions }: Inventory, region: string) =>
  regions.find((unit) => unit.region === region)?.sections;

const callsOf = ({ regions, accountCalls }: Inventory) => [
  ...regions.flatMap(({ apiCalls }) => apiCalls),
  ...accountCalls.flatMap(({ calls }) => calls),
];

describe('a scan of a fake AWS', () => {
  it('reads what is there, and asks idle regions three questions', async () => {
    await start({ activeRegions: ['eu-west-1'] });
    const inventory = await scan();
    expect(inventory.targets.map(({ region, status, idle }) => [region, status, idle])).toEqual([
      ['eu-central-1', 'assessed', true],
      ['eu-west-1', 'assessed', undefined],
      ['us-east-1', 'assessed', true],
    ]);
    const asked = fake.log.filter(({ request }) => request.region === 'eu-central-1');
    expect(asked.map(({ request }) => request.action).sort()).toEqual([
      'DescribeNetworkInterfaces',
      'DescribeVpcEndpoints',
      'DescribeVpcs',
    ]);
  });

  it('keeps what an auditor finds each call by: its time, and the id that AWS gave it', async () => {
    let minutes = 0;
    await start({
      activeRegions: ['eu-west-1'],
      fault: ({ action, region }) =>
        action === 'DescribeRouteTables' && region === 'eu-west-1'
          ? { kind: 'error', status: 403, code: 'UnauthorizedOperation' }
          : null,
    });
    const inventory = await scan({ now: () => new Date(Date.UTC(2026, 10, 22, 10, (minutes += 1))) });
    const unit = inventory.regions.find(({ region }) => region === 'eu-west-1');
    const idsOf = (action: string) =>
      fake.log
        .filter(({ request }) => request.action === action && request.region === 'eu-west-1')
        .map(({ requestId }) => requestId);
    const read = unit?.reads?.find(({ section }) => section === 'subnets');
    expect(read).toMatchObject({ action: 'ec2:DescribeSubnets', requestId: idsOf('DescribeSubnets').at(-1) });
    expect(Date.parse(read?.at ?? '')).toBeGreaterThan(Date.parse(unit?.collectedAt ?? ''));
    expect(unit?.reads?.find(({ section }) => section === 'routeTables')).toBeUndefined();
    const refused = unit?.apiCalls.find(({ action }) => action === 'ec2:DescribeRouteTables');
    expect(refused).toMatchObject({
      failed: 1,
      failures: [{ code: 'UnauthorizedOperation', requestId: idsOf('DescribeRouteTables').at(-1) }],
    });
    expect(refused?.last).toBeUndefined();
    const known = new Set(fake.log.map(({ requestId }) => requestId));
    const named = callsOf(inventory).flatMap(({ last, failures = [] }) => [last, ...failures]);
    for (const call of named) if (call?.requestId) expect(known).toContain(call.requestId);
    expect(named.filter((call) => call?.requestId).length).toBeGreaterThan(20);
  });

  it('names the region that hangs, and does not wait with the others', async () => {
    await start({
      fault: ({ region, service }) => (region === 'us-east-1' && service === 'ec2' ? { kind: 'hang' } : null),
    });
    const began = performance.now();
    const done: number[] = [];
    const inventory = await scan({
      timeoutMs: 1_500,
      onProgress: ({ done: count }) => (done[count] ??= performance.now() - began),
    });
    expect(statusOf(inventory, 'eu-west-1')).toBe('assessed');
    expect(statusOf(inventory, 'eu-central-1')).toBe('assessed');
    expect(statusOf(inventory, 'us-east-1')).toBe('not-assessed');
    expect(codesOf(inventory, 'us-east-1').every((code) => /TimeoutError|NotAnswering/.test(code))).toBe(
      true,
    );
    // The two others are done before the hanging one has been given up.
    expect(done[2]).toBeLessThan(done[3] ?? 0);
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('asks every account of a region that hangs only until it is known to', async () => {
    await start({
      regions: ['us-east-1', 'eu-west-1'],
      fault: ({ region, service }) => (region === 'us-east-1' && service === 'ec2' ? { kind: 'hang' } : null),
    });
    const accounts = Array.from({ length: 15 }, (_, at) => String(200_000_000_000 + at));
    const inventory = await scan({ accounts, roleName: 'Reader', timeoutMs: 4_000 });
    expect(inventory.targets.filter(({ status }) => status === 'assessed')).toHaveLength(15);
    const hung = fake.log.filter(
      ({ request }) => request.region === 'us-east-1' && request.service === 'ec2',
    );
    expect(hung.length).toBeLessThan(15 * 3);
  });

  it.each([
    ['stops in the middle once', { kind: 'stall' as const }],
    ['is cut off before it begins once', { kind: 'cut' as const }],
    ['is cut off in the middle once', { kind: 'cut-body' as const }],
    ['is garbled once', { kind: 'garble' as const }],
    ['is an error of the server once', { kind: 'error' as const, status: 500, code: 'InternalError' }],
    ['is slow', { kind: 'slow' as const, milliseconds: 200 }],
  ])('has everything although an answer %s', async (_what, fault) => {
    await start({
      regions: ['eu-west-1'],
      fault: ({ action, nth }) => (action === 'DescribeSubnets' && nth === 1 ? fault : null),
    });
    const inventory = await scan({ timeoutMs: 2_000 });
    expect(codesOf(inventory, 'eu-west-1')).toEqual([]);
    expect(sectionsOf(inventory, 'eu-west-1')?.subnets).toMatchObject({ seen: [{}] });
  });

  it.each([
    ['garbled', { kind: 'garble' as const }, /^Http200$/],
    ['cut off', { kind: 'cut-body' as const }, /^E[A-Z]+$|NoAnswer|TimeoutError/],
    [
      'refused',
      { kind: 'error' as const, status: 403, code: 'UnauthorizedOperation' },
      /^UnauthorizedOperation$/,
    ],
  ])('loses one section and names it when its answer stays %s', async (_what, fault, code) => {
    await start({
      regions: ['eu-west-1'],
      fault: ({ action }) => (action === 'DescribeSubnets' ? fault : null),
    });
    const inventory = await scan();
    const sections = sectionsOf(inventory, 'eu-west-1');
    expect(sections?.subnets).toMatchObject({ gap: { action: 'ec2:DescribeSubnets' } });
    expect(codesOf(inventory, 'eu-west-1')).toEqual([expect.stringMatching(code)]);
    expect(sections?.routeTables).toMatchObject({ seen: [{}] });
    expect(sections && isSeen(sections.vpcs) && sections.vpcs.seen).toHaveLength(1);
  });

  const page =
    '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Sign in</p></body></html>';
  it.each([
    ['is empty', { kind: 'foreign' as const, text: '' }],
    ['is empty, with a request id', { kind: 'body' as const, xml: '' }],
    ['is a sign-in page', { kind: 'foreign' as const, text: page }],
    ['is a sign-in page, with a request id', { kind: 'body' as const, xml: page }],
    ['is JSON of something else', { kind: 'foreign' as const, text: '{"status":"ok"}' }],
    [
      'has no request id',
      {
        kind: 'foreign' as const,
        text: '<DescribeInternetGatewaysResponse><internetGatewaySet/></DescribeInternetGatewaysResponse>',
      },
    ],
    [
      'answers another question',
      { kind: 'body' as const, xml: '<DescribeVpcsResponse><vpcSet/></DescribeVpcsResponse>' },
    ],
    [
      'lacks its set',
      {
        kind: 'body' as const,
        xml: '<DescribeInternetGatewaysResponse><requestId>r</requestId></DescribeInternetGatewaysResponse>',
      },
    ],
  ])('takes an answer for a gap that %s', async (_what, fault) => {
    await start({
      regions: ['eu-west-1'],
      fault: ({ action }) => (action === 'DescribeInternetGateways' ? fault : null),
    });
    const inventory = await scan();
    expect(sectionsOf(inventory, 'eu-west-1')?.internetGateways).toMatchObject({
      gap: { action: 'ec2:DescribeInternetGateways', code: 'UnreadableAnswer' },
    });
    expect(codesOf(inventory, 'eu-west-1')).toEqual(['UnreadableAnswer']);
  });

  it('asks again where one answer was not AWS\u2019s', async () => {
    await start({
      regions: ['eu-west-1'],
      fault: ({ action, nth }) =>
        action === 'DescribeSubnets' && nth === 1 ? { kind: 'foreign', text: page } : null,
    });
    const inventory = await scan();
    expect(codesOf(inventory, 'eu-west-1')).toEqual([]);
    expect(sectionsOf(inventory, 'eu-west-1')?.subnets).toMatchObject({ seen: [{}] });
  });

  it.each(['ListBuckets', 'GetCallerIdentity'])(
    'does not take a sign-in page for the answer to %s',
    async (action) => {
      await start({
        regions: ['eu-west-1'],
        fault: ({ action: asked }) => (asked === action ? { kind: 'body', xml: page } : null),
      });
      const codes = await scan().then(
        (inventory) => codesOf(inventory, 'eu-west-1'),
        (error: unknown) => [String(error)],
      );
      expect(codes.join()).toMatch(/UnreadableAnswer/);
    },
  );

  it('reads page after page, of the largest size there is', async () => {
    await start({ regions: ['eu-west-1'], vpcs: 101 });
    const { regions } = await scan();
    expect(regions[0]?.sections.routeTables).toMatchObject({ seen: { length: 101 } });
    const tables = fake.log.filter(({ request }) => request.action === 'DescribeRouteTables');
    expect(tables.map(({ request }) => request.parameters.get('MaxResults'))).toEqual(['100', '100']);
  });

  it('ends a listing that gives the same page again and again, and says so', async () => {
    const xml = '<DescribeSubnetsResponse><subnetSet/><nextToken>again</nextToken></DescribeSubnetsResponse>';
    await start({
      regions: ['eu-west-1'],
      fault: ({ action }) => (action === 'DescribeSubnets' ? { kind: 'body', xml } : null),
    });
    expect(codesOf(await scan(), 'eu-west-1')).toEqual(['RepeatedToken']);
    expect(fake.log.filter(({ request }) => request.action === 'DescribeSubnets')).toHaveLength(2);
  });

  it('renews keys that expire in the middle, and loses nothing', async () => {
    await start({ keyUses: 40, vpcs: 20 });
    const inventory = await scan({ accounts: ['444455556666'], roleName: 'Reader' });
    expect(inventory.targets.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(fake.log.filter(({ request }) => request.action === 'AssumeRole').length).toBeGreaterThan(1);
    expect(fake.log.some(({ status }) => status === 400)).toBe(true);
  });

  it('stops asking when keys have expired for good, and says so of the rest', async () => {
    let expired = false;
    await start({
      regions: [
        'a-1',
        'b-1',
        'c-1',
        'd-1',
        'e-1',
        'f-1',
        'g-1',
        'h-1',
        'i-1',
        'j-1',
        'k-1',
        'l-1',
        'm-1',
        'n-1',
        'o-1',
      ].map((name) => `eu-${name}`),
      fault: ({ service, action }) => {
        expired ||= action === 'DescribeVpcs';
        return expired && service === 'ec2' ? { kind: 'error', status: 400, code: 'RequestExpired' } : null;
      },
    });
    const inventory = await scan();
    expect(inventory.interrupted).toBe(true);
    expect(inventory.targets.every(({ gaps }) => gaps[0]?.code === 'RequestExpired')).toBe(true);
  });

  it('takes turns with itself under throttling: nothing is lost, and waiting is counted', async () => {
    await start({ regions: ['eu-west-1'], buckets: 60, bucket: { capacity: 5, perSecond: 20 } });
    const inventory = await scan({});
    expect(inventory.targets.flatMap(({ gaps }) => gaps)).toEqual([]);
    const policies = callsOf(inventory).find(({ action }) => action === 's3:GetBucketPolicy');
    expect(policies).toMatchObject({ calls: 60, failed: 0 });
    expect(policies?.throttled).toBeGreaterThan(0);
    expect(policies?.waitedMs).toBeGreaterThan(500);
  });

  it('asks no faster than it was told to', async () => {
    await start({ regions: ['eu-west-1'], buckets: 16, bucket: { capacity: 5, perSecond: 5 } });
    const inventory = await scan({ maxRate: 4 });
    expect(inventory.targets.flatMap(({ gaps }) => gaps)).toEqual([]);
    expect(fake.throttled()).toBe(0);
  });
});

describe('one account in several goes', () => {
  const go = (done: readonly string[], timeMs: number, kept: string[]) =>
    collectAccount(
      {
        regions: [],
        profile: null,
        roleName: null,
        roleArn: null,
        externalId: null,
        vpcIds: [],
        homeRegion: 'eu-west-1',
        timeoutMs: 10_000,
        logger: silentLogger,
        now: () => new Date('2026-11-22T10:00:00Z'),
        toolVersion: '0.1.0',
      },
      {
        accountId: '111122223333',
        done,
        timeMs,
        keep: ({ target }) => {
          kept.push(target.region ?? '');
          return Promise.resolve();
        },
      },
    );

  it('stops in time, goes on where it was, and reads nothing twice', async () => {
    const state = { held: true };
    await start({
      fault: ({ region, action }) =>
        state.held && region === 'us-east-1' && action === 'DescribeVpcs' ? { kind: 'hang' } : null,
    });
    const first: string[] = [];
    const { cursor } = await go([], 4_000, first);
    expect(cursor).toEqual(['eu-central-1', 'eu-west-1']);
    expect(first.sort()).toEqual(['eu-central-1', 'eu-west-1']);
    state.held = false;
    const second: string[] = [];
    const last = await go(cursor ?? [], 60_000, second);
    expect(last).toMatchObject({ cursor: null, done: ['eu-central-1', 'eu-west-1', 'us-east-1'] });
    expect(second).toEqual(['us-east-1']);
    expect(last.head.targets.map(({ region }) => region)).toEqual(['us-east-1']);
  });

  it('comes to an end although a region never answers: it is a gap', async () => {
    await start({
      regions: ['us-east-1'],
      fault: ({ action }) => (action === 'DescribeVpcs' ? { kind: 'hang' } : null),
    });
    const kept: string[] = [];
    const result = await go([], 3_000, kept);
    expect(result.cursor).toBeNull();
    expect(result.head.targets[0]?.gaps.map(({ code }) => code)).toContain('Interrupted');
  });
});

describe('a field that AWS answers with and nobody has looked at', () => {
  const newer = (asked: string, element: string): FakeOptions => ({
    activeRegions: ['eu-west-1'],
    fault: ({ action }) =>
      action === asked
        ? { kind: 'newer', from: (answer) => answer.replace(element, `<newField>on</newField>${element}`) }
        : null,
  });

  it('is a line of the coverage, and leaves the scan complete', async () => {
    await start(newer('DescribeVpcs', '<vpcId>'));
    const inventory = await scan({ regions: ['eu-west-1'] });
    const { complete, gaps } = coverageOf(inventory, []);
    expect(statusOf(inventory, 'eu-west-1')).toBe('assessed');
    expect(complete).toBe(true);
    expect(gaps).toMatchObject([
      { section: 'vpcs', item: null, gap: { action: 'ec2:DescribeVpcs', code: 'UnfamiliarField' } },
    ]);
    expect(gaps[0]?.gap.message).toContain('AWS says Vpcs.newField, which this version');
  });

  it('is said beside what a route does, so that it is not taken for granted', async () => {
    await start(newer('DescribeRouteTables', '<state>'));
    const inventory = await scan({ regions: ['eu-west-1'] });
    const tables = sectionsOf(inventory, 'eu-west-1')?.routeTables;
    const routes = tables && isSeen(tables) ? tables.seen.flatMap((table) => table.routes) : [];
    expect(routes[0]?.state).toBe('active + newField');
    expect(coverageOf(inventory, []).gaps).toMatchObject([{ section: 'routeTables' }]);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type Check,
  type CheckContext,
  defineCheck,
  type SubjectKind,
  type Verdict,
} from '../../src/checks/check.ts';
import type { Evidence } from '../../src/model/finding.ts';
import type { Path } from '../../src/model/path.ts';
import type { Subnet } from '../../src/model/resources.ts';
import { isSeen, type Observed, seen, unseen } from '../../src/model/observed.ts';
import { audit, type AuditOptions } from '../../src/audit/audit.ts';
import { coverageOf } from '../../src/audit/coverage.ts';
import { denied, inventory, network, region, subnet, unit, workload } from './small-inventory.ts';

const subnetKind: SubjectKind<Subnet> = {
  type: 'subnet',
  section: 'subnets',
  list: ({ sections }) => sections.subnets,
  ownerOf: (item) => item.ownerId,
  describe: (item, { region: where }) => ({
    type: 'subnet',
    id: item.id,
    arn: item.arn,
    accountId: item.ownerId,
    region: where,
    vpcId: item.vpcId,
    tags: item.tags,
  }),
};

const messages = {
  good: '{subnet} is private.',
  bad: '{subnet} is public.',
  none: '{subnet} is empty.',
} as const;
const facts: Evidence = { kind: 'note', text: 'As listed.' };
const remedy = { text: 'Make it private.', changes: [] };

const checkOf = (
  evaluate: (item: Subnet, context: CheckContext<typeof messages>) => Verdict,
  fields: { readonly id?: string; readonly severity?: Check['severity'] } = {},
): Check =>
  defineCheck({
    id: fields.id ?? 'public-subnet',
    title: 'Subnet is public',
    severity: fields.severity ?? 'medium',
    rationale: 'It can be reached.',
    remedy: 'Make it private.',
    references: [],
    subject: subnetKind,
    messages,
    evaluate,
  });

const publicFails = checkOf((item, { pass, fail, notApplicable }) => {
  if (item.tags['empty']) return notApplicable('none', { subnet: item.id });
  return item.mapPublicIpOnLaunch
    ? fail('bad', { subnet: item.id }, { evidence: [facts], remedy })
    : pass('good', { subnet: item.id }, [facts]);
});

const options = (checks: readonly Check[], fields: Partial<AuditOptions> = {}): AuditOptions => ({
  checks,
  vpcIds: [],
  assumeWorkloads: false,
  minimumSeverity: null,
  rethrow: true,
  ...fields,
});

const three = inventory([
  unit({
    subnets: seen([
      subnet('public', { mapPublicIpOnLaunch: true }),
      subnet('app'),
      subnet('db', { vpcId: 'vpc-other', tags: { empty: 'yes' } }),
    ]),
  }),
]);

const verdicts = (report: ReturnType<typeof audit>): Record<string, string> =>
  Object.fromEntries(
    report.findings.map(({ subject, status, messageId }) => [subject.id, `${status} ${messageId}`]),
  );

describe('an audit', () => {
  it('gives every subject one verdict, and counts the population', () => {
    const report = audit(three, options([publicFails]));
    expect(verdicts(report)).toEqual({
      'subnet-app': 'pass good',
      'subnet-db': 'not-applicable none',
      'subnet-public': 'fail bad',
    });
    expect(report.population).toEqual([
      { check: 'public-subnet', subjects: 3, counts: { pass: 1, fail: 1, unknown: 0, 'not-applicable': 1 } },
    ]);
    expect(report.summary.counts).toEqual({ pass: 1, fail: 1, unknown: 0, 'not-applicable': 1 });
    expect(report.summary.failed).toEqual({ critical: 0, high: 0, medium: 1, low: 0, informational: 0 });
    expect(report.coverage.complete).toBe(true);
  });

  it('fills in messages once: a value that looks like a placeholder stays text', () => {
    const hostile = inventory([unit({ subnets: seen([subnet('app', { id: '{subnet} $& $1' })]) })]);
    expect(audit(hostile, options([publicFails])).findings[0]?.message).toBe('{subnet} $& $1 is private.');
  });

  it('says the same, whichever order units and checks come in', () => {
    const other = checkOf((item, { pass }) => pass('good', { subnet: item.id }, [facts]), {
      id: 'another-check',
    });
    const second = unit({ subnets: seen([subnet('far', { ownerId: network })]) }, { accountId: network });
    const [first] = three.regions;
    const one = audit(inventory([first!, second]), options([publicFails, other]));
    const two = audit(inventory([second, first!]), options([other, publicFails]));
    expect(two.findings).toEqual(one.findings);
    expect(one.findings.map(({ check }) => check)).toEqual(one.findings.map(({ check }) => check).sort());
  });

  it('names a finding by the hash of its check and its subject', () => {
    const [finding] = audit(three, options([publicFails])).findings;
    const text = `public-subnet\narn:aws:ec2:${region}:${workload}:subnet/subnet-app`;
    expect(finding?.fingerprint).toBe(createHash('sha256').update(text).digest('hex').slice(0, 32));
  });

  it('hashes the inventory, whatever the order of its keys', () => {
    const [first] = three.regions;
    const turned = {
      ...three,
      regions: [Object.fromEntries(Object.entries(first!).reverse()) as typeof first & object],
    };
    const hash = audit(three, options([])).scan.inventorySha256;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(audit(turned, options([])).scan.inventorySha256).toBe(hash);
    expect(audit({ ...three, interrupted: true }, options([])).scan.inventorySha256).not.toBe(hash);
  });
});

describe('a check that reads what could not be read', () => {
  const reading = (observed: Observed<readonly string[]>) =>
    checkOf((item, { read, pass }) =>
      pass('good', { subnet: `${item.id} of ${read(observed, [facts]).length}` }, [facts]),
    );

  it.each([true, false])('ends as unknown, with the gap and the evidence so far (rethrow: %s)', (rethrow) => {
    const gap = denied('ec2:DescribeNatGateways');
    const report = audit(three, options([reading(unseen(gap))], { rethrow }));
    expect(report.findings).toHaveLength(3);
    expect(report.findings[0]).toMatchObject({ status: 'unknown', gaps: [gap], evidence: [facts] });
    expect(report.coverage.complete).toBe(true);
  });

  it('goes on with what was read', () => {
    const [finding] = audit(three, options([reading(seen(['a', 'b']))])).findings;
    expect(finding).toMatchObject({ status: 'pass', message: 'subnet-app of 2 is private.' });
  });

  it('lets an error of its own through where tests want it', () => {
    const broken = checkOf(() => {
      throw new TypeError('oops');
    });
    expect(() => audit(three, options([broken]))).toThrow('oops');
  });
});

describe('a shared subnet', () => {
  const shared = subnet('app', { ownerId: network });
  const participant = unit({ subnets: seen([shared]) });

  it('is judged once, where its owner listed it', () => {
    const owner = unit({ subnets: seen([shared]) }, { accountId: network });
    const report = audit(inventory([participant, owner]), options([publicFails]));
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]).toMatchObject({ status: 'pass', subject: { accountId: network } });
  });

  it('is unknown when its owner was not scanned, and the owner is named', () => {
    const [finding] = audit(inventory([participant]), options([publicFails])).findings;
    expect(finding).toMatchObject({ status: 'unknown', gaps: [{ code: 'NotScanned' }] });
    expect(finding?.message).toContain(network);
  });

  it('is unknown when its owner was scanned in another region only', () => {
    const elsewhere = unit({}, { accountId: network, region: 'us-east-1' });
    const report = audit(inventory([participant, elsewhere]), options([publicFails]));
    expect(verdicts(report)).toEqual({ 'subnet-app': 'unknown unknown' });
  });
});

describe('what was not seen', () => {
  it('is a line of the coverage also where it lies together with what was seen', () => {
    const gap = denied('s3:GetBucketPublicAccessBlock');
    const bucket = {
      name: 'reports',
      region,
      policy: seen(null),
      publicAccess: { bucket: { gap }, account: seen(null) },
      tags: seen({ gap: 'a tag' }),
    };
    const { complete, gaps } = coverageOf(inventory([unit({ buckets: seen([bucket]) })]), []);
    expect(complete).toBe(false);
    expect(gaps).toMatchObject([{ section: 'buckets', item: 'reports', gap }]);
  });

  const pathWith = (fields: Partial<Path>): Evidence => ({
    kind: 'path',
    service: 's3',
    family: 'ipv4',
    share: 1,
    path: {
      disposition: 'delivered',
      egress: 'nat-gateway',
      hops: [],
      by: null,
      gap: null,
      assumptions: [],
      ...fields,
    },
  });
  const gap = denied('ec2:DescribeNatGateways');
  const app = inventory([unit({ subnets: seen([subnet('app')]) })]);

  it('makes a population that was not listed one unknown finding on the region', () => {
    const blind = inventory([unit({ subnets: unseen(denied('ec2:DescribeSubnets')) })]);
    const report = audit(blind, options([publicFails]));
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]).toMatchObject({
      status: 'unknown',
      subject: { type: 'region', id: region, arn: `arn:aws:ec2:${region}:${workload}:region/${region}` },
      gaps: [denied('ec2:DescribeSubnets')],
    });
    expect(report.coverage).toMatchObject({
      complete: false,
      gaps: [{ section: 'subnets', item: null, gap: denied('ec2:DescribeSubnets') }],
    });
  });

  it.each([
    ['a gap', { kind: 'gap', gap } as Evidence],
    ['a path that ends in a gap', pathWith({ disposition: 'unknown', gap })],
    [
      'a path with a hop that rests on a gap',
      pathWith({ hops: [{ kind: 'nat-gateway', id: 'nat-1', because: { kind: 'gap', gap }, text: '' }] }),
    ],
  ])('makes a pass or a failure over %s unknown', (_, evidence) => {
    const passes = checkOf((item, { pass }) => pass('good', { subnet: item.id }, [facts, evidence]));
    const fails = checkOf((item, { fail }) =>
      fail('bad', { subnet: item.id }, { evidence: [facts, evidence], remedy }),
    );
    for (const check of [passes, fails]) {
      const [finding] = audit(app, options([check])).findings;
      expect(finding).toMatchObject({ status: 'unknown', gaps: [gap], remedy: null, message: gap.message });
      expect(finding?.evidence).toHaveLength(2);
    }
  });

  it('leaves a path without a gap as it was judged', () => {
    const fails = checkOf((item, { fail }) =>
      fail('bad', { subnet: item.id }, { evidence: [pathWith({})], remedy }),
    );
    expect(audit(app, options([fails])).findings[0]?.status).toBe('fail');
  });

  it('is named once when two pieces of evidence lack it', () => {
    const both = checkOf((_item, { unknown }) => unknown([gap, { ...gap }]));
    expect(audit(app, options([both])).findings[0]).toMatchObject({ gaps: [gap], message: gap.message });
  });

  it('is a line of the coverage for every section, item and target', () => {
    const lists = unit({
      prefixLists: seen([
        {
          id: 'pl-1',
          name: 'corporate',
          ownerId: workload,
          addressFamily: 'IPv4',
          state: 'create-complete',
          entries: unseen(denied('ec2:GetManagedPrefixListEntries')),
        },
      ]),
      subnets: seen([subnet('app', { tags: { gap: 'a tag of that name' } })]),
    });
    const refused = denied('sts:AssumeRole');
    const report = audit(
      inventory([lists], {
        targets: [
          {
            accountId: workload,
            region,
            status: 'partial',
            gaps: [denied('ec2:GetManagedPrefixListEntries')],
          },
          { accountId: network, region: null, status: 'not-assessed', gaps: [refused] },
        ],
      }),
      options([]),
    );
    expect(report.coverage.gaps).toEqual([
      { accountId: network, region: null, section: null, item: null, gap: refused },
      {
        accountId: workload,
        region,
        section: 'prefixLists',
        item: 'pl-1',
        gap: denied('ec2:GetManagedPrefixListEntries'),
      },
    ]);
  });

  it('is told of a collection that was interrupted', () => {
    expect(audit(inventory([], { interrupted: true }), options([])).coverage.complete).toBe(false);
  });
});

describe('a check that breaks', () => {
  const broken = checkOf((item, { pass }) => {
    if (item.id === 'subnet-public') throw new TypeError('routes is not iterable');
    return pass('good', { subnet: item.id }, [facts]);
  });

  it('makes that subject unknown, keeps the others, and is told in the coverage', () => {
    const report = audit(three, options([broken], { rethrow: false }));
    expect(verdicts(report)).toEqual({
      'subnet-app': 'pass good',
      'subnet-db': 'pass good',
      'subnet-public': 'unknown unknown',
    });
    expect(report.findings.find(({ status }) => status === 'unknown')?.gaps[0]).toMatchObject({
      action: 'pathproof:check/public-subnet',
      code: 'CheckFailed',
    });
    expect(report.coverage.complete).toBe(false);
    expect(report.coverage.gaps[0]?.gap.message).toContain('routes is not iterable');
  });

  it('throws in tests', () => {
    expect(() => audit(three, options([broken]))).toThrow('routes is not iterable');
  });

  it('is told once in the coverage, however many subjects it breaks on', () => {
    const always = checkOf(() => {
      throw new Error('no');
    });
    const report = audit(three, options([always], { rethrow: false }));
    expect(report.summary.counts.unknown).toBe(3);
    expect(report.coverage.gaps).toHaveLength(1);
  });
});

describe('what is asked for', () => {
  it('limits findings to some VPCs, and lets checks see the others', () => {
    const sees = checkOf((item, { pass, world }) => {
      const subnets = world.list('subnets', { accountId: workload, region });
      return pass('good', { subnet: isSeen(subnets) ? subnets.seen.length : -1 }, [
        { kind: 'note', text: item.id },
      ]);
    });
    const report = audit(three, options([sees], { vpcIds: ['vpc-other'] }));
    expect(report.findings.map(({ subject, message }) => [subject.id, message])).toEqual([
      ['subnet-db', '3 is private.'],
    ]);
    expect(report.scan.vpcIds).toEqual(['vpc-other']);
  });

  it('keeps to the VPCs that the collection was limited to, when it says nothing itself', () => {
    const limited = { ...three, scope: { complete: true, vpcIds: ['vpc-other'] } };
    expect(audit(limited, options([publicFails])).findings).toHaveLength(1);
    expect(audit(limited, options([publicFails], { vpcIds: ['vpc-main'] })).findings).toHaveLength(2);
  });

  it('leaves out findings that are milder than asked for, by their own severity', () => {
    const mild = checkOf(
      (item, { fail }) => fail('bad', { subnet: item.id }, { evidence: [facts], remedy, severity: 'low' }),
      { id: 'mild', severity: 'high' },
    );
    const all = audit(three, options([publicFails, mild]));
    expect(all.summary.failed).toMatchObject({ medium: 1, low: 3 });
    const some = audit(three, options([publicFails, mild], { minimumSeverity: 'medium' }));
    expect(some.summary.failed).toMatchObject({ medium: 1, low: 0 });
    const high = audit(three, options([publicFails], { minimumSeverity: 'high' }));
    expect(high.findings).toEqual([]);
    expect(high.scan).toMatchObject({ checks: [], minimumSeverity: 'high' });
  });
});

import { describe, expect, it } from 'vitest';
import { type AccessAnswer, resolveAccess } from '../../src/access/access.ts';
import { principalOf } from '../../src/access/request.ts';
import { targetOf } from '../../src/access/target.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import {
  type AccessPointSpec,
  account,
  type AccountScenario,
  type BucketSpec,
  organization,
} from '../../src/testing/index.ts';
import { allowed, BUCKET, denied, home, policyOf, unlessVpc } from '../checks/bucket-policies.ts';
import { allow } from '../checks/endpoint-policies.ts';
import { vpc } from '../../src/testing/index.ts';

const OWNER = '111122223333';
const ARN = `arn:aws:s3:eu-west-1:${OWNER}:accesspoint/analytics`;
const stranger = 'arn:aws:iam::777788889999:role/app';

/** The bucket leaves it to the access points of its account who may come. */
const delegating = policyOf(
  allowed({ StringEquals: { 's3:DataAccessPointAccount': OWNER } }, { Principal: '*' }),
);
const granting = (fields: object = {}): object =>
  policyOf(allowed(null, { Resource: [ARN, `${ARN}/object/*`], ...fields }));

interface Given {
  readonly point?: Omit<AccessPointSpec, 'name' | 'bucket'>;
  readonly bucket?: Omit<BucketSpec, 'name'>;
  readonly endpoint?: object;
}

const scenario = ({ point = {}, bucket = {}, endpoint }: Given): AccountScenario =>
  account(
    vpc('app')
      .subnet('app', { instances: 1 })
      .gatewayEndpoint('s3', { in: 'app', ...(endpoint ? { policy: endpoint } : {}) })
      .subnet('batch', { egress: 'nat', instances: 1 }),
  )
    .buckets({ name: BUCKET, policy: delegating, ...bucket })
    .accessPoints({ name: 'analytics', bucket: BUCKET, ...point });

const ask = (
  inventory: Inventory,
  {
    typed = ARN,
    subnet = 'subnet-app',
    principal,
  }: { typed?: string; subnet?: string; principal?: string } = {},
): AccessAnswer => {
  const world = createWorld(inventory);
  const target = targetOf(typed, world);
  const from = world.locate('subnets', subnet);
  if ('missing' in target || !from) throw new Error('The scenario lacks what is asked for.');
  return resolveAccess(createResolver(world), {
    ...target,
    subnet: from,
    action: 's3:GetObject',
    principal: principal === undefined ? null : principalOf(principal),
  });
};

const steps = ({ ways }: AccessAnswer): readonly string[] =>
  ways.flatMap((way) => way.steps.map(({ policy, decision }) => `${policy} ${decision}`));

describe('a request through an access point', () => {
  it.each<[string, AccessAnswer['verdict'], Given, Parameters<typeof ask>[1]?]>([
    ['that the access point and the bucket grant is allowed', 'allowed', { point: { policy: granting() } }],
    ['hangs on the caller’s own policies where it has no policy', 'by-identity', {}],
    ['from its VPC passes', 'allowed', { point: { vpc: 'app', policy: granting() } }],
    ['from another VPC does not', 'refused', { point: { vpc: 'vpc-hub', policy: granting() } }],
    [
      'past the endpoint does not come from its VPC',
      'refused',
      { point: { vpc: 'app', policy: granting() } },
      { subnet: 'subnet-batch' },
    ],
    [
      'past the endpoint reaches one that is open to the internet',
      'allowed',
      { point: { policy: granting() } },
      { subnet: 'subnet-batch' },
    ],
    [
      'is refused where its policy denies it',
      'refused',
      { point: { policy: policyOf(denied(unlessVpc, { Resource: `${ARN}/object/*` })) } },
      { subnet: 'subnet-batch' },
    ],
    [
      'is refused where the bucket denies it',
      'refused',
      { point: { policy: granting() }, bucket: { policy: policyOf(denied(null)) } },
    ],
    [
      'needs an endpoint policy that allows the access point',
      'refused',
      {
        point: { policy: granting() },
        endpoint: policyOf(allow({ Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] })),
      },
    ],
    [
      'needs an endpoint policy that allows the bucket behind it',
      'refused',
      { point: { policy: granting() }, endpoint: policyOf(allow({ Resource: `${ARN}/*` })) },
    ],
    [
      'passes an endpoint policy that allows both',
      'allowed',
      {
        point: { policy: granting() },
        endpoint: policyOf(allow({ Resource: [`${ARN}/*`, 'arn:aws:s3:::reports/*'] })),
      },
    ],
    [
      'of another account is refused without a grant of the access point',
      'refused',
      { bucket: { publicAccessBlock: {} } },
      { principal: stranger },
    ],
    [
      'of another account, which both name, needs its own policies too',
      'by-identity',
      {
        point: { policy: granting({ Principal: { AWS: '777788889999' } }) },
        bucket: { publicAccessBlock: { bucket: true }, isPublic: false },
      },
      { principal: stranger },
    ],
    [
      'of anyone is refused where Block Public Access of the access point is on',
      'refused',
      { point: { policy: granting() }, bucket: { publicAccessBlock: {} } },
      { principal: stranger },
    ],
    [
      'of anyone passes where it is off',
      'by-identity',
      { point: { policy: granting(), publicAccessBlock: false }, bucket: { publicAccessBlock: {} } },
      { principal: stranger },
    ],
    [
      'of anyone passes one that is bound to the VPC, which is never public',
      'by-identity',
      { point: { policy: granting(), vpc: 'app' }, bucket: { publicAccessBlock: {} } },
      { principal: stranger },
    ],
  ])('%s: %s', (_, verdict, given, asked) => {
    expect(ask(scenario(given).inventory(), asked).verdict).toBe(verdict);
  });

  it('is not known where the access point’s policy was refused', () => {
    const inventory = scenario({}).denied('s3:GetAccessPointPolicy').inventory();
    const { verdict, ways } = ask(inventory);
    expect(verdict).toBe('unknown');
    expect(ways[0]?.gaps).toMatchObject([{ action: 's3:GetAccessPointPolicy' }]);
  });

  it('shows each policy on its way', () => {
    const answer = ask(scenario({ point: { vpc: 'app', policy: granting() } }).inventory());
    expect(steps(answer)).toEqual([
      'endpoint policy allowed',
      'endpoint policy allowed',
      'access point allowed',
      'access point policy allowed',
      'bucket policy allowed',
    ]);
    expect(answer).toMatchObject({ accessPoint: 'analytics', resource: `${ARN}/object/any-object` });
  });

  it('does not lend its keys to requests that name the bucket', () => {
    const inventory = scenario({ point: { policy: granting() } }).inventory();
    expect(ask(inventory, { typed: BUCKET, principal: stranger }).verdict).toBe('refused');
  });

  it('of another account to a bucket of this one is judged by both', () => {
    const inventory = organization(
      account(OWNER, home()).buckets({
        name: BUCKET,
        policy: policyOf(allowed({ StringEquals: { 's3:DataAccessPointAccount': '444455556666' } })),
        publicAccessBlock: {},
      }),
      account('444455556666').accessPoints({ name: 'partner', bucket: BUCKET }),
    ).inventory();
    expect(ask(inventory, { typed: 'partner' }).verdict).toBe('refused');
  });
});

describe('targets as they are typed', () => {
  const world = createWorld(scenario({}).accessPoints({ name: BUCKET, bucket: BUCKET }).inventory());
  const said = (typed: string): string => {
    const target = targetOf(typed, world);
    if ('missing' in target) return `no ${target.missing} ${target.name}`;
    return [target.accessPoint?.item.name ?? '-', target.bucket.item.name, target.key ?? '-'].join(' ');
  };

  it.each([
    ['reports', '- reports -'],
    ['reports/2026/a.csv', '- reports 2026/a.csv'],
    ['s3://reports/a', '- reports a'],
    ['arn:aws:s3:::reports/a', '- reports a'],
    ['analytics', 'analytics reports -'],
    ['analytics-s3alias/a', 'analytics reports a'],
    [ARN, 'analytics reports -'],
    [`${ARN}/object/2026/a.csv`, 'analytics reports 2026/a.csv'],
    [`arn:aws:s3:eu-west-1:${OWNER}:accesspoint/reports`, 'reports reports -'],
    [`arn:aws:s3:eu-west-2:${OWNER}:accesspoint/analytics`, 'no access point analytics'],
    ['https://reports.s3.eu-west-1.amazonaws.com/2026/a.csv?x=1', '- reports 2026/a.csv'],
    ['https://s3.eu-west-1.amazonaws.com/reports/a', '- reports a'],
    ['reports.s3.amazonaws.com', '- reports -'],
    ['https://reports.s3.dualstack.eu-west-1.amazonaws.com/a', '- reports a'],
    ['https://reports.s3-fips.us-east-1.amazonaws.com/a', '- reports a'],
    ['https://s3.amazonaws.com/reports/a', '- reports a'],
    [`https://analytics-${OWNER}.s3-accesspoint.eu-west-1.amazonaws.com/a`, 'analytics reports a'],
    ['repotrs', 'no bucket repotrs'],
    ['', 'no bucket '],
  ])('%s means %s', (typed, meant) => {
    expect(said(typed)).toBe(meant);
  });

  it.each([
    ['reports', 'reports.s3.eu-west-1.amazonaws.com'],
    [ARN, `analytics-${OWNER}.s3-accesspoint.eu-west-1.amazonaws.com`],
    ['analytics-s3alias', 'analytics-s3alias.s3.eu-west-1.amazonaws.com'],
    ['reports.s3.amazonaws.com', 'reports.s3.amazonaws.com'],
    ['https://s3.eu-west-1.amazonaws.com/reports', 's3.eu-west-1.amazonaws.com'],
    ['https://reports.s3.dualstack.eu-west-1.amazonaws.com', 'reports.s3.dualstack.eu-west-1.amazonaws.com'],
  ])('%s is asked for by %s', (typed, host) => {
    expect(ask(scenario({}).inventory(), { typed }).dns.host).toBe(host);
  });

  it('an access point whose bucket was not read leads nowhere', () => {
    const inventory = account().accessPoints({ name: 'lonely', bucket: 'elsewhere' }).inventory();
    expect(targetOf('lonely', createWorld(inventory))).toMatchObject({
      missing: 'bucket of the access point',
      name: 'elsewhere',
    });
  });
});

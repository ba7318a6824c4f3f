import { describe, expect, it } from 'vitest';
import { resolveAccess, type AccessAnswer } from '../../src/access/access.ts';
import { principalOf } from '../../src/access/request.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { createResolver } from '../../src/paths/resolver.ts';
import { createWorld } from '../../src/paths/world.ts';
import {
  account,
  type AccountScenario,
  type BucketSpec,
  organization,
  vpc,
} from '../../src/testing/index.ts';
import {
  allowed,
  BUCKET,
  denied,
  home,
  policyOf,
  unlessEndpoint,
  unlessVpc,
} from '../checks/bucket-policies.ts';
import { allow, ORGANIZATION, own, ownResources } from '../checks/endpoint-policies.ts';

const stranger = 'arn:aws:iam::777788889999:role/app';

interface Asked {
  readonly subnet?: string;
  readonly key?: string;
  readonly action?: string;
  readonly principal?: string;
}

const ask = (inventory: Inventory, asked: Asked = {}): AccessAnswer => {
  const world = createWorld(inventory);
  const subnet = world.locate('subnets', asked.subnet ?? 'subnet-app');
  const bucket = world.group('buckets', 'name').get(BUCKET)?.[0];
  if (!subnet || !bucket) throw new Error('The scenario lacks the subnet or the bucket.');
  return resolveAccess(createResolver(world), {
    subnet,
    bucket,
    key: asked.key ?? null,
    action: asked.action ?? 's3:GetObject',
    principal: asked.principal === undefined ? null : principalOf(asked.principal),
  });
};

const withPolicies = (
  endpoint: object | null,
  bucket: object | null,
  more: Pick<BucketSpec, 'publicAccessBlock' | 'isPublic'> = {},
): AccountScenario =>
  account(
    vpc('app')
      .subnet('app', { instances: 1 })
      .gatewayEndpoint('s3', { in: 'app', ...(endpoint ? { policy: endpoint } : {}) }),
  )
    .inOrganization(ORGANIZATION)
    .buckets({ name: BUCKET, policy: bucket, ...more });

const steps = ({ ways }: AccessAnswer): readonly string[] =>
  ways.flatMap((way) =>
    way.steps.map(({ policy, decision, statement }) => `${policy} ${decision} ${statement?.index ?? '-'}`),
  );

describe('a request that an AWS service sends by itself', () => {
  const trail = 'cloudtrail.amazonaws.com';
  const allowing = (condition: object | null, service = trail): object =>
    allowed(condition, { Principal: { Service: service } });
  const spared = denied({ ...unlessEndpoint, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } });

  it.each<[string, AccessAnswer['verdict'], object | null, string?]>([
    ['needs an Allow: no policy', 'refused', null],
    ['is allowed by name', 'allowed', policyOf(allowing(null))],
    ['another service is not', 'refused', policyOf(allowing(null)), 'logging.s3.amazonaws.com'],
    ['is refused by a Deny of other networks', 'refused', policyOf(allowing(null), denied(unlessEndpoint))],
    ['which may leave services out', 'allowed', policyOf(allowing(null), spared)],
    [
      'comes for the account',
      'allowed',
      policyOf(allowing({ StringEquals: { 'aws:SourceAccount': '111122223333' } })),
    ],
    [
      'and not for another',
      'refused',
      policyOf(allowing({ StringEquals: { 'aws:SourceAccount': '777788889999' } })),
    ],
    [
      'for which resource is not known',
      'unknown',
      policyOf(allowing({ ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/a' } })),
    ],
    [
      'from which address is not known',
      'unknown',
      policyOf(allowing({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    ],
  ])('%s', (_fact, verdict, policy, principal = trail) => {
    const answer = ask(withPolicies(null, policy).inventory(), { principal, action: 's3:PutObject' });
    expect([answer.verdict, answer.principal, answer.ways]).toEqual([verdict, principal, []]);
  });

  it('is not stopped by the endpoint’s policy or by Block Public Access', () => {
    const nothing = policyOf({ ...allow(), Effect: 'Deny' });
    const blocked = { publicAccessBlock: { bucket: true, account: true }, isPublic: true };
    const answer = ask(withPolicies(nothing, policyOf(allowing(null)), blocked).inventory(), {
      principal: trail,
    });
    expect(answer.verdict).toBe('allowed');
  });

  it('is of a service in its partition’s domain', () => {
    expect(principalOf('delivery.logs.amazonaws.com.cn')).toEqual({
      kind: 'service',
      name: 'delivery.logs.amazonaws.com.cn',
    });
    for (const text of [
      'amazonaws.com',
      'cloudtrail',
      'cloudtrail.amazonaws.com.evil.example',
      '*.amazonaws.com',
    ])
      expect(principalOf(text)).toBeNull();
  });
});

describe('a request through the gateway endpoint', () => {
  it.each<[string, AccessAnswer['verdict'], object | null, object | null, Asked?]>([
    ['to a bucket without policy hangs on the caller’s own policies', 'by-identity', null, null],
    ['that the bucket grants to everyone is allowed', 'allowed', null, policyOf(allowed(null))],
    ['keeps the endpoint’s id with it', 'by-identity', null, policyOf(denied(unlessEndpoint))],
    ['keeps the VPC’s id with it', 'by-identity', null, policyOf(denied(unlessVpc))],
    [
      'does not carry another endpoint’s id',
      'refused',
      null,
      policyOf(denied({ StringNotEquals: { 'aws:SourceVpce': 'vpce-other' } })),
    ],
    [
      'carries no public address',
      'refused',
      null,
      policyOf(denied({ NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })),
    ],
    [
      'is stopped by the endpoint’s policy',
      'refused',
      policyOf(allow({ Action: 's3:ListBucket' })),
      policyOf(allowed(null)),
    ],
    [
      'passes a perimeter of the organization',
      'by-identity',
      policyOf(allow({ Condition: { StringEquals: { ...own, ...ownResources } } })),
      null,
    ],
    [
      'without credentials does not',
      'refused',
      policyOf(allow({ Condition: { StringEquals: own } })),
      policyOf(allowed(null)),
      { principal: 'anonymous' },
    ],
    [
      'without credentials hangs on Block Public Access',
      'unknown',
      null,
      policyOf(allowed(null)),
      { principal: 'anonymous' },
    ],
    [
      'with a tag that is asked for is not known',
      'unknown',
      null,
      policyOf(denied({ StringNotEquals: { 'aws:PrincipalTag/team': 'data' } })),
    ],
    [
      'to one folder is told from others',
      'allowed',
      null,
      policyOf(allowed(null, { Resource: 'arn:aws:s3:::reports/2026/*' })),
      { key: '2026/a.csv' },
    ],
    [
      'of another account, that is named, needs both sides',
      'by-identity',
      null,
      policyOf(allowed(null, { Principal: { AWS: '777788889999' } })),
      { principal: stranger },
    ],
    [
      'of another account, whom a public policy grants, hangs on Block Public Access',
      'unknown',
      null,
      policyOf(allowed(null)),
      { principal: stranger },
    ],
    ['of another account is refused without a grant', 'refused', null, null, { principal: stranger }],
    [
      'of the account as a whole needs an identity policy',
      'by-identity',
      null,
      policyOf(allowed(null, { Principal: { AWS: '111122223333' } })),
    ],
    ['by an invalid policy is not known', 'unknown', null, { Statement: [{}] }],
  ])('%s: %s', (_, verdict, endpoint, bucket, asked) => {
    expect(ask(withPolicies(endpoint, bucket).inventory(), asked).verdict).toBe(verdict);
  });

  it('names the statements that decide, hop by hop', () => {
    const scenario = withPolicies(
      policyOf(allow({ Action: 's3:ListBucket' }), allow({ Sid: 'Read', Action: 's3:GetObject' })),
      policyOf(allowed(null), denied(unlessEndpoint)),
    );
    const answer = ask(scenario.inventory());
    expect(steps(answer)).toEqual(['endpoint policy allowed 1', 'bucket policy allowed 0']);
    expect(answer.ways[0]?.steps[0]?.text).toBe('statement 1 (Read) allows it');
    expect(answer.ways[0]?.path.hops.map(({ id }) => id)).toContain('vpce-s3');
  });
});

describe('Block Public Access', () => {
  const anyone = policyOf(allowed(null));
  const off = { bucket: false, account: null };

  it.each<
    [
      string,
      AccessAnswer['verdict'],
      object | null,
      Pick<BucketSpec, 'publicAccessBlock' | 'isPublic'>,
      string?,
    ]
  >([
    ['that is off lets strangers in', 'allowed', anyone, { publicAccessBlock: off, isPublic: true }],
    [
      'of the bucket keeps them out',
      'refused',
      anyone,
      { publicAccessBlock: { bucket: true }, isPublic: true },
    ],
    ['of the account does, too', 'refused', anyone, { publicAccessBlock: { bucket: false, account: true } }],
    [
      'keeps out callers of other accounts',
      'refused',
      anyone,
      { publicAccessBlock: { bucket: true } },
      stranger,
    ],
    [
      'leaves those that a policy names alone',
      'by-identity',
      policyOf(allowed(null, { Principal: { AWS: '777788889999' } })),
      { publicAccessBlock: { bucket: true, account: true } },
      stranger,
    ],
    [
      'leaves what S3 does not call public alone',
      'by-identity',
      policyOf(allowed({ StringEquals: { 'aws:SourceVpc': 'vpc-app' } })),
      { publicAccessBlock: { bucket: true }, isPublic: false },
      stranger,
    ],
    [
      'is not known to matter where nobody knows what is public',
      'unknown',
      policyOf(allowed({ StringLike: { 'aws:SourceVpc': 'vpc-*' } })),
      { publicAccessBlock: { bucket: true } },
    ],
    [
      'lets callers of the account in',
      'allowed',
      anyone,
      { publicAccessBlock: { bucket: true, account: true }, isPublic: true },
      'arn:aws:iam::111122223333:role/app',
    ],
  ])('%s: %s', (_, verdict, policy, more, principal = 'anonymous') => {
    expect(ask(withPolicies(null, policy, more).inventory(), { principal }).verdict).toBe(verdict);
  });

  it('is a step of its own', () => {
    const answer = ask(
      withPolicies(null, anyone, { publicAccessBlock: { bucket: true }, isPublic: true }).inventory(),
      { principal: 'anonymous' },
    );
    expect(steps(answer).slice(1)).toEqual([
      'bucket policy allowed 0',
      'Block Public Access explicit-deny -',
    ]);
  });
});

describe('a request past the endpoint', () => {
  const leaky = (policy: object): AccountScenario =>
    account(
      home().subnet('batch', { egress: 'nat', instances: 1 }).subnet('alone', { instances: 1 }),
    ).buckets({
      name: BUCKET,
      policy,
    });

  it.each<[string, AccessAnswer['verdict'], object, string]>([
    ['lacks the endpoint’s id', 'refused', denied(unlessEndpoint), 'subnet-batch'],
    [
      'is not what a Deny of that VPC means',
      'by-identity',
      denied({ StringEquals: { 'aws:SourceVpc': 'vpc-app' } }),
      'subnet-batch',
    ],
    [
      'is let in by its address',
      'by-identity',
      denied({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      'subnet-batch',
    ],
    ['is not possible without a route', 'unreachable', denied(unlessEndpoint), 'subnet-alone'],
  ])('%s: %s', (_, verdict, statement, subnet) => {
    expect(ask(leaky(policyOf(statement)).inventory(), { subnet }).verdict).toBe(verdict);
  });

  it('carries the address of the one NAT gateway', () => {
    const scenario = (cidr: string): Inventory =>
      account(
        vpc('app')
          .subnet('public', { egress: 'igw' })
          .subnet('app', { egress: 'nat', instances: 1 })
          .natGateway('a', { in: 'public' }),
      )
        .change('natGateways', 'nat-a', {
          addresses: [
            {
              publicIp: '203.0.113.7',
              privateIp: '10.0.0.9',
              networkInterfaceId: null,
              availabilityZone: null,
            },
          ],
        })
        .buckets({ name: BUCKET, policy: policyOf(denied({ NotIpAddress: { 'aws:SourceIp': cidr } })) })
        .inventory();
    expect(ask(scenario('203.0.113.0/24')).verdict).toBe('by-identity');
    expect(ask(scenario('198.51.100.0/24')).verdict).toBe('refused');
  });

  it('of a part of the addresses makes two ways', () => {
    const inventory = account(
      vpc('app')
        .subnet('app', { egress: 'nat', instances: 1 })
        .gatewayEndpoint('s3', { in: 'app' })
        .route('app', '52.216.0.0/15', 'nat'),
    )
      .buckets({ name: BUCKET, policy: policyOf(denied(unlessEndpoint)) })
      .inventory();
    const answer = ask(inventory);
    expect(answer.verdict).toBe('mixed');
    expect(answer.ways.map(({ verdict }) => verdict).sort()).toEqual(['by-identity', 'refused']);
  });
});

describe('the groups of the clients', () => {
  const from = (...groups: readonly string[]) =>
    ask(
      account(
        groups.reduce(
          (given, group) => given.instance(`${group}-one`, { in: 'app', groups: [group] }),
          vpc('app')
            .securityGroup('open')
            .securityGroup('shut', { egress: [{ port: 443, to: 'vpc' }] })
            .subnet('app')
            .gatewayEndpoint('s3', { in: 'app' }),
        ),
      )
        .buckets({ name: BUCKET, policy: null })
        .inventory(),
    );

  it('make it unreachable where they let nothing out', () => {
    expect(from('open').verdict).toBe('by-identity');
    expect(from('shut').verdict).toBe('unreachable');
    const both = from('open', 'shut');
    expect(both.verdict).toBe('mixed');
    expect(both.ways.map(({ verdict, interfaces }) => [verdict, interfaces])).toEqual([
      ['by-identity', ['eni-open-one']],
      ['unreachable', ['eni-shut-one']],
    ]);
  });
});

describe('what was not seen', () => {
  it('a policy that could not be read leaves the answer open', () => {
    const inventory = withPolicies(null, null).denied('s3:GetBucketPolicy').inventory();
    const answer = ask(inventory);
    expect(answer.verdict).toBe('unknown');
    expect(answer.ways[0]?.gaps).toMatchObject([{ action: 's3:GetBucketPolicy' }]);
  });

  it('the endpoint refuses whatever a hidden bucket policy says', () => {
    const inventory = withPolicies(policyOf(allow({ Action: 's3:ListBucket' })), null)
      .denied('s3:GetBucketPolicy')
      .inventory();
    expect(ask(inventory).verdict).toBe('refused');
  });

  it.each<[string, AccessAnswer['verdict'], string]>([
    ['by a NAT gateway, past the gateway endpoint', 'by-identity', 'subnet-batch'],
    ['by no route, for a gateway endpoint serves its own region only', 'unreachable', 'subnet-app'],
  ])('a bucket of another region is reached %s', (_, verdict, subnet) => {
    const scenario = account(home().subnet('batch', { egress: 'nat', instances: 1 }));
    const inventory = scenario.buckets({ name: BUCKET, region: 'us-east-1' }).inventory();
    const answer = ask(inventory, { subnet });
    expect(answer.verdict).toBe(verdict);
    expect(answer.dns.host).toBe('reports.s3.us-east-1.amazonaws.com');
  });

  it('a perimeter by endpoint refuses requests from another region', () => {
    const scenario = account(
      vpc('app').subnet('batch', { egress: 'nat', instances: 1 }).gatewayEndpoint('s3', { in: 'batch' }),
    ).buckets({ name: BUCKET, region: 'us-east-1', policy: policyOf(denied(unlessEndpoint)) });
    expect(ask(scenario.inventory(), { subnet: 'subnet-batch' }).verdict).toBe('refused');
  });

  it('a bucket of another account that was read has its own policy', () => {
    const inventory = organization(
      account(home()),
      account().buckets({ name: BUCKET, policy: policyOf(allowed(null)), publicAccessBlock: {} }),
    ).inventory();
    expect(ask(inventory).verdict).toBe('by-identity');
  });
});

describe('principals as they are typed', () => {
  it.each([
    ['anonymous', { kind: 'anonymous' }],
    ['arn:aws:iam::111122223333:role/app', { kind: 'aws', account: '111122223333' }],
    ['arn:aws:iam::111122223333:root', { kind: 'aws', arn: 'arn:aws:iam::111122223333:root' }],
    [
      'arn:aws:sts::111122223333:assumed-role/app/me',
      { kind: 'aws', arn: 'arn:aws:iam::111122223333:role/app', session: 'me' },
    ],
  ])('%s', (text, principal) => {
    expect(principalOf(text)).toMatchObject(principal);
  });

  it.each(['app', '111122223333', 'arn:aws:s3:::reports'])('%s is none', (text) => {
    expect(principalOf(text)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketSpace,
  canPass,
  canPassTogether,
  confirms,
  endpointSpace,
  evaluatePolicy,
  evaluateTogether,
  present,
} from '../../src/policy/index.ts';
import type {
  ContextValue,
  Layer,
  Origin,
  Policy,
  PolicyRequest,
  Principal,
  PrincipalKind,
  RequestSpace,
  Trust,
} from '../../src/policy/index.ts';
import { CAST, read } from './documents.ts';

const trust: Trust = {
  organizations: [CAST.organization],
  accounts: [CAST.network, CAST.workload],
  accountsComplete: true,
};

type Context = Readonly<Record<string, ContextValue>>;

const valueOf = (value: string | null): ContextValue => (value === null ? 'absent' : present(value));
const contextOf = (values: Readonly<Record<string, string | null>>): Context =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueOf(value)]));

const identity = (account: string, name: string): Principal => ({
  kind: 'aws',
  arn: `arn:aws:iam::${account}:${name}`,
  account,
});

const organizationOf = (prefix: string, id: string | null): Context =>
  contextOf({
    [`aws:${prefix}OrgID`]: id,
    [`aws:${prefix}OrgPaths`]: id === null ? null : `${id}/r-ab12/ou-1/`,
  });

/** Callers of each kind, with what their requests carry of them. */
const CALLERS: readonly (readonly [PrincipalKind, Principal, Context])[] = [
  ...['role/app', 'role/team/ci-deploy', 'user/alice', 'root'].flatMap((name) =>
    [CAST.workload, CAST.network].map(
      (account) =>
        ['inside', identity(account, name), organizationOf('Principal', CAST.organization)] as const,
    ),
  ),
  ...['role/app', 'role/ci-other', 'user/alice'].flatMap((name) =>
    [null, 'o-zzzzzzzzzz'].map(
      (id) => ['outside', identity(CAST.stranger, name), organizationOf('Principal', id)] as const,
    ),
  ),
  ['anonymous', { kind: 'anonymous' }, organizationOf('Principal', null)],
];

const endpointOf = (id: string, vpc: string, account: string, organization: string | null): Context => ({
  ...contextOf({
    'aws:SourceVpce': id,
    'aws:SourceVpc': vpc,
    'aws:VpceAccount': account,
    'aws:SourceIp': null,
  }),
  ...contextOf({ 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${account}:vpc/${vpc}` }),
  ...organizationOf('Vpce', organization),
});

const noEndpoint = (address: string): Context => ({
  ...contextOf({
    'aws:SourceVpce': null,
    'aws:SourceVpc': null,
    'aws:VpceAccount': null,
    'aws:SourceVpcArn': null,
  }),
  ...contextOf({ 'aws:SourceIp': address }),
  ...organizationOf('Vpce', null),
});

const ORIGINS: readonly (readonly [Origin, Context])[] = [
  ['endpoint', endpointOf(CAST.endpoint, CAST.vpc, CAST.workload, CAST.organization)],
  ['endpoint', endpointOf('vpce-0b0b0b0b', 'vpc-0b0b0b0b', CAST.network, CAST.organization)],
  ['endpoint', endpointOf('vpce-0c0c0c0c', 'vpc-0c0c0c0c', CAST.stranger, null)],
  ['endpoint', endpointOf('vpce-1a2b9999', 'vpc-0a1b9999', CAST.stranger, 'o-zzzzzzzzzz')],
  ['public', noEndpoint('52.1.2.3')],
  ['public', noEndpoint('8.8.8.8')],
];

/** What requests ask for, and whose it is. */
const TARGETS: readonly (readonly ['inside' | 'outside', string, Context])[] = [
  ...['', '/a', '/logs/2026/x', '/alice/x', '/app'].map(
    (key) =>
      [
        'inside',
        `arn:aws:s3:::${CAST.bucket}${key}`,
        {
          ...contextOf({ 'aws:ResourceAccount': CAST.workload }),
          ...organizationOf('Resource', CAST.organization),
        },
      ] as const,
  ),
  ...['', '/a', '/alice/x'].map(
    (key) =>
      [
        'outside',
        `arn:aws:s3:::reports-of-others${key}`,
        { ...contextOf({ 'aws:ResourceAccount': CAST.stranger }), ...organizationOf('Resource', null) },
      ] as const,
  ),
];

const ACTIONS = {
  bucket: ['s3:ListBucket', 's3:DeleteBucketPolicy'],
  object: ['s3:GetObject', 's3:PutObject'],
};
const TAGS = [null, 'app', 'alice', CAST.endpoint, CAST.workload];
const PREFIXES = [null, '', 'logs/', 'alice'];

/** Values that conditions name, by key; the rest of the universe is what they do not name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalOrgID': [CAST.organization, 'o-*', '${aws:ResourceOrgID}'],
  'aws:PrincipalAccount': [
    CAST.workload,
    CAST.stranger,
    '1111*',
    '${aws:ResourceAccount}',
    '${aws:PrincipalTag/team}',
  ],
  'aws:PrincipalArn': [
    `arn:aws:iam::${CAST.workload}:role/app`,
    'arn:aws:iam::*:role/*ci-*',
    'arn:aws:iam::*:role/app',
    'arn:aws:iam::1111*:*/a*',
    'arn:aws:iam::*:user/${aws:PrincipalTag/team}',
  ],
  'aws:PrincipalTag/team': ['app', 'a*', '*e', '${aws:username}', 'a${s3:prefix}'],
  'aws:username': ['alice', 'a*'],
  'aws:SourceVpce': [CAST.endpoint, 'vpce-1a2b*', 'vpce-*', '${aws:PrincipalTag/team}'],
  'aws:SourceVpc': [CAST.vpc, 'vpc-0a1b*'],
  'aws:VpceAccount': [CAST.workload, '${aws:PrincipalAccount}'],
  'aws:VpceOrgID': [CAST.organization, '${aws:PrincipalOrgID}'],
  'aws:SourceIp': ['52.1.0.0/16', '8.8.8.8', '0.0.0.0/0'],
  'aws:ResourceAccount': [CAST.workload, '7777*', '${aws:PrincipalAccount}'],
  'aws:ResourceOrgID': [CAST.organization, '${aws:PrincipalOrgID}'],
  'aws:SecureTransport': ['true', 'false'],
  's3:prefix': ['', 'logs/', 'l*', '*i*', '${aws:username}', '*${aws:username}', '${aws:PrincipalTag/team}*'],
};

const operatorsOf = (key: string): readonly string[] => {
  if (key === 'aws:SourceIp') return ['IpAddress', 'NotIpAddress', 'NotIpAddressIfExists', 'Null'];
  if (key === 'aws:SecureTransport') return ['Bool', 'BoolIfExists'];
  const plain = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
  const arns = key === 'aws:PrincipalArn' ? ['ArnLike', 'ArnNotLike', 'ArnNotLikeIfExists'] : [];
  const lists = ['ForAllValues:StringLike', 'ForAnyValue:StringNotEquals'];
  return [...plain, ...plain.map((name) => `${name}IfExists`), ...arns, ...lists, 'Null'];
};

const some = <T>(items: readonly T[], maxLength = 2): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength });

const aCondition = fc
  .constantFrom(...Object.keys(WORDS))
  .chain((key) =>
    fc
      .constantFrom(...operatorsOf(key))
      .chain((operator) =>
        some(operator === 'Null' ? ['true', 'false'] : (WORDS[key] ?? []), operator === 'Null' ? 1 : 2).map(
          (values) => ({ operator, key, values }),
        ),
      ),
  );

const aPrincipal = fc.constantFrom<unknown>(
  '*',
  '*',
  '*',
  { AWS: CAST.workload },
  { AWS: [`arn:aws:iam::${CAST.workload}:role/app`, CAST.stranger] },
  { AWS: `arn:aws:iam::${CAST.stranger}:role/app` },
);

const aStatement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Principal: aPrincipal,
    action: fc.constantFrom('Action', 'Action', 'NotAction'),
    actions: some(['*', 's3:*', 's3:Get*', 's3:*Object', 's3:ListBucket', 's3:DeleteBucketPolicy']),
    resource: fc.constantFrom('Resource', 'Resource', 'NotResource'),
    resources: some([
      '*',
      'arn:aws:s3:::reports',
      'arn:aws:s3:::reports/*',
      'arn:aws:s3:::reports*',
      'arn:aws:s3:::*/a*',
      'arn:aws:s3:::reports/${aws:username}/*',
      'arn:aws:s3:::reports/${aws:PrincipalTag/team}',
    ]),
    conditions: fc.array(aCondition, { maxLength: 3 }),
  })
  .map(({ Effect, Principal, action, actions, resource, resources, conditions }) => {
    const blocks = new Map<string, Record<string, string[]>>();
    for (const { operator, key, values } of conditions)
      blocks.set(operator, { ...blocks.get(operator), [key]: values });
    const Condition = Object.fromEntries(blocks);
    return { Effect, Principal, [action]: actions, [resource]: resources, Condition };
  });

const aPolicy = fc
  .array(aStatement, { minLength: 1, maxLength: 4 })
  .map((Statement): Policy => read({ Version: '2012-10-17', Statement }));

/** A request of the universe, and where it belongs. */
interface Tried {
  readonly who: PrincipalKind;
  readonly origin: Origin;
  readonly owner: 'inside' | 'outside';
  readonly request: PolicyRequest;
}

/** Every request of a small universe: complete, so that the evaluator decides each. */
const UNIVERSE: readonly Tried[] = CALLERS.flatMap(([who, principal, caller]) =>
  ORIGINS.flatMap(([origin, network]) =>
    TARGETS.flatMap(([owner, resource, owned]) =>
      ACTIONS[resource.includes('/') ? 'object' : 'bucket'].flatMap((action) =>
        (who === 'anonymous' ? [null] : TAGS).flatMap((tag) =>
          PREFIXES.map((prefix, at) => ({
            who,
            origin,
            owner,
            request: {
              principal,
              action,
              resource,
              context: {
                ...caller,
                ...network,
                ...owned,
                ...contextOf({
                  'aws:PrincipalTag/team': tag,
                  's3:prefix': prefix,
                  'aws:SecureTransport': String(at % 2 === 0),
                  'aws:ViaAWSService': 'false',
                }),
              },
            },
          })),
        ),
      ),
    ),
  ),
);

/** Requests of the universe that are among those of a space. */
const within = ({ principals, origins, resources }: RequestSpace): readonly Tried[] =>
  UNIVERSE.filter(
    ({ who, origin, owner, request }) =>
      principals.kinds.includes(who) &&
      origins.kinds.includes(origin) &&
      resources.owners.includes(owner) &&
      (resources.bucket === undefined || request.resource.split(/[:/]/)[5] === resources.bucket),
  );

const SPACES: readonly RequestSpace[] = [
  bucketSpace(CAST.bucket, { trust, gate: 'allow' }),
  bucketSpace(CAST.bucket, { trust, gate: 'allow', principals: { kinds: ['outside', 'anonymous'] } }),
  bucketSpace(CAST.bucket, { trust, gate: 'allow', origins: { kinds: ['public'] } }),
  bucketSpace(CAST.bucket, { trust, principals: { kinds: ['inside'] }, origins: { kinds: ['public'] } }),
  endpointSpace({ trust, origins: { kinds: ['endpoint'], owner: 'any' } }),
  endpointSpace({
    trust,
    origins: { kinds: ['endpoint'], owner: 'any' },
    principals: { kinds: ['outside'] },
    resources: { owners: ['inside'] },
  }),
  endpointSpace({
    trust,
    origins: { kinds: ['endpoint'], owner: 'any' },
    principals: { kinds: ['inside'] },
    resources: { owners: ['outside'] },
  }),
];

const passes = (policy: Policy, { dialect, gate }: RequestSpace, request: PolicyRequest): boolean => {
  const { decision, reasons } = evaluatePolicy(policy, request, dialect);
  return (
    decision === 'allowed' || (gate === 'no-deny' && decision === 'implicit-deny' && reasons.length === 0)
  );
};

/** `RUNS=20000` searches for minutes, with other policies each time. */
const RUNS = Number(process.env['RUNS'] ?? 100);
const TIMEOUT = RUNS > 100 ? { timeout: 0 } : {};

/** Of the universe one request in so many is tried with two documents, other ones each time. */
const STRIDE = 7;

describe('what is proven', () => {
  it('no request of a small universe passes where the search proves that none does', TIMEOUT, () => {
    const seen = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(aPolicy, fc.constantFrom(...SPACES), (policy, space) => {
        const answer = canPass(policy, space);
        seen[answer.answer] += 1;
        if (answer.answer === 'yes') expect(confirms(policy, space, answer.witness)).toBe(true);
        if (answer.answer === 'no')
          expect(within(space).find(({ request }) => passes(policy, space, request))).toBe(undefined);
      }),
      { numRuns: RUNS },
    );
    expect(seen.no).toBeGreaterThan(10);
    expect(seen.yes).toBeGreaterThan(10);
  });

  it('nor several documents together', TIMEOUT, () => {
    const space = SPACES[0] as RequestSpace;
    const seen = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(aPolicy, aPolicy, fc.nat(STRIDE - 1), (one, other, start) => {
        const layers: readonly Layer[] = [
          { name: 'endpoint', policies: [one], dialect: 'interface-endpoint' },
          { name: 'bucket', policies: [other], dialect: 'resource' },
        ];
        const decided = (request: PolicyRequest): boolean =>
          evaluateTogether(layers, request).decision === 'allowed';
        const answer = canPassTogether(layers, space);
        seen[answer.answer] += 1;
        if (answer.answer === 'yes') expect(decided(answer.witness.request)).toBe(true);
        if (answer.answer === 'no')
          expect(within(space).find(({ request }, at) => at % STRIDE === start && decided(request))).toBe(
            undefined,
          );
      }),
      { numRuns: RUNS / 2 },
    );
    expect(seen.no).toBeGreaterThan(5);
    expect(seen.yes).toBeGreaterThan(5);
  });
});

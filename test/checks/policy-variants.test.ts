import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import deniesAll from '../../src/checks/endpoint-policy-denies-all.ts';
import fullAccess from '../../src/checks/full-access-endpoint-policy.ts';
import identity from '../../src/checks/endpoint-policy-without-identity-perimeter.ts';
import ineffective from '../../src/checks/bucket-policy-ineffective-condition.ts';
import lockout from '../../src/checks/bucket-policy-lockout.ts';
import noPerimeter from '../../src/checks/bucket-without-network-perimeter.ts';
import resources from '../../src/checks/endpoint-policy-without-resource-perimeter.ts';
import stale from '../../src/checks/bucket-policy-stale-endpoint.ts';
import { account, type AccountScenario, judge } from '../../src/testing/index.ts';
import { bucketWith, BUCKET, denied, policyOf } from './bucket-policies.ts';
import {
  allow,
  deny,
  FOREIGN,
  gateway,
  interfaceTo,
  ORGANIZATION,
  ours,
  own,
  ownResources,
} from './endpoint-policies.ts';

const LETTERS: Readonly<Record<string, string>> = { p: 'pass', f: 'fail', u: 'unknown', n: 'not-applicable' };

/** The verdict of each check on the one subject, by the first letter of its status; `.` where it is not asked. */
const verdictsOf = (checks: readonly Check[], wanted: string, given: AccountScenario, id: string): string =>
  checks
    .map((check, at) => {
      if (wanted[at] === '.') return '.';
      const status = judge(check, { given, expect: {} }).verdicts[id]?.split(' ')[0] ?? '?';
      return Object.keys(LETTERS).find((letter) => LETTERS[letter] === status) ?? '?';
    })
    .join('');

const ME = '111122223333';
const OUTSIDE = '999988887777';
const eq = (keys: object) => ({ Condition: { StringEquals: keys } });
const ne = (keys: object) => ({ Condition: { StringNotEquals: keys } });
const under = (operator: string, keys: object) => ({ Condition: { [operator]: keys } });

type Row = readonly [wanted: string, ...statements: readonly object[]];
const old = (...statements: readonly object[]): object => ({ Version: '2008-10-17', Statement: statements });

/** full access, identity perimeter, resource perimeter, denies all. */
const endpointChecks: readonly Check[] = [fullAccess, identity, resources, deniesAll] as readonly Check[];

const AN = `${ME}-eu-west-1-an`;

const onS3: Readonly<Record<string, Row>> = {
  'buckets of one’s own namespace, by bucket actions': [
    'pfpp',
    allow({ Action: 's3:ListBucket', Resource: `arn:aws:s3:::*-${AN}` }),
  ],
  'their objects may be in anybody’s bucket': ['pffp', allow({ Resource: `arn:aws:s3:::*-${AN}/*` })],
  'objects of one such bucket': ['pfpp', allow({ Resource: `arn:aws:s3:::logs-${AN}/*` })],
  'buckets of somebody else’s namespace': [
    'pffp',
    allow({ Action: 's3:ListBucket', Resource: `arn:aws:s3:::*-${OUTSIDE}-eu-west-1-an` }),
  ],
  'a suffix that is no namespace': [
    'pffp',
    allow({ Action: 's3:ListBucket', Resource: `arn:aws:s3:::*-${ME}-eu-west-1` }),
  ],
  'access grants of anybody': ['pffp', allow({ Resource: 'arn:aws:s3:*:*:access-grants/default/*' })],
  'jobs of one’s own': ['pfpp', allow({ Resource: `arn:aws:s3:*:${ME}:job/*` })],
  'roles of two patterns that overlap, of the organization': [
    'ppfp',
    allow({
      Condition: {
        StringEquals: own,
        ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/*-a-*', 'arn:aws:iam::*:role/*-b-*'] },
      },
    }),
  ],
  'roles of two patterns that overlap, of anybody': [
    'pffp',
    allow({
      Condition: {
        ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/*-a-*', 'arn:aws:iam::*:role/*-b-*'] },
      },
    }),
  ],
  'only those whom both patterns fit are left': [
    'pffp',
    allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*-a-*' } } }),
    deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*-b-*' } } }),
  ],
  'patterns that no caller fits both of': [
    'pppf',
    allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a*' } } }),
    deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/b*' } } }),
  ],
  'a bucket by the tag of the caller, and only one bucket is not denied': [
    'pfpp',
    allow({ Resource: 'arn:aws:s3:::${aws:PrincipalTag/bucket}/*' }),
    { ...deny({ NotResource: 'arn:aws:s3:::logs/*' }), Resource: undefined },
  ],
  'a question mark in the id of the organization fits others': [
    'pffp',
    allow(under('StringLike', { 'aws:PrincipalOrgID': 'o-a1b2c3d4e?' })),
  ],
  'and so does a star in its middle': [
    'pffp',
    allow(under('StringLike', { 'aws:PrincipalOrgID': 'o-a1*e5' })),
  ],
  'the id in another case is nobody’s': ['pppf', allow(eq({ 'aws:PrincipalOrgID': 'o-A1B2C3D4E5' }))],
  'unless case is ignored': [
    'ppfp',
    allow(under('StringEqualsIgnoreCase', { 'aws:PrincipalOrgID': 'o-A1B2C3D4E5' })),
  ],
  'the beginning of an account is anybody’s': [
    '.ffp',
    allow(under('StringLike', { 'aws:PrincipalAccount': '1111*' })),
  ],
  'also within an ARN': [
    '.ffp',
    allow(under('StringLike', { 'aws:PrincipalArn': 'arn:aws:iam::1111*:role/admin' })),
  ],
  'and as the owner': ['.ffp', allow(under('StringLike', { 'aws:ResourceAccount': '1*' }))],
  'a star for an ARN is everybody': ['.ffp', allow(under('ArnLike', { 'aws:PrincipalArn': '*' }))],
  'no role has a star in its name': ['pppf', allow(eq({ 'aws:PrincipalArn': `arn:aws:iam::${ME}:role/*` }))],
  'the name of a session is anybody’s to choose': [
    '.ffp',
    allow(under('StringLike', { 'aws:userid': '*:session' })),
  ],
  'a unique id is somebody’s': [
    'ppfp',
    allow(under('StringLike', { 'aws:userid': 'AROAEXAMPLEEXAMPLE123:*' })),
  ],
  'units of another organization': [
    'pffp',
    allow(under('ForAnyValue:StringLike', { 'aws:PrincipalOrgPaths': `${FOREIGN}/*` })),
  ],
  'no path has a star in it': [
    'pppf',
    allow(under('ForAnyValue:StringEquals', { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' })),
  ],
  'resources of the caller’s organization, whichever it is': [
    '.ff.',
    allow(eq({ 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' })),
  ],
  'and of one’s own callers’': ['pppp', allow(eq({ ...own, 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' }))],
  'a bucket named by the caller’s account': [
    'pppp',
    allow({ ...eq(own), Resource: 'arn:aws:s3:::data-${aws:PrincipalAccount}/*' }),
  ],
  'which is any account’s without a bound': [
    'pffp',
    allow({ Resource: 'arn:aws:s3:::data-${aws:PrincipalAccount}/*' }),
  ],
  'a folder named by the user': ['pfpp', allow({ Resource: 'arn:aws:s3:::home/${aws:username}/*' })],
  'access points of an own account': [
    'pfpp',
    allow({ Resource: `arn:aws:s3:eu-west-1:${ME}:accesspoint/*` }),
  ],
  'listing one’s own buckets reaches nobody else’s': [
    'pppp',
    allow({ ...eq(own), Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/*'] }),
    allow({ ...eq(own), Action: 's3:ListAllMyBuckets' }),
  ],
  'a question mark in the name of a bucket': ['pffp', allow({ Resource: 'arn:aws:s3:::rep?rts/*' })],
  'is bounded by a Deny all the same': [
    'pppp',
    allow({ Resource: 'arn:aws:s3:::rep?rts/*' }),
    deny(ne(own)),
    deny(ne(ownResources)),
  ],
  'a time that has begun bounds nothing': [
    'fffp',
    allow(under('DateGreaterThan', { 'aws:CurrentTime': '2020-01-01T00:00:00Z' })),
  ],
  'and one that is over lets nothing through': [
    'pppf',
    allow(under('DateLessThan', { 'aws:CurrentTime': '2020-01-01T00:00:00Z' })),
  ],
  'the region that the endpoint is for bounds nothing': [
    'fffp',
    allow(eq({ 'aws:RequestedRegion': 'eu-west-1' })),
  ],
  'examples that AWS gives away are AWS’s': [
    'pppp',
    allow(eq({ ...own, ...ownResources })),
    allow({ Action: 's3:GetObject', Resource: 'arn:aws:s3:::athena-examples-eu-west-1/*' }),
  ],
};

const byService: readonly (readonly [service: string, fact: string, row: Row])[] = [
  [
    'sts',
    'roles are resources of another service',
    ['pfpp', allow({ Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ME}:role/*` })],
  ],
  [
    'sts',
    'to ask who one is reaches nothing',
    ['pppp', allow(eq({ ...own, ...ownResources })), allow({ ...eq(own), Action: 'sts:GetCallerIdentity' })],
  ],
  ['kms', 'keys of any account', ['pffp', allow({ Action: 'kms:*', Resource: 'arn:aws:kms:*:*:key/*' })]],
  [
    'kms',
    'keys of an own account',
    ['pfpp', allow({ Action: 'kms:*', Resource: `arn:aws:kms:*:${ME}:key/*` })],
  ],
  ['kms', 'the caller’s account by KMS’s own key', ['ppfp', allow(eq({ 'kms:CallerAccount': ME }))]],
  [
    'ecr.dkr',
    'a token is of no repository',
    [
      'pppp',
      allow({ ...eq(own), Action: 'ecr:GetAuthorizationToken' }),
      allow({
        ...eq(own),
        Action: 'ecr:BatchGetImage',
        Resource: `arn:aws:ecr:eu-west-1:${ME}:repository/*`,
      }),
    ],
  ],
  ['sqs', 'an outsider, named', ['ppfp', allow({ Principal: { AWS: `arn:aws:iam::${OUTSIDE}:root` } })]],
  [
    'monitoring',
    'metrics are put into the caller’s account',
    ['ppnp', allow({ ...eq(own), Action: 'cloudwatch:PutMetricData' })],
  ],
  [
    'monitoring',
    'dashboards have no region',
    ['pffp', allow({ Resource: 'arn:aws:cloudwatch::*:dashboard/*' })],
  ],
  ['monitoring', 'alarms have one', ['pppf', allow({ Resource: 'arn:aws:cloudwatch::*:alarm:*' })]],
  [
    'monitoring',
    'one’s own dashboards',
    ['pfpp', allow({ Resource: `arn:aws:cloudwatch::${ME}:dashboard/*` })],
  ],
  [
    'dynamodb',
    'global tables have no region',
    ['pffp', allow({ Resource: 'arn:aws:dynamodb::*:global-table/*' })],
  ],
  ['events', 'the keys of buses are of KMS', ['pffp', allow({ Resource: 'arn:aws:kms:*:*:key/*' })]],
  [
    'sqs',
    'a queue that a tag names is anybody’s where its account is left open',
    ['ppfp', allow({ ...eq(own), Resource: 'arn:aws:sqs:*:*:${aws:PrincipalTag/q}*' })],
  ],
  [
    'sqs',
    'or in part',
    ['ppfp', allow({ ...eq(own), Resource: 'arn:aws:sqs:*:1*:q-${aws:PrincipalTag/q}-x' })],
  ],
  [
    'sqs',
    'and is one’s own in an own account',
    ['pppp', allow({ ...eq(own), Resource: `arn:aws:sqs:*:${ME}:q-\${aws:PrincipalTag/q}-x` })],
  ],
  [
    'secretsmanager',
    'the name of the user does not say whose the secret is',
    ['ppfp', allow({ ...eq(own), Resource: 'arn:aws:secretsmanager:*:*:secret:${aws:username}/*' })],
  ],
  [
    'dynamodb',
    'but the organization does',
    [
      'pppp',
      allow({ ...eq({ ...own, ...ownResources }), Resource: 'arn:aws:dynamodb:*:*:table/${aws:username}' }),
    ],
  ],
  ['sqs', 'queues are of no other service', ['pppf', allow({ Resource: 'arn:aws:sns:*:*:*' })]],
  ['ssm', 'documents of AWS by anybody', ['pfpp', allow({ Resource: 'arn:aws:ssm:*::document/*' })]],
  ['ssm', 'and of one’s own callers', ['pppp', allow({ ...eq(own), Resource: 'arn:aws:ssm:*::document/*' })]],
  ['ec2', 'images hold no account', ['pfpp', allow({ Resource: 'arn:aws:ec2:*::image/*' })]],
  ['ec2', 'prefix lists of AWS', ['pfpp', allow({ Resource: 'arn:aws:ec2:*:aws:prefix-list/*' })]],
  ['ec2', 'a word that is no account', ['pppf', allow({ Resource: 'arn:aws:ec2:*:anybody:instance/*' })]],
  ['ecr.dkr', 'a partition of any name', ['pfpp', allow({ Resource: `arn:*:ecr:*:${ME}:repository/*` })]],
  ['ecr.dkr', 'another partition', ['pppf', allow({ Resource: 'arn:aws-cn:ecr:*:*:repository/*' })]],
  ['kms', 'lists alone take no resource', ['pfnp', allow({ Action: ['kms:ListKeys', 'kms:ListAliases'] })]],
  ['kms', 'a family that takes some', ['pffp', allow({ Action: 'kms:List*' })]],
  ['ssmmessages', 'none of its actions takes one', ['ffnp', allow({ Action: 'ssmmessages:*' })]],
];

describe('endpoint policies: full access, callers, resources, nothing at all', () => {
  it.each(Object.entries(onS3).map(([fact, [wanted, ...statements]]) => [fact, wanted, statements] as const))(
    '%s: %s',
    (_, wanted, statements) => {
      expect(verdictsOf(endpointChecks, wanted, ours(gateway(policyOf(...statements))), 'vpce-s3')).toBe(
        wanted,
      );
    },
  );

  it.each(
    byService.map(([service, fact, [wanted, ...statements]]) => [service, fact, wanted, statements] as const),
  )('%s: %s: %s', (service, _fact, wanted, statements) => {
    const given = ours(interfaceTo(service, policyOf(...statements)));
    expect(verdictsOf(endpointChecks, wanted, given, `vpce-${service}`)).toBe(wanted);
  });

  it.each([
    ['callers', 'pufp', allow(eq(own))],
    ['resources', 'pfup', allow(eq(ownResources))],
    ['both', 'puup', allow(eq({ ...own, ...ownResources }))],
    ['neither', 'fnnp', allow()],
    ['callers of an own account, whatever else', 'ppfp', allow(eq({ 'aws:PrincipalAccount': ME }))],
  ])('only what hangs on it is unknown where the organization is: %s: %s', (_, wanted, statement) => {
    expect(verdictsOf(endpointChecks, wanted, account(gateway(policyOf(statement))), 'vpce-s3')).toBe(wanted);
  });

  it('variables are plain text under the old version, and match nothing', () => {
    const given = ours(gateway(old(allow(eq({ ...own, 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' })))));
    expect(verdictsOf(endpointChecks, 'pppf', given, 'vpce-s3')).toBe('pppf');
  });
});

/** network perimeter, ineffective condition, stale endpoint, lock-out. */
const bucketChecks: readonly Check[] = [noPerimeter, ineffective, stale, lockout] as readonly Check[];

const endpointIs = (id: string): object => ({ 'aws:SourceVpce': id });
const arnIs = (arn: string): object => ({ 'aws:SourceVpcArn': arn });
const vpcArn = (region: string, owner: string): string => `arn:aws:ec2:${region}:${owner}:vpc/vpc-app`;
const unless = { StringNotEquals: endpointIs('vpce-s3') };

const onBucket: Readonly<Record<string, Row>> = {
  'VPCs of an own account by ARN': ['ppnp', denied({ ArnNotLike: arnIs(`arn:aws:ec2:*:${ME}:vpc/*`) })],
  'VPCs of any account': ['.fnp', denied({ ArnNotLike: arnIs('arn:aws:ec2:*:*:vpc/*') })],
  'one VPC by ARN': ['pppp', denied({ ArnNotEquals: arnIs(vpcArn('eu-west-1', ME)) })],
  'in a region where it is not': ['..ff', denied({ ArnNotEquals: arnIs(vpcArn('us-east-1', ME)) })],
  'or in another account': ['..ff', denied({ ArnNotEquals: arnIs(vpcArn('eu-west-1', '444455556666')) })],
  'a VPC where endpoints stand': ['..ff', denied({ StringNotEquals: endpointIs('vpc-app') })],
  'an ARN where ids stand': [
    '..ff',
    denied({ StringNotEquals: endpointIs(`arn:aws:ec2:eu-west-1:${ME}:vpc-endpoint/vpce-s3`) }),
  ],
  'endpoints by the beginning of their ids': ['.f.p', denied({ StringNotLike: endpointIs('vpce-??') })],
  'only what services do for others is denied': [
    'ffpp',
    denied({ ...unless, Bool: { 'aws:ViaAWSService': 'true' } }),
  ],
  'only what services do themselves': [
    'ffpp',
    denied({ ...unless, Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
  ],
  'what a service does for others is spared': [
    'pppp',
    denied({ ...unless, 'ForAllValues:StringNotEquals': { 'aws:CalledVia': ['athena.amazonaws.com'] } }),
  ],
  'which ForAnyValue turns around': [
    'ffpp',
    denied({ ...unless, 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': ['athena.amazonaws.com'] } }),
  ],
  'only listing some folder is denied': [
    '.fpp',
    denied({ ...unless, StringLike: { 's3:prefix': 'private/*' } }),
  ],
  'the region of the bucket is every request’s': [
    'pppp',
    denied({ ...unless, StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }),
  ],
  'another region is none’s': [
    'ff.p',
    denied({ ...unless, StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }),
  ],
  'a time that has begun': [
    'pppp',
    denied({ ...unless, DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }),
  ],
  'network and office, both demanded': [
    '...f',
    denied(unless),
    denied({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
  ],
};

describe('bucket policies: perimeter, holes, stale ids, lock-out', () => {
  it.each(
    Object.entries(onBucket).map(([fact, [wanted, ...statements]]) => [fact, wanted, statements] as const),
  )('%s: %s', (_, wanted, statements) => {
    expect(verdictsOf(bucketChecks, wanted, bucketWith(policyOf(...statements)), BUCKET)).toBe(wanted);
  });

  it('an endpoint of another own account is one’s own', () => {
    const given = bucketWith(policyOf(denied({ StringNotEquals: { 'aws:VpceAccount': '444455556666' } })));
    const listed = given.inOrganization(ORGANIZATION, ['444455556666']);
    expect(verdictsOf(bucketChecks, 'pp.p', listed, BUCKET)).toBe('pp.p');
  });
});

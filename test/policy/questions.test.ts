import { describe, expect, it } from 'vitest';
import {
  bucketSpace,
  canOutsideResourceBeReached,
  canOutsiderPass,
  canPass,
  canPassThroughForeignEndpoint,
  canPassThroughUnnamedEndpoint,
  canPassWithoutEndpoint,
  confirms,
  coverageOf,
  endpointSpace,
  grantsFullAccess,
  isLockedOut,
  networkPerimeterOf,
  present,
} from '../../src/policy/index.ts';
import type { Policy, RequestSpace, Trust } from '../../src/policy/index.ts';
import { BUCKET_AND_OBJECTS, CAST, allow, deny, policyOf, read } from './documents.ts';

const trust: Trust = {
  organizations: [CAST.organization],
  accounts: [CAST.workload, CAST.network],
  accountsComplete: true,
};
const endpoint = endpointSpace({ trust });
const bucket = bucketSpace(CAST.bucket, { trust });
const ours = { 'aws:PrincipalOrgID': CAST.organization };
const oursToo = { 'aws:ResourceOrgID': CAST.organization };
const everything = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
const AWS_OWNED = ['arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*', 'arn:aws:s3:::aws-ssm-eu-west-1/*'];

/** Answers to: full access? can an outsider pass? can an outside resource be reached? */
function asEndpoint(policy: Policy, space: RequestSpace = endpoint): string {
  return [grantsFullAccess, canOutsiderPass, canOutsideResourceBeReached]
    .map((ask) => ask(policy, space).answer)
    .join(' ');
}

describe('endpoint policies: full access, an outsider passes, an outside resource is reached', () => {
  it.each<[string, string, Policy]>([
    [
      'the default policy of a gateway endpoint',
      'yes yes yes',
      read({ Version: '2008-10-17', Statement: [allow()] }),
    ],
    ['the default policy of an interface endpoint', 'yes yes yes', read({ Statement: allow() })],
    [
      'a star under AWS in a list',
      'yes yes yes',
      policyOf(allow({ Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] })),
    ],
    ['all actions of the service in odd case', 'yes yes yes', policyOf(allow({ Action: 'S3:*' }))],
    ['all actions written twice', 'yes yes yes', policyOf(allow({ Action: ['s3:Get*', '*'] }))],
    ['all resources as ARN', 'yes yes yes', policyOf(allow({ Resource: 'arn:aws:s3:::*' }))],
    [
      'only encrypted transport',
      'yes yes yes',
      policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
    ],
    [
      'a Deny of plain transport',
      'yes yes yes',
      policyOf(allow(), { ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ],
    [
      'a Deny on addresses that endpoint traffic never shows',
      'yes yes yes',
      policyOf(allow(), { ...everything, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }),
    ],
    [
      'a Deny of a deleted identity',
      'yes yes yes',
      policyOf(allow(), { ...everything, Principal: { AWS: 'AIDAEXAMPLEEXAMPLE123' } }),
    ],
    ['a Deny of one action', 'no yes yes', policyOf(allow(), { ...everything, Action: 's3:DeleteBucket' })],
    ['a Deny of everything', 'no no no', policyOf(allow(), everything)],
    [
      'all but one action',
      'yes yes yes',
      policyOf(allow({ Action: undefined, NotAction: 's3:DeleteBucket' })),
    ],
    ['only reading', 'no yes yes', policyOf(allow({ Action: 's3:GetObject' }))],
    ['another service only', 'no no no', policyOf(allow({ Action: 'dynamodb:*' }))],
    [
      'everyone but one account',
      'yes yes yes',
      policyOf({ ...allow({ Principal: undefined }), NotPrincipal: { AWS: CAST.stranger } }),
    ],
    ['one bucket', 'no yes no', policyOf(allow({ Resource: BUCKET_AND_OBJECTS }))],
    [
      'all but one bucket',
      'yes yes yes',
      policyOf(allow({ Resource: undefined, NotResource: BUCKET_AND_OBJECTS })),
    ],
    [
      'buckets by prefix can be anybody’s',
      'no yes yes',
      policyOf(allow({ Resource: 'arn:aws:s3:::reports-*' })),
    ],
    ['principals of the organization', 'no no yes', policyOf(allow({ Condition: { StringEquals: ours } }))],
    [
      'principals of the organization, key in lower case',
      'no no yes',
      policyOf(allow({ Condition: { stringequals: { 'aws:principalorgid': CAST.organization } } })),
    ],
    ['resources of the organization', 'no yes no', policyOf(allow({ Condition: { StringEquals: oursToo } }))],
    [
      'both of the organization',
      'no no no',
      policyOf(allow({ Condition: { StringEquals: { ...ours, ...oursToo } } })),
    ],
    [
      'either of the organization',
      'no yes yes',
      policyOf(allow({ Condition: { StringEquals: ours } }), allow({ Condition: { StringEquals: oursToo } })),
    ],
    [
      'a Deny of other principals',
      'no no yes',
      policyOf(allow(), { ...everything, Condition: { StringNotEquals: ours } }),
    ],
    [
      'a Deny of other resources',
      'no yes no',
      policyOf(allow(), { ...everything, Condition: { StringNotEquals: oursToo } }),
    ],
    [
      'two Denies',
      'no no no',
      policyOf(
        allow(),
        { ...everything, Condition: { StringNotEquals: ours } },
        { ...everything, Condition: { StringNotEquals: oursToo } },
      ),
    ],
    [
      'one Deny of requests where both are foreign',
      'no yes yes',
      policyOf(allow(), { ...everything, Condition: { StringNotEquals: { ...ours, ...oursToo } } }),
    ],
    [
      'a Deny of others but AWS services',
      'no no yes',
      policyOf(allow(), {
        ...everything,
        Condition: { StringNotEqualsIfExists: ours, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
      }),
    ],
    [
      'an Allow that holds without organization',
      'no yes yes',
      policyOf(allow({ Condition: { StringEqualsIfExists: ours } })),
    ],
    [
      'a set operator that holds without organization',
      'no yes yes',
      policyOf(allow({ Condition: { 'ForAllValues:StringEquals': ours } })),
    ],
    [
      'a Deny by ForAnyValue misses callers without organization',
      'no yes yes',
      policyOf(allow(), { ...everything, Condition: { 'ForAnyValue:StringNotEquals': ours } }),
    ],
    [
      'an organization of somebody else',
      'no no yes',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } })),
    ],
    [
      'any organization at all',
      'no yes yes',
      policyOf(allow({ Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } })),
    ],
    [
      'a wildcard that is taken literally',
      'no no no',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-*' } } })),
    ],
    [
      'paths within the organization',
      'no no yes',
      policyOf(
        allow({
          Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': `${CAST.organization}/*` } },
        }),
      ),
    ],
    [
      'paths where absent ones count',
      'no yes yes',
      policyOf(
        allow({
          Condition: { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${CAST.organization}/*` } },
        }),
      ),
    ],
    [
      'own accounts',
      'no no yes',
      policyOf(
        allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': [CAST.workload, CAST.network] } } }),
      ),
    ],
    [
      'own accounts as principals',
      'no no yes',
      policyOf(allow({ Principal: { AWS: [CAST.workload, `arn:aws:iam::${CAST.network}:root`] } })),
    ],
    [
      'roles of own accounts',
      'no no yes',
      policyOf(
        allow({ Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${CAST.workload}:role/*` } } }),
      ),
    ],
    [
      'a role name in any account can be anybody’s',
      'no yes yes',
      policyOf(allow({ Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' } } })),
    ],
    [
      'inner addresses bound the network',
      'no yes yes',
      policyOf(allow({ Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } } })),
    ],
    [
      'a tag that anyone can set',
      'no yes yes',
      policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } })),
    ],
    [
      'a resource of the caller’s own organization',
      'no yes yes',
      policyOf(allow({ Condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } } })),
    ],
    [
      'that, and the caller is ours',
      'no no no',
      policyOf(
        allow({ Condition: { StringEquals: { ...ours, 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } } }),
      ),
    ],
    [
      'that, as a Deny',
      'no no no',
      policyOf(allow({ Condition: { StringEquals: ours } }), {
        ...everything,
        Condition: { StringNotEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } },
      }),
    ],
    [
      'a variable in the old version is plain text',
      'no no no',
      read({
        Statement: allow({ Condition: { StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } } }),
      }),
    ],
    [
      'resources of own accounts',
      'no yes no',
      policyOf(
        allow({ Condition: { StringEquals: { 'aws:ResourceAccount': [CAST.workload, CAST.network] } } }),
      ),
    ],
    [
      'the S3 key of the same',
      'no yes no',
      policyOf(allow({ Condition: { StringEquals: { 's3:ResourceAccount': CAST.workload } } })),
    ],
    [
      'the perimeter with AWS-owned buckets for everyone',
      'no yes no',
      policyOf(
        allow({ Condition: { StringEquals: { ...ours, ...oursToo } } }),
        allow({ Action: 's3:GetObject', Resource: AWS_OWNED }),
      ),
    ],
    [
      'an unknown operator is not decided',
      'unknown unknown unknown',
      policyOf(allow({ Condition: { StringFits: ours } })),
    ],
    [
      'a Deny by an unknown operator',
      'unknown unknown unknown',
      policyOf(allow(), { ...everything, Condition: { StringFits: ours } }),
    ],
    ['no statements allow nothing', 'no no no', read({ Version: '2012-10-17', Statement: [] })],
    [
      'a Deny alone allows nothing',
      'no no no',
      policyOf({ ...everything, Condition: { StringNotEquals: ours } }),
    ],
    [
      'one VPC that the endpoint is not known to be in',
      'no no no',
      policyOf(
        allow({
          Condition: { StringEquals: { 'aws:SourceVpc': CAST.vpc }, Null: { 'aws:SourceVpc': true } },
        }),
      ),
    ],
  ])('%s: %s', (_, expected, policy) => {
    expect(asEndpoint(policy)).toBe(expected);
  });

  it('AWS-owned buckets are left out of the identity question on request', () => {
    const policy = policyOf(
      allow({ Condition: { StringEquals: ours } }),
      allow({ Action: 's3:GetObject', Resource: AWS_OWNED }),
    );
    const space = endpointSpace({ trust, resources: { owners: ['inside', 'outside'], except: AWS_OWNED } });
    expect(canOutsiderPass(policy, space)).toEqual({ answer: 'no', blockedBy: [] });
    expect(canOutsiderPass(policy, endpoint)).toMatchObject({ answer: 'yes', witness: { statement: 1 } });
  });

  it('an account that an incomplete list does not hold may be trusted', () => {
    const policy = policyOf(allow({ Principal: { AWS: CAST.stranger } }));
    const named = (complete: boolean): string =>
      canPass(
        policy,
        endpointSpace({
          trust: { ...trust, accountsComplete: complete },
          principals: { kinds: ['outside'] },
        }),
      ).answer;
    expect([named(true), named(false)]).toEqual(['yes', 'unknown']);
  });

  it('with our organization unknown, one the policy names stays open', () => {
    const policy = policyOf(allow({ Condition: { StringEquals: ours } }));
    const blind = endpointSpace({
      trust: { organizations: [], accounts: [CAST.workload], accountsComplete: false },
      principals: { kinds: ['outside'] },
    });
    expect(canPass(policy, blind)).toMatchObject({ answer: 'unknown' });
    expect(canPass(policy, { ...blind, principals: { kinds: ['inside'] } })).toMatchObject({
      answer: 'unknown',
      reasons: [{ key: 'aws:principalorgid' }],
    });
  });

  it('a policy denies all when no request through its own endpoint passes', () => {
    const known = {
      id: CAST.endpoint,
      vpc: CAST.vpc,
      account: CAST.workload,
      region: 'eu-west-1',
      organization: CAST.organization,
    };
    const own = endpointSpace({ trust, origins: { kinds: ['endpoint'], endpoint: known } });
    const dead = policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0dead' } } }));
    const alive = policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpce': CAST.endpoint } } }));
    const byAddress = policyOf(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
    const byVpcArn = policyOf(
      allow({
        Condition: {
          ArnEquals: { 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${CAST.workload}:vpc/${CAST.vpc}` },
        },
      }),
    );
    expect([dead, alive, byAddress, byVpcArn].map((policy) => canPass(policy, own).answer)).toEqual([
      'no',
      'yes',
      'no',
      'yes',
    ]);
  });

  it('an anonymous download from a bucket of AWS breaks under a condition on principals', () => {
    const resource = 'arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/mirror.list';
    const download = endpointSpace({
      trust,
      principals: { kinds: ['anonymous'], exactly: { kind: 'anonymous' } },
      resources: { owners: ['outside'], exactly: { arn: resource } },
      actions: { exactly: ['s3:GetObject'] },
    });
    const perimeter = allow({ Condition: { StringEquals: ours } });
    const answers = [
      policyOf(perimeter),
      policyOf(perimeter, allow({ Action: 's3:GetObject', Resource: AWS_OWNED })),
      policyOf(allow({ Condition: { StringEquals: oursToo } })),
    ];
    expect(answers.map((policy) => canPass(policy, download).answer)).toEqual(['no', 'yes', 'unknown']);
  });

  it('other services have accounts in their ARNs', () => {
    const queue = endpointSpace({ trust, service: 'sqs' });
    const own = policyOf(allow({ Action: 'sqs:*', Resource: `arn:aws:sqs:*:${CAST.workload}:*` }));
    expect(asEndpoint(own, queue)).toBe('no yes no');
    expect(asEndpoint(policyOf(allow({ Action: 'sqs:*' })), queue)).toBe('yes yes yes');
  });
});

const unlessEndpoint = { StringNotEquals: { 'aws:SourceVpce': CAST.endpoint } };
const unlessVpc = { StringNotEquals: { 'aws:SourceVpc': CAST.vpc } };

/** Answers to: does a request pass without endpoint, through a stranger's, through an unnamed one of ours? */
function asBucket(policy: Policy): string {
  return [canPassWithoutEndpoint, canPassThroughForeignEndpoint, canPassThroughUnnamedEndpoint]
    .map((ask) => ask(policy, bucket).answer)
    .join(' ');
}

describe('bucket policies: a request passes without endpoint, through a stranger’s, through an unnamed one of ours', () => {
  const admin = { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${CAST.workload}:role/admin` } };
  it.each<[string, string, Policy]>([
    ['Deny unless one endpoint', 'no no no', policyOf(deny(unlessEndpoint))],
    ['Deny unless one VPC', 'no no no', policyOf(deny(unlessVpc))],
    [
      'key in lower case',
      'no no no',
      policyOf(deny({ stringnotequals: { 'aws:sourcevpce': CAST.endpoint } })),
    ],
    ['statement as an object', 'no no no', read({ Statement: deny(unlessEndpoint) })],
    [
      'Deny unless either',
      'no no no',
      policyOf(deny({ StringNotEquals: { 'aws:SourceVpce': CAST.endpoint, 'aws:SourceVpc': CAST.vpc } })),
    ],
    ['two Denies', 'no no no', policyOf(deny(unlessEndpoint), deny(unlessVpc))],
    [
      'with exceptions for AWS services',
      'no no no',
      policyOf(
        deny({
          ...unlessEndpoint,
          Bool: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        }),
      ),
    ],
    [
      'with exceptions by BoolIfExists',
      'no no no',
      policyOf(
        deny({
          StringNotEqualsIfExists: { 'aws:SourceVpc': CAST.vpc },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        }),
      ),
    ],
    ['with an exception for a role', 'no no no', policyOf(deny({ ...unlessEndpoint, ...admin }))],
    [
      'with an exception for a tag',
      'no no no',
      policyOf(
        deny({
          ...unlessEndpoint,
          StringNotEquals: { ...unlessEndpoint.StringNotEquals, 'aws:PrincipalTag/network': 'open' },
        }),
      ),
    ],
    [
      'with an exception for unique ids',
      'no no no',
      policyOf(
        deny({
          ...unlessEndpoint,
          StringNotLike: { 'aws:userId': ['AROAEXAMPLEEXAMPLE123:*', CAST.workload] },
        }),
      ),
    ],
    [
      'with an exception for an address',
      'no no no',
      policyOf(deny({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    ],
    [
      'the whole internet as exception',
      'yes no no',
      policyOf(deny({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } })),
    ],
    ['Deny by Null', 'no yes yes', policyOf(deny({ Null: { 'aws:SourceVpce': 'true' } }))],
    ['Deny by Null the wrong way', 'yes no no', policyOf(deny({ Null: { 'aws:SourceVpce': 'false' } }))],
    [
      'Deny unless the organization’s endpoints',
      'no no yes',
      policyOf(deny({ StringNotEquals: { 'aws:VpceOrgID': CAST.organization } })),
    ],
    [
      'IfExists lets nobody without endpoint in',
      'no no yes',
      policyOf(deny({ StringNotEqualsIfExists: { 'aws:VpceOrgID': CAST.organization } })),
    ],
    [
      'Deny unless own accounts’ endpoints',
      'no no yes',
      policyOf(deny({ StringNotEquals: { 'aws:VpceAccount': [CAST.workload, CAST.network] } })),
    ],
    [
      'Deny unless the VPC by ARN',
      'no no no',
      policyOf(
        deny({
          ArnNotEquals: { 'aws:SourceVpcArn': `arn:aws:ec2:eu-west-1:${CAST.workload}:vpc/${CAST.vpc}` },
        }),
      ),
    ],
    [
      'any endpoint by wildcard',
      'no yes yes',
      policyOf(deny({ StringNotLike: { 'aws:SourceVpce': 'vpce-*' } })),
    ],
    ['any VPC by wildcard', 'no yes yes', policyOf(deny({ StringNotLike: { 'aws:SourceVpc': 'vpc-*' } }))],
    ['a bare star', 'no yes yes', policyOf(deny({ StringNotLike: { 'aws:SourceVpce': '*' } }))],
    [
      'a wildcard taken literally shuts everyone out',
      'no no no',
      policyOf(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } })),
    ],
    [
      'ForAnyValue misses requests without endpoint',
      'yes no no',
      policyOf(deny({ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': CAST.endpoint } })),
    ],
    [
      'ForAllValues holds for them',
      'no no no',
      policyOf(deny({ 'ForAllValues:StringNotEquals': { 'aws:SourceVpce': CAST.endpoint } })),
    ],
    [
      'a positive operator in the Deny',
      'yes yes yes',
      policyOf(deny({ StringEquals: { 'aws:SourceVpce': CAST.endpoint } })),
    ],
    [
      'an Allow with a condition is no enforcement',
      'yes yes yes',
      policyOf({ ...deny({ StringEquals: { 'aws:SourceVpce': CAST.endpoint } }), Effect: 'Allow' }),
    ],
    ['no policy worth the name', 'yes yes yes', policyOf(allow())],
    [
      'a Deny of plain transport only',
      'yes yes yes',
      policyOf(deny({ Bool: { 'aws:SecureTransport': 'false' } })),
    ],
    [
      'only transport without TLS is bound to the endpoint',
      'yes yes yes',
      policyOf(deny({ ...unlessEndpoint, Bool: { 'aws:SecureTransport': 'false' } })),
    ],
    [
      'only three actions',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'] })),
    ],
    [
      'all but some actions',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Action: undefined, NotAction: 's3:GetObject' })),
    ],
    ['only objects', 'yes yes yes', policyOf(deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/*' }))],
    ['only the bucket', 'yes yes yes', policyOf(deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports' }))],
    [
      'only one folder',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Resource: ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/a/*'] })),
    ],
    [
      'all but one folder',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Resource: undefined, NotResource: 'arn:aws:s3:::reports/public/*' })),
    ],
    [
      'another bucket',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Resource: ['arn:aws:s3:::report', 'arn:aws:s3:::report/*'] })),
    ],
    [
      'bucket and objects by one wildcard',
      'no no no',
      policyOf(deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports*' })),
    ],
    ['every resource', 'no no no', policyOf(deny(unlessEndpoint, { Resource: '*', Action: '*' }))],
    [
      'bucket and objects in two statements',
      'no no no',
      policyOf(
        deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports' }),
        deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/*' }),
      ),
    ],
    [
      'one principal only',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Principal: { AWS: `arn:aws:iam::${CAST.workload}:role/app` } })),
    ],
    [
      'one account of two',
      'yes yes yes',
      policyOf(deny(unlessEndpoint, { Principal: { AWS: CAST.workload } })),
    ],
    [
      'everyone but a deleted identity',
      'no no no',
      policyOf(
        deny(unlessEndpoint, { Principal: undefined, NotPrincipal: { AWS: 'AROAEXAMPLEEXAMPLE123' } }),
      ),
    ],
    [
      'own account left out',
      'yes yes yes',
      policyOf(
        deny({ StringNotEquals: { 'aws:SourceVpce': CAST.endpoint, 'aws:PrincipalAccount': CAST.workload } }),
      ),
    ],
    [
      'own organization left out',
      'yes yes yes',
      policyOf(deny({ StringNotEquals: { 'aws:SourceVpce': CAST.endpoint, ...ours } })),
    ],
    [
      'private ranges as the only condition',
      'no no no',
      policyOf(deny({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })),
    ],
    [
      'a public range as the only condition',
      'no no no',
      policyOf(deny({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })),
    ],
    [
      'a private range as exception changes nothing',
      'no no no',
      policyOf(deny({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })),
    ],
    [
      'inner addresses alone bind no VPC',
      'no yes yes',
      policyOf(deny({ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/16' } })),
    ],
    [
      'a date as exception is not decided',
      'unknown unknown unknown',
      policyOf(deny({ ...unlessEndpoint, DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } })),
    ],
    [
      'an unknown operator is not decided',
      'unknown unknown unknown',
      policyOf(deny({ StringNotFits: { 'aws:SourceVpce': CAST.endpoint } })),
    ],
    ['a Deny of everything', 'no no no', policyOf(deny(null))],
    [
      'an outsider needs an Allow, which this one gives',
      'yes yes yes',
      policyOf(deny({ ...unlessEndpoint, StringEquals: ours }), allow({ Resource: BUCKET_AND_OBJECTS })),
    ],
    ['and has none here', 'no no no', policyOf(deny({ ...unlessEndpoint, StringEquals: ours }))],
  ])('%s: %s', (_, expected, policy) => {
    expect(asBucket(policy)).toBe(expected);
  });

  it('what a Deny covers is told action by action and level by level', () => {
    const open = {
      ...bucket,
      principals: { kinds: ['inside'], unnamedOnly: true },
      origins: { kinds: ['public'], unnamedOnly: true },
    } as const;
    expect(coverageOf(policyOf(deny(unlessEndpoint)), open)).toMatchObject({
      everything: 'yes',
      bucket: 'yes',
      objects: 'yes',
      open: [],
    });
    expect(
      coverageOf(policyOf(deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports/*' })), open),
    ).toMatchObject({ everything: 'no', bucket: 'no', objects: 'yes' });
    expect(
      coverageOf(policyOf(deny(unlessEndpoint, { Resource: 'arn:aws:s3:::reports' })), open),
    ).toMatchObject({ everything: 'no', bucket: 'yes', objects: 'no' });
    expect(
      coverageOf(policyOf(deny(unlessEndpoint, { Action: ['s3:Get*', 's3:PutObject'] })), open),
    ).toMatchObject({
      everything: 'no',
      bucket: 'no',
      objects: 'no',
      open: expect.arrayContaining(['s3:DeleteObject', 's3:ListBucket', 's3:*']) as string[],
      stopped: expect.arrayContaining(['s3:GetObject', 's3:PutObject']) as string[],
    });
  });

  it('exceptions are told by kind', () => {
    const kinds = (condition: object): string[] =>
      networkPerimeterOf(policyOf(deny(condition)), bucket).exceptions.map(
        (one) => `${one.who} ${one.answer.answer}`,
      );
    expect(kinds(unlessEndpoint)).toEqual([]);
    expect(kinds({ ...unlessEndpoint, Bool: { 'aws:PrincipalIsAWSService': 'false' } })).toEqual([
      'service-principal yes',
    ]);
    expect(kinds({ ...unlessEndpoint, Bool: { 'aws:ViaAWSService': 'false' } })).toEqual(['via-service yes']);
    expect(kinds({ ...unlessEndpoint, ...admin })).toEqual(['named-principal yes']);
    expect(kinds({ ...unlessEndpoint, StringNotLike: { 'aws:userId': 'AROAEXAMPLEEXAMPLE123:*' } })).toEqual([
      'named-principal yes',
    ]);
    expect(kinds({ ...unlessEndpoint, NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })).toEqual([
      'listed-address yes',
    ]);
  });

  it.each<[string, 'yes' | 'no' | 'unknown', object, readonly string[]]>([
    ['only a dead endpoint', 'yes', unlessEndpoint, [CAST.endpoint]],
    ['only a dead VPC', 'yes', unlessVpc, [CAST.vpc]],
    [
      'a dead and a living endpoint',
      'no',
      { StringNotEquals: { 'aws:SourceVpce': [CAST.endpoint, 'vpce-0a0b0c0d'] } },
      [CAST.endpoint],
    ],
    ['a living endpoint', 'no', unlessEndpoint, []],
    ['a literal wildcard', 'yes', { StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } }, []],
    ['a role left out', 'no', { ...unlessEndpoint, ...admin }, [CAST.endpoint]],
    [
      'a root user left out is only root',
      'yes',
      { ...unlessEndpoint, ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${CAST.workload}:root` } },
      [CAST.endpoint],
    ],
    [
      'services acting for others left out',
      'no',
      { ...unlessEndpoint, Bool: { 'aws:ViaAWSService': 'false' } },
      [CAST.endpoint],
    ],
    [
      'a unique id left out, taken to be somebody’s',
      'no',
      { ...unlessEndpoint, StringNotLike: { 'aws:userId': 'AROAEXAMPLEEXAMPLE123:*' } },
      [CAST.endpoint],
    ],
  ])('locked out with %s: %s', (_, expected, condition, dead) => {
    expect(isLockedOut(policyOf(deny(condition)), bucket, dead)).toBe(expected);
  });
});

describe('answers', () => {
  it('a yes shows a request that the evaluator lets pass, a no the statements that block', () => {
    const policy = policyOf(
      allow({ Condition: { StringEquals: { ...ours, 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } } }),
      deny(unlessEndpoint),
    );
    const space = { ...bucket, gate: 'allow' } as const;
    const answer = canPass(policy, space);
    if (answer.answer !== 'yes') throw new Error(answer.answer);
    expect(confirms(policy, space, answer.witness)).toBe(true);
    expect(canPassWithoutEndpoint(policy, bucket)).toEqual({ answer: 'no', blockedBy: [1] });
  });

  it('keys that a question fixes are not chosen', () => {
    const policy = policyOf(
      deny({ ...unlessEndpoint, DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } }),
    );
    const fixed = { ...bucket, fixed: { 'aws:CurrentTime': present('2026-11-22T00:00:00Z') } };
    expect(canPassWithoutEndpoint(policy, fixed).answer).toBe('no');
    expect(
      canPassWithoutEndpoint(policyOf(deny(unlessEndpoint)), {
        ...bucket,
        fixed: { 'aws:SourceIp': present('203.0.113.7') },
      }).answer,
    ).toBe('no');
  });

  it('overlapping patterns are told apart', () => {
    const policy = policyOf(allow({ Action: 's3:*Object*' }), {
      ...everything,
      Action: ['s3:Get*', 's3:*Tagging'],
    });
    expect(canPass(policy, { ...endpoint, actions: { exactly: ['s3:PutObject'] } }).answer).toBe('yes');
    const keys = policyOf(allow({ Condition: { StringLike: { 's3:prefix': 'a*' } } }), {
      ...everything,
      Condition: { StringNotLike: { 's3:prefix': '*b' } },
    });
    expect(canPass(keys, endpoint).answer).toBe('yes');
    const none = policyOf(allow({ Condition: { StringLike: { 's3:prefix': 'a*' } } }), {
      ...everything,
      Condition: { StringLikeIfExists: { 's3:prefix': '*' } },
    });
    expect(canPass(none, endpoint).answer).toBe('no');
  });
});

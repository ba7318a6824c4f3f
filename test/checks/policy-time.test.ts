import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { account, type AccountScenario, judge, vpc } from '../../src/testing/index.ts';

/** What AWS would accept in one policy, and what of it is long or hard to tell apart. */
const BUCKET = 'reports';
const BOTH = [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`];
const ROLES = [
  'arn:aws:iam::*:role/*-admin',
  'arn:aws:iam::*:role/app-*',
  'arn:aws:iam::1111*:role/*',
  'arn:aws:iam::*:role/aws-reserved/*/AWSReservedSSO_*',
  'arn:aws:iam::*:role/*/deploy*',
];
const KEYS = [
  'aws:PrincipalTag/a',
  'aws:ResourceTag/b',
  's3:prefix',
  'aws:SourceVpce',
  'aws:PrincipalArn',
  'aws:ResourceOrgID',
];

const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const allow = (fields: object = {}): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...fields,
});
const deny = (fields: object): object => ({ ...allow(fields), Effect: 'Deny' });
const team = (at: number): string => `arn:aws:iam::*:role/*-team${at}-*`;

const tag = (at: number, operator: string): object => ({
  Condition: { [operator]: { [`aws:PrincipalTag/t${at}`]: ['*a*', 'b*c'] } },
});

const ENDPOINTS: Readonly<Record<string, readonly object[]>> = {
  'overlapping role names': [allow({ Condition: { ArnLike: { 'aws:PrincipalArn': ROLES } } })],
  'teams of one organization': [
    allow({
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        ArnLike: { 'aws:PrincipalArn': many(20, team) },
      },
    }),
  ],
  'a Deny for each team': [
    allow(),
    ...many(20, (at) => deny({ Condition: { ArnLike: { 'aws:PrincipalArn': team(at) } } })),
  ],
  'an Allow and a Deny for each tag': [
    ...many(30, (at) => allow(tag(at, 'StringLike'))),
    ...many(30, (at) => deny(tag(at, 'StringNotLike'))),
  ],
  'as many roles as fit': [
    allow({ Principal: { AWS: many(500, (at) => `arn:aws:iam::${100_000_000_000 + at}:role/r`) } }),
  ],
  'as many folders of users as fit': [
    allow({ Resource: many(480, (at) => `arn:aws:s3:::data/\${aws:username}/${at}/*`) }),
  ],
  'keys compared with each other': KEYS.flatMap((key) =>
    KEYS.filter((other) => other !== key).map((other) =>
      allow({ Condition: { StringEquals: { [key]: [`\${${other}}`, ...many(20, (at) => `x-${at}`)] } } }),
    ),
  ),
  'variables in place of partition and bucket': [
    allow({ Resource: 'arn:${aws:PrincipalTag/x}:s3:::${aws:PrincipalTag/y}/*' }),
  ],
  'stars upon stars': [allow({ Resource: many(40, (at) => `arn:aws:s3:::${'a*'.repeat(60)}b${at}`) })],
};

const BUCKETS: Readonly<Record<string, readonly object[]>> = {
  'overlapping exceptions': [
    deny({
      Resource: BOTH,
      Condition: {
        StringNotEquals: { 'aws:SourceVpce': 'vpce-s3' },
        ArnNotLike: { 'aws:PrincipalArn': ROLES },
      },
    }),
  ],
  'overlapping objects, endpoints and roles': [
    deny({
      Resource: many(12, (at) => `arn:aws:s3:::*${at}*/*`),
      Condition: {
        StringNotLike: { 'aws:SourceVpce': many(5, (at) => `*${at}*`), 'aws:PrincipalArn': ROLES },
      },
    }),
  ],
  'as many endpoints as fit': [
    deny({
      Resource: BOTH,
      Condition: {
        StringNotEquals: { 'aws:SourceVpce': many(700, (at) => `vpce-${(0x10000000 + at).toString(16)}`) },
      },
    }),
  ],
  'a log bucket with variables': [
    deny({
      Resource: ['arn:${PARTITION}:s3:::${BUCKET}', 'arn:${PARTITION}:s3:::${BUCKET}/*'],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    allow({
      Resource: BOTH,
      Condition: { ArnLike: { 'aws:PrincipalARN': ['arn:${PARTITION}:iam::*:role/${PREFIX}-*'] } },
    }),
  ],
};

const place = (policy?: object): AccountScenario =>
  account(
    vpc('app')
      .subnet('app', { instances: 1 })
      .gatewayEndpoint('s3', { in: 'app', ...(policy === undefined ? {} : { policy }) }),
  ).inOrganization('o-a1b2c3d4e5', ['444455556666']);

const POLICY_CHECKS = checks.filter(({ id }) => /policy|perimeter/.test(id));

/** CPU of the process while every check judges the account; what others do on the machine is left out. */
const cpuOf = (given: AccountScenario): number => {
  const start = process.cpuUsage();
  for (const check of POLICY_CHECKS) judge(check, { given, expect: {} });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

/** The least of three, each of a document of its own, so that none is known from before. */
const leastCpuOf = (make: (policy: object) => AccountScenario, Statement: readonly object[]): number =>
  Math.min(...many(3, (run) => cpuOf(make({ Version: '2012-10-17', Id: `run-${run}`, Statement }))));

// A second or less each on a quiet machine. What this is for, a search that grows with the product of the patterns, takes
// minutes; a machine with others on it takes several times as long as a quiet one.
const MAX_CPU = 5_000;

describe('no search of the checks grows out of hand for a policy that AWS would accept', () => {
  it.each(Object.entries(ENDPOINTS))('endpoint policy: %s', (_, statements) => {
    expect(JSON.stringify(statements).length).toBeLessThan(20_480);
    expect(leastCpuOf(place, statements)).toBeLessThan(MAX_CPU);
  });

  it.each(Object.entries(BUCKETS))('bucket policy: %s', (_, statements) => {
    const make = (policy: object): AccountScenario => place().buckets({ name: BUCKET, policy });
    expect(JSON.stringify(statements).length).toBeLessThan(20_480);
    expect(leastCpuOf(make, statements)).toBeLessThan(MAX_CPU);
  });
});

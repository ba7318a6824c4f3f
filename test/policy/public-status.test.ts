import { describe, expect, it } from 'vitest';
import { parsePolicy, type PublicStatus, publicStatusOf } from '../../src/policy/index.ts';

const allow = (fields: object): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::reports/*',
  ...fields,
});

const under = (operator: string, key: string, value: string | readonly string[]): object =>
  allow({ Condition: { [operator]: { [key]: value } } });

const statusOf = (...statements: readonly object[]): PublicStatus => {
  const { policy } = parsePolicy({ Version: '2012-10-17', Statement: statements });
  if (policy === null) throw new Error('The policy cannot be read.');
  return publicStatusOf(policy);
};

describe('a policy counts as public by S3’s own rule', () => {
  it.each<[string, PublicStatus, ...object[]]>([
    ['a grant to everyone', 'public', allow({})],
    ['a grant to everyone by the list form', 'public', allow({ Principal: { AWS: ['*'] } })],
    ['a grant to an account', 'non-public', allow({ Principal: { AWS: '111122223333' } })],
    ['a grant to a service', 'non-public', allow({ Principal: { Service: 'logging.s3.amazonaws.com' } })],
    ['everyone but one', 'public', allow({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } })],
    ['one VPC', 'non-public', under('StringEquals', 'aws:SourceVpc', 'vpc-1')],
    ['the key in another case', 'non-public', under('stringequals', 'AWS:sourcevpce', 'vpce-1')],
    ['any VPC', 'unknown', under('StringLike', 'aws:SourceVpc', 'vpc-*')],
    ['one VPC, if there is any', 'unknown', under('StringEqualsIfExists', 'aws:SourceVpc', 'vpc-1')],
    ['all values of none', 'unknown', under('ForAllValues:StringEquals', 'aws:SourceVpc', 'vpc-1')],
    ['every VPC but one', 'unknown', under('StringNotEquals', 'aws:SourceVpc', 'vpc-1')],
    ['one organization', 'non-public', under('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5')],
    ['a variable', 'unknown', under('StringEquals', 'aws:PrincipalAccount', '${aws:ResourceAccount}')],
    ['a narrow block', 'non-public', under('IpAddress', 'aws:SourceIp', '203.0.113.0/24')],
    ['a block of /8', 'non-public', under('IpAddress', 'aws:SourceIp', '54.0.0.0/8')],
    ['a broader block', 'unknown', under('IpAddress', 'aws:SourceIp', ['203.0.113.0/24', '0.0.0.0/1'])],
    ['a broad block of IPv6', 'unknown', under('IpAddress', 'aws:SourceIp', '2000::/3')],
    ['every session of a role', 'unknown', under('StringLike', 'aws:userid', 'AROAEXAMPLE:*')],
    [
      'any access point of one account',
      'non-public',
      under('ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:eu-west-1:111122223333:accesspoint/*'),
    ],
    [
      'any access point of any account',
      'unknown',
      under('ArnLike', 's3:DataAccessPointArn', 'arn:aws:s3:eu-west-1:*:accesspoint/*'),
    ],
    ['a key that the rule does not list', 'unknown', under('StringEquals', 'aws:VpceOrgID', 'o-a1b2c3d4e5')],
    [
      'a public grant beside a fixed one',
      'public',
      under('StringEquals', 'aws:SourceVpc', 'vpc-1'),
      allow({}),
    ],
    ['a Deny beside a public grant', 'unknown', allow({}), allow({ Effect: 'Deny', Action: 's3:*' })],
    ['Denies alone', 'non-public', allow({ Effect: 'Deny' })],
  ])('%s: %s', (_, status, ...statements) => {
    expect(statusOf(...statements)).toBe(status);
  });
});

import { describe, expect, it } from 'vitest';
import { evaluatePolicy, present, resourceMatches, wildcardMatches } from '../../src/policy/index.ts';
import type {
  ContextValue,
  Dialect,
  Policy,
  Principal,
  PolicyRequest,
  Truth,
} from '../../src/policy/index.ts';
import { CAST, allow, deny, policyOf, read } from './documents.ts';

const role: Principal = {
  kind: 'aws',
  arn: 'arn:aws:iam::111122223333:role/app',
  account: '111122223333',
  session: 'run',
};
const anonymous: Principal = { kind: 'anonymous' };

function request(
  context: Record<string, ContextValue> = {},
  fields: Partial<PolicyRequest> = {},
): PolicyRequest {
  return { principal: role, action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a', context, ...fields };
}

function decide(
  policy: Policy,
  context: Record<string, ContextValue> = {},
  fields: Partial<PolicyRequest> = {},
  dialect: Dialect = 'resource',
): string {
  return evaluatePolicy(policy, request(context, fields), dialect).decision;
}

describe('deciding a request', () => {
  const denyUnlessEndpoint = deny({ StringNotEquals: { 'aws:SourceVpce': CAST.endpoint } });
  const policy = policyOf(allow(), denyUnlessEndpoint);

  it('the statement and the condition that decided are named', () => {
    const denied = evaluatePolicy(policy, request({ 'aws:SourceVpce': 'absent' }));
    expect(denied).toMatchObject({
      decision: 'explicit-deny',
      statement: 1,
      conditions: [{ operator: 'StringNotEquals', key: 'aws:SourceVpce', values: [CAST.endpoint] }],
    });
    expect(evaluatePolicy(policy, request({ 'aws:SourceVpce': present(CAST.endpoint) }))).toMatchObject({
      decision: 'allowed',
      statement: 0,
      grant: 'direct',
    });
  });

  it('an implicit deny names the part of each Allow that did not hold', () => {
    const narrow = policyOf(
      allow({ Condition: { StringEquals: { 'aws:SourceVpce': CAST.endpoint } } }),
      allow({ Action: 's3:PutObject' }),
    );
    expect(evaluatePolicy(narrow, request({ 'aws:SourceVpce': 'absent' }))).toMatchObject({
      decision: 'implicit-deny',
      missed: [
        { statement: 0, part: 'condition', condition: { key: 'aws:SourceVpce' } },
        { statement: 1, part: 'action' },
      ],
    });
  });

  it('an unknown Deny makes an Allow unknown and says which key', () => {
    const open = evaluatePolicy(policy, request());
    expect(open.decision).toBe('unknown');
    expect(open.reasons).toMatchObject([{ statement: 1, about: 'condition', key: 'aws:sourcevpce' }]);
  });

  it('a certain Deny stands whatever is unknown', () => {
    expect(
      decide(policyOf(allow({ Condition: { Bool: { 'x:y': true } } }), deny(null), denyUnlessEndpoint)),
    ).toBe('explicit-deny');
  });

  it('an unknown Allow leaves the rest unknown, an unknown Deny without any Allow does not matter', () => {
    expect(decide(policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } })))).toBe(
      'unknown',
    );
    expect(decide(policyOf(denyUnlessEndpoint))).toBe('implicit-deny');
  });

  it('actions match without regard to case', () => {
    const narrow = policyOf(allow({ Action: 'S3:get*' }));
    expect(decide(narrow)).toBe('allowed');
    expect(decide(policyOf(allow({ Action: undefined, NotAction: ['S3:GETOBJECT'] })))).toBe('implicit-deny');
  });

  it('a resource with a variable that has no value matches nothing', () => {
    const home = policyOf(allow({ Resource: 'arn:aws:s3:::home/${aws:username}/*' }));
    expect(decide(home, {}, { resource: 'arn:aws:s3:::home//x' })).toBe('implicit-deny');
    const user: Principal = {
      kind: 'aws',
      arn: 'arn:aws:iam::111122223333:user/path/ann',
      account: '111122223333',
    };
    expect(decide(home, {}, { principal: user, resource: 'arn:aws:s3:::home/ann/x' })).toBe('allowed');
    expect(decide(home, { 'aws:username': 'unknown' }, { resource: 'arn:aws:s3:::home/ann/x' })).toBe(
      'unknown',
    );
  });
});

describe('principals', () => {
  const who = (principals: object, principal: Principal, dialect: Dialect = 'resource'): string => {
    const result = evaluatePolicy(
      policyOf({ ...allow(), Principal: undefined, ...principals }),
      request({}, { principal }),
      dialect,
    );
    return `${result.decision}${result.grant === 'delegated' ? ' delegated' : ''}`;
  };
  const root: Principal = { kind: 'aws', arn: 'arn:aws:iam::111122223333:root', account: '111122223333' };
  const service: Principal = { kind: 'service', name: 'logging.s3.amazonaws.com' };

  it.each<[string, object, Principal, Dialect, string]>([
    ['a star means anonymous callers too', { Principal: '*' }, anonymous, 'resource', 'allowed'],
    ['a star under AWS means the same', { Principal: { AWS: ['*'] } }, anonymous, 'resource', 'allowed'],
    [
      'an account delegates to its own policies',
      { Principal: { AWS: '111122223333' } },
      role,
      'resource',
      'allowed delegated',
    ],
    [
      'the root ARN is the account',
      { Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
      role,
      'interface-endpoint',
      'allowed delegated',
    ],
    [
      'on a gateway endpoint the account is only its root user',
      { Principal: { AWS: '111122223333' } },
      role,
      'gateway-endpoint',
      'implicit-deny',
    ],
    ['and the root user it is', { Principal: { AWS: '111122223333' } }, root, 'gateway-endpoint', 'allowed'],
    [
      'another account is not meant',
      { Principal: { AWS: '444455556666' } },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'a role is named by its ARN',
      { Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } },
      role,
      'resource',
      'allowed',
    ],
    [
      'a session is named by its ARN',
      { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/app/run' } },
      role,
      'resource',
      'allowed',
    ],
    [
      'another session is not',
      { Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/app/other' } },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'a named role on a gateway endpoint is not documented',
      { Principal: { AWS: 'arn:aws:iam::111122223333:role/app' } },
      role,
      'gateway-endpoint',
      'unknown',
    ],
    [
      'a wildcard does not name principals',
      { Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'a bare unique id names nobody who exists',
      { Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' } },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'a service is named by its name',
      { Principal: { Service: 'logging.s3.amazonaws.com' } },
      service,
      'resource',
      'allowed',
    ],
    [
      'a service is no AWS principal',
      { Principal: { Service: 'logging.s3.amazonaws.com' } },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'a provider is named by its name',
      { Principal: { Federated: 'accounts.google.com' } },
      { kind: 'federated', provider: 'accounts.google.com' },
      'resource',
      'allowed',
    ],
    [
      'a canonical user may be anyone of AWS',
      { Principal: { CanonicalUser: 'abc' } },
      role,
      'resource',
      'unknown',
    ],
    [
      'but nobody without credentials',
      { Principal: { CanonicalUser: 'abc' } },
      anonymous,
      'resource',
      'implicit-deny',
    ],
    [
      'whoever is not listed in NotPrincipal is meant',
      { NotPrincipal: { AWS: '444455556666' } },
      role,
      'resource',
      'allowed',
    ],
    [
      'anonymous callers are never listed',
      { NotPrincipal: { AWS: ['111122223333', 'arn:aws:iam::111122223333:role/app'] } },
      anonymous,
      'resource',
      'allowed',
    ],
    [
      'a whole chain in NotPrincipal leaves the session out',
      {
        NotPrincipal: {
          AWS: [
            '111122223333',
            'arn:aws:iam::111122223333:role/app',
            'arn:aws:sts::111122223333:assumed-role/app/run',
          ],
        },
      },
      role,
      'resource',
      'implicit-deny',
    ],
    [
      'half a chain is brittle',
      { NotPrincipal: { AWS: ['arn:aws:iam::111122223333:role/app'] } },
      role,
      'resource',
      'unknown',
    ],
    ['no principal at all is not decided', {}, role, 'resource', 'unknown'],
    ['an unknown caller is everyone', { Principal: '*' }, { kind: 'unknown' }, 'resource', 'allowed'],
  ])('%s', (_, principals, principal, dialect, expected) => {
    expect(who(principals, principal, dialect)).toBe(expected);
  });

  it.each<[string, object, Principal, string]>([
    [
      'an anonymous caller has no organization',
      { StringNotEquals: { 'aws:PrincipalOrgID': CAST.organization } },
      anonymous,
      'allowed',
    ],
    ['nor an account', { Null: { 'aws:PrincipalAccount': 'true' } }, anonymous, 'allowed'],
    [
      'a role brings its account',
      { StringEquals: { 'aws:PrincipalAccount': '111122223333' } },
      role,
      'allowed',
    ],
    [
      'and its ARN',
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app' } },
      role,
      'allowed',
    ],
    [
      'but not its organization',
      { StringEquals: { 'aws:PrincipalOrgID': CAST.organization } },
      role,
      'unknown',
    ],
    ['a service says that it is one', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }, service, 'allowed'],
    ['a role says that it is none', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, role, 'allowed'],
  ])('%s', (_, condition, principal, expected) => {
    expect(decide(policyOf(allow({ Condition: condition })), {}, { principal })).toBe(expected);
  });

  it('an endpoint excludes aws:SourceIp and an address excludes endpoints', () => {
    const byAddress = policyOf(allow({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
    expect(decide(byAddress, { 'aws:SourceVpce': present(CAST.endpoint) })).toBe('allowed');
    const byEndpoint = policyOf(allow({ Condition: { StringEquals: { 'aws:SourceVpce': CAST.endpoint } } }));
    expect(decide(byEndpoint, { 'aws:SourceIp': present('203.0.113.7') })).toBe('implicit-deny');
  });
});

describe('resources', () => {
  const codes = (text: string): number[] =>
    Array.from(text, (letter) => ({ '*': -1, '?': -2 })[letter] ?? letter.charCodeAt(0));

  it.each<[string, string, Truth]>([
    ['*', 'arn:aws:s3:::reports', true],
    ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/a', false],
    ['arn:aws:s3:::reports/*', 'arn:aws:s3:::reports', false],
    ['arn:aws:s3:::reports*', 'arn:aws:s3:::reports-2/a:b', true],
    ['arn:aws:s3:::Reports', 'arn:aws:s3:::reports', false],
    ['arn:aws:sqs', 'arn:aws:sqs:eu-west-1:111122223333:jobs', true],
    ['arn:aws:s3:*', 'arn:aws:s3:::reports/a', true],
    ['arn:aws:s3::reports', 'arn:aws:s3:::reports', false],
    ['arn:aws:sqs:*:jobs', 'arn:aws:sqs:eu-west-1:111122223333:jobs', false],
    ['reports', 'arn:aws:s3:::reports', false],
  ])('%s against %s is %s', (pattern, resource, expected) => {
    expect(resourceMatches(codes(pattern), resource)).toBe(expected);
  });

  it('wildcards match as they read', () => {
    expect(wildcardMatches('a?c*', 'abcdef')).toBe(true);
    expect(wildcardMatches('', '')).toBe(true);
    expect(wildcardMatches('?', '')).toBe(false);
    expect(wildcardMatches('**a', 'ba')).toBe(true);
  });

  it('a document without Version knows no variables', () => {
    const old = read({ Statement: allow({ Resource: 'arn:aws:s3:::${aws:username}' }) });
    expect(decide(old, {}, { resource: 'arn:aws:s3:::${aws:username}' })).toBe('allowed');
  });
});

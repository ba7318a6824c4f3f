import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  lintPolicy,
  normalizePolicy,
  parsePolicy,
  printPolicy,
  referencesOf,
} from '../../src/policy/index.ts';
import { allow, policyOf, read } from './documents.ts';

function problemOf(document: unknown): string {
  const { policy, problems } = parsePolicy(document);
  expect(policy).toBeNull();
  const first = problems.find((problem) => problem.level === 'invalid');
  return `${first?.code ?? ''} ${first?.path ?? ''}`;
}

describe('reading a policy document', () => {
  it('what is larger than AWS stores is refused with its size, and white space does not count', () => {
    const document = { Statement: allow({ Resource: `arn:aws:s3:::${'x'.repeat(20_000)}` }) };
    expect(parsePolicy(JSON.stringify(document, null, 400)).policy).not.toBeNull();
    const larger = { Statement: allow({ Resource: `arn:aws:s3:::${'x'.repeat(20_480)}` }) };
    for (const given of [larger, JSON.stringify(larger)]) expect(problemOf(given)).toBe('oversized $');
    expect(parsePolicy(larger).problems[0]?.message).toBe(
      `The document has ${JSON.stringify(larger).length} characters without white space, and AWS stores 20480 at most.`,
    );
  });

  it('one statement as an object is a list of one', () => {
    const statement = {
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: '*',
    };
    const policy = read({ Statement: statement });
    expect(policy.version).toBe('2008-10-17');
    expect(policy.statements).toHaveLength(1);
    expect(policy.statements[0]?.verbatim).toEqual(statement);
    expect(policy.statements[0]?.principals?.names).toEqual([{ type: 'AWS', value: '111122223333' }]);
  });

  it('the negated fields are kept apart from the plain ones', () => {
    const policy = policyOf({
      Effect: 'Deny',
      NotPrincipal: { AWS: ['111122223333'] },
      NotAction: 's3:GetObject',
      NotResource: ['a', 'b'],
    });
    const [statement] = policy.statements;
    expect([
      statement?.principals?.negated,
      statement?.actions.negated,
      statement?.resources?.negated,
    ]).toEqual([true, true, true]);
  });

  it('numbers and booleans as condition values are text as written', () => {
    const policy = policyOf(
      allow({ Condition: { Bool: { 'aws:SecureTransport': false }, NumericEquals: { 'x:y': [1.5e3] } } }),
    );
    expect(policy.statements[0]?.conditions.map((condition) => condition.values)).toEqual([
      ['false'],
      ['1500'],
    ]);
    expect(
      parsePolicy('{"Statement":{"Effect":"Allow","Action":"*","Condition":{"NumericEquals":{"x:y":1.50}}}}')
        .policy?.statements[0]?.conditions[0]?.values,
    ).toEqual(['1.50']);
  });

  it.each([
    ['{"Version": "2012-10-17",\n  "Statement": [}', 2, 17],
    ['', 1, 1],
    ['{"a": tru}', 1, 7],
    ['{"a": "b', 1, 9],
    ['{"a" 1}', 1, 6],
    ['{} x', 1, 4],
    ['[1,]', 1, 4],
    ['{"a": "\\x"}', 1, 8],
  ])('%j is a problem at its line and column', (text, line, column) => {
    const { policy, problems } = parsePolicy(text);
    expect(policy).toBeNull();
    expect(problems[0]).toMatchObject({ code: 'invalid-json', at: { line, column } });
  });

  it.each([
    ['no statement', { Version: '2012-10-17' }, 'missing-statement $'],
    [
      'a lower-case effect',
      { Statement: [{ Effect: 'allow', Action: '*' }] },
      'invalid-effect $.Statement[0].Effect',
    ],
    ['a lower-case element name', { statement: [] }, 'missing-statement $'],
    [
      'both Action and NotAction',
      { Statement: { Effect: 'Deny', Action: '*', NotAction: '*' } },
      'both-forms $.Statement',
    ],
    ['no action', { Statement: [{ Effect: 'Deny', Resource: '*' }] }, 'missing-action $.Statement[0]'],
    ['an unknown version', { Version: '2012', Statement: [] }, 'invalid-version $.Version'],
    [
      'a number as action',
      { Statement: [{ Effect: 'Deny', Action: ['a', 1] }] },
      'not-a-string $.Statement[0].Action[1]',
    ],
    [
      'a bare ARN as principal',
      { Statement: { Effect: 'Deny', Action: '*', Principal: 'arn:aws:iam::111122223333:root' } },
      'invalid-principal $.Statement.Principal',
    ],
    [
      'a list as condition',
      { Statement: { Effect: 'Deny', Action: '*', Condition: [] } },
      'not-an-object $.Statement.Condition',
    ],
    [
      'null as condition value',
      { Statement: { Effect: 'Deny', Action: '*', Condition: { Null: { a: null } } } },
      'invalid-value $.Statement.Condition.Null["a"]',
    ],
    [
      'one operator in two writings',
      { Statement: { Effect: 'Deny', Action: '*', Condition: { Null: {}, null: {} } } },
      'duplicate-name $.Statement.Condition.null',
    ],
    ['a list as document', [], 'not-an-object $'],
    ['nothing', null, 'not-an-object $'],
    ['a statement that is text', { Statement: ['Deny'] }, 'not-an-object $.Statement[0]'],
  ])('%s is a problem with its JSON path', (_, document, expected) => {
    expect(problemOf(document)).toBe(expected);
    expect(problemOf(JSON.stringify(document))).toBe(expected);
  });

  it('a hostile document neither throws nor reaches prototypes', () => {
    expect(parsePolicy('['.repeat(100_000)).policy).toBeNull();
    const policy = parsePolicy(
      '{"__proto__": {"polluted": 1}, "Statement": {"Effect": "Deny", "Action": "*", "__proto__": 1}}',
    );
    expect(policy.problems.map((problem) => problem.code)).toContain('unknown-element');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    for (const value of [undefined, 7, true, Symbol('x'), () => 1, { Statement: { Effect: {} } }])
      expect(parsePolicy(value).policy).toBeNull();
  });

  it('the vectors file holds ten condition rows', () => {
    const vectors = JSON.parse(
      readFileSync(new URL('../semantics-vectors.json', import.meta.url), 'utf8'),
    ) as { condition: unknown[] };
    expect(vectors.condition).toHaveLength(10);
  });
});

describe('printing and normalizing', () => {
  it('a policy and its normal form have one normal form', () => {
    const policy = policyOf(
      allow({
        Action: ['s3:PutObject', 'S3:GetObject', 's3:getobject'],
        Condition: { stringnotequals: { 'AWS:SourceVpce': ['b', 'a', 'a'] } },
      }),
    );
    const normal = normalizePolicy(policy);
    expect(normal.statements[0]).toMatchObject({
      actions: { values: ['s3:getobject', 's3:putobject'] },
      conditions: [{ operator: 'StringNotEquals', key: 'aws:sourcevpce', values: ['a', 'b'] }],
    });
    expect(normalizePolicy(normal)).toEqual(normal);
    expect(parsePolicy(printPolicy(normal)).policy).toEqual(normal);
  });
});

describe('what a policy names', () => {
  it('every id is found with its statement, operator and key', () => {
    const policy = policyOf(
      allow({
        Principal: { AWS: ['arn:aws:iam::111122223333:role/app', 'AIDAEXAMPLEEXAMPLE123', '444455556666'] },
        Resource: 'arn:aws:s3:::reports/*',
      }),
      allow({
        Condition: {
          StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d'], 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          ArnLike: { 'aws:SourceVpcArn': 'arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a1b2c3d' },
          StringLike: { 'aws:userId': 'AROAEXAMPLEEXAMPLE123:*' },
        },
      }),
    );
    expect(
      referencesOf(policy).map((one) =>
        `${one.statement} ${one.kind} ${one.id} ${one.operator ?? one.element} ${one.key ?? ''}`.trim(),
      ),
    ).toEqual([
      '0 arn arn:aws:iam::111122223333:role/app Principal',
      '0 account 111122223333 Principal',
      '0 unique-id AIDAEXAMPLEEXAMPLE123 Principal',
      '0 account 444455556666 Principal',
      '0 arn arn:aws:s3:::reports/* Resource',
      '1 endpoint vpce-1a2b3c4d StringEquals aws:SourceVpce',
      '1 organization o-a1b2c3d4e5 StringEquals aws:PrincipalOrgID',
      '1 arn arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a1b2c3d ArnLike aws:SourceVpcArn',
      '1 vpc vpc-0a1b2c3d ArnLike aws:SourceVpcArn',
      '1 account 111122223333 ArnLike aws:SourceVpcArn',
      '1 unique-id AROAEXAMPLEEXAMPLE123 StringLike aws:userId',
    ]);
  });

  it('an endpoint service id is not an endpoint', () => {
    const policy = policyOf(allow({ Resource: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d' }));
    expect(referencesOf(policy)).toEqual([]);
  });
});

describe('lint issues', () => {
  const condition = (effect: string, block: object): string[] =>
    lintPolicy(policyOf({ ...allow(), Effect: effect, Condition: block }), 'interface-endpoint').map(
      ({ code }) => code,
    );

  it.each([
    [
      'Deny',
      { 'ForAnyValue:StringNotEquals': { 'aws:SourceVpce': 'vpce-1' } },
      ['set-operator-on-single-value', 'misses-absent-key'],
    ],
    [
      'Allow',
      { 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-1' } },
      ['set-operator-on-single-value', 'holds-for-absent-key'],
    ],
    ['Allow', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }, ['holds-for-absent-key']],
    ['Deny', { StringNotEqualsIfExists: { 'aws:SourceVpce': 'vpce-1' } }, []],
    ['Deny', { StringNotEquals: { 'aws:SourceVpce': 'vpce-*' } }, ['wildcard-taken-literally']],
    ['Deny', { StringNotLike: { 'aws:SourceVpce': 'vpce-*' } }, ['wildcard-on-generated-id']],
    [
      'Deny',
      { NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] } },
      ['private-source-address'],
    ],
    ['Deny', { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, []],
    ['Deny', { NotIpAddress: { 'aws:SourceIp': '300.1.1.1/8' } }, ['malformed-value']],
    ['Deny', { StringFits: { 'aws:SourceIp': 'x' } }, ['unknown-operator']],
    ['Deny', { StringEquals: { 'aws:SourceVpce': [] } }, ['no-values']],
    ['Allow', { StringLike: { 's3:prefix': 'a*' } }, ['short-wildcard']],
    ['Allow', { StringEquals: { 's3:prefix': 'home/${*}' } }, []],
    ['Allow', { ArnLike: { 'aws:PrincipalArn': 'role/x' } }, ['malformed-arn']],
    ['Allow', { Bool: { 'aws:SecureTransport': 'yes' } }, ['malformed-value']],
  ])('%s with %j', (effect, block, expected) => {
    expect(condition(effect, block)).toEqual(expected);
  });

  it('principals, resources, Sids, size and version have issues', () => {
    const codes = (
      policy: Parameters<typeof lintPolicy>[0],
      dialect: Parameters<typeof lintPolicy>[1] = 'resource',
    ): string[] =>
      lintPolicy(policy, dialect).map(({ code, statement }) => `${code} ${statement ?? ''}`.trim());
    expect(codes(policyOf(allow({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' } })))).toEqual([
      'unique-id-principal 0',
    ]);
    expect(codes(policyOf(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/*' } })))).toEqual([
      'wildcard-in-principal 0',
    ]);
    expect(codes(policyOf(allow({ Principal: { AWS: '111122223333' } })), 'gateway-endpoint')).toEqual([
      'named-principal-on-gateway-endpoint 0',
    ]);
    expect(codes(policyOf(allow({ Resource: 'arn:aws:s3::reports' })))).toEqual(['malformed-arn 0']);
    expect(codes(policyOf(allow({ Sid: 'a' }), allow({ Sid: 'a' })))).toEqual(['duplicate-sid 1']);
    expect(codes(read({ Statement: allow({ Resource: 'arn:aws:s3:::home/${aws:username}' }) }))).toEqual([
      'variable-without-version 0',
    ]);
    expect(
      codes(
        policyOf({
          Effect: 'Deny',
          NotPrincipal: { AWS: '111122223333' },
          Action: 'S3GetObject',
          Resource: '*',
        }),
      ),
    ).toEqual(['not-principal 0', 'malformed-action 0']);
  });
});

import { describe, expect, it } from 'vitest';
import {
  bucketSpace,
  canPass,
  canPassTogether,
  evaluatePolicy,
  evaluateTogether,
  placesOf,
  present,
} from '../../src/policy/index.ts';
import type { Layer, Policy, PolicyRequest, RequestSpace } from '../../src/policy/index.ts';
import { allow, BUCKET_AND_OBJECTS, CAST, deny, policyOf } from './documents.ts';

const request: PolicyRequest = {
  principal: {
    kind: 'aws',
    arn: 'arn:aws:iam::111122223333:role/app',
    account: '111122223333',
  },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::reports/a',
  context: {
    'aws:SourceVpce': present('vpce-1a2b3c4d'),
    'aws:PrincipalOrgID': present('o-a1b2c3d4e5'),
  },
};

const everything = policyOf(allow());
const nothingHere = policyOf(allow({ Resource: 'arn:aws:s3:::other/*' }));
const ours = policyOf(
  allow({
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
  }),
);
const foreign = policyOf(
  allow({
    Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } },
  }),
);
const maybe = policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'app' } } }));
const denied = policyOf(deny({ StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }));
const elsewhere = policyOf(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }));
const maybeDenied = policyOf(deny({ StringEquals: { 'aws:PrincipalTag/team': 'app' } }));

const layer = (name: string, ...policies: Policy[]): Layer => ({
  name,
  policies,
  dialect: 'resource',
});
const endpoint = (...policies: Policy[]): Layer => ({
  name: 'endpoint',
  policies,
  dialect: 'gateway-endpoint',
});
const bucket = (...policies: Policy[]): Layer => layer('bucket', ...policies);
const control = (...policies: Policy[]): Layer => layer('organization', ...policies);

describe('several documents together', () => {
  it.each<[string, Layer[], string, string | null]>([
    ['every layer allows', [endpoint(ours), bucket(everything), control(everything)], 'allowed', null],
    ['no layer at all', [], 'implicit-deny', null],
    ['a layer without a document', [endpoint(everything), bucket()], 'implicit-deny', 'bucket'],
    ['one layer is silent', [endpoint(nothingHere), bucket(everything)], 'implicit-deny', 'endpoint'],
    ['one layer means others', [endpoint(everything), bucket(foreign)], 'implicit-deny', 'bucket'],
    ['one document of a layer allows', [bucket(nothingHere, foreign, ours)], 'allowed', null],
    [
      'a Deny in another layer',
      [bucket(everything), control(everything, denied)],
      'explicit-deny',
      'organization',
    ],
    [
      'a Deny besides a silent layer',
      [bucket(nothingHere), control(denied)],
      'explicit-deny',
      'organization',
    ],
    ['a Deny that does not apply', [bucket(everything), control(everything, elsewhere)], 'allowed', null],
    ['a Deny that may apply', [bucket(everything), control(everything, maybeDenied)], 'unknown', null],
    [
      'a Deny that may apply besides a silent layer',
      [bucket(nothingHere), control(maybeDenied)],
      'implicit-deny',
      'bucket',
    ],
    ['an Allow that may apply', [endpoint(everything), bucket(maybe)], 'unknown', null],
    ['an Allow that may apply besides one that does', [bucket(maybe, everything)], 'allowed', null],
    [
      'an Allow that may apply and a layer that refuses',
      [endpoint(maybe), bucket(foreign)],
      'implicit-deny',
      'bucket',
    ],
    [
      'a document without principals',
      [bucket(everything), control(policyOf({ Effect: 'Allow', Action: '*', Resource: '*' }))],
      'unknown',
      null,
    ],
  ])('%s', (_, layers, decision, name) => {
    const answer = evaluateTogether(layers, request);
    expect(answer).toMatchObject({ decision, layer: name });
    expect(evaluateTogether([...layers].reverse(), request).decision).toBe(decision);
    expect(answer.reasons.length > 0).toBe(decision === 'unknown');
  });

  it('names the document and the statement that denies', () => {
    const second = policyOf(allow(), deny({ Bool: { 'aws:SecureTransport': 'false' } }), deny(null));
    expect(
      evaluateTogether([bucket(everything), control(everything, second)], {
        ...request,
        context: { ...request.context, 'aws:SecureTransport': present('true') },
      }).deny,
    ).toEqual({ policy: 1, statement: 2 });
  });

  it('says which layer leaves it open, and by which key', () => {
    const { reasons } = evaluateTogether([endpoint(ours), bucket(everything, maybeDenied)], request);
    expect(reasons.map(({ layer: of, policy, key }) => [of, policy, key])).toEqual([
      ['bucket', 1, 'aws:principaltag/team'],
    ]);
  });

  it('reads each layer in its own dialect', () => {
    const root = policyOf(allow({ Principal: { AWS: '111122223333' } }));
    expect(evaluateTogether([bucket(root)], request).decision).toBe('allowed');
    expect(evaluateTogether([endpoint(root)], request).decision).toBe('implicit-deny');
  });

  it('says of one document what that document says', () => {
    for (const one of [
      everything,
      nothingHere,
      ours,
      foreign,
      maybe,
      denied,
      policyOf(allow({ Resource: BUCKET_AND_OBJECTS }), deny(null)),
    ])
      expect(evaluateTogether([bucket(one)], request).decision).toBe(evaluatePolicy(one, request).decision);
  });
});

describe('whether some request passes several documents', () => {
  /** One's own callers through one's own endpoint to one's own bucket. */
  const space: RequestSpace = bucketSpace(CAST.bucket, {
    trust: { organizations: [CAST.organization], accounts: [CAST.workload], accountsComplete: true },
    gate: 'allow',
    principals: { kinds: ['inside'] },
    origins: {
      kinds: ['endpoint'],
      endpoint: { id: CAST.endpoint, vpc: CAST.vpc, account: CAST.workload, organization: CAST.organization },
    },
  });
  const tagged = policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalTag/team': 'app' } } }));
  const others = policyOf(allow({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'app' } } }));
  const reads = policyOf(allow({ Action: 's3:GetObject' }));
  const writes = policyOf(allow({ Action: 's3:PutObject' }));
  const variable = 'arn:aws:s3:::reports/${aws:username}/*';
  const own = policyOf(allow({ Resource: variable }));
  const plain = policyOf({ ...allow({ Resource: variable }) });
  const everywhere = policyOf(
    deny({ StringNotEquals: { 'aws:SourceVpce': CAST.endpoint } }, { Resource: '*', Action: '*' }),
  );
  const nowhere = policyOf(deny({ StringEquals: { 'aws:SourceVpce': CAST.endpoint } }));
  const byIdentity = (...policies: Policy[]): Layer => ({ ...bucket(...policies), gate: 'no-deny' });

  it.each<[string, Layer[], string]>([
    ['both allow', [endpoint(everything), bucket(everything)], 'yes'],
    ['no layer', [], 'no'],
    ['a layer without a document', [endpoint(everything), bucket()], 'no'],
    ['a layer without a document that need not allow', [endpoint(everything), byIdentity()], 'yes'],
    ['what one allows the other does not', [endpoint(reads), bucket(writes)], 'no'],
    ['one of two documents allows the same', [endpoint(reads), bucket(writes, reads)], 'yes'],
    ['keys that exclude each other', [endpoint(tagged), bucket(others)], 'no'],
    ['keys that do not', [endpoint(tagged), bucket(others, tagged)], 'yes'],
    ['a third layer denies', [endpoint(everything), bucket(everything), byIdentity(nowhere)], 'no'],
    [
      'a third layer denies others',
      [endpoint(everything), bucket(everything), byIdentity(everywhere)],
      'yes',
    ],
    ['a Deny where only a Deny counts', [endpoint(everything), byIdentity(nowhere)], 'no'],
    ['a variable against what it stands for', [endpoint(own), bucket(everything)], 'yes'],
    ['the same folder by the same variable', [endpoint(own), bucket(plain)], 'yes'],
  ])('%s: %s', (_, layers, expected) => {
    const answer = canPassTogether(layers, space);
    expect(answer.answer).toBe(expected);
    expect(canPassTogether([...layers].reverse(), space).answer).toBe(expected);
    if (answer.answer === 'yes')
      expect(evaluateTogether(layers, answer.witness.request).decision).toBe('allowed');
  });

  it('reads each document by its own version', () => {
    const old = { ...own, version: '2008-10-17' } as const;
    const arn = `arn:aws:iam::${CAST.workload}:user/alice`;
    const alice = { kind: 'aws', arn, account: CAST.workload } as const;
    const asked: RequestSpace = { ...space, principals: { kinds: ['inside'], exactly: alice } };
    expect(canPassTogether([endpoint(own), bucket(own)], asked).answer).toBe('yes');
    // There the variable is plain text, which is not what she is called.
    expect(canPassTogether([endpoint(own), bucket(old)], asked).answer).not.toBe('yes');
  });

  it('reads principals as where their document is attached', () => {
    const root = policyOf(allow({ Principal: { AWS: CAST.workload } }));
    const users = { ...space, principals: { kinds: ['inside'], withoutRoot: true } } as const;
    expect(canPassTogether([bucket(root)], users).answer).toBe('yes');
    expect(canPassTogether([endpoint(root)], users).answer).toBe('no');
    expect(canPassTogether([endpoint(everything), bucket(root)], users).answer).toBe('yes');
  });

  it('says where the statements are that stand in the way', () => {
    const layers = [endpoint(everything), bucket(everything), byIdentity(everything, nowhere)];
    const answer = canPassTogether(layers, space);
    expect(answer.answer === 'no' && answer.blockedBy.map((at) => placesOf(layers)[at])).toEqual([
      { layer: 'bucket', policy: 1, statement: 0 },
    ]);
  });

  it('says of one document what that document says', () => {
    for (const one of [
      everything,
      nothingHere,
      ours,
      foreign,
      maybe,
      tagged,
      own,
      policyOf(allow(), deny(null)),
    ])
      expect(canPassTogether([bucket(one)], space)).toEqual(canPass(one, space));
  });

  it('gives up where there are more ways to be allowed than are tried', () => {
    const many = policyOf(...Array.from({ length: 50 }, (_, at) => allow({ Action: `s3:Get${at}*` })));
    const answer = canPassTogether([endpoint(many), bucket(many)], space);
    expect(answer).toMatchObject({ answer: 'unknown', reasons: [{ about: 'limit' }] });
  });
});

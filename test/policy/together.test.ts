import { describe, expect, it } from 'vitest';
import { evaluatePolicy, evaluateTogether, present } from '../../src/policy/index.ts';
import type { Layer, Policy, PolicyRequest } from '../../src/policy/index.ts';
import { allow, BUCKET_AND_OBJECTS, deny, policyOf } from './documents.ts';

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

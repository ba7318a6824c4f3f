import { describe, expect, it } from 'vitest';
import {
  bucketSpace,
  canOutsideResourceBeReached,
  canOutsiderPass,
  canPass,
  canPassWithoutEndpoint,
  endpointSpace,
  evaluatePolicy,
  grantsFullAccess,
  lintPolicy,
  networkPerimeterOf,
  parsePolicy,
  present,
  referencesOf,
  wildcardMatches,
} from '../../src/policy/index.ts';
import type { Policy, Trust } from '../../src/policy/index.ts';
import { allow, deny, policyOf } from './documents.ts';

const trust: Trust = { organizations: ['o-a1b2c3d4e5'], accounts: ['111122223333'], accountsComplete: true };

function millisecondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function everyQuestion(policy: Policy): void {
  const endpoint = endpointSpace({ trust });
  const bucket = bucketSpace('reports', { trust });
  for (const ask of [grantsFullAccess, canOutsiderPass, canOutsideResourceBeReached, canPass])
    ask(policy, endpoint);
  canPassWithoutEndpoint(policy, bucket);
  networkPerimeterOf(policy, bucket);
  lintPolicy(policy, 'resource');
  referencesOf(policy);
}

const ids = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${(index + 0x10000000).toString(16)}`);

describe('hostile policies', () => {
  it('two thousand stars against eight thousand letters do not backtrack exponentially', () => {
    const pattern = `${'a*'.repeat(2000)}b`;
    expect(millisecondsOf(() => expect(wildcardMatches(pattern, 'a'.repeat(8000))).toBe(false))).toBeLessThan(
      2000,
    );
    expect(wildcardMatches(pattern, `${'a'.repeat(8000)}b`)).toBe(true);
  });

  it('twenty kilobytes of star patterns in every place are answered in time', () => {
    const stars = `${'a*'.repeat(60)}b`;
    const list = Array.from({ length: 40 }, (_, index) => `arn:aws:s3:::${stars}${index}`);
    const policy = policyOf(
      allow({ Resource: list, Condition: { StringLike: { 's3:prefix': list } } }),
      deny({ StringNotLike: { 's3:prefix': list } }),
    );
    expect(millisecondsOf(() => everyQuestion(policy))).toBeLessThan(15_000);
  });

  it('thousands of values are near-linear', () => {
    const policyWith = (count: number): Policy =>
      policyOf(
        allow({ Resource: ids(count, 'arn:aws:s3:::bucket-').map((arn) => `${arn}/*`) }),
        deny({
          StringNotEquals: { 'aws:SourceVpce': ids(count, 'vpce-') },
          NotIpAddress: {
            'aws:SourceIp': Array.from(
              { length: count },
              (_, index) => `203.${index >> 8}.${index & 255}.0/24`,
            ),
          },
        }),
      );
    everyQuestion(policyWith(50));
    const once = millisecondsOf(() => everyQuestion(policyWith(110)));
    const twice = millisecondsOf(() => everyQuestion(policyWith(220)));
    expect(twice).toBeLessThan(Math.max(6 * once, 1500));
  });

  it('as many principals and variables as a policy holds are answered in time', () => {
    const many = Array.from({ length: 580 }, (_, n) => `arn:aws:iam::${100000000000 + n}:role/r`);
    const folders = Array.from({ length: 480 }, (_, n) => `arn:aws:s3:::data/\${aws:username}/${n}/*`);
    for (const policy of [
      policyOf(allow({ Principal: { AWS: many } })),
      policyOf(allow({ Resource: folders })),
    ])
      expect(millisecondsOf(() => everyQuestion(policy))).toBeLessThan(8_000);
  });

  it('hundreds of statements, each with keys of its own, are answered in time', () => {
    const statements = Array.from({ length: 95 }, (_, index) =>
      deny({
        StringNotEquals: {
          [`aws:RequestTag/k${index}`]: [`v${index}`, 'x'],
          'aws:SourceVpce': `vpce-${index}`,
        },
      }),
    );
    const policy = policyOf(allow(), ...statements);
    expect(millisecondsOf(() => everyQuestion(policy))).toBeLessThan(15_000);
    expect(canPass(policy, endpointSpace({ trust })).answer).toBe('yes');
  });

  it('a maze of Denies ends in an answer or in unknown with the reason, in time', () => {
    const statements = Array.from({ length: 60 }, (_, index) =>
      deny(
        {
          StringNotEquals: {
            [`aws:RequestTag/a${index % 12}`]: `v${index % 7}`,
            [`aws:RequestTag/b${(index * 5) % 12}`]: `w${index % 5}`,
            [`aws:RequestTag/c${(index * 7) % 12}`]: `w${index % 3}`,
          },
        },
        { Action: '*', Resource: '*' },
      ),
    );
    const policy = policyOf(allow(), ...statements);
    let answer = '';
    expect(
      millisecondsOf(() => {
        answer = JSON.stringify(canPass(policy, endpointSpace({ trust })));
      }),
    ).toBeLessThan(15_000);
    expect(answer).toMatch(/"yes"|"no"|"unknown".*"limit"/);
  });

  it('many variables across keys end in an answer or in unknown', () => {
    const keys = [
      'aws:PrincipalTag/a',
      'aws:ResourceTag/b',
      's3:prefix',
      'aws:SourceVpce',
      'aws:PrincipalArn',
      'aws:ResourceOrgID',
    ];
    const linked = keys.flatMap((key) =>
      keys
        .filter((other) => other !== key)
        .map((other) =>
          allow({ Condition: { StringEquals: { [key]: [`\${${other}}`, ...ids(20, 'x-')] } } }),
        ),
    );
    expect(millisecondsOf(() => everyQuestion(policyOf(...linked)))).toBeLessThan(15_000);
  });

  it('one decision over a full policy takes well under a millisecond', () => {
    const policy = policyOf(allow(), deny({ StringNotEquals: { 'aws:SourceVpce': ids(1000, 'vpce-') } }));
    const request = {
      principal: { kind: 'anonymous' },
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a',
      context: { 'aws:SourceVpce': present('vpce-10000001') },
    } as const;
    expect(evaluatePolicy(policy, request).decision).toBe('allowed');
    expect(
      millisecondsOf(() => {
        for (let run = 0; run < 10_000; run += 1) evaluatePolicy(policy, request);
      }),
    ).toBeLessThan(5_000);
  });

  it('a document of a megabyte is refused in time', () => {
    const text = JSON.stringify({ Statement: allow({ Resource: ids(40_000, 'arn:aws:s3:::') }) }, null, 1);
    expect(
      millisecondsOf(() => expect(parsePolicy(text).problems.map(({ code }) => code)).toEqual(['oversized'])),
    ).toBeLessThan(3_000);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bucketSpace,
  canPass,
  confirms,
  evaluatePolicy,
  normalizePolicy,
  parsePolicy,
  present,
  printPolicy,
  wildcardMatches,
} from '../../src/policy/index.ts';
import type { ContextValue, Policy, PolicyRequest } from '../../src/policy/index.ts';
import { read } from './documents.ts';

/** Reference for wildcards: a table over both lengths, no backtracking and no regular expression. */
function referenceMatches(pattern: string, value: string): boolean {
  let row = Array.from({ length: value.length + 1 }, (_, index) => index === 0);
  for (const letter of pattern) {
    const next: boolean[] = [letter === '*' && row[0] === true];
    for (let index = 1; index <= value.length; index += 1) {
      const one = row[index - 1] === true && (letter === '?' || letter === value[index - 1]);
      next.push(letter === '*' ? row[index] === true || next[index - 1] === true : one);
    }
    row = next;
  }
  return row[value.length] === true;
}

const KEYS = ['aws:SourceVpce', 's3:prefix'] as const;
const VALUES = ['vpce-a', 'vpce-b', 'ab', 'ba'];
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:ListBucket'];
const RESOURCES = ['arn:aws:s3:::reports', 'arn:aws:s3:::reports/a'];

const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
  'StringEqualsIfExists',
  'StringNotLikeIfExists',
  'ForAllValues:StringEquals',
  'ForAnyValue:StringNotEquals',
  'Null',
];

const aList = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 2 });

const aCondition = fc.constantFrom(...OPERATORS).chain((operator) =>
  fc.record({
    operator: fc.constant(operator),
    key: fc.constantFrom(...KEYS),
    values: operator === 'Null' ? aList(['true', 'false']) : aList([...VALUES, 'vpce-*', 'a*', '*b', '*a*']),
  }),
);

const aStatement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.constantFrom(
      '*',
      { AWS: '111122223333' },
      { AWS: ['444455556666', 'arn:aws:iam::111122223333:role/app'] },
    ),
    action: fc.constantFrom('Action', 'NotAction'),
    actions: aList(['*', 's3:Get*', 'S3:putobject', 's3:*Object', 's3:ListBucket']),
    resource: fc.constantFrom('Resource', 'NotResource'),
    resources: aList(['*', 'arn:aws:s3:::reports', 'arn:aws:s3:::reports/*', 'arn:aws:s3:::other/*']),
    conditions: fc.array(aCondition, { maxLength: 2 }),
  })
  .map(({ Effect, Principal, action, actions, resource, resources, conditions }) => {
    const blocks = new Map<string, Record<string, string[]>>();
    for (const { operator, key, values } of conditions)
      blocks.set(operator, { ...blocks.get(operator), [key]: values });
    return {
      Effect,
      Principal,
      [action]: actions,
      [resource]: resources,
      Condition: Object.fromEntries(blocks),
    };
  });

const aPolicy = fc
  .array(aStatement, { minLength: 1, maxLength: 4 })
  .map((Statement): Policy => read({ Version: '2012-10-17', Statement }));

type Complete = Record<(typeof KEYS)[number], string | null>;

/**
 * The evaluator as one would write it for complete requests, with nothing shared with ours but the document: for one action on one
 * resource, in whatever context.
 */
function oracleOf(policy: Policy, action: string, resource: string): (context: Complete) => string {
  const meant = policy.statements.filter(({ principals, actions, resources }) => {
    const who =
      principals?.names.some(({ value }) => value === '*' || value.includes('111122223333')) ?? false;
    const does =
      actions.values.some((one) => referenceMatches(one.toLowerCase(), action.toLowerCase())) !==
      actions.negated;
    const what =
      (resources?.values.some((one) => referenceMatches(one, resource)) ?? true) !==
      (resources?.negated ?? false);
    return who && does && what;
  });
  return (context) => {
    const applies = meant.filter(({ conditions }) =>
      conditions.every((one) => oracleHolds(one.operator, one.values, context[one.key as 's3:prefix'])),
    );
    if (applies.some((one) => one.effect === 'Deny')) return 'explicit-deny';
    return applies.length > 0 ? 'allowed' : 'implicit-deny';
  };
}

function oracleHolds(operator: string, values: readonly string[], value: string | null): boolean {
  if (operator === 'Null') return values.includes(String(value === null));
  const bare = operator.replace('IfExists', '').replace(/^For\w+:/, '');
  if (value === null) {
    if (operator.startsWith('ForAnyValue')) return false;
    return operator.startsWith('ForAllValues') || operator.endsWith('IfExists') || bare.includes('Not');
  }
  const listed = values.some((one) => (bare.endsWith('Like') ? referenceMatches(one, value) : one === value));
  return listed !== bare.includes('Not');
}

function requestOf(action: string, resource: string, context: Record<string, ContextValue>): PolicyRequest {
  const principal = {
    kind: 'aws',
    arn: 'arn:aws:iam::111122223333:role/app',
    account: '111122223333',
  } as const;
  return { principal, action, resource, context };
}

const valueOf = (value: string | null): ContextValue => (value === null ? 'absent' : present(value));

/** Words that fall into every class the generated patterns make. */
const WORDS = ['a', 'b', 'z', 'ab', 'ba', 'az', 'za', 'bz', 'zb', 'zz', 'zaz', 'azb', 'zab', 'bab'];
const POSSIBLE = [...VALUES, ...WORDS, 'vpce-az', 'vpce-zz', 'a*', '*b', '*a*', 'vpce-*', null];
const ENDPOINTS = [...WORDS.map((word) => `vpce-${word}`), null];

function* completions(known: Partial<Complete>): Iterable<Complete> {
  const endpoints = known['aws:SourceVpce'] === undefined ? ENDPOINTS : [known['aws:SourceVpce']];
  const prefixes = [...POSSIBLE, ...WORDS.map((word) => `vpce-${word}`)];
  for (const endpoint of endpoints)
    for (const prefix of prefixes) yield { 'aws:SourceVpce': endpoint, 's3:prefix': prefix };
}

const EVERY: readonly Complete[] = [...completions({})];

const aValue = fc.constantFrom(...POSSIBLE);

describe('properties', () => {
  it('wildcards match as the reference does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 10 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 }), (pattern, value) => {
        expect(wildcardMatches(pattern, value)).toBe(referenceMatches(pattern, value));
      }),
      { numRuns: 1500 },
    );
  });

  it('with everything known the evaluator decides as the oracle', () => {
    fc.assert(
      fc.property(
        aPolicy,
        fc.constantFrom(...ACTIONS),
        fc.constantFrom(...RESOURCES),
        aValue,
        aValue,
        (policy, action, resource, endpoint, prefix) => {
          const context = { 'aws:SourceVpce': valueOf(endpoint), 's3:prefix': valueOf(prefix) };
          const decide = oracleOf(policy, action, resource);
          const expected = decide({ 'aws:SourceVpce': endpoint, 's3:prefix': prefix });
          expect(evaluatePolicy(policy, requestOf(action, resource, context)).decision).toBe(expected);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('with a key unknown a decision holds for every value the key can have', () => {
    fc.assert(
      fc.property(
        aPolicy,
        fc.constantFrom(...ACTIONS),
        fc.constantFrom(...RESOURCES),
        aValue,
        (policy, action, resource, endpoint) => {
          const { decision, reasons } = evaluatePolicy(
            policy,
            requestOf(action, resource, { 'aws:SourceVpce': valueOf(endpoint) }),
          );
          const all = new Set(
            Array.from(completions({ 'aws:SourceVpce': endpoint }), oracleOf(policy, action, resource)),
          );
          if (decision === 'unknown') expect(reasons.map((reason) => reason.key)).toContain('s3:prefix');
          else if (decision === 'implicit-deny')
            expect(all.has('allowed') || (all.has('explicit-deny') && reasons.length === 0)).toBe(false);
          else expect([...all]).toEqual([decision]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('a policy and its normal form decide alike, and printing loses nothing', () => {
    fc.assert(
      fc.property(aPolicy, aValue, aValue, (policy, endpoint, prefix) => {
        const normal = normalizePolicy(policy);
        expect(parsePolicy(printPolicy(normal)).policy).toEqual(normal);
        for (const action of ACTIONS) {
          const request = requestOf(action, RESOURCES[1] ?? '', {
            'aws:SourceVpce': valueOf(endpoint),
            's3:prefix': valueOf(prefix),
          });
          expect(evaluatePolicy(normal, request).decision).toBe(evaluatePolicy(policy, request).decision);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a question finds a request exactly where the oracle finds one', () => {
    const space = bucketSpace('reports', {
      trust: { organizations: ['o-a1b2c3d4e5'], accounts: ['111122223333'], accountsComplete: true },
      gate: 'allow',
      principals: { kinds: ['inside'], exactly: requestOf('', '', {}).principal },
      origins: { kinds: ['public', 'endpoint'], owner: 'any' },
      resources: { owners: ['inside'], exactly: { arn: 'arn:aws:s3:::reports/a', account: '111122223333' } },
      actions: { exactly: ['s3:GetObject', 's3:PutObject'] },
    });
    const seen = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(aPolicy, (policy) => {
        const answer = canPass(policy, space);
        seen[answer.answer] += 1;
        if (answer.answer === 'yes') expect(confirms(policy, space, answer.witness)).toBe(true);
        const passes = ['s3:GetObject', 's3:PutObject'].some((action) => {
          const decide = oracleOf(policy, action, 'arn:aws:s3:::reports/a');
          return EVERY.some((context) => decide(context) === 'allowed');
        });
        if (answer.answer !== 'unknown') expect(answer.answer).toBe(passes ? 'yes' : 'no');
      }),
      { numRuns: 300 },
    );
    expect(seen.yes).toBeGreaterThan(40);
    expect(seen.no).toBeGreaterThan(40);
    expect(seen.unknown).toBe(0);
  });

  it('reading never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (document) => {
        expect(parsePolicy(document).problems).toBeDefined();
      }),
      { numRuns: 2000 },
    );
  });
});

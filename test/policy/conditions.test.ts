import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateCondition, factsOf, present } from '../../src/policy/index.ts';
import type { ContextValue, Truth } from '../../src/policy/index.ts';

interface Row {
  readonly operator: string;
  readonly values: readonly string[];
  readonly 'vpce-1': boolean;
  readonly 'vpce-9': boolean;
  readonly absent: boolean;
}

const vectors = JSON.parse(readFileSync(new URL('../semantics-vectors.json', import.meta.url), 'utf8')) as {
  condition: readonly Row[];
};

function holds(
  operator: string,
  values: readonly string[],
  value: ContextValue,
  context: Record<string, ContextValue> = {},
): Truth {
  const request = {
    principal: { kind: 'unknown' },
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::reports/a',
  } as const;
  const facts = factsOf({ ...request, context: { ...context, 'x:Key': value } }, 'resource');
  return evaluateCondition({ operator, key: 'X:kEY', values }, facts);
}

describe('condition operators over endpoint, other endpoint and absent key', () => {
  it.each(vectors.condition)('$operator', (row) => {
    expect(holds(row.operator, row.values, present('vpce-1'))).toBe(row['vpce-1']);
    expect(holds(row.operator, row.values, present('vpce-9'))).toBe(row['vpce-9']);
    expect(holds(row.operator, row.values, 'absent')).toBe(row.absent);
    expect(holds(row.operator, row.values, 'unknown')).toBe('unknown');
    expect(holds(row.operator.toUpperCase(), row.values, 'absent')).toBe(row.absent);
  });
});

describe('each operator', () => {
  it.each<[string, string[], string, Truth]>([
    ['StringEquals', ['a*'], 'ab', false],
    ['StringEquals', ['a*'], 'a*', true],
    ['StringEquals', ['ab'], 'AB', false],
    ['StringEqualsIgnoreCase', ['ab'], 'AB', true],
    ['StringNotEqualsIgnoreCase', ['ab'], 'AB', false],
    ['StringLike', ['a*c?'], 'abbcd', true],
    ['StringLike', ['A*'], 'ab', false],
    ['StringLike', ['a${*}c'], 'abc', false],
    ['StringLike', ['a${*}c'], 'a*c', true],
    ['StringEquals', ['a${*}${?}${$}'], 'a*?$', true],
    ['StringNotLike', ['a*', 'b*'], 'bc', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEquals', [], 'c', false],
    ['StringNotEquals', [], 'c', true],
    ['NumericEquals', ['10'], '10.0', true],
    ['NumericNotEquals', ['10'], '11', true],
    ['NumericLessThan', ['10'], '9', true],
    ['NumericLessThan', ['10'], '10', false],
    ['NumericLessThanEquals', ['10'], '10', true],
    ['NumericGreaterThan', ['10'], '100', true],
    ['NumericGreaterThanEquals', ['10', '5'], '6', true],
    ['NumericEquals', ['ten'], '10', 'unknown'],
    ['NumericEquals', ['ten', '10'], '10', true],
    ['NumericEquals', ['10'], 'ten', 'unknown'],
    ['DateEquals', ['2026-11-22T00:00:00Z'], '1795305600', true],
    ['DateLessThan', ['2026-11-22'], '2026-11-21T23:59:59Z', true],
    ['DateGreaterThan', ['2026-11-22T01:00:00+01:00'], '2026-11-22T00:00:00Z', false],
    ['DateGreaterThanEquals', ['2026-11-22T01:00:00+0100'], '2026-11-22T00:00:00Z', true],
    ['DateLessThanEquals', ['2026'], '2026-01-01', true],
    ['DateNotEquals', ['2026'], '2027', true],
    ['DateEquals', ['yesterday'], '2027', 'unknown'],
    ['DateEquals', ['2026-13-01'], '2027', 'unknown'],
    ['Bool', ['True'], 'true', true],
    ['Bool', ['false'], 'true', false],
    ['BinaryEquals', ['QmluYXJ5'], 'QmluYXJ5', true],
    ['BinaryEquals', ['QmluYXJ5'], 'qmluyxj5', false],
    ['IpAddress', ['203.0.113.0/24'], '203.0.113.77', true],
    ['IpAddress', ['203.0.113.7'], '203.0.113.7', true],
    ['IpAddress', ['203.0.113.7/24'], '203.0.113.77', true],
    ['NotIpAddress', ['203.0.113.7'], '2001:db8::1', true],
    ['NotIpAddress', ['203.0.113.0/24', '2001:DB8::/32'], '2001:db8:0:0::9', false],
    ['IpAddress', ['2001:db8::1'], '2001:0db8:0::0001', true],
    ['IpAddress', ['::ffff:0:0/96'], '::ffff:192.0.2.1', true],
    ['IpAddress', ['0.0.0.0/0'], '198.51.100.1', true],
    ['IpAddress', ['0.0.0.0/0'], '2001:db8::1', false],
    ['IpAddress', ['203.0.113.0/33'], '203.0.113.7', 'unknown'],
    ['IpAddress', ['300.1.1.1/8'], '44.1.1.1', 'unknown'],
    ['ArnEquals', ['arn:aws:iam::111122223333:role/*'], 'arn:aws:iam::111122223333:role/path/app', true],
    ['ArnLike', ['arn:aws:iam::*:role/app'], 'arn:aws:iam::111122223333:role/app', true],
    ['ArnLike', ['arn:aws:iam::*:role/app'], 'arn:aws:iam::111122223333:role/App', false],
    ['ArnNotLike', ['arn:aws:iam::111122223333:*'], 'arn:aws:iam::111122223333:root', false],
    ['ArnNotEquals', ['arn:aws:iam::111122223333:role/app'], 'arn:aws:iam::111122223333:role/apple', true],
    ['ArnLike', ['arn:aws:sns:*:111122223333:x'], 'arn:aws:sns:a:b:111122223333:x', false],
    ['ArnLike', ['arn:aws:sns:*:x'], 'arn:aws:sns:eu-west-1:111122223333:x', 'unknown'],
    ['ArnLike', ['*'], 'arn:aws:iam::111122223333:role/app', true],
    ['ArnLike', ['arn:aws:iam::111122223333:role/app'], 'app', false],
    ['Null', ['true'], 'x', false],
    ['Null', ['false'], 'x', true],
    ['Null', ['true', 'false'], 'x', true],
    ['StringMatches', ['x'], 'x', 'unknown'],
    ['NullIfExists', ['true'], 'x', 'unknown'],
    ['ForAllValues:Null', ['true'], 'x', 'unknown'],
  ])('%s %j with %s is %s', (operator, values, value, expected) => {
    expect(holds(operator, values, present(value))).toBe(expected);
  });

  it.each<[string, string[], Truth]>([
    ['Null', ['true'], true],
    ['Null', ['false'], false],
    ['Bool', ['true'], false],
    ['BoolIfExists', ['true'], true],
    ['NumericLessThan', ['3'], false],
    ['NumericNotEquals', ['3'], true],
    ['DateNotEquals', ['2026'], true],
    ['IpAddress', ['0.0.0.0/0'], false],
    ['IpAddressIfExists', ['0.0.0.0/0'], true],
    ['NotIpAddress', ['0.0.0.0/0'], true],
    ['ArnLike', ['arn:aws:iam::*:role/*'], false],
    ['ArnNotLikeIfExists', ['arn:aws:iam::*:role/*'], true],
    ['BinaryEquals', ['QQ=='], false],
    ['ForAnyValue:StringEqualsIfExists', ['a'], false],
    ['ForAnyValue:StringNotEqualsIfExists', ['a'], false],
    ['ForAllValues:StringLikeIfExists', ['a'], true],
  ])('%s %j with an absent key is %s', (operator, values, expected) => {
    expect(holds(operator, values, 'absent')).toBe(expected);
    expect(holds(operator, values, { present: [] })).toBe(expected);
  });

  it.each<[string, string[], string[], Truth]>([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'b'], true],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], false],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], true],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'a'], false],
    ['ForAnyValue:StringNotEquals', ['a'], ['b', 'a'], true],
    ['ForAnyValue:StringLike', ['o-1/*/ou-2/*'], ['o-1/r-1/ou-2/', 'x'], true],
    ['ForAllValues:StringEquals', ['a'], [''], true],
    ['ForAnyValue:StringNotEquals', ['a'], [''], false],
    ['StringEquals', ['a'], ['a', 'b'], 'unknown'],
    ['StringEquals', ['a'], ['c', 'b'], false],
  ])('%s %j with the values %j is %s', (operator, values, list, expected) => {
    expect(holds(operator, values, { present: list })).toBe(expected);
  });
});

describe('policy variables', () => {
  const context: Record<string, ContextValue> = {
    'aws:PrincipalOrgID': present('o-a1b2c3d4e5'),
    'aws:PrincipalTag/team': 'absent',
    'aws:userid': present('a*'),
  };

  it.each<[string, string[], string, Truth]>([
    ['StringEquals', ['${aws:PrincipalOrgID}'], 'o-a1b2c3d4e5', true],
    ['StringEquals', ['${AWS:principalorgid}'], 'o-zzzzzzzz', false],
    ['StringLike', ['x/${aws:PrincipalOrgID}/*'], 'x/o-a1b2c3d4e5/y', true],
    ['StringLike', ['${aws:userid}'], 'abc', false],
    ['StringLike', ['${aws:userid}'], 'a*', true],
    ['StringEquals', ['${aws:PrincipalTag/team}'], 'red', false],
    ['StringNotEquals', ['${aws:PrincipalTag/team}'], 'red', true],
    ['StringEquals', ["${aws:PrincipalTag/team, 'red'}"], 'red', true],
    ['StringEquals', ['${aws:PrincipalTag/cost}'], 'red', 'unknown'],
    ['StringEquals', ['${aws:PrincipalTag/cost}', 'red'], 'red', true],
    [
      'ArnLike',
      ['arn:aws:iam::*:role/${aws:PrincipalOrgID}'],
      'arn:aws:iam::111122223333:role/o-a1b2c3d4e5',
      true,
    ],
    ['NumericEquals', ['${aws:PrincipalOrgID}'], '1', 'unknown'],
  ])('%s %j with %s is %s', (operator, values, value, expected) => {
    expect(holds(operator, values, present(value), context)).toBe(expected);
  });

  it('are plain text in version 2008-10-17', () => {
    const facts = factsOf(
      {
        principal: { kind: 'unknown' },
        action: '',
        resource: '',
        context: { ...context, k: present('${aws:userid}') },
      },
      'resource',
    );
    const condition = { operator: 'StringEquals', key: 'k', values: ['${aws:userid}'] };
    expect(evaluateCondition(condition, facts, '2008-10-17')).toBe(true);
    expect(evaluateCondition(condition, facts, '2012-10-17')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { checks } from '../../src/checks/index.ts';
import { defaultOptions } from '../../src/model/check-options.ts';
import { account, type AccountScenario, vpc } from '../../src/testing/index.ts';
import { createDice, type Dice } from '../paths/random/dice.ts';

/** Keys of callers, networks, resources and services: those that policies tie together in every way. */
const KEYS = [
  'aws:PrincipalTag/a',
  'aws:PrincipalTag/b',
  'aws:ResourceTag/b',
  's3:prefix',
  'aws:SourceVpce',
  'aws:SourceVpc',
  'aws:PrincipalArn',
  'aws:ResourceOrgID',
  'aws:PrincipalOrgID',
  'aws:PrincipalOrgPaths',
  'aws:PrincipalAccount',
  'aws:ResourceAccount',
  'aws:username',
  'aws:userid',
  'aws:VpceAccount',
  'aws:VpceOrgID',
  'aws:SourceArn',
  'aws:PrincipalServiceName',
  'aws:SourceIp',
];
const STRINGS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];

const upTo = <T>({ below }: Dice, most: number, make: () => T): T[] =>
  Array.from({ length: 1 + below(most) }, make);

/** Parts that overlap in many ways. */
const wordFrom = (dice: Dice): string =>
  upTo(dice, 6, () => dice.pick(['*', '?', 'a', 'b', 'c', 'ab', '-', 'x1', '/', '**'])).join('');

const roleFrom = (dice: Dice): string => {
  const account = dice.pick([
    '*',
    '1111*',
    '111122223333',
    '*3333',
    '${aws:PrincipalAccount}',
    '??????????33',
  ]);
  const kind = dice.pick(['role/', 'user/', '*', 'role/aws-reserved/*/']);
  return `arn:${dice.pick(['aws', '*', 'aws*'])}:iam::${account}:${kind}${wordFrom(dice)}`;
};

const valueFrom = (dice: Dice, key: string): string => {
  if (dice.chance(0.12)) {
    const around = (): string => (dice.chance(0.5) ? '' : wordFrom(dice));
    return `${around()}\${${dice.pick(KEYS)}}${around()}`;
  }
  if (key.endsWith('Arn')) return roleFrom(dice);
  if (key === 'aws:SourceIp') return `${dice.below(223)}.${dice.below(255)}.0.0/${8 + dice.below(24)}`;
  if (key.endsWith('Account')) return dice.pick(['111122223333', '444455556666', '*', '1*', '?1*', '*1*2*']);
  if (key.endsWith('OrgID')) return dice.pick(['o-a1b2c3d4e5', 'o-*', 'o-a*', '*5', '*a*b*']);
  if (key.endsWith('OrgPaths'))
    return dice.pick(['o-a1b2c3d4e5/*', 'o-a1b2c3d4e5/r-ab12/*', '*/ou-1*/*', 'o-*/r-*/ou-*/']);
  return wordFrom(dice);
};

const operatorFrom = (dice: Dice, key: string): string => {
  if (key === 'aws:SourceIp') return dice.pick(['IpAddress', 'NotIpAddress', 'NotIpAddressIfExists']);
  const arns = key.endsWith('Arn') ? ['ArnLike', 'ArnNotLike'] : [];
  const set = dice.pick(['', '', '', 'ForAllValues:', 'ForAnyValue:']);
  return `${set}${dice.pick([...arns, ...STRINGS])}${dice.pick(['', '', 'IfExists'])}`;
};

const resourceFrom = (dice: Dice): string =>
  dice.pick([
    '*',
    `arn:aws:s3:::${wordFrom(dice)}`,
    `arn:aws:s3:::${wordFrom(dice)}/${wordFrom(dice)}`,
    `arn:*:s3:*:${dice.pick(['*', '111122223333', '${aws:PrincipalAccount}'])}:accesspoint/${wordFrom(dice)}`,
    `arn:aws:s3:::data/\${${dice.pick(KEYS)}}/${wordFrom(dice)}`,
    `arn:\${aws:PrincipalTag/a}:s3:::${wordFrom(dice)}`,
    `arn:aws:s3:::${wordFrom(dice)}-111122223333-eu-west-1-an/*`,
  ]);

const statementFrom = (dice: Dice, most: number, resources: () => string[]): object => {
  const Condition: Record<string, Record<string, string[]>> = {};
  upTo(dice, 4, () => {
    const key = dice.pick(KEYS);
    (Condition[operatorFrom(dice, key)] ??= {})[key] = upTo(dice, most, () => valueFrom(dice, key));
  });
  const actions = upTo(
    dice,
    4,
    () => `s3:${dice.pick(['*', 'Get*', 'Put*', '*Object', 'List*', 'GetObject'])}`,
  );
  return {
    Effect: dice.pick(['Allow', 'Deny']),
    Principal: dice.chance(0.75)
      ? '*'
      : {
          AWS: upTo(dice, most, () => dice.pick(['*', '111122223333', 'arn:aws:iam::111122223333:role/app'])),
        },
    [dice.chance(0.8) ? 'Action' : 'NotAction']: actions,
    Resource: resources(),
    ...(dice.chance(0.85) ? { Condition } : {}),
  };
};

/** As many statements as AWS would accept in one policy. */
const statementsFrom = (dice: Dice, resources: (most: number) => string[]): readonly object[] => {
  const most = dice.pick([2, 5, 12, 30, 60]);
  const made: object[] = [];
  for (let left = dice.pick([1, 2, 4, 8, 20, 60]); left > 0; left -= 1) {
    made.push(statementFrom(dice, most, () => resources(most)));
    if (JSON.stringify(made).length > 20_000) return made.slice(0, -1);
  }
  return made;
};

const policyOf = (Statement: readonly object[]): object => ({ Version: '2012-10-17', Statement });
const place = (fields: object = {}): AccountScenario =>
  account(
    vpc('app')
      .subnet('app', { instances: 1 })
      .gatewayEndpoint('s3', { in: 'app', ...fields }),
  ).inOrganization('o-a1b2c3d4e5', ['444455556666']);

const endpointFrom = (seed: number): AccountScenario => {
  const dice = createDice(seed);
  const resources = (most: number): string[] => upTo(dice, most, () => resourceFrom(dice));
  return place({ policy: policyOf(statementsFrom(dice, resources)) });
};

const bucketFrom = (seed: number): AccountScenario => {
  const dice = createDice(seed);
  const resources = (most: number): string[] =>
    upTo(dice, most, () => `arn:aws:s3:::reports/${wordFrom(dice)}`);
  return place().buckets({ name: 'reports', policy: policyOf(statementsFrom(dice, resources)) });
};

const POLICY_CHECKS = checks.filter(({ id }) => /policy|perimeter/.test(id));

const cpuOf = (given: AccountScenario): number => {
  const inventory = given.inventory();
  const start = process.cpuUsage();
  const options = {
    ...defaultOptions,
    checks: POLICY_CHECKS,
    vpcIds: [],
    minimumSeverity: null,
    rethrow: true,
  };
  expect(audit(inventory, options).findings.length).toBeGreaterThan(0);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

// A second or less each on a quiet machine; a machine with others on it takes several times as long as a quiet one. Without
// bounds on what questions may cost together, such policies take up to several minutes.
const MAX_CPU = 6_000;
const seeds = (count: number, first: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);

describe('all checks together judge a policy of random parts in time', () => {
  it.each(seeds(12, 1))('an endpoint policy: seed %i', (seed) => {
    expect(cpuOf(endpointFrom(seed))).toBeLessThan(MAX_CPU);
  });

  it.each(seeds(8, 101))('a bucket policy: seed %i', (seed) => {
    expect(cpuOf(bucketFrom(seed))).toBeLessThan(MAX_CPU);
  });
});

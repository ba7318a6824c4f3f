import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import withoutService from '../../src/checks/isolated-subnet-without-service.ts';
import withoutSsm from '../../src/checks/isolated-subnet-without-ssm.ts';
import viaDynamoDb from '../../src/checks/dynamodb-via-nat.ts';
import viaNat from '../../src/checks/s3-via-nat.ts';
import type { Check } from '../../src/checks/check.ts';
import { account, type Case, inventoryOf, vpc } from '../../src/testing/index.ts';
import { ORGANIZATION } from '../checks/endpoint-policies.ts';
import { failingIn, findingsOf } from './findings.ts';
import { decide, needed, offering } from './needed-requests.ts';

const nat = () =>
  vpc()
    .subnet('public', { egress: 'igw' })
    .subnet('app', { egress: 'nat', instances: 1 })
    .internetGateway()
    .natGateway('a', { in: 'public' });

const isolated = () => vpc().subnet('app', { instances: 1 });

interface Situation {
  readonly check: Check;
  readonly network: () => ReturnType<typeof vpc>;
  readonly given: Case;
}

const situation = (check: Check, network: Situation['network'], more: Partial<Case> = {}): Situation => ({
  check,
  network,
  given: { given: account(network()), expect: {}, ...more },
});

const cases: Readonly<Record<string, Situation>> = {
  'a gateway endpoint for S3': situation(viaNat, nat),
  'a gateway endpoint for DynamoDB': situation(viaDynamoDb, nat),
  'interface endpoints for Session Manager': situation(withoutSsm, isolated),
  'interface and gateway endpoints for container images': situation(withoutService, isolated, {
    profiles: [{ profile: 'ecr' }],
  }),
};

const failuresAfter = ({
  check,
  given,
}: {
  readonly check: Check;
  readonly given: Case;
}): readonly string[] => {
  const inventory = inventoryOf(given.given);
  const failing = failingIn(check, '', given, inventory);
  expect(failing).not.toEqual([]);
  return failing.flatMap(({ finding }) => {
    const { inventory: after, refused } = makeChanges(finding.remedy?.changes ?? [], inventory);
    expect(refused).toEqual([]);
    return findingsOf(checks, given, after)
      .filter(({ status, subject }) => status === 'fail' && subject.id.startsWith('vpce-new-'))
      .map(({ check: name, subject }) => `${name} ${subject.id}`);
  });
};

describe('new endpoints', () => {
  it.each(Object.entries(cases))('pass every check where the organization is known: %s', (_, one) => {
    const inOrganization = account(one.network()).inOrganization('o-1234567890');
    const given = { ...one.given, given: inOrganization };
    expect(failuresAfter({ check: one.check, given })).toEqual([]);
  });

  it.each(Object.entries(cases))('pass where it is not, by the accounts of the inventory: %s', (_, one) => {
    expect(failuresAfter(one)).toEqual([]);
  });
});

describe('the policy of a new endpoint', () => {
  // That of IAM is in one region only, so that no VPC here is given one.
  const services = [...new Set(Object.values(needed).map(({ service }) => service))].filter(
    (one) => one !== 'iam',
  );
  const inOrganization = account(isolated()).inOrganization(ORGANIZATION);

  it.each(services)('lets through what %s needs of AWS', (service) => {
    const given: Case = { given: inOrganization, expect: {}, profiles: [{ profile: service }] };
    const failing = failingIn(withoutService, '', given, offering(given, service));
    const changes = failing.flatMap(({ finding }) => finding.remedy?.changes ?? []);
    const policies = changes.flatMap((change) =>
      'policy' in change && 'serviceName' in change && change.serviceName.endsWith(`.${service}`)
        ? [change.policy]
        : [],
    );
    expect(policies).not.toEqual([]);
    const refused = policies.flatMap((policy) =>
      Object.entries(needed).filter(
        ([, one]) => one.service === service && decide(String(policy), one) !== 'allowed',
      ),
    );
    expect(refused.map(([what]) => what)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { makeChanges } from '../../src/changes/delta-of.ts';
import { checks } from '../../src/checks/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Case } from '../../src/testing/index.ts';
import {
  allow,
  deny,
  gateway,
  interfaceTo,
  ours,
  own,
  ownResources,
  policyOf,
} from '../checks/endpoint-policies.ts';
import { findingsOf } from './findings.ts';
import { decide, needed, offering, policyIn } from './needed-requests.ts';

const givenFor = (service: string, policy: object): Case => ({
  given: ours(service === 's3' ? gateway(policy) : interfaceTo(service, policy)),
  expect: {},
});

const afterwards = (inventory: Inventory, finding: Finding | undefined): Inventory =>
  makeChanges(finding?.remedy?.changes ?? [], inventory).inventory;

const prefixOf = (service: string): string => service.split(/[.-]runtime|\./)[0] ?? service;

/** Policies that fail, and let everything through that is needed. */
const policiesFor = (service: string): Readonly<Record<string, object>> => ({
  'the default policy': policyOf(allow()),
  'every action of the service': policyOf(allow({ Action: `${prefixOf(service)}:*` })),
  'only over TLS': policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
  'with a Deny of plain transport': policyOf(
    allow(),
    deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ),
  'in two statements': policyOf(
    allow({ Sid: 'One' }),
    allow({ Sid: 'Two', Condition: { StringEquals: own } }),
  ),
});

const policyChecks = checks.filter(({ id }) => /^endpoint-policy-|^full-access-endpoint-policy$/.test(id));
const remedied = [
  'full-access-endpoint-policy',
  'endpoint-policy-without-identity-perimeter',
  'endpoint-policy-without-resource-perimeter',
];

const services = [...new Set(Object.values(needed).map(({ service }) => service))];

const situations = services.flatMap((service) =>
  Object.entries(policiesFor(service)).map(([form, policy]) => ({ service, form, policy })),
);

describe.each(situations)('what is printed for $service in place of $form', ({ service, policy }) => {
  const given = givenFor(service, policy);
  const inventory = offering(given, service);
  const failing = findingsOf(policyChecks, given, inventory).filter(
    ({ status, check }) => status === 'fail' && remedied.includes(check),
  );

  it('is printed at all', () => {
    expect(failing).not.toEqual([]);
  });

  it.each(failing.map((finding) => [finding.check, finding] as const))(
    '%s: refuses nothing that is needed',
    (check, finding) => {
      const after = afterwards(inventory, finding);
      const text = policyIn(after, finding.subject.id);
      expect(text.length).toBeLessThan(20_480);
      const before = policyIn(inventory, finding.subject.id);
      const refused = Object.entries(needed).filter(
        ([, one]) =>
          one.service === service && decide(before, one) === 'allowed' && decide(text, one) !== 'allowed',
      );
      expect(refused.map(([what]) => what)).toEqual([]);
      const failedBefore = new Set(
        findingsOf(policyChecks, given, inventory)
          .filter(({ status }) => status === 'fail')
          .map((one) => one.check),
      );
      const still = findingsOf(policyChecks, given, after).filter(
        (one) => one.status === 'fail' && (one.check === check || !failedBefore.has(one.check)),
      );
      expect(still.map((one) => `${one.check}: ${one.message}`)).toEqual([]);
    },
  );
});

describe('what is printed where both perimeters are missing', () => {
  it.each(services)('gives both to the endpoint of %s', (service) => {
    const given = givenFor(service, policyOf(allow()));
    const inventory = offering(given, service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(({ status }) => status === 'fail');
    const after = afterwards(inventory, finding);
    const statuses = findingsOf(policyChecks, given, after).map((one) => `${one.check} ${one.status}`);
    expect(statuses).toEqual(expect.arrayContaining(remedied.map((check) => `${check} pass`)));
    expect(statuses).toContain('endpoint-policy-denies-all pass');
    expect(statuses.filter((one) => one.endsWith('fail'))).toEqual([]);
  });
});

describe('a policy for callers of another organization alone', () => {
  const foreign = { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } } };

  it.each(['s3', 'sqs', 'sts'])('is not made one that lets nobody through: %s', (service) => {
    const given = givenFor(service, policyOf(allow(foreign)));
    const inventory = offering(given, service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check, status }) => status === 'fail' && check === 'endpoint-policy-without-identity-perimeter',
    );
    const after = findingsOf(policyChecks, given, afterwards(inventory, finding));
    expect(after.filter(({ status }) => status === 'fail').map(({ check }) => check)).toEqual([]);
    expect(finding?.remedy?.risk).toContain('takes its place');
  });
});

describe('a Deny of one’s own', () => {
  const tls = deny({ Sid: 'Tls', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });

  it('stays where full access is taken away', () => {
    const given = givenFor('sqs', policyOf(allow(), tls));
    const inventory = offering(given, 'sqs');
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check }) => check === 'full-access-endpoint-policy',
    );
    expect(policyIn(afterwards(inventory, finding), 'vpce-sqs')).toContain('"Sid":"Tls"');
  });
});

describe('what cannot be kept', () => {
  it('is said: objects of AWS that a policy lets through by name and no example excepts', () => {
    const given = givenFor(
      's3',
      policyOf(allow({ Resource: ['arn:aws:s3:::assets-*', 'arn:aws:s3:::reports/*'] })),
    );
    const inventory = offering(given, 's3');
    const [finding] = findingsOf(policyChecks, given, inventory).filter(
      ({ check }) => check === 'endpoint-policy-without-resource-perimeter',
    );
    expect(finding?.remedy?.risk).toMatch(/CodeArtifact|assets-/);
  });
});

describe('a stranger’s resource is refused where it was', () => {
  it.each(
    Object.entries(needed).filter(([, { context, who }]) => context === undefined && who === undefined),
  )('%s', (_, one) => {
    const given = givenFor(one.service, policyOf(allow()));
    const inventory = offering(given, one.service);
    const [finding] = findingsOf(policyChecks, given, inventory).filter(({ status }) => status === 'fail');
    const after = afterwards(inventory, finding);
    const [, , service, region] = one.resource.split(':');
    const strange =
      one.service === 's3'
        ? 'arn:aws:s3:::stranger/loot'
        : `arn:aws:${service}:${region}:666677778888:thing/loot`;
    const text = policyIn(after, finding?.subject.id ?? '');
    expect(decide(text, { ...one, resource: strange })).toBe('implicit-deny');
    expect(Object.keys(ownResources)).toEqual(['aws:ResourceOrgID']);
  });
});

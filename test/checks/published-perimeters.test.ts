import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/checks/check.ts';
import deniesAll from '../../src/checks/endpoint-policy-denies-all.ts';
import identity from '../../src/checks/endpoint-policy-without-identity-perimeter.ts';
import resources from '../../src/checks/endpoint-policy-without-resource-perimeter.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen } from '../../src/model/observed.ts';
import type { EndpointService } from '../../src/model/resources.ts';
import { judge } from '../../src/testing/index.ts';
import { AWS_OWNED, gateway, interfaceTo, ours, own, ownResources, policyOf } from './endpoint-policies.ts';

type Keys = Readonly<Record<string, string>>;

/** An Allow as AWS's data perimeter examples have them, with its conditions by operator. */
interface Grant {
  readonly Action?: string | readonly string[];
  readonly Resource?: readonly string[];
  readonly StringEquals?: Keys;
  readonly Bool?: Keys;
}

const GLUE = '888877776666';

/**
 * What AWS's examples allow beyond one's own, by service.
 * AWS: github.com/aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies, 2026-03-18
 */
const OWNED_BY_AWS: Readonly<Record<string, readonly Grant[]>> = {
  sqs: [],
  cloudformation: [
    {
      Action: 'cloudformation:CreateChangeSet',
      Resource: ['arn:aws:cloudformation:eu-west-1:aws:transform/*'],
      StringEquals: own,
    },
  ],
  ec2: [
    {
      Action: ['ec2:RunInstances', 'ec2:CreateTags', 'ec2:GetManagedPrefixListEntries'],
      Resource: ['arn:aws:ec2:*::image/*', 'arn:aws:ec2:*:aws:prefix-list/*'],
      StringEquals: own,
    },
  ],
  'ecr.api': [{ StringEquals: { ...own, 'aws:ResourceAccount': GLUE } }],
  iam: [{ Resource: ['arn:aws:iam::aws:policy/*'], StringEquals: own }],
  imagebuilder: [
    {
      Action: ['imagebuilder:GetComponent', 'imagebuilder:GetImage'],
      Resource: [
        'arn:aws:imagebuilder:eu-west-1:aws:component/*',
        'arn:aws:imagebuilder:eu-west-1:aws:image/*',
      ],
      StringEquals: own,
    },
  ],
  'iot.data': [{ Resource: ['arn:aws:iot:*:*:jobtemplate/*'], StringEquals: own }],
  lambda: [{ Resource: [`arn:aws:lambda:*:${GLUE}:layer:*`], StringEquals: own }],
  s3: [
    { Action: 's3:GetObject', StringEquals: { ...own, 'aws:ResourceAccount': GLUE } },
    { Action: ['s3:GetObject', 's3:ListBucket'], Resource: AWS_OWNED },
  ],
  ssm: [
    {
      Action: ['ssm:Describe*', 'ssm:Get*', 'ssm:SendCommand', 'ssm:StartAutomationExecution'],
      Resource: ['arn:aws:ssm:eu-west-1::parameter/aws/*', 'arn:aws:ssm:eu-west-1::document/*'],
      StringEquals: own,
    },
  ],
};

const grantsOf = (service: string): readonly Grant[] => [
  { StringEquals: { ...own, ...ownResources } },
  { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  ...(OWNED_BY_AWS[service] ?? []),
  { StringEquals: { ...own, 'aws:PrincipalTag/dp:exclude:resource': 'true' } },
];

const statementOf = ({ Action = '*', Resource = ['*'], StringEquals, Bool }: Grant): object => {
  const kept = Object.entries({ StringEquals, Bool }).filter(
    ([, keys]) => Object.keys(keys ?? {}).length > 0,
  );
  const Condition = kept.length > 0 ? { Condition: Object.fromEntries(kept) } : {};
  return { Effect: 'Allow', Principal: '*', Action, Resource, ...Condition };
};

/** An inventory whose region offers this service, with policies, whatever else it offers. */
const offering = (service: string, { regions, ...rest }: Inventory): Inventory => ({
  ...rest,
  regions: regions.map((unit) => {
    const { endpointServices: listed } = unit.sections;
    if (!isSeen(listed)) return unit;
    const serviceName = `com.amazonaws.${unit.region}.${service}`;
    const others = listed.seen.filter((one) => one.serviceName !== serviceName);
    const same = listed.seen.find((one) => one.serviceName === serviceName);
    const [first] = listed.seen.filter(({ types }) => types.includes('Interface'));
    const offer = same ?? { ...(first as EndpointService), serviceName };
    const seen = [...others, { ...offer, vpcEndpointPolicySupported: true }];
    return { ...unit, sections: { ...unit.sections, endpointServices: { seen } } };
  }),
});

const statusOf = (check: unknown, service: string, grants: readonly Grant[]): string => {
  const policy = policyOf(...grants.map(statementOf));
  const of = service === 's3' ? gateway(policy) : interfaceTo(service, policy);
  const given = offering(service, ours(of).inventory());
  return judge(check as Check, { given, expect: {} }).verdicts[`vpce-${service}`] ?? 'none';
};

const keysOf = ({ StringEquals, Bool }: Grant): readonly string[] => [
  ...Object.keys(StringEquals ?? {}),
  ...Object.keys(Bool ?? {}),
];

const without = (keys: Keys | undefined, dropped: readonly string[]): Keys =>
  Object.fromEntries(Object.entries(keys ?? {}).filter(([key]) => !dropped.includes(key)));

const weakened = (grant: Grant, dropped: readonly string[]): Grant => ({
  ...grant,
  StringEquals: without(grant.StringEquals, dropped),
  Bool: without(grant.Bool, dropped),
});

/** Each grant with one key dropped, and with all of them. */
const mutations = Object.keys(OWNED_BY_AWS).flatMap((service) =>
  grantsOf(service).flatMap((grant, at) =>
    [...keysOf(grant).map((key) => [key]), ...(keysOf(grant).length > 1 ? [keysOf(grant)] : [])].map(
      (dropped) => ({
        service,
        at,
        dropped,
        name: `${service}, statement ${at} without ${dropped.join(' and ')}`,
      }),
    ),
  ),
);

const BOUNDS_CALLERS = ['aws:PrincipalOrgID', 'aws:PrincipalIsAWSService'];
const BOUNDS_RESOURCES = [
  'aws:ResourceOrgID',
  'aws:ResourceAccount',
  'aws:PrincipalIsAWSService',
  'aws:PrincipalTag/dp:exclude:resource',
];

describe('AWS’s published endpoint policies', () => {
  it.each(Object.keys(OWNED_BY_AWS))('%s bounds callers and lets requests through', (service) => {
    const trusted = grantsOf(service);
    // The accounts of AWS in the examples are strangers' until they are trusted.
    const named = trusted.some((grant) => JSON.stringify(grant).includes(GLUE));
    expect(statusOf(identity, service, trusted)).toMatch(named ? /^pass|^fail foreign/ : /^pass/);
    expect(statusOf(deniesAll, service, trusted)).toMatch(/^pass/);
    if (service !== 'iot.data') expect(statusOf(resources, service, trusted)).toMatch(/^pass/);
  });

  it('a template of anybody’s can be reached by the pattern for IoT', () => {
    expect(statusOf(resources, 'iot.data', grantsOf('iot.data'))).toMatch(/^fail/);
  });

  it.each(mutations)('$name', ({ service, at, dropped }) => {
    const grants = grantsOf(service).map((grant, index) => (index === at ? weakened(grant, dropped) : grant));
    const mutant = grants[at] ?? {};
    const keys = keysOf(mutant);
    if (!BOUNDS_CALLERS.some((key) => keys.includes(key)))
      expect(statusOf(identity, service, grants)).not.toMatch(/^pass/);
    if (mutant.Resource === undefined && !BOUNDS_RESOURCES.some((key) => keys.includes(key)))
      expect(statusOf(resources, service, grants)).not.toMatch(/^pass/);
    expect(statusOf(deniesAll, service, grants)).toMatch(/^pass/);
  });
});

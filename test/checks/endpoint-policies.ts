import {
  account,
  type AccountScenario,
  type Case,
  type ExpectedVerdict,
  vpc,
  type VpcScenario,
} from '../../src/testing/index.ts';

/** The organization of the cast. */
export const ORGANIZATION = 'o-a1b2c3d4e5';
/** Somebody else's. */
export const FOREIGN = 'o-zzzzzzzzzz';

/** A policy of the current version with these statements. */
export const policyOf = (...statements: readonly object[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** An Allow of everything, as narrowed by the fields given. */
export const allow = (fields: object = {}): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...fields,
});

/** A Deny of everything, as narrowed by the fields given. */
export const deny = (fields: object = {}): object => ({ ...allow(fields), Effect: 'Deny' });

/** A VPC whose isolated subnet uses an S3 gateway endpoint with this policy. */
export const gateway = (policy?: string | object): VpcScenario =>
  vpc()
    .subnet('app', { instances: 1 })
    .gatewayEndpoint('s3', { in: 'app', ...(policy === undefined ? {} : { policy }) });

/** A VPC with an interface endpoint with this policy. */
export const interfaceTo = (service: string, policy?: string | object): VpcScenario =>
  vpc()
    .subnet('app', { instances: 1 })
    .interfaceEndpoint(service, policy === undefined ? {} : { policy });

/** An account of the organization, whose accounts are all known. */
export const ours = (...vpcs: readonly VpcScenario[]): AccountScenario =>
  account(...vpcs).inOrganization(ORGANIZATION, ['444455556666']);

/** Whose principals and resources belong to the organization. */
export const own = { 'aws:PrincipalOrgID': ORGANIZATION };
/** Resources of the organization. */
export const ownResources = { 'aws:ResourceOrgID': ORGANIZATION };
/** Buckets of AWS that the published policies let through. */
export const AWS_OWNED = [
  'arn:aws:s3:::packages.eu-west-1.amazonaws.com/*',
  'arn:aws:s3:::repo.eu-west-1.amazonaws.com/*',
  'arn:aws:s3:::amazonlinux.eu-west-1.amazonaws.com/*',
  'arn:aws:s3:::amazonlinux-2-repos-eu-west-1/*',
  'arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*',
  'arn:aws:s3:::al2023-eu-west-1/*',
  'arn:aws:s3:::aws-ssm-eu-west-1/*',
  'arn:aws:s3:::amazon-ssm-eu-west-1/*',
  'arn:aws:s3:::patch-baseline-snapshot-eu-west-1/*',
  'arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*',
  'arn:aws:s3:::cloudformation-waitcondition-eu-west-1/*',
  'arn:aws:s3:::cloudformation-custom-resource-response-euwest1/*',
];

/** The perimeter as AWS's data perimeter examples write it: own callers, own resources, AWS services, AWS's buckets. */
export const PUBLISHED_PERIMETER = policyOf(
  allow({
    Sid: 'AllowRequestsByOrgsIdentitiesToOrgsResources',
    Principal: { AWS: '*' },
    Condition: { StringEquals: { ...own, ...ownResources } },
  }),
  allow({
    Sid: 'AllowRequestsByAWSServicePrincipals',
    Principal: { AWS: '*' },
    Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
  }),
  allow({
    Sid: 'AllowRequestsToAWSOwnedResources',
    Principal: { AWS: '*' },
    Action: ['s3:GetObject'],
    Resource: AWS_OWNED,
  }),
  allow({
    Sid: 'AllowRequestsByOrgsIdentitiesToAnyResources',
    Principal: { AWS: '*' },
    Condition: {
      StringEquals: { ...own, 'aws:PrincipalTag/resource-perimeter-exception': 'true' },
    },
  }),
);

/** One case for each policy on the S3 gateway endpoint of an account of the organization. */
export const onGateway = (
  table: Readonly<Record<string, readonly [verdict: ExpectedVerdict, policy: string | object]>>,
): Readonly<Record<string, Case>> =>
  Object.fromEntries(
    Object.entries(table).map(([fact, [verdict, policy]]) => [
      fact,
      { given: ours(gateway(policy)), expect: { 'vpce-s3': verdict } },
    ]),
  );

/** AWS's default policy in the forms that it is written in: full-access-endpoint-policy says what it lacks. */
const defaults: Readonly<Record<string, object>> = {
  'as gateway endpoints get it': { Version: '2008-10-17', Statement: [allow()] },
  'as interface endpoints get it': { Statement: [allow()] },
  'with everyone as a list': policyOf(allow({ Principal: { AWS: ['*'] }, Action: ['*'], Resource: ['*'] })),
};

/** The perimeter checks leave the default policy, in every form, to the check of full access. */
export const defaultPolicies: Readonly<Record<string, Case>> = Object.fromEntries(
  Object.entries(defaults).map(([form, policy]) => [
    `the default policy ${form}`,
    { given: ours(interfaceTo('sqs', policy)), expect: { 'vpce-sqs': 'not-applicable full' } },
  ]),
);

/** What every check of endpoint policies leaves alone, or cannot say: the same cases for all. */
export const sharedCases: Readonly<Record<string, Case>> = {
  'the policy of a service that takes none': {
    given: ours(interfaceTo('email-smtp')),
    expect: { 'vpce-email-smtp': 'not-applicable unsupported' },
  },
  'an endpoint service of another provider': {
    given: ours(
      vpc()
        .subnet('app')
        .interfaceEndpoint('partner', {
          serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-0s3dynamodb',
          policy: policyOf(allow()),
        }),
    ),
    expect: { 'vpce-partner': 'not-applicable thirdParty' },
  },
  'an endpoint of a Gateway Load Balancer': {
    given: ours(vpc().subnet('app').firewallEndpoint('firewall', { in: 'app' })),
    expect: { 'vpce-firewall': 'not-applicable otherType' },
  },
  'an endpoint that is being deleted': {
    given: ours(vpc().subnet('app').gatewayEndpoint('s3', { in: 'app', state: 'deleting' })),
    expect: { 'vpce-s3': 'not-applicable notServing' },
  },
  'the endpoint services could not be listed': {
    given: ours(gateway()).denied('ec2:DescribeVpcEndpointServices'),
    expect: { 'vpce-s3': 'unknown' },
    message: 'ec2:DescribeVpcEndpointServices',
  },
  'the endpoints could not be listed': {
    given: ours(gateway()).denied('ec2:DescribeVpcEndpoints'),
    expect: { 'eu-west-1': 'unknown' },
  },
  'a policy that is not JSON': {
    given: ours(gateway('{"Statement": [}')),
    expect: { 'vpce-s3': 'unknown' },
    message: 'line 1, column 16',
  },
};

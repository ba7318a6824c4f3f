import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  SelectAggregateResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCallLog } from '../../src/aws/calls.ts';
import { openAggregator } from '../../src/aws/config-aggregator.ts';
import type { RegionInventory } from '../../src/model/inventory.ts';
import { UserError } from '../../src/model/user-error.ts';
import type { CollectOptions } from '../../src/collect/collect.ts';
import { inventoryFromConfig } from '../../src/collect/collect-from-config.ts';
import { silentLogger } from '../../src/collect/logger.ts';
import { mockClient } from '../mock-client.ts';

const config = mockClient(ConfigServiceClient);
const place = { accountId: '111122223333', awsRegion: 'eu-west-1' };

const row = (resourceType: string, resourceId: string, configuration: object, more: object = {}): string =>
  JSON.stringify({ ...place, resourceType, resourceId, configuration, tags: [], ...more });

const recorder = (group: object): string =>
  row('AWS::Config::ConfigurationRecorder', 'default', { Recording: true, RecordingGroup: group });

// As Config says them: names in camel case, some enums as objects, ranges twice.
const recorded: readonly string[] = [
  row(
    'AWS::EC2::VPC',
    'vpc-1',
    {
      vpcId: 'vpc-1',
      ownerId: '111122223333',
      cidrBlock: '10.0.0.0/16',
      state: { value: 'available' },
      isDefault: false,
      dhcpOptionsId: 'dopt-1',
      cidrBlockAssociationSet: [{ cidrBlock: '10.0.0.0/16', cidrBlockState: { state: 'associated' } }],
    },
    { tags: [{ key: 'Name', value: 'shop', tag: 'Name=shop' }] },
  ),
  row('AWS::EC2::Subnet', 'subnet-app', {
    subnetId: 'subnet-app',
    vpcId: 'vpc-1',
    ownerId: '111122223333',
    cidrBlock: '10.0.1.0/24',
    availabilityZone: 'eu-west-1a',
  }),
  row('AWS::EC2::RouteTable', 'rtb-app', {
    routeTableId: 'rtb-app',
    vpcId: 'vpc-1',
    ownerId: '111122223333',
    associations: [{ routeTableAssociationId: 'rtbassoc-1', main: false, subnetId: 'subnet-app' }],
    routes: [
      { destinationCidrBlock: '0.0.0.0/0', natGatewayId: 'nat-1', state: 'active', origin: 'CreateRoute' },
    ],
  }),
  row('AWS::EC2::SecurityGroup', 'sg-1', {
    groupId: 'sg-1',
    vpcId: 'vpc-1',
    ownerId: '111122223333',
    ipPermissions: [
      {
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipRanges: ['10.0.0.0/16'],
        ipv4Ranges: [{ cidrIp: '10.0.0.0/16' }],
      },
    ],
    ipPermissionsEgress: [],
  }),
  row('AWS::EC2::VPCEndpoint', 'vpce-1', {
    vpcEndpointId: 'vpce-1',
    vpcId: 'vpc-1',
    vpcEndpointType: 'Interface',
    state: { value: 'available' },
    serviceName: 'com.amazonaws.eu-west-1.ssm',
    creationTimestamp: '2026-01-02T03:04:05.000Z',
    privateDnsEnabled: true,
  }),
  row('AWS::EC2::TransitGateway', 'tgw-1', { Id: 'tgw-1', AmazonSideAsn: 64512 }),
  row(
    'AWS::S3::Bucket',
    'halden-a',
    {},
    {
      supplementaryConfiguration: { BucketPolicy: { policyText: '{"Statement":[]}' } },
    },
  ),
  row(
    'AWS::S3::Bucket',
    'halden-b',
    {},
    {
      supplementaryConfiguration: { BucketPolicy: JSON.stringify({ policyText: null }) },
    },
  ),
  row('AWS::S3::Bucket', 'halden-c', {}),
];

const options: CollectOptions = {
  accounts: [],
  regions: [],
  profile: null,
  roleName: null,
  roleArn: null,
  externalId: null,
  homeRegion: 'eu-west-1',
  vpcIds: [],
  logger: silentLogger,
  now: () => new Date('2026-11-21T09:00:00Z'),
  toolVersion: '1.0.0',
};

const caller = {
  accountId: '444455556666',
  arn: 'arn:aws:iam::444455556666:user/audit',
  partition: 'aws',
  homeRegion: 'eu-west-1',
};

const collected = async (rows: readonly string[], more: Partial<CollectOptions> = {}) => {
  config
    .on(SelectAggregateResourceConfigCommand)
    .resolvesOnce({ Results: rows.slice(0, 2), NextToken: 'two' })
    .resolves({ Results: rows.slice(2) });
  const calls = createCallLog();
  const client = new ConfigServiceClient({ region: 'eu-west-1' });
  const aggregator = openAggregator(client, 'org', calls);
  const inventory = await inventoryFromConfig(aggregator, 'org', { ...options, ...more }, caller);
  return { inventory, calls, sections: inventory.regions[0]?.sections as RegionInventory['sections'] };
};

beforeEach(() => {
  config.reset();
  config.on(DescribeConfigurationAggregatorSourcesStatusCommand).resolves({
    AggregatedSourceStatusList: [
      {
        SourceType: 'ACCOUNT',
        SourceId: '111122223333',
        AwsRegion: 'eu-west-1',
        LastUpdateStatus: 'SUCCEEDED',
      },
      { SourceType: 'ORGANIZATION', SourceId: 'Organization', LastUpdateStatus: 'SUCCEEDED' },
    ],
  });
});

describe('an inventory out of an AWS Config aggregator', () => {
  it('holds what the EC2 API would have said', async () => {
    const { sections, calls } = await collected(recorded);
    expect(sections.vpcs).toMatchObject({
      seen: [{ id: 'vpc-1', cidrs: ['10.0.0.0/16'], tags: { Name: 'shop' }, isDefault: false }],
    });
    expect(sections.subnets).toMatchObject({ seen: [{ id: 'subnet-app', cidr: '10.0.1.0/24' }] });
    expect(sections.routeTables).toMatchObject({
      seen: [
        {
          associations: [{ subnetId: 'subnet-app' }],
          routes: [{ target: { kind: 'nat-gateway', id: 'nat-1' }, state: 'active' }],
        },
      ],
    });
    expect(sections.securityGroups).toMatchObject({
      seen: [{ ingress: [{ fromPort: 443, peer: { kind: 'ipv4', value: '10.0.0.0/16' } }] }],
    });
    expect(sections.vpcEndpoints).toMatchObject({
      seen: [{ state: 'available', createdAt: '2026-01-02T03:04:05.000Z', policy: null }],
    });
    expect(calls.list().map(({ action, calls: count }) => `${action} ${count}`)).toEqual([
      'config:DescribeConfigurationAggregatorSourcesStatus 1',
      'config:SelectAggregateResourceConfig 2',
    ]);
  });

  it('takes a policy, its absence, and that it was not recorded for three different things', async () => {
    const { sections } = await collected(recorded);
    expect(sections.buckets).toMatchObject({
      seen: [
        { name: 'halden-a', policy: { seen: '{"Statement":[]}' } },
        { name: 'halden-b', policy: { seen: null } },
        { name: 'halden-c', policy: { gap: { code: 'NotRecordedByConfig' } } },
      ],
    });
  });

  it('never takes what was not recorded for nothing', async () => {
    const { sections, inventory } = await collected(recorded);
    for (const name of [
      'natGateways',
      'networkAcls',
      'networkInterfaces',
      'prefixLists',
      'transitGateways',
    ] as const)
      expect(sections[name], name).toMatchObject({ gap: { code: 'NotRecordedByConfig' } });
    expect(inventory.targets).toMatchObject([{ status: 'partial' }]);
    expect(inventory.scope.complete).toBe(false);
  });

  it.each([
    ['records everything', { AllSupported: true }],
    ['names the type', { AllSupported: false, ResourceTypes: ['AWS::EC2::NatGateway'] }],
    [
      'leaves out others',
      {
        RecordingStrategy: { UseOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
        ExclusionByResourceTypes: { ResourceTypes: ['AWS::EC2::VPC'] },
      },
    ],
  ])('knows that there are none where the recorder %s', async (_, group) => {
    const { sections } = await collected([...recorded, recorder(group)]);
    expect(sections.natGateways).toEqual({ seen: [] });
  });

  it.each([
    ['names others', { AllSupported: false, ResourceTypes: ['AWS::EC2::VPC'] }],
    [
      'leaves out the type',
      { AllSupported: true, ExclusionByResourceTypes: { ResourceTypes: ['AWS::EC2::NatGateway'] } },
    ],
  ])('knows nothing where the recorder %s', async (_, group) => {
    const { sections } = await collected([...recorded, recorder(group)]);
    expect(sections.natGateways).toMatchObject({ gap: { action: 'ec2:DescribeNatGateways' } });
  });

  it('says which accounts and regions the aggregator could not gather', async () => {
    config.on(DescribeConfigurationAggregatorSourcesStatusCommand).resolves({
      AggregatedSourceStatusList: [
        {
          SourceType: 'ACCOUNT',
          SourceId: '444455556666',
          AwsRegion: 'eu-west-1',
          LastUpdateStatus: 'FAILED',
          LastErrorMessage: 'The role was gone.',
        },
      ],
    });
    const { inventory } = await collected(recorded);
    expect(inventory.targets).toMatchObject([
      { accountId: '111122223333', status: 'partial' },
      { accountId: '444455556666', status: 'not-assessed', gaps: [{ message: 'The role was gone.' }] },
    ]);
  });

  it('is limited to the accounts and regions that were asked for', async () => {
    const { inventory } = await collected(recorded, { regions: ['us-east-1'] });
    expect(inventory.regions).toEqual([]);
  });

  it('refuses an aggregator that is not there', async () => {
    const missing = Object.assign(new Error('The aggregator does not exist.'), {
      name: 'NoSuchConfigurationAggregatorException',
      $metadata: { httpStatusCode: 400 },
    });
    config.on(DescribeConfigurationAggregatorSourcesStatusCommand).rejects(missing);
    const error = await collected(recorded).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain('NoSuchConfigurationAggregatorException');
  });
});

import {
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeManagedPrefixListsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTransitGatewayAttachmentsCommand,
  DescribeTransitGatewayRouteTablesCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcBlockPublicAccessOptionsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
  GetTransitGatewayPolicyTableEntriesCommand,
  type ManagedPrefixList,
  type Route,
  SearchTransitGatewayRoutesCommand,
} from '@aws-sdk/client-ec2';
import {
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { Sections } from '../../src/model/inventory.ts';
import { collectorOf, denied, fakeAws, type Known, s3Error } from './aws.ts';
import { mockClient } from '../mock-client.ts';

const ec2 = mockClient(EC2Client);
const s3 = mockClient(S3Client);
afterEach(() => {
  ec2.reset();
  s3.reset();
});

const gap = { action: 'ec2:DescribeX', code: 'UnauthorizedOperation', message: 'No.' };
const items = async (section: Parameters<typeof collectorOf>[0], known: Known = {}): Promise<any[]> => [
  ...(await collectorOf(section).collect(fakeAws(known).aws)),
];

const endpoint = (vpcId: string, more: Partial<Sections['vpcEndpoints']> = {}) =>
  ({
    vpcId,
    type: 'Interface',
    state: 'available',
    privateDnsEnabled: true,
    serviceName: null,
    ...more,
  }) as never;

describe('vpcDnsAttributes', () => {
  const vpcEndpoints = {
    seen: [
      endpoint('vpc-b'),
      endpoint('vpc-a'),
      endpoint('vpc-a'),
      endpoint('vpc-c', { privateDnsEnabled: false }),
      endpoint('vpc-d', { state: 'deleted' }),
    ],
  };

  it('are asked once for each VPC that holds a living interface endpoint with private DNS, and for no other', async () => {
    ec2
      .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsSupport' })
      .resolves({ EnableDnsSupport: { Value: true } });
    ec2
      .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsHostnames' })
      .resolves({ EnableDnsHostnames: { Value: false } });
    expect(await items('vpcDnsAttributes', { vpcEndpoints })).toEqual([
      { vpcId: 'vpc-a', enableDnsSupport: { seen: true }, enableDnsHostnames: { seen: false } },
      { vpcId: 'vpc-b', enableDnsSupport: { seen: true }, enableDnsHostnames: { seen: false } },
    ]);
    expect(ec2.calls()).toHaveLength(4);
  });

  it('of VPCs with endpoints are asked while hosted zones are listed, which takes long', async () => {
    let list: (zones: Known['vpcHostedZones']) => void = () => {};
    const listed = new Promise<Known['vpcHostedZones']>((resolve) => {
      list = resolve;
    });
    const zone = { id: 'Z1', name: 'ssm.eu-west-1.amazonaws.com', owningAccount: null, owningService: null };
    ec2.on(DescribeVpcAttributeCommand).callsFake(({ Attribute }: { readonly Attribute: string }) => {
      list({ seen: ['vpc-a', 'vpc-z'].map((vpcId) => ({ vpcId, zones: { seen: [zone] } })) } as never);
      return {
        [Attribute === 'enableDnsSupport' ? 'EnableDnsSupport' : 'EnableDnsHostnames']: { Value: true },
      };
    });
    const { aws } = fakeAws({ vpcEndpoints });
    const section = (name: string) =>
      name === 'vpcHostedZones' ? listed : aws.section(name as 'vpcEndpoints');
    const found = await collectorOf('vpcDnsAttributes').collect({ ...aws, section: section as never });
    expect(found.map((one) => (one as Sections['vpcDnsAttributes']).vpcId)).toEqual([
      'vpc-a',
      'vpc-b',
      'vpc-z',
    ]);
    expect(ec2.calls()).toHaveLength(6);
  });

  it('that are denied are gaps one by one', async () => {
    ec2.on(DescribeVpcAttributeCommand).rejects(denied());
    ec2
      .on(DescribeVpcAttributeCommand, { Attribute: 'enableDnsSupport' })
      .resolves({ EnableDnsSupport: { Value: true } });
    expect((await items('vpcDnsAttributes', { vpcEndpoints }))[0]).toMatchObject({
      enableDnsSupport: { seen: true },
      enableDnsHostnames: { gap: { action: 'ec2:DescribeVpcAttribute' } },
    });
  });

  it('are a gap themselves when the endpoints could not be listed', async () => {
    await expect(items('vpcDnsAttributes', { vpcEndpoints: { gap } })).rejects.toMatchObject({ gap });
  });
});

describe('prefixLists', () => {
  const list = (
    PrefixListId: string,
    PrefixListName: string,
    OwnerId = 'AWS',
    AddressFamily = 'IPv4',
  ): ManagedPrefixList => ({
    PrefixListId,
    PrefixListName,
    OwnerId,
    AddressFamily,
  });
  const all = [
    list('pl-s3', 'com.amazonaws.eu-west-1.s3'),
    list('pl-s3v6', 'com.amazonaws.eu-west-1.ipv6.s3', 'AWS', 'IPv6'),
    list('pl-ddb', 'com.amazonaws.eu-west-1.dynamodb'),
    list('pl-elsewhere', 'com.amazonaws.us-east-1.s3'),
    list('pl-cloudfront', 'com.amazonaws.global.cloudfront.origin-facing'),
    list('pl-lattice', 'com.amazonaws.eu-west-1.vpc-lattice'),
    list('pl-mine', 'offices', '111122223333'),
  ];
  const ids = async (known: Known) => (await items('prefixLists', known)).map(({ id }) => id);
  const answer = () => {
    ec2
      .on(DescribeManagedPrefixListsCommand, { MaxResults: 100 })
      .resolvesOnce({ PrefixLists: all.slice(0, 3), NextToken: 'two' })
      .resolvesOnce({ PrefixLists: all.slice(3) });
    ec2.on(GetManagedPrefixListEntriesCommand).resolves({ Entries: [{ Cidr: '10.1.0.0/16' }] });
  };

  it("are customers' own, and those of AWS for gateway endpoints", async () => {
    answer();
    expect(await ids({ vpcs: { seen: [{ ipv6Cidrs: [] } as never] } })).toEqual([
      'pl-ddb',
      'pl-mine',
      'pl-s3',
    ]);
  });

  it('are also those of IPv6 where a VPC has IPv6, or nobody knows', async () => {
    answer();
    expect(await ids({ vpcs: { seen: [{ ipv6Cidrs: ['2001:db8::/56'] } as never] } })).toContain('pl-s3v6');
    ec2.reset();
    answer();
    expect(await ids({ vpcs: { gap } })).toContain('pl-s3v6');
  });

  it('are also those of AWS that a route or a rule names', async () => {
    answer();
    const named = (value: string) => ({ kind: 'prefix-list', value });
    const known = {
      routeTables: { seen: [{ routes: [{ destination: named('pl-lattice') }] } as never] },
      securityGroups: { seen: [{ ingress: [{ peer: named('pl-cloudfront') }], egress: [] } as never] },
    };
    expect(await ids(known)).toEqual(expect.arrayContaining(['pl-cloudfront', 'pl-lattice']));
  });

  it('hold the entries of all pages, or the gap of that list alone', async () => {
    answer();
    ec2.on(GetManagedPrefixListEntriesCommand).rejects(denied());
    ec2
      .on(GetManagedPrefixListEntriesCommand, { PrefixListId: 'pl-mine', MaxResults: 100 })
      .resolvesOnce({ Entries: [{ Cidr: '10.2.0.0/16' }], NextToken: 'two' })
      .resolvesOnce({ Entries: [{ Cidr: '10.1.0.0/16' }] });
    const found = await items('prefixLists');
    expect(found.find(({ id }) => id === 'pl-mine').entries).toEqual({
      seen: ['10.1.0.0/16', '10.2.0.0/16'],
    });
    expect(found.find(({ id }) => id === 'pl-s3').entries).toMatchObject({
      gap: { action: 'ec2:GetManagedPrefixListEntries' },
    });
  });
});

describe('endpointServices', () => {
  it('are all of AWS and those that endpoints lead to, from all pages, with zones in the words of this account', async () => {
    ec2
      .on(DescribeVpcEndpointServicesCommand, { MaxResults: 1000 })
      .resolvesOnce({
        ServiceDetails: [
          {
            ServiceName: 'com.amazonaws.eu-west-1.ssm',
            ServiceType: [{ ServiceType: 'Interface' }],
            AvailabilityZoneIds: ['euw1-az1', 'euw1-az3'],
            AvailabilityZones: ['eu-west-1b', 'eu-west-1c'],
            PrivateDnsName: 'ssm.eu-west-1.amazonaws.com',
          },
          { ServiceName: 'com.amazonaws.eu-west-1.braket' },
        ],
        NextToken: 'two',
      })
      .resolvesOnce({
        ServiceDetails: [
          {
            ServiceName: 'aws.api.eu-west-1.kendra-ranking',
            PrivateDnsNames: [{ PrivateDnsName: 'kendra-ranking.eu-west-1.api.aws' }],
          },
          { ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1', AvailabilityZones: ['eu-west-1b'] },
          { ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-2' },
          {},
        ],
        NextToken: '',
      });
    const zone = (availabilityZone: string, availabilityZoneId: string) =>
      ({ availabilityZone, availabilityZoneId }) as never;
    const found = await items('endpointServices', {
      vpcEndpoints: { seen: [endpoint('vpc-a', { serviceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1' })] },
      subnets: { seen: [zone('eu-west-1a', 'euw1-az1'), zone('eu-west-1b', 'euw1-az2')] },
    });
    expect(found.map(({ serviceName, availabilityZones }) => [serviceName, availabilityZones])).toEqual([
      ['aws.api.eu-west-1.kendra-ranking', []],
      ['com.amazonaws.eu-west-1.braket', []],
      ['com.amazonaws.eu-west-1.ssm', ['eu-west-1a']],
      ['com.amazonaws.vpce.eu-west-1.vpce-svc-1', ['eu-west-1b']],
    ]);
    expect(found[0].privateDnsNames).toEqual(['kendra-ranking.eu-west-1.api.aws']);
    expect(found[2]).toMatchObject({
      types: ['Interface'],
      privateDnsNames: ['ssm.eu-west-1.amazonaws.com'],
    });
  });

  it('are a gap when they are denied', async () => {
    ec2.on(DescribeVpcEndpointServicesCommand).rejects(denied());
    await expect(items('endpointServices')).rejects.toMatchObject({
      gap: { action: 'ec2:DescribeVpcEndpointServices' },
    });
  });
});

describe('transitGatewayRouteTables', () => {
  const tables = () =>
    ec2
      .on(DescribeTransitGatewayRouteTablesCommand, { MaxResults: 1000 })
      .resolvesOnce({
        TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-2' }],
        NextToken: 'two',
      })
      .resolvesOnce({ TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1' }] });

  it('hold the routes of all pages, whatever their state', async () => {
    tables();
    ec2.on(SearchTransitGatewayRoutesCommand, { MaxResults: 1000 }).resolves({
      Routes: [{ DestinationCidrBlock: '0.0.0.0/0', Type: 'static', State: 'Drowsy' as never }],
    });
    ec2
      .on(SearchTransitGatewayRoutesCommand, { TransitGatewayRouteTableId: 'tgw-rtb-1', MaxResults: 1000 })
      .resolvesOnce({
        Routes: [{ DestinationCidrBlock: '10.2.0.0/16' }],
        NextToken: 'two',
        AdditionalRoutesAvailable: true,
      })
      .resolvesOnce({ Routes: [{ DestinationCidrBlock: '::/0' }, { PrefixListId: 'pl-1' }] });
    const [first, second] = await items('transitGatewayRouteTables');
    expect(first.routes.seen.map(({ destination }: any) => destination)).toEqual([
      { kind: 'ipv4', value: '10.2.0.0/16' },
      { kind: 'ipv6', value: '::/0' },
      { kind: 'prefix-list', value: 'pl-1' },
    ]);
    expect(second.routes.seen).toMatchObject([{ type: 'static', state: 'drowsy', attachments: [] }]);
  });

  it('have a gap for routes when the API holds some back, or refuses', async () => {
    tables();
    ec2.on(SearchTransitGatewayRoutesCommand).rejects(denied());
    ec2
      .on(SearchTransitGatewayRoutesCommand, { TransitGatewayRouteTableId: 'tgw-rtb-1' })
      .resolves({ Routes: [{ DestinationCidrBlock: '10.2.0.0/16' }], AdditionalRoutesAvailable: true });
    const found = await items('transitGatewayRouteTables');
    expect(found.map(({ routes }) => routes.gap.code)).toEqual(['TooManyRoutes', 'UnauthorizedOperation']);
  });
});

describe('transitGatewayAttachments', () => {
  const attached = (id: string) => ({
    TransitGatewayAttachmentId: id,
    Association: { TransitGatewayPolicyTableId: 'tgw-ptb-1', State: 'associated' as const },
  });

  it('hold the rules of their policy table in the order of evaluation, asked for once', async () => {
    ec2.on(DescribeTransitGatewayAttachmentsCommand).resolves({
      TransitGatewayAttachments: [attached('tgw-attach-a'), attached('tgw-attach-b')],
    });
    ec2
      .on(GetTransitGatewayPolicyTableEntriesCommand, { TransitGatewayPolicyTableId: 'tgw-ptb-1' })
      .resolvesOnce({
        TransitGatewayPolicyTableEntries: [
          { PolicyRuleNumber: '200', PolicyRule: { Protocol: '6' }, TargetRouteTableId: 'tgw-rtb-2' },
        ],
        NextToken: 'two',
      })
      .resolvesOnce({
        TransitGatewayPolicyTableEntries: [
          { PolicyRuleNumber: '30', State: 'Dozing' as never, TargetRouteTableId: 'tgw-rtb-1' },
          { PolicyRuleNumber: 'system', PolicyRule: { SourceCidrBlock: '10.0.0.0/8' } },
        ],
      });
    const [first, second] = await items('transitGatewayAttachments');
    expect(first.association).toBeNull();
    expect(first.policyTable).toMatchObject({ id: 'tgw-ptb-1', state: 'associated' });
    expect(first.policyTable.entries.seen).toMatchObject([
      { number: null, source: '10.0.0.0/8', protocol: '*' },
      { number: 30, state: 'dozing', routeTableId: 'tgw-rtb-1' },
      { number: 200, state: 'active', protocol: '6', destinationPorts: '*' },
    ]);
    expect(second.policyTable).toEqual(first.policyTable);
    expect(ec2.commandCalls(GetTransitGatewayPolicyTableEntriesCommand)).toHaveLength(2);
  });

  it('have a gap for rules that are refused', async () => {
    ec2.on(DescribeTransitGatewayAttachmentsCommand).resolves({
      TransitGatewayAttachments: [attached('tgw-attach-a')],
    });
    ec2.on(GetTransitGatewayPolicyTableEntriesCommand).rejects(denied());
    const [only] = await items('transitGatewayAttachments');
    expect(only.policyTable.entries.gap.code).toBe('UnauthorizedOperation');
  });
});

describe('subnets in Local Zones', () => {
  const subnets = (...zones: readonly string[]) =>
    ec2.on(DescribeSubnetsCommand).resolves({
      Subnets: zones.map((zone, i) => ({ SubnetId: `subnet-${i}`, AvailabilityZone: zone })),
    });

  it('know the zone behind theirs, which is asked for only where there is one', async () => {
    ec2.on(DescribeAvailabilityZonesCommand).resolves({
      AvailabilityZones: [
        { ZoneName: 'us-west-2a' },
        { ZoneName: 'us-west-2-lax-1a', ParentZoneName: 'us-west-2a', ParentZoneId: 'usw2-az1' },
      ],
    });
    subnets('us-west-2a');
    expect((await items('subnets'))[0]).not.toHaveProperty('parentZone');
    expect(ec2.commandCalls(DescribeAvailabilityZonesCommand)).toHaveLength(0);
    subnets('us-west-2a', 'us-west-2-lax-1a', 'us-west-2-phx-2a');
    const found = await items('subnets');
    expect(found.map(({ parentZone }) => parentZone)).toEqual([
      undefined,
      { seen: { name: 'us-west-2a', id: 'usw2-az1' } },
      { seen: null },
    ]);
  });

  it('have a gap for it where zones are refused', async () => {
    subnets('us-west-2-lax-1a');
    ec2.on(DescribeAvailabilityZonesCommand).rejects(denied());
    expect((await items('subnets'))[0].parentZone.gap.code).toBe('UnauthorizedOperation');
  });
});

describe('blockPublicAccessOptions', () => {
  it('are one item, in lower case', async () => {
    ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).resolves({
      VpcBlockPublicAccessOptions: {
        InternetGatewayBlockMode: 'Block-Ingress' as never,
        State: 'update-complete',
      },
    });
    expect(await items('blockPublicAccessOptions')).toEqual([
      { mode: 'block-ingress', state: 'update-complete', managedBy: null, exclusionsAllowed: null },
    ]);
  });

  it.each(['InvalidAction', 'UnsupportedOperation', 'UnauthorizedOperation'])(
    'are a gap on %s',
    async (code) => {
      ec2.on(DescribeVpcBlockPublicAccessOptionsCommand).rejects(denied(code));
      await expect(items('blockPublicAccessOptions')).rejects.toMatchObject({ gap: { code } });
    },
  );
});

describe('buckets', () => {
  it('are listed whole, and those of this region have their policies', async () => {
    s3.on(ListBucketsCommand, { MaxBuckets: 10_000 })
      .resolvesOnce({ Buckets: [{ Name: 'b', BucketRegion: 'eu-west-1' }], ContinuationToken: 'two' })
      .resolvesOnce({
        Buckets: [
          { Name: 'a', BucketRegion: 'eu-west-1' },
          { Name: 'c', BucketRegion: 'us-east-1' },
        ],
      });
    s3.on(GetBucketPolicyCommand, { Bucket: 'a' }).resolves({ Policy: '{}' });
    s3.on(GetBucketPolicyCommand, { Bucket: 'b' }).rejects(s3Error('NoSuchBucketPolicy'));
    s3.on(GetBucketTaggingCommand, { Bucket: 'a' }).resolves({ TagSet: [{ Key: 'Team', Value: 'data' }] });
    s3.on(GetBucketTaggingCommand, { Bucket: 'b' }).rejects(s3Error('NoSuchTagSet'));
    const { aws, calls } = fakeAws();
    expect(await collectorOf('buckets').collect(aws)).toEqual([
      { name: 'a', region: 'eu-west-1', policy: { seen: '{}' }, tags: { seen: { Team: 'data' } } },
      { name: 'b', region: 'eu-west-1', policy: { seen: null }, tags: { seen: {} } },
    ]);
    expect(calls.list()).toEqual([
      { action: 's3:GetBucketPolicy', calls: 2, failed: 0, retries: 0 },
      { action: 's3:GetBucketTagging', calls: 2, failed: 0, retries: 0 },
      { action: 's3:ListAllMyBuckets', calls: 2, failed: 0, retries: 0 },
    ]);
  });

  it('whose policy is denied say that the policy itself may be the reason', async () => {
    s3.on(ListBucketsCommand).resolves({ Buckets: [{ Name: 'a', BucketRegion: 'eu-west-1' }] });
    s3.on(GetBucketPolicyCommand).rejects(s3Error('AccessDenied', 'Access Denied'));
    expect((await items('buckets'))[0].policy.gap).toEqual({
      action: 's3:GetBucketPolicy',
      code: 'AccessDenied',
      message: 'Access Denied (Denied, possibly by the bucket policy itself.)',
    });
  });

  it('keep their tags to themselves unless somebody asks', async () => {
    s3.on(ListBucketsCommand).resolves({ Buckets: [{ Name: 'a', BucketRegion: 'eu-west-1' }] });
    s3.on(GetBucketPolicyCommand).resolves({ Policy: '{}' });
    const { aws, calls } = fakeAws();
    expect(await collectorOf('buckets').collect({ ...aws, bucketTags: false })).toEqual([
      { name: 'a', region: 'eu-west-1', policy: { seen: '{}' } },
    ]);
    expect(calls.list().map(({ action }) => action)).not.toContain('s3:GetBucketTagging');
  });

  it('without a region in the listing are asked for it', async () => {
    s3.on(ListBucketsCommand).resolves({ Buckets: [{ Name: 'old' }, { Name: 'older' }] });
    s3.on(GetBucketLocationCommand, { Bucket: 'old' }).resolves({ LocationConstraint: 'EU' });
    s3.on(GetBucketLocationCommand, { Bucket: 'older' }).resolves({});
    s3.on(GetBucketPolicyCommand).resolves({ Policy: '{}' });
    s3.on(GetBucketTaggingCommand).rejects(s3Error('NoSuchTagSet'));
    expect((await items('buckets')).map(({ name }) => name)).toEqual(['old']);
  });

  it('are a gap when the listing is denied', async () => {
    s3.on(ListBucketsCommand).rejects(s3Error('AccessDenied'));
    await expect(items('buckets')).rejects.toMatchObject({ gap: { action: 's3:ListAllMyBuckets' } });
  });
});

describe('routeTables', () => {
  const target = async (route: Route) => {
    ec2
      .on(DescribeRouteTablesCommand)
      .resolves({ RouteTables: [{ RouteTableId: 'rtb-1', Routes: [route] }] });
    return (await items('routeTables'))[0].routes[0].target;
  };

  it.each<[Route, string, string]>([
    [{ GatewayId: 'local' }, 'local', 'local'],
    [{ GatewayId: 'igw-1' }, 'internet-gateway', 'igw-1'],
    [{ GatewayId: 'vgw-1' }, 'virtual-private-gateway', 'vgw-1'],
    [{ GatewayId: 'vpce-1' }, 'vpc-endpoint', 'vpce-1'],
    [{ GatewayId: 'VpcLattice' }, 'vpc-lattice', 'VpcLattice'],
    [{ EgressOnlyInternetGatewayId: 'eigw-1' }, 'egress-only-internet-gateway', 'eigw-1'],
    [{ NatGatewayId: 'nat-1' }, 'nat-gateway', 'nat-1'],
    [{ TransitGatewayId: 'tgw-1' }, 'transit-gateway', 'tgw-1'],
    [{ VpcPeeringConnectionId: 'pcx-1' }, 'peering', 'pcx-1'],
    [{ NetworkInterfaceId: 'eni-1', InstanceId: 'i-1' }, 'network-interface', 'eni-1'],
    [{ InstanceId: 'i-1' }, 'network-interface', 'i-1'],
    [{ CarrierGatewayId: 'cagw-1' }, 'carrier-gateway', 'cagw-1'],
    [{ LocalGatewayId: 'lgw-1' }, 'local-gateway', 'lgw-1'],
    [{ CoreNetworkArn: 'arn:core' }, 'core-network', 'arn:core'],
    [{ OdbNetworkArn: 'arn:odb' }, 'odb-network', 'arn:odb'],
    [{ State: 'blackhole' }, 'none', ''],
    [{ State: 'active' }, 'unknown', ''],
  ])('decode %o as %s', async (route, kind, id) => {
    expect(await target({ DestinationCidrBlock: '0.0.0.0/0', ...route })).toEqual({ kind, id });
  });
});

describe('securityGroups', () => {
  it('have one rule for each source of a permission', async () => {
    ec2.on(DescribeSecurityGroupsCommand).resolves({
      SecurityGroups: [
        {
          GroupId: 'sg-1',
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 443,
              ToPort: 443,
              IpRanges: [{ CidrIp: '10.0.0.0/8' }],
              Ipv6Ranges: [{ CidrIpv6: '::/0' }],
              PrefixListIds: [{ PrefixListId: 'pl-1' }],
              UserIdGroupPairs: [
                { GroupId: 'sg-2', UserId: '444455556666', VpcId: 'vpc-2', PeeringStatus: 'active' },
              ],
            },
          ],
        },
      ],
    });
    const [group] = await items('securityGroups');
    expect(group.ingress.map(({ peer }: any) => [peer.kind, peer.value, peer.accountId])).toEqual([
      ['ipv4', '10.0.0.0/8', null],
      ['ipv6', '::/0', null],
      ['prefix-list', 'pl-1', null],
      ['security-group', 'sg-2', '444455556666'],
    ]);
    expect(group.egress).toEqual([]);
  });
});

describe('vpcs', () => {
  it('have the blocks that are associated now', async () => {
    const block = (CidrBlock: string, State: 'associated' | 'disassociated') => ({
      CidrBlock,
      CidrBlockState: { State },
    });
    ec2.on(DescribeVpcsCommand).resolves({
      Vpcs: [
        {
          VpcId: 'vpc-1',
          CidrBlock: '10.0.0.0/16',
          CidrBlockAssociationSet: [
            block('10.0.0.0/16', 'associated'),
            block('10.9.0.0/16', 'disassociated'),
            block('10.1.0.0/16', 'associated'),
          ],
          Tags: [{ Key: 'b', Value: '2' }, { Key: 'a' }],
        },
      ],
    });
    const [vpc] = await items('vpcs');
    expect(vpc.cidrs).toEqual(['10.0.0.0/16', '10.1.0.0/16']);
    expect(JSON.stringify(vpc.tags)).toBe('{"a":"","b":"2"}');
  });

  it.each([
    ['associated', 1],
    ['Associated', 1],
    ["{'State': 'associated'}", 1],
    ['a newer state', 1],
    ['disassociated', 0],
    ['disassociating', 0],
    ['failed', 0],
  ])('and subnets hold an IPv6 block in the state %s: %i', async (State, held) => {
    const Ipv6CidrBlockAssociationSet = [
      { Ipv6CidrBlock: '2001:db8::/56', Ipv6CidrBlockState: { State: State as 'associated' } },
    ];
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: 'vpc-1', Ipv6CidrBlockAssociationSet }] });
    ec2
      .on(DescribeSubnetsCommand)
      .resolves({ Subnets: [{ SubnetId: 'subnet-1', Ipv6CidrBlockAssociationSet }] });
    expect((await items('vpcs'))[0]?.ipv6Cidrs).toHaveLength(held);
    expect((await items('subnets'))[0]?.ipv6Cidrs).toHaveLength(held);
  });
});

describe('blockPublicAccessExclusions', () => {
  it('are not asked for where Block Public Access is off', async () => {
    const off = { mode: 'off', state: 'default-state', managedBy: null, exclusionsAllowed: null };
    const { aws, calls } = fakeAws({ blockPublicAccessOptions: { seen: [off] } });
    expect(await collectorOf('blockPublicAccessExclusions').collect(aws)).toEqual([]);
    expect(calls.list()).toEqual([]);
  });
});

describe('addresses', () => {
  it('are read at once: what has them, of which pool, and who manages them', async () => {
    ec2.on(DescribeAddressesCommand).resolves({
      Addresses: [
        {
          AllocationId: 'eipalloc-2',
          PublicIp: '192.0.2.2',
          PublicIpv4Pool: 'amazon',
          AssociationId: 'eipassoc-1',
          NetworkInterfaceId: 'eni-1',
          ServiceManaged: 'rnat',
        },
        { AllocationId: 'eipalloc-1', PublicIp: '192.0.2.1', PublicIpv4Pool: 'ipv4pool-ec2-1' },
      ],
    });
    expect(await items('addresses')).toEqual([
      {
        id: 'eipalloc-1',
        publicIp: '192.0.2.1',
        associationId: null,
        networkInterfaceId: null,
        instanceId: null,
        pool: 'ipv4pool-ec2-1',
        managedBy: null,
        tags: {},
      },
      {
        id: 'eipalloc-2',
        publicIp: '192.0.2.2',
        associationId: 'eipassoc-1',
        networkInterfaceId: 'eni-1',
        instanceId: null,
        pool: 'amazon',
        managedBy: 'rnat',
        tags: {},
      },
    ]);
    expect(ec2.commandCalls(DescribeAddressesCommand)).toHaveLength(1);
  });

  it('are a gap where they are denied, and where one has no id', async () => {
    ec2.on(DescribeAddressesCommand).rejects(denied());
    await expect(items('addresses')).rejects.toMatchObject({ gap: { action: 'ec2:DescribeAddresses' } });
    ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{ PublicIp: '192.0.2.1' }] });
    await expect(items('addresses')).rejects.toMatchObject({ gap: { code: 'UnreadableAnswer' } });
  });
});

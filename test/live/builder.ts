import { EC2 } from '@aws-sdk/client-ec2';
import { S3 } from '@aws-sdk/client-s3';
import { STS } from '@aws-sdk/client-sts';

/** Keys that moto takes for those of an account. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The keys of the caller, who lives in moto's own account. */
export const callerKeys: Keys = { accessKeyId: 'test', secretAccessKey: 'test' };

/** The role that the scan takes in each account. */
export const roleName = 'PathproofReader';

const present = <T>(value: T | null | undefined): T => {
  if (value === undefined || value === null) throw new Error('moto left out what it made');
  return value;
};

/** Keys of the role in an account; moto makes the account when it is first asked for. */
export const keysIn = async (endpoint: string, accountId: string): Promise<Keys> => {
  const sts = new STS({ endpoint, region: 'us-east-1', credentials: callerKeys });
  const { Credentials } = await sts.assumeRole({
    RoleArn: `arn:aws:iam::${accountId}:role/${roleName}`,
    RoleSessionName: 'build',
  });
  return {
    accessKeyId: present(Credentials?.AccessKeyId),
    secretAccessKey: present(Credentials?.SecretAccessKey),
    sessionToken: present(Credentials?.SessionToken),
  };
};

type Target =
  | { readonly GatewayId: string }
  | { readonly NatGatewayId: string }
  | { readonly NetworkInterfaceId: string }
  | { readonly VpcPeeringConnectionId: string }
  | { readonly TransitGatewayId: string };

const nameTag = (ResourceType: string, name: string) => ({
  TagSpecifications: [{ ResourceType: ResourceType as 'vpc', Tags: [{ Key: 'Name', Value: name }] }],
});

const to = (destination: string) =>
  destination.startsWith('pl-')
    ? { DestinationPrefixListId: destination }
    : { DestinationCidrBlock: destination };

/** Makes networks in one account and region, a line for each thing. */
export const createBuilder = (endpoint: string, region: string, credentials: Keys) => {
  const ec2 = new EC2({ endpoint, region, credentials });
  const s3 = new S3({ endpoint, region, credentials });
  const zone = `${region}a`;

  const builder = {
    ec2,
    region,
    async vpc(name: string, cidr: string): Promise<string> {
      const { Vpc } = await ec2.createVpc({ CidrBlock: cidr, ...nameTag('vpc', name) });
      const VpcId = present(Vpc?.VpcId);
      await ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
      return VpcId;
    },
    async subnet(VpcId: string, name: string, cidr: string): Promise<string> {
      const made = await ec2.createSubnet({
        VpcId,
        CidrBlock: cidr,
        AvailabilityZone: zone,
        ...nameTag('subnet', name),
      });
      return present(made.Subnet?.SubnetId);
    },
    /** A table with routes for subnets. */
    async table(
      VpcId: string,
      name: string,
      subnets: readonly string[],
      routes: Readonly<Record<string, Target>> = {},
    ): Promise<string> {
      const { RouteTable } = await ec2.createRouteTable({ VpcId, ...nameTag('route-table', name) });
      const RouteTableId = present(RouteTable?.RouteTableId);
      for (const SubnetId of subnets) await ec2.associateRouteTable({ RouteTableId, SubnetId });
      await builder.routes(RouteTableId, routes);
      return RouteTableId;
    },
    async routes(RouteTableId: string, routes: Readonly<Record<string, Target>>): Promise<void> {
      for (const [destination, target] of Object.entries(routes))
        await ec2.createRoute({ RouteTableId, ...to(destination), ...target });
    },
    async mainTable(vpcId: string): Promise<string> {
      const { RouteTables } = await ec2.describeRouteTables({
        Filters: [
          { Name: 'vpc-id', Values: [vpcId] },
          { Name: 'association.main', Values: ['true'] },
        ],
      });
      return present(RouteTables?.[0]?.RouteTableId);
    },
    async internetGateway(VpcId: string): Promise<string> {
      const { InternetGateway } = await ec2.createInternetGateway({});
      const InternetGatewayId = present(InternetGateway?.InternetGatewayId);
      await ec2.attachInternetGateway({ InternetGatewayId, VpcId });
      return InternetGatewayId;
    },
    async address(): Promise<string> {
      return present((await ec2.allocateAddress({ Domain: 'vpc' })).AllocationId);
    },
    async nat(SubnetId: string, name: string): Promise<string> {
      const { NatGateway } = await ec2.createNatGateway({
        SubnetId,
        AllocationId: await builder.address(),
        ...nameTag('natgateway', name),
      });
      return present(NatGateway?.NatGatewayId);
    },
    async prefixList(name: string, ...cidrs: readonly string[]): Promise<string> {
      const { PrefixList } = await ec2.createManagedPrefixList({
        PrefixListName: name,
        MaxEntries: 10,
        AddressFamily: 'IPv4',
        Entries: cidrs.map((Cidr) => ({ Cidr })),
      });
      return present(PrefixList?.PrefixListId);
    },
    /** The ranges of a service, as AWS's own prefix list has them. */
    async rangesOf(service: string): Promise<readonly string[]> {
      const { PrefixLists } = await ec2.describeManagedPrefixLists({
        Filters: [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${region}.${service}`] }],
      });
      const PrefixListId = present(PrefixLists?.[0]?.PrefixListId);
      const { Entries } = await ec2.getManagedPrefixListEntries({ PrefixListId });
      return (Entries ?? []).map(({ Cidr }) => present(Cidr));
    },
    /** A security group that admits TCP on a port from each source: a CIDR, a prefix list or a group. */
    async group(VpcId: string, name: string, port: number, ...sources: readonly string[]): Promise<string> {
      const { GroupId } = await ec2.createSecurityGroup({
        VpcId,
        GroupName: name,
        Description: name,
        ...nameTag('security-group', name),
      });
      const IpPermissions = sources.map((source) => ({
        IpProtocol: 'tcp',
        FromPort: port,
        ToPort: port,
        ...(source.startsWith('pl-')
          ? { PrefixListIds: [{ PrefixListId: source }] }
          : source.startsWith('sg-')
            ? { UserIdGroupPairs: [{ GroupId: source }] }
            : { IpRanges: [{ CidrIp: source }] }),
      }));
      if (IpPermissions.length > 0)
        await ec2.authorizeSecurityGroupIngress({ GroupId: present(GroupId), IpPermissions });
      return present(GroupId);
    },
    async gatewayEndpoint(
      VpcId: string,
      name: string,
      service: string,
      ...RouteTableIds: string[]
    ): Promise<string> {
      const { VpcEndpoint } = await ec2.createVpcEndpoint({
        VpcId,
        VpcEndpointType: 'Gateway',
        ServiceName: `com.amazonaws.${region}.${service}`,
        RouteTableIds,
        ...nameTag('vpc-endpoint', name),
      });
      return present(VpcEndpoint?.VpcEndpointId);
    },
    async interfaceEndpoint(
      VpcId: string,
      name: string,
      service: string,
      SubnetId: string,
      group: string,
      PrivateDnsEnabled = true,
    ): Promise<string> {
      const { VpcEndpoint } = await ec2.createVpcEndpoint({
        VpcId,
        VpcEndpointType: 'Interface',
        ServiceName: `com.amazonaws.${region}.${service}`,
        SubnetIds: [SubnetId],
        SecurityGroupIds: [group],
        PrivateDnsEnabled,
        ...nameTag('vpc-endpoint', name),
      });
      return present(VpcEndpoint?.VpcEndpointId);
    },
    /** A running instance; the id of its interface. */
    async instance(SubnetId: string, group: string): Promise<string> {
      const { Instances } = await ec2.runInstances({
        ImageId: 'ami-12c6146b',
        MinCount: 1,
        MaxCount: 1,
        SubnetId,
        SecurityGroupIds: [group],
      });
      return present(Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId);
    },
    /** An ACL that lets nothing through, put on a subnet. */
    async closedAcl(VpcId: string, SubnetId: string): Promise<void> {
      const made = await ec2.createNetworkAcl({ VpcId, ...nameTag('network-acl', 'closed') });
      const NetworkAclId = present(made.NetworkAcl?.NetworkAclId);
      const { NetworkAcls } = await ec2.describeNetworkAcls({
        Filters: [{ Name: 'association.subnet-id', Values: [SubnetId] }],
      });
      const old = (NetworkAcls ?? []).flatMap(({ Associations }) => Associations ?? []);
      const AssociationId = present(old.find((one) => one.SubnetId === SubnetId)?.NetworkAclAssociationId);
      await ec2.replaceNetworkAclAssociation({ AssociationId, NetworkAclId });
    },
    /** An instance with a public address that forwards what is not meant for it. */
    async natInstance(SubnetId: string, group: string): Promise<string> {
      const NetworkInterfaceId = await builder.instance(SubnetId, group);
      await ec2.modifyNetworkInterfaceAttribute({ NetworkInterfaceId, SourceDestCheck: { Value: false } });
      await ec2.associateAddress({ NetworkInterfaceId, AllocationId: await builder.address() });
      return NetworkInterfaceId;
    },
    async peering(VpcId: string, PeerVpcId: string): Promise<string> {
      const { VpcPeeringConnection } = await ec2.createVpcPeeringConnection({ VpcId, PeerVpcId });
      const VpcPeeringConnectionId = present(VpcPeeringConnection?.VpcPeeringConnectionId);
      await ec2.acceptVpcPeeringConnection({ VpcPeeringConnectionId });
      return VpcPeeringConnectionId;
    },
    async transitGateway(): Promise<string> {
      return present((await ec2.createTransitGateway({})).TransitGateway?.TransitGatewayId);
    },
    async attachment(TransitGatewayId: string, VpcId: string, SubnetId: string): Promise<string> {
      const made = await ec2.createTransitGatewayVpcAttachment({
        TransitGatewayId,
        VpcId,
        SubnetIds: [SubnetId],
      });
      return present(made.TransitGatewayVpcAttachment?.TransitGatewayAttachmentId);
    },
    async transitGatewayRoute(TransitGatewayId: string, cidr: string, attachment: string): Promise<void> {
      const { TransitGatewayRouteTables } = await ec2.describeTransitGatewayRouteTables({
        Filters: [{ Name: 'transit-gateway-id', Values: [TransitGatewayId] }],
      });
      await ec2.createTransitGatewayRoute({
        DestinationCidrBlock: cidr,
        TransitGatewayRouteTableId: present(TransitGatewayRouteTables?.[0]?.TransitGatewayRouteTableId),
        TransitGatewayAttachmentId: attachment,
      });
    },
    async bucket(name: string, policy?: object): Promise<void> {
      await s3.createBucket({
        Bucket: name,
        // AWS: us-east-1 is the one region that may not be named (S3 API, CreateBucket).
        ...(region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
      });
      if (policy) await s3.putBucketPolicy({ Bucket: name, Policy: JSON.stringify(policy) });
    },
  };
  return builder;
};

/** What makes networks in one account and region. */
export type Builder = ReturnType<typeof createBuilder>;

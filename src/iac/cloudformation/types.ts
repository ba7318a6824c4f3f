import { mappedTypes } from '../resource-types.ts';

/** Workloads and what they are made from, and the properties by which they are in a network: no other is read. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'AWS::EC2::Instance': [
      'SubnetId',
      'SecurityGroupIds',
      'SecurityGroups',
      'NetworkInterfaces',
      'SourceDestCheck',
      'PrivateIpAddress',
      'LaunchTemplate',
      'AvailabilityZone',
      'Tags',
    ],
    'AWS::EC2::NetworkInterfaceAttachment': ['InstanceId', 'NetworkInterfaceId', 'DeviceIndex'],
    'AWS::EC2::LaunchTemplate': ['LaunchTemplateData', 'LaunchTemplateName'],
    'AWS::AutoScaling::AutoScalingGroup': [
      'VPCZoneIdentifier',
      'LaunchTemplate',
      'LaunchConfigurationName',
      'MixedInstancesPolicy',
      'AvailabilityZones',
    ],
    'AWS::AutoScaling::LaunchConfiguration': ['SecurityGroups', 'AssociatePublicIpAddress'],
    'AWS::Lambda::Function': ['VpcConfig', 'FunctionName'],
    'AWS::ECS::Service': ['NetworkConfiguration', 'Cluster', 'ServiceName'],
    'AWS::EKS::Cluster': ['ResourcesVpcConfig', 'Name'],
    'AWS::EKS::Nodegroup': ['Subnets', 'ClusterName', 'LaunchTemplate'],
    'AWS::RDS::DBInstance': [
      'DBSubnetGroupName',
      'VPCSecurityGroups',
      'DBClusterIdentifier',
      'PubliclyAccessible',
    ],
    'AWS::RDS::DBCluster': ['DBSubnetGroupName', 'VpcSecurityGroupIds'],
    'AWS::RDS::DBSubnetGroup': ['SubnetIds', 'DBSubnetGroupName'],
    'AWS::ElasticLoadBalancingV2::LoadBalancer': [
      'Subnets',
      'SubnetMappings',
      'SecurityGroups',
      'Scheme',
      'Type',
      'Name',
      'IpAddressType',
    ],
    'AWS::ElasticLoadBalancing::LoadBalancer': ['Subnets', 'SecurityGroups', 'Scheme', 'LoadBalancerName'],
    'AWS::EFS::MountTarget': ['SubnetId', 'SecurityGroups', 'FileSystemId', 'IpAddress'],
    'AWS::S3::Bucket': ['BucketName', 'PublicAccessBlockConfiguration'],
  }),
);

/** The types that are read: those that are understood and that a template may name. */
export const readTypes = (): readonly string[] => [...mappedTypes].filter((type) => type.startsWith('AWS::'));

const READ: ReadonlySet<string> = new Set(readTypes());

/** What is read of a type's properties: all, some, or (undefined) the type is read over. */
export const readOf = (type: string): 'all' | readonly string[] | undefined =>
  READ.has(type) ? (PARTS.get(type) ?? 'all') : undefined;

/** Families that can steer ways: a type of theirs that is not read may matter. */
const STEERING =
  /^AWS::(?:EC2|NetworkFirewall|NetworkManager|VpcLattice|Route53Resolver|Route53Profiles|DirectConnect|ServiceDiscovery|ODB|EVS)::/;

/** Types of those families that have no say in ways: they watch, hold or count. */
const BESIDES = new Set(
  [
    'CapacityReservation CapacityReservationFleet CustomerGateway EC2Fleet EIP EIPAssociation EnclaveCertificateIamRoleAssociation FlowLog Host',
    'IPAM IPAMAllocation IPAMPool IPAMPoolCidr IPAMResourceDiscovery IPAMResourceDiscoveryAssociation IPAMScope',
    'InstanceConnectEndpoint KeyPair NetworkInsightsAccessScope NetworkInsightsAccessScopeAnalysis',
    'NetworkInsightsAnalysis NetworkInsightsPath NetworkPerformanceMetricSubscription PlacementGroup SnapshotBlockPublicAccess',
    'SpotFleet TrafficMirrorFilter TrafficMirrorFilterRule TrafficMirrorSession TrafficMirrorTarget',
    'VPCEndpointConnectionNotification Volume VolumeAttachment',
  ].flatMap((line) => line.split(' ').map((name) => `AWS::EC2::${name}`)),
);
for (const name of ['Instance', 'Service', 'PublicDnsNamespace', 'HttpNamespace'])
  BESIDES.add(`AWS::ServiceDiscovery::${name}`);

/** Does a type that is not read belong to what steers ways? */
export const maySteer = (type: string): boolean => STEERING.test(type) && !BESIDES.has(type);

/** Types of AWS that make whatever others wrote. */
const MAKING = new Set([
  'AWS::CloudFormation::CustomResource',
  'AWS::CloudFormation::StackSet',
  'AWS::ServiceCatalog::CloudFormationProvisionedProduct',
]);

/** Is this a resource of someone else's making: a custom resource, a module, a product, a type from a private registry? */
export const isForeign = (type: string): boolean =>
  !type.startsWith('AWS::') || MAKING.has(type) || type.endsWith('::MODULE');

/** Attributes that are the id of the thing itself, which `Ref` is as well. */
const ID_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'AWS::EC2::VPC': ['VpcId'],
    'AWS::EC2::Subnet': ['SubnetId'],
    'AWS::EC2::RouteTable': ['RouteTableId'],
    'AWS::EC2::NatGateway': ['NatGatewayId'],
    'AWS::EC2::InternetGateway': ['InternetGatewayId'],
    'AWS::EC2::EgressOnlyInternetGateway': ['Id'],
    'AWS::EC2::VPCEndpoint': ['Id'],
    'AWS::EC2::SecurityGroup': ['GroupId', 'Id'],
    'AWS::EC2::NetworkAcl': ['Id'],
    'AWS::EC2::PrefixList': ['PrefixListId'],
    'AWS::EC2::VPNGateway': ['VPNGatewayId'],
    'AWS::EC2::VPCPeeringConnection': ['Id'],
    'AWS::EC2::TransitGateway': ['Id'],
    'AWS::EC2::TransitGatewayAttachment': ['Id'],
    'AWS::EC2::TransitGatewayVpcAttachment': ['Id'],
    'AWS::EC2::TransitGatewayRouteTable': ['TransitGatewayRouteTableId'],
    'AWS::EC2::NetworkInterface': ['Id'],
    'AWS::EC2::Instance': ['InstanceId'],
    'AWS::EC2::LaunchTemplate': ['LaunchTemplateId'],
    'AWS::Route53::HostedZone': ['Id'],
    'AWS::Route53Resolver::ResolverRule': ['ResolverRuleId'],
    'AWS::Route53Resolver::ResolverEndpoint': ['ResolverEndpointId'],
  }),
);

/** Attributes that are what a property of the resource says, where it has that property. */
const PROPERTY_ATTRIBUTES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'AWS::EC2::VPC': ['CidrBlock', 'InstanceTenancy'],
    'AWS::EC2::Subnet': ['CidrBlock', 'VpcId', 'AvailabilityZone', 'Ipv6CidrBlock'],
    'AWS::EC2::SecurityGroup': ['VpcId'],
    'AWS::EC2::TransitGatewayVpcAttachment': ['VpcId', 'TransitGatewayId'],
    'AWS::SSM::Parameter': ['Value', 'Type'],
  }),
);

/** An attribute under the name that all readers use: `Ref` for a thing's own id. */
export const attributeNamed = (type: string, attribute: string): string =>
  ID_ATTRIBUTES.get(type)?.includes(attribute) ? 'Ref' : attribute;

/** Is an attribute what the property of the same name says? */
export const isProperty = (type: string, attribute: string): boolean =>
  PROPERTY_ATTRIBUTES.get(type)?.includes(attribute) ?? false;

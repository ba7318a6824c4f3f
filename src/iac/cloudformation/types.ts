/** Types whose properties are all read: they are the network, and what decides on its ways. */
const WHOLE: ReadonlySet<string> = new Set([
  'AWS::EC2::VPC',
  'AWS::EC2::VPCCidrBlock',
  'AWS::EC2::DHCPOptions',
  'AWS::EC2::VPCDHCPOptionsAssociation',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetCidrBlock',
  'AWS::EC2::RouteTable',
  'AWS::EC2::Route',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::GatewayRouteTableAssociation',
  'AWS::EC2::VPNGateway',
  'AWS::EC2::VPNGatewayRoutePropagation',
  'AWS::EC2::NatGateway',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCEndpointService',
  'AWS::EC2::VPCEndpointServicePermissions',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupVpcAssociation',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::NetworkAclEntry',
  'AWS::EC2::SubnetNetworkAclAssociation',
  'AWS::EC2::PrefixList',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::EC2::TransitGateway',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::TransitGatewayPeeringAttachment',
  'AWS::EC2::TransitGatewayRouteTable',
  'AWS::EC2::TransitGatewayRoute',
  'AWS::EC2::TransitGatewayRouteTableAssociation',
  'AWS::EC2::TransitGatewayRouteTablePropagation',
  'AWS::EC2::VPCBlockPublicAccessOptions',
  'AWS::EC2::VPCBlockPublicAccessExclusion',
  'AWS::EC2::NetworkInterface',
  'AWS::Route53::HostedZone',
  'AWS::Route53::RecordSet',
  'AWS::Route53::RecordSetGroup',
  'AWS::Route53Resolver::ResolverRule',
  'AWS::Route53Resolver::ResolverRuleAssociation',
  'AWS::Route53Resolver::ResolverEndpoint',
  'AWS::Route53Profiles::Profile',
  'AWS::Route53Profiles::ProfileAssociation',
  'AWS::Route53Profiles::ProfileResourceAssociation',
  'AWS::S3::BucketPolicy',
  'AWS::S3::AccessPoint',
  'AWS::EC2::VPNConnection',
]);

/** Workloads and what they are made from, and the properties by which they are in a network: no other is read. */
const WORKLOADS: ReadonlyMap<string, readonly string[]> = new Map(
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
    'AWS::EC2::EIP': ['InstanceId', 'Domain', 'Tags'],
    'AWS::EC2::EIPAssociation': ['AllocationId', 'EIP', 'InstanceId', 'NetworkInterfaceId'],
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

/** What is read of a type's properties: all, some, or (undefined) the type is read over. */
export const readOf = (type: string): 'all' | readonly string[] | undefined => {
  if (WHOLE.has(type)) return 'all';
  return WORKLOADS.get(type);
};

/** The types that are read. */
export const readTypes = (): readonly string[] => [...WHOLE, ...WORKLOADS.keys()];

/** Families that can steer ways: a type of theirs that is not read may matter. */
const STEERING =
  /^AWS::(?:EC2|NetworkFirewall|NetworkManager|VpcLattice|Route53Resolver|Route53Profiles|DirectConnect|ServiceDiscovery|ODB|EVS)::/;

/** Types of those families that have no say in ways: they watch, hold or count. */
const BESIDES = new Set(
  [
    'CapacityReservation CapacityReservationFleet CustomerGateway EC2Fleet EnclaveCertificateIamRoleAssociation FlowLog Host',
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

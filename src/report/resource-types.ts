/** What a kind of resource is called elsewhere. */
export interface ResourceType {
  /** The name of CloudFormation and Config. */
  readonly cloudFormation: string;
  /** The name in the AWS Security Finding Format; Other where it has none. */
  readonly asff: string;
  /** The word in an ARN of EC2; null where it has none. */
  readonly arn: string | null;
}

const ec2 = (name: string, arn: string, asff = 'Other'): ResourceType => ({
  cloudFormation: `AWS::EC2::${name}`,
  asff,
  arn,
});

const types: Readonly<Record<string, ResourceType>> = {
  subnet: ec2('Subnet', 'subnet', 'AwsEc2Subnet'),
  vpc: ec2('VPC', 'vpc', 'AwsEc2Vpc'),
  'route-table': ec2('RouteTable', 'route-table', 'AwsEc2RouteTable'),
  'vpc-endpoint': ec2('VPCEndpoint', 'vpc-endpoint'),
  'gateway-endpoint': ec2('VPCEndpoint', 'vpc-endpoint'),
  'interface-endpoint': ec2('VPCEndpoint', 'vpc-endpoint'),
  'firewall-endpoint': ec2('VPCEndpoint', 'vpc-endpoint'),
  'endpoint-service': ec2('VPCEndpointService', 'vpc-endpoint-service', 'AwsEc2VpcEndpointService'),
  'vpc-endpoint-service': ec2('VPCEndpointService', 'vpc-endpoint-service', 'AwsEc2VpcEndpointService'),
  'nat-gateway': ec2('NatGateway', 'natgateway'),
  'nat-instance': ec2('Instance', 'instance', 'AwsEc2Instance'),
  'internet-gateway': ec2('InternetGateway', 'internet-gateway'),
  'egress-only-internet-gateway': ec2('EgressOnlyInternetGateway', 'egress-only-internet-gateway'),
  'transit-gateway': ec2('TransitGateway', 'transit-gateway', 'AwsEc2TransitGateway'),
  'transit-gateway-route-table': ec2('TransitGatewayRouteTable', 'transit-gateway-route-table'),
  peering: ec2('VPCPeeringConnection', 'vpc-peering-connection', 'AwsEc2VpcPeeringConnection'),
  'security-group': ec2('SecurityGroup', 'security-group', 'AwsEc2SecurityGroup'),
  'network-acl': ec2('NetworkAcl', 'network-acl', 'AwsEc2NetworkAcl'),
  'network-interface': ec2('NetworkInterface', 'network-interface', 'AwsEc2NetworkInterface'),
  'virtual-private-gateway': ec2('VPNGateway', 'vpn-gateway'),
  bucket: { cloudFormation: 'AWS::S3::Bucket', asff: 'AwsS3Bucket', arn: null },
  region: { cloudFormation: 'AWS::::Account', asff: 'AwsAccount', arn: null },
};

/** What a kind of subject or hop is called elsewhere; a kind without a name there is `Other`. */
export const resourceTypeOf = (kind: string): ResourceType =>
  types[kind] ?? { cloudFormation: 'Other', asff: 'Other', arn: null };

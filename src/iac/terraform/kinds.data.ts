/*
 * What an attribute of Terraform can name: the resource types that it may refer to. A reference to anything else in the
 * same expression (the condition of a choice, a part of an object) is not meant.
 */

/** Types by what they are. */
export const KINDS = {
  vpc: ['aws_vpc', 'aws_default_vpc', 'awscc_ec2_vpc'],
  'dhcp-options': ['aws_vpc_dhcp_options', 'aws_default_vpc_dhcp_options', 'awscc_ec2_dhcp_options'],
  subnet: ['aws_subnet', 'aws_default_subnet', 'awscc_ec2_subnet'],
  'route-table': ['aws_route_table', 'aws_default_route_table', 'awscc_ec2_route_table'],
  'internet-gateway': ['aws_internet_gateway', 'awscc_ec2_internet_gateway'],
  'vpn-gateway': ['aws_vpn_gateway', 'awscc_ec2_vpn_gateway'],
  /** What `gateway_id` of a route can be. */
  gateway: [
    'aws_internet_gateway',
    'aws_vpn_gateway',
    'aws_vpc_endpoint',
    'awscc_ec2_internet_gateway',
    'awscc_ec2_vpn_gateway',
  ],
  'nat-gateway': ['aws_nat_gateway', 'awscc_ec2_nat_gateway'],
  'egress-only-internet-gateway': [
    'aws_egress_only_internet_gateway',
    'awscc_ec2_egress_only_internet_gateway',
  ],
  'carrier-gateway': ['aws_ec2_carrier_gateway', 'awscc_ec2_carrier_gateway'],
  eip: ['aws_eip', 'awscc_ec2_eip'],
  endpoint: ['aws_vpc_endpoint', 'awscc_ec2_vpc_endpoint'],
  'endpoint-service': ['aws_vpc_endpoint_service', 'awscc_ec2_vpc_endpoint_service'],
  'security-group': ['aws_security_group', 'aws_default_security_group', 'awscc_ec2_security_group'],
  'network-acl': ['aws_network_acl', 'aws_default_network_acl', 'awscc_ec2_network_acl'],
  'prefix-list': ['aws_ec2_managed_prefix_list', 'aws_prefix_list', 'awscc_ec2_prefix_list'],
  peering: [
    'aws_vpc_peering_connection',
    'aws_vpc_peering_connection_accepter',
    'awscc_ec2_vpc_peering_connection',
  ],
  'transit-gateway': ['aws_ec2_transit_gateway', 'awscc_ec2_transit_gateway'],
  'transit-gateway-attachment': [
    'aws_ec2_transit_gateway_vpc_attachment',
    'aws_ec2_transit_gateway_vpc_attachment_accepter',
    'aws_ec2_transit_gateway_peering_attachment',
    'aws_ec2_transit_gateway_peering_attachment_accepter',
    'aws_ec2_transit_gateway_connect',
    'awscc_ec2_transit_gateway_attachment',
    'awscc_ec2_transit_gateway_vpc_attachment',
  ],
  'transit-gateway-route-table': [
    'aws_ec2_transit_gateway_route_table',
    'awscc_ec2_transit_gateway_route_table',
  ],
  'network-interface': ['aws_network_interface', 'awscc_ec2_network_interface'],
  instance: ['aws_instance', 'awscc_ec2_instance'],
  'hosted-zone': ['aws_route53_zone', 'awscc_route53_hosted_zone'],
  'resolver-rule': ['aws_route53_resolver_rule', 'awscc_route53resolver_resolver_rule'],
  'resolver-endpoint': ['aws_route53_resolver_endpoint', 'awscc_route53resolver_resolver_endpoint'],
  'dns-profile': ['aws_route53profiles_profile', 'awscc_route53profiles_profile'],
  bucket: ['aws_s3_bucket', 'awscc_s3_bucket'],
  'access-point': ['aws_s3_access_point', 'awscc_s3_access_point'],
  'db-subnet-group': ['aws_db_subnet_group', 'awscc_rds_db_subnet_group'],
  'launch-template': ['aws_launch_template', 'awscc_ec2_launch_template'],
  'launch-configuration': ['aws_launch_configuration', 'awscc_autoscaling_launch_configuration'],
  'load-balancer': ['aws_lb', 'aws_alb', 'awscc_elasticloadbalancingv2_load_balancer'],
  'eks-cluster': ['aws_eks_cluster', 'awscc_eks_cluster'],
  /** An IPv4 block of any resource. */
  cidr: [],
  /** An IPv6 block of any resource. */
  cidr6: [],
  /** Any attribute of any resource (an ARN, a name). */
  any: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** What an attribute names. */
export type Kind = keyof typeof KINDS;

/** How ids of a kind begin: a known text that begins otherwise is no id but a part of the expression (a key, a condition). */
export const ID_PREFIXES: Readonly<Partial<Record<Kind, RegExp>>> = {
  vpc: /^vpc-/,
  'dhcp-options': /^dopt-/,
  subnet: /^subnet-/,
  'route-table': /^rtb-/,
  'internet-gateway': /^igw-/,
  'vpn-gateway': /^vgw-/,
  gateway: /^(?:igw|vgw|vpce|local$)/,
  'nat-gateway': /^nat-/,
  'egress-only-internet-gateway': /^eigw-/,
  'carrier-gateway': /^cagw-/,
  eip: /^eipalloc-/,
  endpoint: /^vpce-/,
  'endpoint-service': /^vpce-svc-/,
  'security-group': /^(?:\d{12}\/)?sg-/,
  'network-acl': /^acl-/,
  'prefix-list': /^pl-/,
  peering: /^pcx-/,
  'transit-gateway': /^tgw-/,
  'transit-gateway-attachment': /^tgw-attach-/,
  'transit-gateway-route-table': /^tgw-rtb-/,
  'network-interface': /^eni-/,
  instance: /^i-/,
  'resolver-rule': /^rslvr-/,
  'resolver-endpoint': /^rslvr-/,
  'dns-profile': /^rp-/,
  'launch-template': /^lt-/,
  cidr: /^[\d.]+\//,
  cidr6: /:/,
};

/**
 * Attributes of resources that are no id of their own: how Fn::GetAtt names them. Where several types have an attribute of
 * the same name, it means the same.
 */
export const ATTRIBUTES: Readonly<Record<string, string>> = {
  id: 'Ref',
  arn: 'Arn',
  cidr_block: 'CidrBlock',
  ipv6_cidr_block: 'Ipv6CidrBlock',
  default_security_group_id: 'DefaultSecurityGroup',
  default_network_acl_id: 'DefaultNetworkAcl',
  default_route_table_id: 'DefaultRouteTable',
  main_route_table_id: 'MainRouteTable',
  allocation_id: 'Ref',
  zone_id: 'Ref',
};

/** Attributes that are the id of their own type, whatever they are called. */
export const OWN_IDS: Readonly<Record<string, readonly string[]>> = {
  aws_default_route_table: ['default_route_table_id'],
  aws_default_network_acl: ['default_network_acl_id'],
  aws_s3_bucket: ['bucket'],
  aws_route53_zone: ['zone_id'],
  aws_lb: ['arn'],
  aws_alb: ['arn'],
  aws_db_subnet_group: ['name'],
  aws_launch_configuration: ['name'],
  aws_eks_cluster: ['name'],
};

/** Resources that are no thing of their own: their id is that of another, which this attribute names. */
export const ALIASES: Readonly<Record<string, string>> = {
  aws_vpc_peering_connection_accepter: 'vpc_peering_connection_id',
  aws_vpc_peering_connection_options: 'vpc_peering_connection_id',
  aws_ec2_transit_gateway_vpc_attachment_accepter: 'transit_gateway_attachment_id',
  aws_ec2_transit_gateway_peering_attachment_accepter: 'transit_gateway_attachment_id',
  aws_s3_bucket_policy: 'bucket',
  aws_s3_bucket_public_access_block: 'bucket',
  aws_s3_bucket_versioning: 'bucket',
};

import { known, type Value } from '../../declared.ts';
import { type Block, blockOf, itself, one, textIn } from '../block.ts';
import { isObject } from '../json.ts';
import {
  always,
  id,
  list,
  type Mapping,
  type Mappings,
  orElse,
  type Part,
  plain,
  whenKnown,
} from './mapping.ts';

/** Tags as CloudFormation lists them; null where they are not known or there are none. */
export const tags = (block: Block): Value | null => {
  const given = block.values['tags'];
  if (!isObject(given) || block.sensitive === true) return null;
  const secret = isObject(block.sensitive) ? block.sensitive['tags'] : false;
  if (secret === true) return null;
  return {
    is: 'list',
    more: null,
    items: Object.entries(given)
      .filter(([key, value]) => typeof value === 'string' && !(isObject(secret) && secret[key] === true))
      .map(([key, value]) => ({
        is: 'object',
        fields: { Key: known(key), Value: known(value as string) },
      })),
  };
};

/** The IPv6 block that a VPC is made with, which CloudFormation has as a resource of its own. */
const ipv6OfVpc = (block: Block): readonly Part[] => {
  const asked = textIn(block, 'assign_generated_ipv6_cidr_block') === 'true';
  const pool = one(block, 'ipv6_ipam_pool_id', null, 'unset');
  const cidr = one(block, 'ipv6_cidr_block', 'cidr6', 'unset');
  if (!asked && pool === null && cidr === null) return [];
  return [
    {
      suffix: 'ipv6',
      type: 'AWS::EC2::VPCCidrBlock',
      properties: {
        VpcId: itself(block),
        Ipv6CidrBlock: cidr ?? one(block, 'ipv6_cidr_block', 'cidr6'),
        AmazonProvidedIpv6CidrBlock: known(asked),
      },
    },
  ];
};

const vpc = (more: Mapping['properties']): Mapping => ({
  type: 'AWS::EC2::VPC',
  properties: {
    CidrBlock: plain('cidr_block'),
    // AWS: the provider makes a VPC with DNS support and without DNS hostnames, as the API does (registry: aws_vpc).
    EnableDnsSupport: orElse(plain('enable_dns_support'), true),
    EnableDnsHostnames: orElse(plain('enable_dns_hostnames'), false),
    DefaultRouteTable: whenKnown('default_route_table_id'),
    MainRouteTable: whenKnown('main_route_table_id'),
    DefaultSecurityGroup: whenKnown('default_security_group_id'),
    DefaultNetworkAcl: whenKnown('default_network_acl_id'),
    Tags: tags,
    ...more,
  },
  parts: ipv6OfVpc,
});

/**
 * The IPv6 block of a subnet, if it can have one. The provider marks it unknown where no one gave it; and a choice that is
 * written (`var.ipv6 ? … : null`) leads to none where the VPC has none.
 * AWS: a subnet's IPv6 block is a part of one of its VPC (EC2 user guide, "Subnet CIDR blocks").
 */
const ipv6OfSubnet = (block: Block): Value | null => {
  const value = one(block, 'ipv6_cidr_block', null, 'unset');
  if (value?.is !== 'unknown') return value;
  const vpcId = one(block, 'vpc_id', 'vpc');
  const own =
    vpcId?.is === 'reference'
      ? block.graph.ofTypes(null, ['aws_vpc']).find(({ address }) => address === vpcId.to)
      : undefined;
  const vpcBlock = own?.mode === 'managed' ? blockOf(block.graph, own, 'after') : null;
  const added = block.graph.ofTypes(null, ['aws_vpc_ipv6_cidr_block_association']);
  return vpcBlock !== null && added.length === 0 && ipv6OfVpc(vpcBlock).length === 0 ? null : value;
};

const subnet = (more: Mapping['properties']): Mapping => ({
  type: 'AWS::EC2::Subnet',
  properties: {
    VpcId: id('vpc_id', 'vpc'),
    CidrBlock: plain('cidr_block'),
    AvailabilityZone: plain('availability_zone'),
    AvailabilityZoneId: whenKnown('availability_zone_id'),
    Ipv6CidrBlock: ipv6OfSubnet,
    Ipv6Native: orElse(plain('ipv6_native'), false),
    EnableDns64: orElse(plain('enable_dns64'), false),
    MapPublicIpOnLaunch: orElse(plain('map_public_ip_on_launch'), false),
    Tags: tags,
    ...more,
  },
});

const adopted = { Adopted: always(known(true)) };

/** VPCs, their address blocks and DHCP options, and subnets. */
export const VPCS: Mappings = {
  aws_vpc: vpc({}),
  // AWS: the default VPC has DNS hostnames (EC2 user guide, "Default VPC components").
  aws_default_vpc: vpc({
    ...adopted,
    IsDefault: always(known(true)),
    EnableDnsHostnames: orElse(plain('enable_dns_hostnames'), true),
  }),
  aws_vpc_ipv4_cidr_block_association: {
    type: 'AWS::EC2::VPCCidrBlock',
    properties: { VpcId: id('vpc_id', 'vpc'), CidrBlock: plain('cidr_block') },
  },
  aws_vpc_ipv6_cidr_block_association: {
    type: 'AWS::EC2::VPCCidrBlock',
    properties: {
      VpcId: id('vpc_id', 'vpc'),
      Ipv6CidrBlock: plain('ipv6_cidr_block'),
      AmazonProvidedIpv6CidrBlock: plain('assign_generated_ipv6_cidr_block'),
    },
  },
  aws_vpc_dhcp_options: {
    type: 'AWS::EC2::DHCPOptions',
    properties: { DomainName: plain('domain_name'), DomainNameServers: list('domain_name_servers') },
  },
  aws_default_vpc_dhcp_options: {
    type: 'AWS::EC2::DHCPOptions',
    properties: {
      ...adopted,
      // AWS: the default options set names the Route 53 Resolver (registry: aws_default_vpc_dhcp_options).
      DomainNameServers: always({ is: 'list', items: [known('AmazonProvidedDNS')], more: null }),
    },
  },
  aws_vpc_dhcp_options_association: {
    type: 'AWS::EC2::VPCDHCPOptionsAssociation',
    properties: { VpcId: id('vpc_id', 'vpc'), DhcpOptionsId: id('dhcp_options_id', 'dhcp-options') },
    liveId: null,
  },
  aws_subnet: subnet({}),
  aws_default_subnet: subnet(adopted),
  aws_vpc_block_public_access_options: {
    type: 'AWS::EC2::VPCBlockPublicAccessOptions',
    properties: { InternetGatewayBlockMode: plain('internet_gateway_block_mode') },
  },
  aws_vpc_block_public_access_exclusion: {
    type: 'AWS::EC2::VPCBlockPublicAccessExclusion',
    properties: {
      InternetGatewayExclusionMode: plain('internet_gateway_exclusion_mode'),
      VpcId: id('vpc_id', 'vpc'),
      SubnetId: id('subnet_id', 'subnet'),
    },
  },
};

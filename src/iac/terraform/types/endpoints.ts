import type { Value } from '../../declared.ts';
import { type Block, itself, many, nested, one } from '../block.ts';
import { policy } from '../policy.ts';
import {
  id,
  list,
  type Mapping,
  type Mappings,
  objectValue,
  optional,
  optionalId,
  orElse,
  ownList,
  type Part,
  plain,
} from './mapping.ts';
import { tags } from './vpc.ts';

const joined = (relation: string, member: string) => ({
  type: `aws_vpc_endpoint_${relation}_association`,
  owner: 'vpc_endpoint_id',
  member,
});

const dnsOptions = (block: Block): Value | null => {
  const [options] = nested(block, 'dns_options').blocks;
  if (options === undefined) return null;
  return objectValue({
    DnsRecordIpType: one(options, 'dns_record_ip_type'),
    PrivateDnsOnlyForInboundResolverEndpoint: one(options, 'private_dns_only_for_inbound_resolver_endpoint'),
  });
};

const endpointServicePermissions = (block: Block): readonly Part[] => {
  const principals = many(block, 'allowed_principals');
  if (principals?.is !== 'list' || (principals.items.length === 0 && principals.more === null)) return [];
  return [
    {
      suffix: 'allowed_principals',
      type: 'AWS::EC2::VPCEndpointServicePermissions',
      properties: { ServiceId: itself(block), AllowedPrincipals: principals },
    },
  ];
};

const toEndpoint: Mapping['properties'] = { VpcEndpointId: id('vpc_endpoint_id', 'endpoint') };

/** Endpoints, what is joined to them by resources of their own, and endpoint services. */
export const ENDPOINTS: Mappings = {
  aws_vpc_endpoint: {
    type: 'AWS::EC2::VPCEndpoint',
    properties: {
      VpcId: id('vpc_id', 'vpc'),
      ServiceName: optionalId('service_name', 'any'),
      ServiceRegion: optional('service_region'),
      // AWS: Gateway where no type is said, and no private DNS (registry: aws_vpc_endpoint).
      VpcEndpointType: orElse(plain('vpc_endpoint_type'), 'Gateway'),
      PrivateDnsEnabled: orElse((block) => one(block, 'private_dns_enabled', null, 'unset'), false),
      RouteTableIds: ownList('route_table_ids', 'route-table', joined('route_table', 'route_table_id')),
      SubnetIds: ownList('subnet_ids', 'subnet', joined('subnet', 'subnet_id')),
      SecurityGroupIds: ownList(
        'security_group_ids',
        'security-group',
        joined('security_group', 'security_group_id'),
      ),
      PolicyDocument: policy('policy'),
      IpAddressType: optional('ip_address_type'),
      DnsOptions: dnsOptions,
      ResourceConfigurationArn: optionalId('resource_configuration_arn', 'any'),
      ServiceNetworkArn: optionalId('service_network_arn', 'any'),
      Tags: tags,
    },
  },
  aws_vpc_endpoint_route_table_association: {
    type: 'Pathproof::VPCEndpointRouteTableAssociation',
    properties: { ...toEndpoint, RouteTableId: id('route_table_id', 'route-table') },
    liveId: null,
  },
  aws_vpc_endpoint_subnet_association: {
    type: 'Pathproof::VPCEndpointSubnetAssociation',
    properties: { ...toEndpoint, SubnetId: id('subnet_id', 'subnet') },
    liveId: null,
  },
  aws_vpc_endpoint_security_group_association: {
    type: 'Pathproof::VPCEndpointSecurityGroupAssociation',
    properties: {
      ...toEndpoint,
      SecurityGroupId: id('security_group_id', 'security-group'),
      ReplaceDefault: orElse(plain('replace_default_association'), false),
    },
    liveId: null,
  },
  aws_vpc_endpoint_policy: {
    type: 'Pathproof::VPCEndpointPolicy',
    properties: { ...toEndpoint, PolicyDocument: policy('policy') },
    liveId: null,
  },
  aws_vpc_endpoint_private_dns: {
    type: 'Pathproof::VPCEndpointPrivateDns',
    properties: { ...toEndpoint, PrivateDnsEnabled: plain('private_dns_enabled') },
    liveId: null,
  },
  aws_vpc_endpoint_service: {
    type: 'AWS::EC2::VPCEndpointService',
    properties: {
      AcceptanceRequired: plain('acceptance_required'),
      NetworkLoadBalancerArns: list('network_load_balancer_arns', 'load-balancer'),
      GatewayLoadBalancerArns: list('gateway_load_balancer_arns', 'load-balancer'),
      PrivateDnsName: optional('private_dns_name'),
      SupportedIpAddressTypes: list('supported_ip_address_types'),
      Tags: tags,
    },
    parts: endpointServicePermissions,
  },
  aws_vpc_endpoint_service_allowed_principal: {
    type: 'AWS::EC2::VPCEndpointServicePermissions',
    properties: {
      ServiceId: id('vpc_endpoint_service_id', 'endpoint-service'),
      AllowedPrincipals: (block) => {
        const principal = one(block, 'principal_arn');
        return principal === null ? null : { is: 'list', items: [principal], more: null };
      },
    },
    liveId: null,
  },
  aws_vpc_endpoint_connection_accepter: {
    type: 'Pathproof::VPCEndpointConnectionAcceptance',
    properties: { ServiceId: id('vpc_endpoint_service_id', 'endpoint-service'), ...toEndpoint },
    liveId: null,
  },
  aws_vpc_endpoint_service_private_dns_verification: {
    type: 'Pathproof::VPCEndpointServicePrivateDnsVerification',
    properties: { ServiceId: id('service_id', 'endpoint-service') },
    liveId: null,
  },
  'data.aws_vpc_endpoint': {
    type: 'AWS::EC2::VPCEndpoint',
    properties: {
      VpcId: plain('vpc_id'),
      ServiceName: plain('service_name'),
      VpcEndpointType: plain('vpc_endpoint_type'),
      PrivateDnsEnabled: plain('private_dns_enabled'),
      RouteTableIds: list('route_table_ids'),
      SubnetIds: list('subnet_ids'),
      SecurityGroupIds: list('security_group_ids'),
      PolicyDocument: plain('policy'),
      IpAddressType: plain('ip_address_type'),
      Tags: tags,
    },
  },
};

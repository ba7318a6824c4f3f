import { known, type Value } from '../../declared.ts';
import { type Block, one } from '../block.ts';
import {
  id,
  list,
  type Mapping,
  type Mappings,
  objectValue,
  optionalId,
  orElse,
  plain,
  whenKnown,
} from './mapping.ts';
import { tags } from './vpc.ts';

const options = (block: Block): Value | null =>
  objectValue({
    ApplianceModeSupport: one(block, 'appliance_mode_support'),
    Ipv6Support: one(block, 'ipv6_support'),
    DnsSupport: one(block, 'dns_support'),
    SecurityGroupReferencingSupport: one(block, 'security_group_referencing_support', null, 'unset'),
  });

// AWS: an attachment is put on the gateway's default tables where the block does not say otherwise (registry:
// aws_ec2_transit_gateway_vpc_attachment).
const DEFAULT_TABLES: Mapping['properties'] = {
  DefaultRouteTableAssociation: orElse(
    (block) => one(block, 'transit_gateway_default_route_table_association', null, 'unset'),
    true,
  ),
  DefaultRouteTablePropagation: orElse(
    (block) => one(block, 'transit_gateway_default_route_table_propagation', null, 'unset'),
    true,
  ),
};

const joins: Mapping = {
  type: 'AWS::EC2::TransitGatewayRouteTableAssociation',
  properties: {
    TransitGatewayAttachmentId: id('transit_gateway_attachment_id', 'transit-gateway-attachment'),
    TransitGatewayRouteTableId: id('transit_gateway_route_table_id', 'transit-gateway-route-table'),
  },
  liveId: null,
};

const blackhole = orElse((block) => one(block, 'blackhole', null, 'unset'), false);

/** Peerings, transit gateways with what is attached to them, VPN and Direct Connect. */
export const TRANSIT: Mappings = {
  aws_vpc_peering_connection: {
    type: 'AWS::EC2::VPCPeeringConnection',
    properties: {
      VpcId: id('vpc_id', 'vpc'),
      PeerVpcId: id('peer_vpc_id', 'vpc'),
      PeerOwnerId: plain('peer_owner_id'),
      PeerRegion: plain('peer_region'),
      AutoAccept: orElse(plain('auto_accept'), false),
      Tags: tags,
    },
  },
  aws_vpc_peering_connection_accepter: {
    type: 'Pathproof::VPCPeeringConnectionAccepter',
    properties: {
      VpcPeeringConnectionId: id('vpc_peering_connection_id', 'peering'),
      AutoAccept: orElse(plain('auto_accept'), false),
    },
    liveId: null,
  },
  aws_vpc_peering_connection_options: {
    type: 'Pathproof::VPCPeeringConnectionOptions',
    properties: { VpcPeeringConnectionId: id('vpc_peering_connection_id', 'peering') },
    liveId: null,
  },
  aws_ec2_transit_gateway: {
    type: 'AWS::EC2::TransitGateway',
    properties: {
      // AWS: enable where nothing is said (registry: aws_ec2_transit_gateway).
      DefaultRouteTableAssociation: orElse(plain('default_route_table_association'), 'enable'),
      DefaultRouteTablePropagation: orElse(plain('default_route_table_propagation'), 'enable'),
      AssociationDefaultRouteTableId: whenKnown('association_default_route_table_id'),
      PropagationDefaultRouteTableId: whenKnown('propagation_default_route_table_id'),
      AutoAcceptSharedAttachments: orElse(plain('auto_accept_shared_attachments'), 'disable'),
      SecurityGroupReferencingSupport: orElse(plain('security_group_referencing_support'), 'disable'),
      Tags: tags,
    },
  },
  aws_ec2_transit_gateway_vpc_attachment: {
    type: 'AWS::EC2::TransitGatewayVpcAttachment',
    properties: {
      TransitGatewayId: id('transit_gateway_id', 'transit-gateway'),
      VpcId: id('vpc_id', 'vpc'),
      SubnetIds: list('subnet_ids', 'subnet'),
      Options: options,
      ...DEFAULT_TABLES,
      Tags: tags,
    },
  },
  aws_ec2_transit_gateway_vpc_attachment_accepter: {
    type: 'Pathproof::TransitGatewayVpcAttachmentAccepter',
    properties: {
      TransitGatewayAttachmentId: id('transit_gateway_attachment_id', 'transit-gateway-attachment'),
      ...DEFAULT_TABLES,
    },
    liveId: null,
  },
  aws_ec2_transit_gateway_route_table: {
    type: 'AWS::EC2::TransitGatewayRouteTable',
    properties: { TransitGatewayId: id('transit_gateway_id', 'transit-gateway'), Tags: tags },
  },
  aws_ec2_transit_gateway_route: {
    type: 'AWS::EC2::TransitGatewayRoute',
    properties: {
      TransitGatewayRouteTableId: id('transit_gateway_route_table_id', 'transit-gateway-route-table'),
      DestinationCidrBlock: id('destination_cidr_block', 'cidr'),
      TransitGatewayAttachmentId: optionalId('transit_gateway_attachment_id', 'transit-gateway-attachment'),
      Blackhole: blackhole,
    },
    liveId: null,
  },
  aws_ec2_transit_gateway_route_table_association: joins,
  aws_ec2_transit_gateway_route_table_propagation: {
    ...joins,
    type: 'AWS::EC2::TransitGatewayRouteTablePropagation',
  },
  aws_ec2_transit_gateway_prefix_list_reference: {
    type: 'Pathproof::TransitGatewayPrefixListReference',
    properties: {
      TransitGatewayRouteTableId: id('transit_gateway_route_table_id', 'transit-gateway-route-table'),
      PrefixListId: id('prefix_list_id', 'prefix-list'),
      TransitGatewayAttachmentId: optionalId('transit_gateway_attachment_id', 'transit-gateway-attachment'),
      Blackhole: blackhole,
    },
    liveId: null,
  },
  aws_ec2_transit_gateway_peering_attachment: {
    type: 'AWS::EC2::TransitGatewayPeeringAttachment',
    properties: {
      TransitGatewayId: id('transit_gateway_id', 'transit-gateway'),
      PeerTransitGatewayId: id('peer_transit_gateway_id', 'transit-gateway'),
      PeerAccountId: plain('peer_account_id'),
      PeerRegion: plain('peer_region'),
    },
  },
  aws_ec2_transit_gateway_peering_attachment_accepter: {
    type: 'Pathproof::TransitGatewayPeeringAttachmentAccepter',
    properties: {
      TransitGatewayAttachmentId: id('transit_gateway_attachment_id', 'transit-gateway-attachment'),
    },
    liveId: null,
  },
  aws_ec2_transit_gateway_connect: {
    type: 'AWS::EC2::TransitGatewayConnect',
    properties: {
      TransportTransitGatewayAttachmentId: id('transport_attachment_id', 'transit-gateway-attachment'),
    },
  },
  aws_vpn_connection: {
    type: 'AWS::EC2::VPNConnection',
    properties: {
      VpnGatewayId: optionalId('vpn_gateway_id', 'vpn-gateway'),
      TransitGatewayId: optionalId('transit_gateway_id', 'transit-gateway'),
      StaticRoutesOnly: (block) => one(block, 'static_routes_only', null, 'unset') ?? known(false),
      TransitGatewayAttachmentId: whenKnown('transit_gateway_attachment_id'),
    },
  },
  aws_vpn_connection_route: {
    type: 'AWS::EC2::VPNConnectionRoute',
    properties: {
      VpnConnectionId: id('vpn_connection_id', 'any'),
      DestinationCidrBlock: id('destination_cidr_block', 'cidr'),
    },
    liveId: null,
  },
  aws_dx_gateway_association: {
    type: 'Pathproof::DirectConnectGatewayAssociation',
    properties: {
      DirectConnectGatewayId: id('dx_gateway_id', 'any'),
      AssociatedGatewayId: (block) =>
        one(block, 'associated_gateway_id', 'transit-gateway', 'unset') ??
        one(block, 'associated_gateway_id', 'vpn-gateway', 'unset'),
    },
    liveId: null,
  },
};

import { type Block, itself, one } from '../block.ts';
import { belongings, id, type Mappings, optionalId, orElse, type Part, plain } from './mapping.ts';
import { tags } from './vpc.ts';

/**
 * The attachment that a gateway's own vpc_id makes. AWS lists there what a separate attachment made, too: that is the
 * attachment's.
 */
const attachment =
  (property: string, separateType: string, separateAttribute: string) =>
  (block: Block): readonly Part[] => {
    const vpc = one(block, 'vpc_id', 'vpc', 'unset');
    if (vpc === null) return [];
    const separate = belongings(block, separateType, separateAttribute);
    if (vpc.is === 'known' && separate.some((values) => values['vpc_id'] === vpc.value)) return [];
    return [
      {
        suffix: 'attachment',
        type: 'AWS::EC2::VPCGatewayAttachment',
        properties: { VpcId: vpc, [property]: itself(block) },
      },
    ];
  };

/** What a data source of an internet gateway says of its attachments. */
const attachmentsRead = (block: Block): readonly Part[] => {
  const listed = block.values['attachments'];
  return (Array.isArray(listed) ? (listed as readonly { readonly vpc_id?: unknown }[]) : []).flatMap(
    (entry, index) =>
      typeof entry?.vpc_id === 'string'
        ? [
            {
              suffix: `attachment[${index}]`,
              type: 'AWS::EC2::VPCGatewayAttachment',
              properties: {
                VpcId: { is: 'known' as const, value: entry.vpc_id },
                InternetGatewayId: itself(block),
              },
            },
          ]
        : [],
  );
};

/** Gateways of a VPC: NAT, internet, egress-only, VPN, carrier. */
export const GATEWAYS: Mappings = {
  aws_nat_gateway: {
    type: 'AWS::EC2::NatGateway',
    properties: {
      SubnetId: optionalId('subnet_id', 'subnet'),
      VpcId: optionalId('vpc_id', 'vpc'),
      // AWS: public and zonal where nothing is said (registry: aws_nat_gateway).
      ConnectivityType: orElse(plain('connectivity_type'), 'public'),
      AvailabilityMode: (block) =>
        orElse((own) => one(own, 'availability_mode', null, 'unset'), 'zonal')(block),
      AllocationId: optionalId('allocation_id', 'eip'),
      Tags: tags,
    },
  },
  aws_nat_gateway_eip_association: {
    type: 'Pathproof::NatGatewayEipAssociation',
    properties: {
      NatGatewayId: id('nat_gateway_id', 'nat-gateway'),
      AllocationId: id('allocation_id', 'eip'),
    },
    liveId: null,
  },
  aws_internet_gateway: {
    type: 'AWS::EC2::InternetGateway',
    properties: { Tags: tags },
    parts: attachment('InternetGatewayId', 'aws_internet_gateway_attachment', 'internet_gateway_id'),
  },
  aws_internet_gateway_attachment: {
    type: 'AWS::EC2::VPCGatewayAttachment',
    properties: {
      VpcId: id('vpc_id', 'vpc'),
      InternetGatewayId: id('internet_gateway_id', 'internet-gateway'),
    },
    liveId: null,
  },
  aws_egress_only_internet_gateway: {
    type: 'AWS::EC2::EgressOnlyInternetGateway',
    properties: { VpcId: id('vpc_id', 'vpc') },
  },
  aws_vpn_gateway: {
    type: 'AWS::EC2::VPNGateway',
    properties: { Tags: tags },
    parts: attachment('VpnGatewayId', 'aws_vpn_gateway_attachment', 'vpn_gateway_id'),
  },
  aws_vpn_gateway_attachment: {
    type: 'AWS::EC2::VPCGatewayAttachment',
    properties: { VpcId: id('vpc_id', 'vpc'), VpnGatewayId: id('vpn_gateway_id', 'vpn-gateway') },
    liveId: null,
  },
  aws_ec2_carrier_gateway: {
    type: 'AWS::EC2::CarrierGateway',
    properties: { VpcId: id('vpc_id', 'vpc') },
  },
  aws_eip: {
    type: 'AWS::EC2::EIP',
    properties: {
      InstanceId: optionalId('instance', 'instance'),
      NetworkInterfaceId: optionalId('network_interface', 'network-interface'),
      PublicIp: plain('public_ip'),
    },
  },
  aws_eip_association: {
    type: 'AWS::EC2::EIPAssociation',
    properties: {
      AllocationId: optionalId('allocation_id', 'eip'),
      InstanceId: optionalId('instance_id', 'instance'),
      NetworkInterfaceId: optionalId('network_interface_id', 'network-interface'),
    },
  },
  'data.aws_internet_gateway': {
    type: 'AWS::EC2::InternetGateway',
    properties: { Tags: tags },
    parts: attachmentsRead,
    liveId: 'internet_gateway_id',
  },
};

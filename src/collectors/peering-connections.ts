import {
  DescribeVpcPeeringConnectionsCommand,
  type VpcPeeringConnection,
  type VpcPeeringConnectionVpcInfo,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, texts } from './normalize.ts';

const toSide = (
  side: VpcPeeringConnectionVpcInfo | undefined,
): Sections['peeringConnections']['requester'] => ({
  vpcId: side?.VpcId ?? '',
  accountId: side?.OwnerId ?? '',
  region: side?.Region ?? '',
  cidrs: texts([side?.CidrBlock, ...(side?.CidrBlockSet ?? []).map(({ CidrBlock }) => CidrBlock)]),
  ipv6Cidrs: texts(side?.Ipv6CidrBlockSet?.map(({ Ipv6CidrBlock }) => Ipv6CidrBlock)),
});

const toPeering = (peering: VpcPeeringConnection): Sections['peeringConnections'] => ({
  id: idOf(peering.VpcPeeringConnectionId, 'ec2:DescribeVpcPeeringConnections', 'a VPC peering connection'),
  status: lower(peering.Status?.Code),
  requester: toSide(peering.RequesterVpcInfo),
  accepter: toSide(peering.AccepterVpcInfo),
});

/** Lists the VPC peering connections that the account takes part in. */
export const peeringConnections: Collector<'peeringConnections'> = {
  section: 'peeringConnections',
  scope: 'region',
  actions: ['ec2:DescribeVpcPeeringConnections'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeVpcPeeringConnectionsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ VpcPeeringConnections }) => VpcPeeringConnections).map(toPeering));
  },
};

import {
  DescribeTransitGatewayVpcAttachmentsCommand,
  type TransitGatewayVpcAttachment,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, texts } from './normalize.ts';

const action = 'ec2:DescribeTransitGatewayVpcAttachments';

const toAttachment = (attachment: TransitGatewayVpcAttachment): Sections['transitGatewayVpcAttachments'] => ({
  id: idOf(attachment.TransitGatewayAttachmentId, action, 'a transit gateway attachment'),
  transitGatewayId: attachment.TransitGatewayId ?? '',
  vpcId: attachment.VpcId ?? '',
  vpcOwnerId: attachment.VpcOwnerId ?? '',
  subnetIds: texts(attachment.SubnetIds),
  state: lower(attachment.State),
  ipv6Support: lower(attachment.Options?.Ipv6Support) === 'enable',
  applianceMode: lower(attachment.Options?.ApplianceModeSupport) === 'enable',
});

/** Lists the attachments of VPCs to transit gateways, with the subnets they stand in. */
export const transitGatewayVpcAttachments: Collector<'transitGatewayVpcAttachments'> = {
  section: 'transitGatewayVpcAttachments',
  scope: 'region',
  actions: [action],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeTransitGatewayVpcAttachmentsCommand, { MaxResults: 1000 });
    return sortById(
      itemsOf(found, ({ TransitGatewayVpcAttachments }) => TransitGatewayVpcAttachments).map(toAttachment),
    );
  },
};

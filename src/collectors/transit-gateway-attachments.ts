import { DescribeTransitGatewayAttachmentsCommand, type TransitGatewayAttachment } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';

type Attachment = Sections['transitGatewayAttachments'];

const action = 'ec2:DescribeTransitGatewayAttachments';

// AWS: only the owner of the transit gateway sees which route table an attachment uses (TGW guide, sharing).
const associationOf = ({ Association }: TransitGatewayAttachment): Attachment['association'] =>
  Association?.TransitGatewayRouteTableId
    ? { routeTableId: Association.TransitGatewayRouteTableId, state: lower(Association.State) }
    : null;

const toAttachment = (attachment: TransitGatewayAttachment): Attachment => ({
  id: idOf(attachment.TransitGatewayAttachmentId, action, 'a transit gateway attachment'),
  transitGatewayId: attachment.TransitGatewayId ?? '',
  transitGatewayOwnerId: attachment.TransitGatewayOwnerId ?? '',
  resourceType: lower(attachment.ResourceType),
  resourceId: attachment.ResourceId ?? '',
  resourceOwnerId: attachment.ResourceOwnerId ?? '',
  state: lower(attachment.State),
  association: associationOf(attachment),
});

/** Lists the attachments of transit gateways, of all types, with the route table that each uses. */
export const transitGatewayAttachments: Collector<'transitGatewayAttachments'> = {
  section: 'transitGatewayAttachments',
  scope: 'region',
  actions: [action],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeTransitGatewayAttachmentsCommand, { MaxResults: 1000 });
    return sortById(
      itemsOf(found, ({ TransitGatewayAttachments }) => TransitGatewayAttachments).map(toAttachment),
    );
  },
};

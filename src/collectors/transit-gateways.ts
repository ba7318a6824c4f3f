import { DescribeTransitGatewaysCommand, type TransitGateway } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, tagsOf } from './normalize.ts';

const toTransitGateway = (gateway: TransitGateway): Sections['transitGateways'] => ({
  id: idOf(gateway.TransitGatewayId, 'ec2:DescribeTransitGateways', 'a transit gateway'),
  ownerId: gateway.OwnerId ?? '',
  state: lower(gateway.State),
  securityGroupReferencing: lower(gateway.Options?.SecurityGroupReferencingSupport) === 'enable',
  tags: tagsOf(gateway.Tags),
});

/** Lists the transit gateways that the account owns or that are shared with it. */
export const transitGateways: Collector<'transitGateways'> = {
  section: 'transitGateways',
  scope: 'region',
  actions: ['ec2:DescribeTransitGateways'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeTransitGatewaysCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ TransitGateways }) => TransitGateways).map(toTransitGateway));
  },
};

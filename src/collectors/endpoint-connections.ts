import { DescribeVpcEndpointConnectionsCommand, type VpcEndpointConnection } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, tagsOf } from './normalize.ts';

const action = 'ec2:DescribeVpcEndpointConnections';

const toConnection = (detail: VpcEndpointConnection): Sections['endpointConnections'] => ({
  id: idOf(detail.VpcEndpointConnectionId ?? detail.VpcEndpointId, action, 'an endpoint connection'),
  serviceId: detail.ServiceId ?? '',
  endpointId: detail.VpcEndpointId ?? '',
  endpointOwnerId: detail.VpcEndpointOwner ?? '',
  endpointRegion: detail.VpcEndpointRegion ?? null,
  state: lower(detail.VpcEndpointState),
  createdAt: detail.CreationTimestamp?.toISOString() ?? null,
  tags: tagsOf(detail.Tags),
});

/** Lists who is connected, or asks to be, to the endpoint services that the account itself provides. */
export const endpointConnections: Collector<'endpointConnections'> = {
  section: 'endpointConnections',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    // Without a service of one's own there is nobody who could be connected to it.
    const own = await aws.section('endpointServiceConfigurations');
    if (isSeen(own) && own.seen.length === 0) return [];
    const found = await pages(aws.ec2, DescribeVpcEndpointConnectionsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ VpcEndpointConnections }) => VpcEndpointConnections).map(toConnection));
  },
};

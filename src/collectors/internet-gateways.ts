import {
  DescribeInternetGatewaysCommand,
  type InternetGateway,
  type InternetGatewayAttachment,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortBy, sortById } from './normalize.ts';

/** The VPCs that a gateway is attached to. */
export const attachmentsOf = (
  attachments: readonly InternetGatewayAttachment[] | undefined,
): { vpcId: string; state: string }[] =>
  sortBy(
    (attachments ?? []).map(({ VpcId, State }) => ({ vpcId: VpcId ?? '', state: lower(State) })),
    ({ vpcId }) => vpcId,
  );

const toInternetGateway = (gateway: InternetGateway): Sections['internetGateways'] => ({
  id: idOf(gateway.InternetGatewayId, 'ec2:DescribeInternetGateways', 'an internet gateway'),
  ownerId: gateway.OwnerId ?? '',
  attachments: attachmentsOf(gateway.Attachments),
});

/** Lists the internet gateways and the VPCs they are attached to. */
export const internetGateways: Collector<'internetGateways'> = {
  section: 'internetGateways',
  scope: 'region',
  actions: ['ec2:DescribeInternetGateways'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeInternetGatewaysCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ InternetGateways }) => InternetGateways).map(toInternetGateway));
  },
};

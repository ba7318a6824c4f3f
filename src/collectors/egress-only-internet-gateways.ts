import {
  DescribeEgressOnlyInternetGatewaysCommand,
  type EgressOnlyInternetGateway,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { attachmentsOf } from './internet-gateways.ts';
import { idOf, itemsOf, sortById } from './normalize.ts';

const action = 'ec2:DescribeEgressOnlyInternetGateways';

const toGateway = (gateway: EgressOnlyInternetGateway): Sections['egressOnlyInternetGateways'] => ({
  id: idOf(gateway.EgressOnlyInternetGatewayId, action, 'an egress-only internet gateway'),
  attachments: attachmentsOf(gateway.Attachments),
});

/** Lists the egress-only internet gateways and the VPCs they are attached to. */
export const egressOnlyInternetGateways: Collector<'egressOnlyInternetGateways'> = {
  section: 'egressOnlyInternetGateways',
  scope: 'region',
  actions: [action],
  async collect({ ec2 }) {
    // AWS: at most 255 gateways a page (EC2 API, DescribeEgressOnlyInternetGateways).
    const found = await pages(ec2, DescribeEgressOnlyInternetGatewaysCommand, { MaxResults: 255 });
    return sortById(
      itemsOf(found, ({ EgressOnlyInternetGateways }) => EgressOnlyInternetGateways).map(toGateway),
    );
  },
};

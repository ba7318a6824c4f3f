import { DescribeVpcBlockPublicAccessOptionsCommand } from '@aws-sdk/client-ec2';
import type { Collector } from './collector.ts';
import { lower } from './normalize.ts';

/** Asks how VPC Block Public Access is set for the account in the region: one item. */
export const blockPublicAccessOptions: Collector<'blockPublicAccessOptions'> = {
  section: 'blockPublicAccessOptions',
  scope: 'region',
  actions: ['ec2:DescribeVpcBlockPublicAccessOptions'],
  async collect({ ec2 }) {
    const answer = await ec2(new DescribeVpcBlockPublicAccessOptionsCommand({}));
    const options = answer.VpcBlockPublicAccessOptions;
    if (!options) return [];
    return [
      {
        mode: lower(options.InternetGatewayBlockMode),
        state: lower(options.State),
        managedBy: options.ManagedBy ?? null,
        exclusionsAllowed: options.ExclusionsAllowed ?? null,
      },
    ];
  },
};

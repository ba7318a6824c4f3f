import {
  DescribeVpcBlockPublicAccessExclusionsCommand,
  type VpcBlockPublicAccessExclusion,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById } from './normalize.ts';

const action = 'ec2:DescribeVpcBlockPublicAccessExclusions';

const toExclusion = (exclusion: VpcBlockPublicAccessExclusion): Sections['blockPublicAccessExclusions'] => ({
  id: idOf(exclusion.ExclusionId, action, 'an exclusion'),
  resourceArn: exclusion.ResourceArn ?? '',
  mode: lower(exclusion.InternetGatewayExclusionMode),
  state: lower(exclusion.State),
});

/** Lists the VPCs and subnets that are excluded from VPC Block Public Access. */
export const blockPublicAccessExclusions: Collector<'blockPublicAccessExclusions'> = {
  section: 'blockPublicAccessExclusions',
  scope: 'region',
  actions: [action],
  async collect(aws) {
    const options = await aws.section('blockPublicAccessOptions');
    // AWS: where Block Public Access is off there is nothing to be excluded from (VPC user guide, security-vpc-bpa-basics).
    if (isSeen(options) && options.seen.length > 0 && options.seen.every(({ mode }) => mode === 'off'))
      return [];
    const found = await pages(aws.ec2, DescribeVpcBlockPublicAccessExclusionsCommand, { MaxResults: 1000 });
    return sortById(
      itemsOf(found, ({ VpcBlockPublicAccessExclusions }) => VpcBlockPublicAccessExclusions).map(toExclusion),
    );
  },
};

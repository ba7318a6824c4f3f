import { DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, isAssociated, itemsOf, sortById, tagsOf, texts } from './normalize.ts';

const toSubnet = (subnet: Subnet): Sections['subnets'] => ({
  id: idOf(subnet.SubnetId, 'ec2:DescribeSubnets', 'a subnet'),
  arn: subnet.SubnetArn ?? '',
  ownerId: subnet.OwnerId ?? '',
  vpcId: subnet.VpcId ?? '',
  availabilityZone: subnet.AvailabilityZone ?? '',
  availabilityZoneId: subnet.AvailabilityZoneId ?? '',
  cidr: subnet.CidrBlock || null,
  ipv6Cidrs: texts(
    subnet.Ipv6CidrBlockAssociationSet?.filter(({ Ipv6CidrBlockState }) =>
      isAssociated(Ipv6CidrBlockState?.State),
    ).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ),
  enableDns64: subnet.EnableDns64 ?? false,
  mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
  internetGatewayBlockMode: subnet.BlockPublicAccessStates?.InternetGatewayBlockMode?.toLowerCase() ?? null,
  tags: tagsOf(subnet.Tags),
});

/** Lists the subnets that the account owns or takes part in. */
export const subnets: Collector<'subnets'> = {
  section: 'subnets',
  scope: 'region',
  actions: ['ec2:DescribeSubnets'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeSubnetsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ Subnets }) => Subnets).map(toSubnet));
  },
};

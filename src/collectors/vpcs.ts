import { DescribeVpcsCommand, type Vpc } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, isAssociated, itemsOf, sortById, tagsOf, texts } from './normalize.ts';

const toVpc = (vpc: Vpc): Sections['vpcs'] => ({
  id: idOf(vpc.VpcId, 'ec2:DescribeVpcs', 'a VPC'),
  ownerId: vpc.OwnerId ?? '',
  cidrs: texts([
    vpc.CidrBlock,
    ...(vpc.CidrBlockAssociationSet ?? [])
      .filter(({ CidrBlockState }) => isAssociated(CidrBlockState?.State))
      .map(({ CidrBlock }) => CidrBlock),
  ]),
  primaryCidr: vpc.CidrBlock || null,
  ipv6Cidrs: texts(
    vpc.Ipv6CidrBlockAssociationSet?.filter(({ Ipv6CidrBlockState }) =>
      isAssociated(Ipv6CidrBlockState?.State),
    ).map(({ Ipv6CidrBlock }) => Ipv6CidrBlock),
  ),
  dhcpOptionsId: vpc.DhcpOptionsId ?? null,
  isDefault: vpc.IsDefault ?? false,
  internetGatewayBlockMode: vpc.BlockPublicAccessStates?.InternetGatewayBlockMode?.toLowerCase() ?? null,
  tags: tagsOf(vpc.Tags),
});

/** Lists the VPCs that the account owns or takes part in. */
export const vpcs: Collector<'vpcs'> = {
  section: 'vpcs',
  scope: 'region',
  actions: ['ec2:DescribeVpcs'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeVpcsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ Vpcs }) => Vpcs).map(toVpc));
  },
};

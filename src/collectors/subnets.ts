import { DescribeAvailabilityZonesCommand, DescribeSubnetsCommand, type Subnet } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { isPlainZone } from '../services/zones.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, isAssociated, itemsOf, sortById, tagsOf, texts } from './normalize.ts';

type ParentZones = Observed<ReadonlyMap<string, { readonly name: string; readonly id: string }>>;

/** The zones behind Local Zones; asked for only where a subnet is in a zone that is no plain one. */
const parentZones = async (aws: Aws, subnets: readonly Subnet[]): Promise<ParentZones> => {
  if (subnets.every(({ AvailabilityZone }) => isPlainZone(AvailabilityZone ?? '')))
    return { seen: new Map() };
  return aws.observe(async () => {
    const { AvailabilityZones = [] } = await aws.ec2(new DescribeAvailabilityZonesCommand({}));
    return new Map(
      AvailabilityZones.flatMap(({ ZoneName, ParentZoneName, ParentZoneId }) =>
        ZoneName && ParentZoneName ? [[ZoneName, { name: ParentZoneName, id: ParentZoneId ?? '' }]] : [],
      ),
    );
  });
};

const parentZoneOf = (zone: string, parents: ParentZones): Pick<Sections['subnets'], 'parentZone'> => {
  if (isPlainZone(zone)) return {};
  return { parentZone: isSeen(parents) ? { seen: parents.seen.get(zone) ?? null } : parents };
};

const toSubnet = (subnet: Subnet, parents: ParentZones): Sections['subnets'] => ({
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
  ...parentZoneOf(subnet.AvailabilityZone ?? '', parents),
  internetGatewayBlockMode: subnet.BlockPublicAccessStates?.InternetGatewayBlockMode?.toLowerCase() ?? null,
  tags: tagsOf(subnet.Tags),
});

/** Lists the subnets that the account owns or takes part in. */
export const subnets: Collector<'subnets'> = {
  section: 'subnets',
  scope: 'region',
  actions: ['ec2:DescribeSubnets', 'ec2:DescribeAvailabilityZones'],
  async collect(aws) {
    const found = await pages(aws.ec2, DescribeSubnetsCommand, { MaxResults: 1000 });
    const all = itemsOf(found, ({ Subnets }) => Subnets);
    const parents = await parentZones(aws, all);
    return sortById(all.map((subnet) => toSubnet(subnet, parents)));
  },
};

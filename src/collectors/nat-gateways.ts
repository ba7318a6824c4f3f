import { DescribeNatGatewaysCommand, type NatGateway } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortBy, sortById, tagsOf, texts } from './normalize.ts';

const toNatGateway = (nat: NatGateway): Sections['natGateways'] => ({
  id: idOf(nat.NatGatewayId, 'ec2:DescribeNatGateways', 'a NAT gateway'),
  vpcId: nat.VpcId ?? '',
  subnetId: nat.SubnetId || null,
  state: lower(nat.State),
  connectivityType: lower(nat.ConnectivityType) || 'public',
  availabilityMode: lower(nat.AvailabilityMode) || 'zonal',
  routeTableId: nat.RouteTableId || null,
  addresses: sortBy(
    (nat.NatGatewayAddresses ?? []).map((address) => ({
      publicIp: address.PublicIp ?? null,
      privateIp: address.PrivateIp ?? null,
      networkInterfaceId: address.NetworkInterfaceId ?? null,
      availabilityZone: address.AvailabilityZone ?? null,
    })),
    ({ availabilityZone, privateIp, publicIp }) => `${availabilityZone} ${privateIp} ${publicIp}`,
  ),
  attachedAppliances: texts(nat.AttachedAppliances?.map(({ Type }) => Type)),
  tags: tagsOf(nat.Tags),
});

/** Lists the NAT gateways: zonal and regional, public and private. */
export const natGateways: Collector<'natGateways'> = {
  section: 'natGateways',
  scope: 'region',
  actions: ['ec2:DescribeNatGateways'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeNatGatewaysCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ NatGateways }) => NatGateways).map(toNatGateway));
  },
};

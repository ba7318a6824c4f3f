import { DescribeNetworkInterfacesCommand, type NetworkInterface } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, texts } from './normalize.ts';

const publicIpsOf = (item: NetworkInterface): string[] =>
  texts([
    item.Association?.PublicIp,
    ...(item.PrivateIpAddresses ?? []).map(({ Association }) => Association?.PublicIp),
  ]);

const toInterface = (item: NetworkInterface): Sections['networkInterfaces'] => ({
  id: idOf(item.NetworkInterfaceId, 'ec2:DescribeNetworkInterfaces', 'a network interface'),
  ownerId: item.OwnerId ?? '',
  vpcId: item.VpcId ?? '',
  subnetId: item.SubnetId ?? '',
  availabilityZone: item.AvailabilityZone ?? '',
  interfaceType: item.InterfaceType ?? 'interface',
  status: lower(item.Status),
  attachmentStatus: item.Attachment?.Status?.toLowerCase() ?? null,
  instanceId: item.Attachment?.InstanceId ?? null,
  groupIds: texts(item.Groups?.map(({ GroupId }) => GroupId)),
  privateIps: texts([
    item.PrivateIpAddress,
    ...(item.PrivateIpAddresses ?? []).map(({ PrivateIpAddress }) => PrivateIpAddress),
  ]),
  publicIps: publicIpsOf(item),
  ipv6Addresses: texts([
    item.Ipv6Address,
    ...(item.Ipv6Addresses ?? []).map(({ Ipv6Address }) => Ipv6Address),
  ]),
  // AWS: the check is on unless it was turned off (VPC guide, NAT instances).
  sourceDestCheck: item.SourceDestCheck ?? true,
  requesterManaged: item.RequesterManaged ?? false,
  description: item.Description ?? '',
});

/** Lists the network interfaces. */
export const networkInterfaces: Collector<'networkInterfaces'> = {
  section: 'networkInterfaces',
  scope: 'region',
  actions: ['ec2:DescribeNetworkInterfaces'],
  async collect({ ec2 }) {
    const found = await pages(ec2, DescribeNetworkInterfacesCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ NetworkInterfaces }) => NetworkInterfaces).map(toInterface));
  },
};

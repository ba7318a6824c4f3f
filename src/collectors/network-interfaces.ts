import { DescribeNetworkInterfacesCommand, type NetworkInterface } from '@aws-sdk/client-ec2';
import type { Ask } from '../aws/ask.ts';
import { Refusal } from '../aws/errors.ts';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
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
  deviceIndex: item.Attachment?.DeviceIndex ?? null,
  operator: item.Operator?.Managed ? (item.Operator.Principal ?? '') : null,
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

// AWS: an account can hide what services manage in it from listings that do not ask for it (EC2 API, ManagedResourceVisibilitySettings).
const list = async (ec2: Ask, more: { IncludeManagedResources?: boolean }) => {
  const found = await pages(ec2, DescribeNetworkInterfacesCommand, { MaxResults: 1000, ...more });
  return sortById(itemsOf(found, ({ NetworkInterfaces }) => NetworkInterfaces).map(toInterface));
};

// AWS: how EC2 refuses a parameter that it does not have (EC2 API, error codes).
const unknownParameter = /^(UnknownParameter|InvalidParameterCombination)$/;

/** Lists the network interfaces, with those that services manage. */
export const networkInterfaces: Collector<'networkInterfaces'> = {
  section: 'networkInterfaces',
  scope: 'region',
  actions: ['ec2:DescribeNetworkInterfaces'],
  async collect({ ec2, observe }) {
    const listed = await observe(() => list(ec2, { IncludeManagedResources: true }));
    if (isSeen(listed)) return listed.seen;
    // A stand-in or a region with an older API does not know managed resources, so that it cannot hide any either.
    if (!unknownParameter.test(listed.gap.code)) throw new Refusal(listed.gap);
    return await list(ec2, {});
  },
};

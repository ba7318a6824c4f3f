import { DescribeVpcEndpointsCommand, type VpcEndpoint } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortById, tagsOf, texts } from './normalize.ts';

const toEndpoint =
  (region: string) =>
  (endpoint: VpcEndpoint): Sections['vpcEndpoints'] => ({
    id: idOf(endpoint.VpcEndpointId, 'ec2:DescribeVpcEndpoints', 'a VPC endpoint'),
    ownerId: endpoint.OwnerId ?? '',
    vpcId: endpoint.VpcId ?? '',
    type: endpoint.VpcEndpointType ?? '',
    state: lower(endpoint.State),
    serviceName: endpoint.ServiceName || null,
    // AWS: the region of the service may be said although it is the endpoint's own (EC2 API, VpcEndpoint).
    serviceRegion:
      endpoint.ServiceRegion && endpoint.ServiceRegion !== region ? endpoint.ServiceRegion : null,
    routeTableIds: texts(endpoint.RouteTableIds),
    subnetIds: texts(endpoint.SubnetIds),
    groupIds: texts(endpoint.Groups?.map(({ GroupId }) => GroupId)),
    networkInterfaceIds: texts(endpoint.NetworkInterfaceIds),
    privateDnsEnabled: endpoint.PrivateDnsEnabled ?? false,
    privateDnsOnlyForInboundResolverEndpoint:
      endpoint.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint ?? null,
    dnsRecordIpType: endpoint.DnsOptions?.DnsRecordIpType ?? null,
    dnsNames: texts(endpoint.DnsEntries?.map(({ DnsName }) => DnsName)),
    ipAddressType: lower(endpoint.IpAddressType) || 'ipv4',
    requesterManaged: endpoint.RequesterManaged ?? false,
    policy: endpoint.PolicyDocument || null,
    createdAt: endpoint.CreationTimestamp?.toISOString() ?? null,
    resourceArn: endpoint.ResourceConfigurationArn || endpoint.ServiceNetworkArn || null,
    tags: tagsOf(endpoint.Tags),
  });

/** Lists the VPC endpoints of all types, those included that are newer than this code. */
export const vpcEndpoints: Collector<'vpcEndpoints'> = {
  section: 'vpcEndpoints',
  scope: 'region',
  actions: ['ec2:DescribeVpcEndpoints'],
  async collect({ ec2, region }) {
    // AWS: more than 1000 are cut without a word (EC2 API, DescribeVpcEndpoints).
    const found = await pages(ec2, DescribeVpcEndpointsCommand, { MaxResults: 1000 });
    return sortById(itemsOf(found, ({ VpcEndpoints }) => VpcEndpoints).map(toEndpoint(region)));
  },
};

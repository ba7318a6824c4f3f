import {
  type AllowedPrincipal,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  type ServiceConfiguration,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Aws, Collector } from './collector.ts';
import { idOf, itemsOf, lower, sortBy, sortById, tagsOf, texts } from './normalize.ts';

const action = 'ec2:DescribeVpcEndpointServiceConfigurations';

type Item = Sections['endpointServiceConfigurations'];

const toPermission = ({ Principal, PrincipalType }: AllowedPrincipal) => ({
  principal: Principal ?? '',
  type: PrincipalType ?? '',
});

/** Who may connect to one service; asked only of services that the account's own listing named. */
const permissionsOf = (aws: Aws, ServiceId: string): Promise<Item['permissions']> =>
  aws.observe(async () => {
    const found = await pages(aws.ec2, DescribeVpcEndpointServicePermissionsCommand, {
      ServiceId,
      MaxResults: 1000,
    });
    const principals = itemsOf(found, ({ AllowedPrincipals }) => AllowedPrincipals).map(toPermission);
    return sortBy(principals, ({ principal }) => principal);
  });

const recordOf = (detail: ServiceConfiguration): Item['privateDnsRecord'] => {
  const record = detail.PrivateDnsNameConfiguration;
  if (!record?.Name || !record.Value) return null;
  return { type: record.Type ?? 'TXT', name: record.Name, value: record.Value };
};

const toConfiguration = async (aws: Aws, detail: ServiceConfiguration): Promise<Item> => {
  const id = idOf(detail.ServiceId, action, 'an endpoint service');
  return {
    id,
    serviceName: detail.ServiceName ?? '',
    types: texts(detail.ServiceType?.map(({ ServiceType }) => ServiceType)),
    state: lower(detail.ServiceState),
    acceptanceRequired: detail.AcceptanceRequired ?? false,
    managesVpcEndpoints: detail.ManagesVpcEndpoints ?? false,
    privateDnsName: detail.PrivateDnsName || null,
    privateDnsState: lower(detail.PrivateDnsNameConfiguration?.State) || null,
    privateDnsRecord: recordOf(detail),
    loadBalancerArns: texts([
      ...(detail.NetworkLoadBalancerArns ?? []),
      ...(detail.GatewayLoadBalancerArns ?? []),
    ]),
    availabilityZones: texts(detail.AvailabilityZones),
    permissions: await permissionsOf(aws, id),
    tags: tagsOf(detail.Tags),
  };
};

/** AWS: an endpoint service stands in front of load balancers, and those stand in VPCs (PrivateLink guide). */
const hasNoPlace = async (aws: Aws): Promise<boolean> => {
  const [vpcs, interfaces] = await Promise.all([aws.section('vpcs'), aws.section('networkInterfaces')]);
  return isSeen(vpcs) && vpcs.seen.length === 0 && isSeen(interfaces) && interfaces.seen.length === 0;
};

/** Lists the endpoint services that the account itself provides, and who may connect to each. */
export const endpointServiceConfigurations: Collector<'endpointServiceConfigurations'> = {
  section: 'endpointServiceConfigurations',
  scope: 'region',
  actions: [action, 'ec2:DescribeVpcEndpointServicePermissions'],
  async collect(aws) {
    if (await hasNoPlace(aws)) return [];
    const found = await pages(aws.ec2, DescribeVpcEndpointServiceConfigurationsCommand, { MaxResults: 1000 });
    const details = itemsOf(found, ({ ServiceConfigurations }) => ServiceConfigurations);
    return sortById(await Promise.all(details.map((detail) => toConfiguration(aws, detail))));
  },
};

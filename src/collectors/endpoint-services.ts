import { DescribeVpcEndpointServicesCommand, type ServiceDetail } from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import { serviceOf } from '../services/services.ts';
import type { Aws, Collector } from './collector.ts';
import { itemsOf, sortBy, texts } from './normalize.ts';

type ZoneNames = ReadonlyMap<string, string>;

/** This account's names of the zones that it has subnets in, by zone id. */
const zonesOf = async (aws: Aws): Promise<ZoneNames> => {
  const subnets = await aws.section('subnets');
  const pairs = isSeen(subnets) ? subnets.seen : [];
  return new Map(
    pairs.map(({ availabilityZoneId, availabilityZone }) => [availabilityZoneId, availabilityZone]),
  );
};

// AWS: eu-west-1a may be another zone in another account; ids are the same for all (AZ ids, RAM guide).
// Limit: zones in which the account has no subnet are left out where the answer names zone ids.
const zoneNames = (detail: ServiceDetail, zones: ZoneNames): string[] => {
  const ids = detail.AvailabilityZoneIds ?? [];
  if (ids.length === 0 || zones.size === 0) return texts(detail.AvailabilityZones);
  return texts(ids.map((id) => zones.get(id)));
};

const toService = (detail: ServiceDetail, zones: ZoneNames): Sections['endpointServices'] => ({
  serviceName: detail.ServiceName ?? '',
  types: texts(detail.ServiceType?.map(({ ServiceType }) => ServiceType)),
  owner: detail.Owner ?? '',
  availabilityZones: zoneNames(detail, zones),
  privateDnsNames: texts([
    detail.PrivateDnsName,
    ...(detail.PrivateDnsNames ?? []).map(({ PrivateDnsName }) => PrivateDnsName),
  ]),
  vpcEndpointPolicySupported: detail.VpcEndpointPolicySupported ?? false,
});

// The whole list is one page in every region, so that asking for single names saves no call; and it is the same for
// all accounts, where names would differ from one to the next.
const askAll = async (aws: Aws): Promise<readonly ServiceDetail[]> => {
  const found = await pages(aws.ec2, DescribeVpcEndpointServicesCommand, { MaxResults: 1000 });
  return itemsOf(found, ({ ServiceDetails }) => ServiceDetails);
};

/** Names of the services that this unit's endpoints lead to. */
const inUse = async (aws: Aws): Promise<ReadonlySet<string>> => {
  const endpoints = await aws.section('vpcEndpoints');
  return new Set(isSeen(endpoints) ? endpoints.seen.flatMap(({ serviceName }) => serviceName ?? []) : []);
};

/** Lists the endpoint services that the region offers: all of AWS, and of others those that this unit's endpoints lead to. */
export const endpointServices: Collector<'endpointServices'> = {
  section: 'endpointServices',
  scope: 'region',
  actions: ['ec2:DescribeVpcEndpointServices'],
  async collect(aws) {
    const [details, used, zones] = await Promise.all([
      aws.oncePerRegion('endpoint services', () => askAll(aws)),
      inUse(aws),
      zonesOf(aws),
    ]);
    // Their names say what endpoints answer for, and what is not among them is not offered: the list has to be whole.
    const matters = ({ ServiceName: name = '' }: ServiceDetail): boolean =>
      used.has(name) || serviceOf(name) !== null;
    const services = details.filter(matters).map((detail) => toService(detail, zones));
    return sortBy(services, ({ serviceName, types }) => `${serviceName} ${types.join()}`);
  },
};

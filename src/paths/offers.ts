import { type Gap, isSeen, type Observed, seen } from '../model/observed.ts';
import type { EndpointService, VpcEndpoint } from '../model/resources.ts';
import { isService } from '../services/services.ts';
import type { Place, World } from './world.ts';

/** How the service behind an endpoint is offered in the endpoint's own region; null when the region’s listing does not name it. */
export const offerFor = (
  world: World,
  endpoint: VpcEndpoint,
  place: Place,
): Observed<EndpointService | null> => {
  const listed = world.list('endpointServices', place);
  if (!isSeen(listed)) return listed;
  const same = listed.seen.filter(({ serviceName }) => serviceName === endpoint.serviceName);
  // AWS: S3 and DynamoDB are listed once for each type of endpoint, under one name (DescribeVpcEndpointServices).
  return seen(same.find(({ types }) => types.includes(endpoint.type)) ?? same[0] ?? null);
};

/** Does a region offer interface endpoints for a service? What the API lists says so, never a list of ours. */
export const isOffered = (world: World, service: string, place: Place): Observed<boolean> => {
  const listed = world.list('endpointServices', place);
  if (!isSeen(listed)) return listed;
  return seen(listed.seen.some(({ serviceName }) => isService(serviceName, service, place.region)));
};

/** The gap of a service that the region’s listing does not name. */
export const notOffered = (endpoint: VpcEndpoint, place: Place): Gap => ({
  action: 'ec2:DescribeVpcEndpointServices',
  code: 'NotFound',
  message: `${endpoint.serviceName ?? 'The service'} of ${endpoint.id} is not among the services that ${place.region} lists for account ${place.accountId}.`,
});

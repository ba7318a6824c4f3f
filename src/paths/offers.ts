import { type Gap, isSeen, type Observed, seen } from '../model/observed.ts';
import type { EndpointService, VpcEndpoint } from '../model/resources.ts';
import { isService } from '../services/services.ts';
import type { Place, World } from './world.ts';

const names = new WeakMap<World, ReadonlyMap<string, readonly EndpointService[]>>();

const byName = (world: World): ReadonlyMap<string, readonly EndpointService[]> => {
  const known = names.get(world);
  if (known) return known;
  const index = new Map<string, EndpointService[]>();
  for (const { accountId, region, sections } of world.units) {
    if (!isSeen(sections.endpointServices)) continue;
    for (const item of sections.endpointServices.seen) {
      const key = `${accountId}/${region}/${item.serviceName}`;
      const items = index.get(key);
      if (items) items.push(item);
      else index.set(key, [item]);
    }
  }
  names.set(world, index);
  return index;
};

/** How the service behind an endpoint is offered in the endpoint's own region; null when the region’s listing does not name it. */
export const offerFor = (
  world: World,
  endpoint: VpcEndpoint,
  place: Place,
): Observed<EndpointService | null> => {
  const listed = world.list('endpointServices', place);
  if (!isSeen(listed)) return listed;
  const same = byName(world).get(`${place.accountId}/${place.region}/${endpoint.serviceName ?? ''}`) ?? [];
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

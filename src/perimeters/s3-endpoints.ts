import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { doubtOf, isDead, oddityOf } from '../paths/dns.ts';
import { homeOf, type Place, type World } from '../paths/world.ts';
import { actionPrefixOf } from '../services/action-prefixes.ts';
import { serviceOf } from '../services/services.ts';

/** Does an endpoint of this service carry requests to general purpose buckets? */
export const isS3Service = (serviceName: string | null): boolean => {
  const name = serviceName === null ? null : serviceOf(serviceName);
  return name !== null && actionPrefixOf(name.service) === 's3';
};

/** The region whose buckets an endpoint reaches. AWS: a gateway endpoint serves its own region only, an interface endpoint the region of its service (S3 guide, PrivateLink). */
export const reachOf = (endpoint: VpcEndpoint, region: string): string =>
  endpoint.type === 'Interface' ? (endpoint.serviceRegion ?? region) : region;

/**
 * Can requests to buckets come through the endpoint? AWS: those of a subnet take a gateway endpoint only if its route table is
 * associated with it (S3 guide, gateway endpoints); an interface endpoint is reached by its own names too.
 */
export const carriesRequests = (world: World, endpoint: VpcEndpoint, place: Place): boolean | Gap => {
  if (isDead(endpoint) || !isS3Service(endpoint.serviceName)) return false;
  const doubt = doubtOf(endpoint);
  if (doubt) return doubt;
  if (endpoint.type !== 'Gateway') return true;
  const { vpcId, routeTableIds } = endpoint;
  const users = routeTableIds.map((id) => knownUsersOf(world, { id, vpcId }));
  if (users.some((some) => isSeen(some) && some.seen.length > 0)) return true;
  const unsure = users.find((some) => !isSeen(some));
  if (unsure && !isSeen(unsure)) return unsure.gap;
  const owner = homeOf(endpoint, place);
  for (const section of ['routeTables', 'subnets'] as const) {
    const listed = world.list(section, owner);
    if (!isSeen(listed)) return routeTableIds.length === 0 ? false : listed.gap;
  }
  return false;
};

/** Can a request to buckets of this region come from a VPC, so that it carries the VPC? */
export const isSourceOf = (world: World, vpcId: string, owner: Place, region: string): boolean | Gap => {
  const listed = world.list('vpcEndpoints', owner, { vpcId, service: 's3' });
  if (!isSeen(listed)) return listed.gap;
  const answers = (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
    .filter(({ item, place }) => oddityOf(item) !== null || reachOf(item, place.region) === region)
    .map(({ item, place }) => carriesRequests(world, item, place));
  return answers.includes(true) || (answers.find((one) => typeof one === 'object') ?? false);
};

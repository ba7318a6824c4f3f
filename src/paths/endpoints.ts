import { unfamiliarGap } from '../model/known-values.ts';
import type { Gap } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { isService } from '../services/services.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import { mayBe } from './endpoint-type.ts';
import type { Place, World } from './world.ts';

/** Is it sure that an endpoint in this state serves nothing? */
export const isDead = ({ state }: Pick<VpcEndpoint, 'state'>): boolean =>
  isLive('vpcEndpoints.state', state.toLowerCase()) === false;

/** Why it is not known what an endpoint is: its type or its state is newer than this code. */
export const oddityOf = ({ id, type, state }: VpcEndpoint): Gap | null =>
  unfamiliarGap('vpcEndpoints.type', id, type) ??
  unfamiliarGap('vpcEndpoints.state', id, state.toLowerCase());

/** Why it is not known what an endpoint that is not dead does; null where it serves. */
export const doubtOf = (endpoint: VpcEndpoint): Gap | null =>
  oddityOf(endpoint) ??
  unfamiliarGap('vpcEndpoints.ipAddressType', endpoint.id, endpoint.ipAddressType) ??
  unsettledGap('vpcEndpoints.state', endpoint.id, endpoint.state.toLowerCase());

/** Does an endpoint serve traffic? */
export const serves = (endpoint: VpcEndpoint): boolean => !isDead(endpoint) && doubtOf(endpoint) === null;

/** The endpoints for a service of this region in a VPC that are or may be interface endpoints, in any state; null-safe about region-less names. */
export const interfaceEndpointsFor = (
  world: World,
  vpcId: string,
  place: Place,
  service: string,
): readonly VpcEndpoint[] =>
  (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    // AWS: a cross-Region endpoint serves the other Region's names only (cross-Region PrivateLink).
    .filter(
      (endpoint) => mayBe('Interface', endpoint) && isService(endpoint.serviceName, service, place.region),
    );

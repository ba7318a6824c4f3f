import type { VpcEndpoint } from '../model/resources.ts';
import { isService } from '../services/services.ts';
import type { Place, World } from './world.ts';

// AWS: these states serve traffic; pending may be a change of an endpoint that works. The state partial is documented
// nowhere, so that it may serve or not (PrivateLink concepts; EC2 API, State of VpcEndpoint).
const servingStates = new Set(['available', 'pending']);

/** Does an endpoint in this state serve traffic? */
export const serves = (endpoint: Pick<VpcEndpoint, 'state'>): boolean =>
  servingStates.has(endpoint.state.toLowerCase());

// AWS: states in which an endpoint serves nothing; any other that we do not know may or may not (PrivateLink concepts, endpoint states).
const deadStates = new Set(['pendingacceptance', 'rejected', 'expired', 'failed', 'deleting', 'deleted']);

/** Is it sure that an endpoint in this state serves nothing? */
export const isDead = (endpoint: Pick<VpcEndpoint, 'state'>): boolean =>
  deadStates.has(endpoint.state.toLowerCase());

/** The interface endpoints for a service of this region in a VPC, in any state; null-safe about region-less names. */
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
      (endpoint) => endpoint.type === 'Interface' && isService(endpoint.serviceName, service, place.region),
    );

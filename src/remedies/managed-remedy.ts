import type { Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { byHand } from './remedies.ts';

/**
 * What fixes an endpoint; for one that a service manages, whom to ask.
 * AWS: endpoints with RequesterManaged are changed by the service that made them, and by nobody else (EC2 API, VpcEndpoint).
 */
export const unlessManaged = (endpoint: VpcEndpoint, wanted: Fix): Fix =>
  endpoint.requesterManaged
    ? byHand(
        `${endpoint.id} is managed by the service that made it: AWS refuses changes by anyone else, so change it there. What is needed: ${wanted.text}`,
        wanted.risk,
      )
    : wanted;

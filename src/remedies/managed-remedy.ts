import type { Remedy } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { remedy } from './remedies.ts';

/**
 * What mends an endpoint; for one that a service manages, whom to ask.
 * AWS: endpoints with RequesterManaged are changed by the service that made them, and by nobody else (EC2 API, VpcEndpoint).
 */
export const unlessManaged = (endpoint: VpcEndpoint, mended: Remedy): Remedy =>
  endpoint.requesterManaged
    ? remedy(
        `${endpoint.id} is managed by the service that made it: AWS refuses changes by anybody else, so change it there. What is needed: ${mended.text}`,
        mended.risk === undefined ? {} : { risk: mended.risk },
      )
    : mended;

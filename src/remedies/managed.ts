import type { Severity } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { lower } from '../model/severity.ts';

/** The severity of a failure on an endpoint: one step milder where a service manages it, since its owner cannot mend it. */
export const managedSeverity = (endpoint: VpcEndpoint, severity: Severity): Severity =>
  endpoint.requesterManaged ? lower(severity) : severity;

/** What to add to a sentence about an endpoint that a service manages; nothing for others. */
export const managedWords = (endpoint: VpcEndpoint): string =>
  endpoint.requesterManaged ? ' It is managed by a service and cannot be changed by you.' : '';

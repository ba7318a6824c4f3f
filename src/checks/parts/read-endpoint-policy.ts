import type { VpcEndpoint } from '../../model/resources.ts';
import {
  isJudgedEndpoint,
  type JudgedEndpoint,
  policyOfEndpoint,
  type skipMessages,
} from '../../perimeters/endpoint-policy.ts';
import type { CheckContext, Verdict } from '../check.ts';

/** Reads an endpoint's policy, or answers at once why it is not judged; `context` is that of a check with `skipMessages`. */
export const readEndpointPolicy = (endpoint: VpcEndpoint, context: unknown): JudgedEndpoint | Verdict => {
  const { world, unit, options, unknown, notApplicable } = context as CheckContext<typeof skipMessages>;
  const reading = policyOfEndpoint(endpoint, { world, unit, options });
  if (isJudgedEndpoint(reading)) return reading;
  return 'gap' in reading ? unknown([reading.gap]) : notApplicable(reading.skip, reading.values as never);
};

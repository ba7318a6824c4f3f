import type { EndpointServiceConfiguration } from '../../model/resources.ts';
import { isOpenForConnections } from '../../perimeters/allow-list.ts';
import {
  type Check,
  type CheckContext,
  type CheckWords,
  defineCheck,
  type Messages,
  type Verdict,
} from '../check.ts';
import { endpointServices } from '../subjects.ts';
import { withValues } from './filled.ts';

/** A check of endpoint services as its author writes it: it is asked about those that take connections. */
interface EndpointServiceCheck<M extends Messages> extends CheckWords {
  readonly messages: M;
  evaluate(service: EndpointServiceConfiguration, context: CheckContext<M, 'service'>): Verdict;
}

const gone = { gone: '{service} is {state} and takes no connections.' } as const;

/** Makes a check of the endpoint services that an account provides. */
export const defineEndpointServiceCheck = <const M extends Messages>(
  definition: EndpointServiceCheck<M>,
): Check =>
  defineCheck<EndpointServiceConfiguration, M & typeof gone>({
    ...definition,
    subject: endpointServices,
    messages: { ...definition.messages, ...gone },
    evaluate(service, context) {
      const about = withValues(context, { service: service.id });
      return isOpenForConnections(service)
        ? definition.evaluate(service, about as CheckContext<M, 'service'>)
        : about.notApplicable('gone', { state: service.state } as never);
    },
  });

import type { VpcEndpoint } from '../../model/resources.ts';
import { isDead } from '../../paths/dns.ts';
import { managedSeverity, managedWords } from '../../remedies/managed.ts';
import { type Check, type CheckContext, type CheckDefinition, defineCheck, type Messages } from '../check.ts';
import { withValues } from './filled.ts';

/** Values that every message about an endpoint has. */
export type Filled = 'endpoint' | 'managed';

type Endpoint = VpcEndpoint | { readonly endpoint: VpcEndpoint };

const endpointOf = (subject: Endpoint): VpcEndpoint => ('endpoint' in subject ? subject.endpoint : subject);

/** Makes a check of endpoints, or of pairs with one: its failures are milder where a service manages the endpoint, and say so. */
export const defineEndpointCheck = <K extends Endpoint, const M extends Messages>(
  definition: CheckDefinition<K, M, Filled>,
): Check =>
  defineCheck<K, M>({
    ...definition,
    evaluate(subject, context) {
      const endpoint = endpointOf(subject);
      const known = { endpoint: endpoint.id, managed: managedWords(endpoint) };
      const about = withValues(context, known, (failure) => ({
        ...failure,
        severity: managedSeverity(endpoint, failure.severity ?? definition.severity),
      }));
      return definition.evaluate(subject, about);
    },
  });

const notServing = { notServing: '{endpoint} is {state} and serves nothing.' } as const;

/** Makes a check of endpoints, or of pairs with one, that serve: what is dead is not judged. */
export const defineServingEndpointCheck = <K extends Endpoint, const M extends Messages>(
  definition: CheckDefinition<K, M, Filled>,
): Check =>
  defineEndpointCheck<K, M & typeof notServing>({
    ...definition,
    messages: { ...definition.messages, ...notServing },
    evaluate(subject, context) {
      const endpoint = endpointOf(subject);
      return isDead(endpoint)
        ? context.notApplicable('notServing', { state: endpoint.state } as never)
        : definition.evaluate(subject, context as CheckContext<M, Filled>);
    },
  });

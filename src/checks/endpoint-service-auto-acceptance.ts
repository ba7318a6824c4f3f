import type { Evidence } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import { allowListOf, isOpenForConnections } from '../perimeters/allow-list.ts';
import { endpointServices } from './subjects.ts';
import { acceptanceRemedy } from '../remedies/service-remedy.ts';

const messages = {
  automatic:
    '{service} accepts connections without review, and its allow-list is wider than the organization: {principals}.',
  reviewed: 'Connections to {service} are accepted one by one.',
  ownOnly: '{service} accepts connections without review, of own accounts only.',
  gone: '{service} is {state} and takes no connections.',
} as const;

export default defineCheck<EndpointServiceConfiguration, typeof messages>({
  id: 'endpoint-service-auto-acceptance',
  title: 'Endpoint service accepts connections of outsiders without review',
  severity: 'medium',
  rationale:
    'With automatic acceptance the allow-list is the only gate. Where it is wider than the organization, somebody outside connects without anyone having looked.',
  remedy: 'Require acceptance of each connection, or narrow the allow-list to own accounts.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html'],
  limits: [
    'Accounts of the inventory and trusted ones count as own; without the list of the organization’s accounts any other is unknown.',
  ],
  subject: endpointServices,
  messages,

  evaluate(service, { world, unit, options, pass, fail, unknown, notApplicable }) {
    const { id, state, acceptanceRequired } = service;
    if (!isOpenForConnections(service)) return notApplicable('gone', { service: id, state });
    const { principals, everyone, outsiders, gaps } = allowListOf(world, options, service);
    const facts = { acceptanceRequired, principals: principals.slice(0, 50) };
    const proof: Evidence = { kind: 'resource', id, facts };
    if (acceptanceRequired) return pass('reviewed', { service: id }, [proof]);
    const wide = [...everyone, ...outsiders];
    if (wide.length > 0)
      return fail(
        'automatic',
        { service: id, principals: wide.join(', ') },
        { evidence: [proof], remedy: acceptanceRemedy(service, unit) },
      );
    const [gap, ...more] = gaps;
    return gap ? unknown([gap, ...more], [proof]) : pass('ownOnly', { service: id }, [proof]);
  },
});

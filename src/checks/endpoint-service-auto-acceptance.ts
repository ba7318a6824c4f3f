import { allowListOf } from '../perimeters/allow-list.ts';
import { acceptanceRemedy } from '../remedies/service-remedy.ts';
import { defineEndpointServiceCheck } from './parts/endpoint-service-check.ts';

export default defineEndpointServiceCheck({
  id: 'endpoint-service-auto-acceptance',
  title: 'Endpoint service accepts connections of outsiders without review',
  severity: 'medium',
  rationale:
    'With automatic acceptance the allow-list is the only gate. Where it is wider than the organization, someone outside connects without anyone having looked.',
  remedy: 'Require acceptance of each connection, or narrow the allow-list to your own accounts.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html'],
  limits: [
    'Accounts of the inventory and trusted ones count as your own; without the list of the organization’s accounts any other is unknown.',
  ],
  messages: {
    automatic:
      '{service} accepts connections without review, and its allow-list is wider than the organization: {principals}.',
    reviewed: 'Connections to {service} are accepted one by one.',
    ownOnly: '{service} accepts connections without review, from your own accounts only.',
  },

  evaluate(service, { world, unit, options, pass, fail, doubt }) {
    const { id, acceptanceRequired } = service;
    const { principals, everyone, outsiders, gaps } = allowListOf(world, options, service);
    const facts = { acceptanceRequired, principals: principals.slice(0, 50) };
    const proof = { kind: 'resource', id, facts } as const;
    if (acceptanceRequired) return pass('reviewed', {}, [proof]);
    const wide = [...everyone, ...outsiders].join(', ');
    if (wide !== '') {
      const remedy = acceptanceRemedy(service, unit);
      return fail('automatic', { principals: wide }, { evidence: [proof], remedy });
    }
    doubt(gaps, [proof]);
    return pass('ownOnly', {}, [proof]);
  },
});

import type { Evidence } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import { allowListOf, isOpenForConnections } from '../perimeters/allow-list.ts';
import { endpointServices } from './subjects.ts';
import { principalsRemedy } from '../remedies/service-remedy.ts';

const messages = {
  open: '{service} allows {principals} to connect and accepts every connection by itself: its load balancer is public, even without a public address.',
  askable:
    '{service} allows {principals} to ask for a connection; only the acceptance that it requires stands in between.',
  outsiders: '{service} allows principals outside the organization to connect: {principals}.',
  bounded: '{service} allows only principals of own accounts: {principals}.',
  closed: '{service} allows nobody beside its own account.',
  gone: '{service} is {state} and takes no connections.',
} as const;

export default defineCheck<EndpointServiceConfiguration, typeof messages>({
  id: 'open-endpoint-service',
  title: 'Endpoint service lets everyone, or someone outside, connect',
  severity: 'high',
  rationale:
    'Whoever is allowed and accepted reaches the load balancer behind the service from a VPC of their own. With everyone allowed and automatic acceptance it is public to all of AWS, without an internet gateway anywhere.',
  remedy: 'Allow named accounts only, and require acceptance of each connection.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html',
  ],
  limits: [
    'Accounts of the inventory and trusted ones count as own; without the list of the organization’s accounts any other is unknown.',
    'Only services that the account itself provides are looked at.',
  ],
  subject: endpointServices,
  messages,

  evaluate(service, { world, unit, options, pass, fail, unknown, notApplicable }) {
    if (!isOpenForConnections(service))
      return notApplicable('gone', { service: service.id, state: service.state });
    const { principals, everyone, outsiders, gaps } = allowListOf(world, options, service);
    const proof: Evidence = {
      kind: 'resource',
      id: service.id,
      facts: {
        serviceName: service.serviceName,
        acceptanceRequired: service.acceptanceRequired,
        principals: principals.slice(0, 50),
      },
    };
    if (everyone.length > 0) {
      const { acceptanceRequired } = service;
      return fail(
        acceptanceRequired ? 'askable' : 'open',
        { service: service.id, principals: everyone.join(', ') },
        {
          evidence: [proof],
          remedy: principalsRemedy(service, everyone, unit),
          severity: acceptanceRequired ? 'medium' : 'critical',
        },
      );
    }
    if (outsiders.length > 0)
      return fail(
        'outsiders',
        { service: service.id, principals: outsiders.join(', ') },
        { evidence: [proof], remedy: principalsRemedy(service, outsiders, unit) },
      );
    const [gap, ...more] = gaps;
    if (gap) return unknown([gap, ...more], [proof]);
    // AWS: endpoints of the same account need no permission.
    return principals.length === 0
      ? pass('closed', { service: service.id }, [proof])
      : pass('bounded', { service: service.id, principals: principals.join(', ') }, [proof]);
  },
});

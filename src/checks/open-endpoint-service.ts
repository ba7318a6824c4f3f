import { allowListOf } from '../perimeters/allow-list.ts';
import { principalsRemedy } from '../remedies/service-remedy.ts';
import { defineEndpointServiceCheck } from './parts/endpoint-service-check.ts';

export default defineEndpointServiceCheck({
  id: 'open-endpoint-service',
  title: 'Endpoint service lets everyone, or someone outside, connect',
  severity: 'high',
  rationale:
    'Anyone who is allowed and accepted reaches the load balancer behind the service from a VPC of their own. With everyone allowed and automatic acceptance it is public to all of AWS, without an internet gateway anywhere.',
  remedy: 'Allow named accounts only, and require acceptance of each connection.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html',
  ],
  limits: [
    'Accounts of the inventory and trusted ones count as your own; without the list of the organization’s accounts any other is unknown.',
    'Only services that the account itself provides are looked at.',
  ],
  messages: {
    open: '{service} allows {principals} to connect and accepts every connection by itself: its load balancer is public, even without a public address.',
    askable:
      '{service} allows {principals} to ask for a connection; only the acceptance that it requires stands in between.',
    outsiders: '{service} allows principals outside the organization to connect: {principals}.',
    bounded: '{service} allows only principals of your own accounts: {principals}.',
    closed: '{service} allows no one but its own account.',
  },

  evaluate(service, { world, unit, options, pass, fail, doubt }) {
    const { id, serviceName, acceptanceRequired } = service;
    const { principals, everyone, outsiders, gaps } = allowListOf(world, options, service);
    const facts = { serviceName, acceptanceRequired, principals: principals.slice(0, 50) };
    const proof = { kind: 'resource', id, facts } as const;
    const failed = (wide: readonly string[]) =>
      ({ evidence: [proof], remedy: principalsRemedy(service, wide, unit) }) as const;
    if (everyone.length > 0)
      return fail(
        acceptanceRequired ? 'askable' : 'open',
        { principals: everyone.join(', ') },
        { ...failed(everyone), severity: acceptanceRequired ? 'medium' : 'critical' },
      );
    if (outsiders.length > 0)
      return fail('outsiders', { principals: outsiders.join(', ') }, failed(outsiders));
    doubt(gaps, [proof]);
    // AWS: endpoints of the same account need no permission.
    return principals.length === 0
      ? pass('closed', {}, [proof])
      : pass('bounded', { principals: principals.join(', ') }, [proof]);
  },
});

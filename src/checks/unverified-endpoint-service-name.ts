import { verifiedNameRemedy } from '../remedies/service-remedy.ts';
import { defineEndpointServiceCheck } from './parts/endpoint-service-check.ts';

export default defineEndpointServiceCheck({
  id: 'unverified-endpoint-service-name',
  title: 'Private DNS name of an endpoint service is not verified',
  severity: 'low',
  rationale:
    'Consumers can turn private DNS on only for a name whose domain was proven. Until then they use the endpoint’s own name, and certificates for the private one do not fit.',
  remedy: 'Publish the record that proves the domain, and start the verification.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html'],
  messages: {
    unverified:
      'The private DNS name {name} of {service} is not verified ({state}): new consumers cannot use it.',
    verified: 'The private DNS name {name} of {service} is verified.',
    noName: '{service} has no private DNS name.',
  },

  evaluate(service, { unit, pass, fail, unknown, notApplicable }) {
    const { id, privateDnsName: name, privateDnsState } = service;
    if (name === null) return notApplicable('noName', {});
    const proof = { kind: 'resource', id, facts: { privateDnsName: name, privateDnsState } } as const;
    if (privateDnsState === 'verified') return pass('verified', { name }, [proof]);
    if (privateDnsState === 'failed' || privateDnsState === 'pendingverification') {
      const state = privateDnsState === 'failed' ? 'verification failed' : 'verification is pending';
      const remedy = verifiedNameRemedy(service, unit);
      return fail('unverified', { name, state }, { evidence: [proof], remedy });
    }
    const message = `The verification of ${name} for ${id} is in ${privateDnsState ? `state ${privateDnsState}, which is not known` : 'a state that was not reported'}.`;
    const action = 'ec2:DescribeVpcEndpointServiceConfigurations';
    return unknown([{ action, code: 'UnknownState', message }], [proof]);
  },
});

import type { Evidence } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import { isOpenForConnections } from '../perimeters/allow-list.ts';
import { endpointServices } from './subjects.ts';
import { verifiedNameRemedy } from '../remedies/service-remedy.ts';

const messages = {
  unverified:
    'The private DNS name {name} of {service} is not verified ({state}): new consumers cannot use it.',
  verified: 'The private DNS name {name} of {service} is verified.',
  noName: '{service} has no private DNS name.',
  gone: '{service} is {state} and takes no connections.',
} as const;

export default defineCheck<EndpointServiceConfiguration, typeof messages>({
  id: 'unverified-endpoint-service-name',
  title: 'Private DNS name of an endpoint service is not verified',
  severity: 'low',
  rationale:
    'Consumers can turn private DNS on only for a name whose domain was proven. Until then they use the endpoint’s own name, and certificates for the private one do not fit.',
  remedy: 'Publish the record that proves the domain, and start the verification.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html'],
  subject: endpointServices,
  messages,

  evaluate(service, { unit, pass, fail, unknown, notApplicable }) {
    const { id, privateDnsName: name, privateDnsState: state } = service;
    if (!isOpenForConnections(service)) return notApplicable('gone', { service: id, state: service.state });
    if (name === null) return notApplicable('noName', { service: id });
    const proof: Evidence = { kind: 'resource', id, facts: { privateDnsName: name, privateDnsState: state } };
    if (state === 'verified') return pass('verified', { name, service: id }, [proof]);
    if (state === 'failed' || state === 'pendingverification')
      return fail(
        'unverified',
        { name, service: id, state: state === 'failed' ? 'verification failed' : 'verification is pending' },
        { evidence: [proof], remedy: verifiedNameRemedy(service, unit) },
      );
    const message = `The verification of ${name} for ${id} is in state ${state ?? 'that was not said'}, of which nothing is known.`;
    return unknown(
      [{ action: 'ec2:DescribeVpcEndpointServiceConfigurations', code: 'UnknownState', message }],
      [proof],
    );
  },
});

import type { Evidence, Remedy } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import { isOpenForConnections } from './parts/allow-list.ts';
import { command, quoted, quotedList, remedy, terraform, together } from './parts/remedies.ts';
import { endpointServices } from './subjects.ts';

const messages = {
  unverified:
    'The private DNS name {name} of {service} is not verified ({state}): new consumers cannot use it.',
  verified: 'The private DNS name {name} of {service} is verified.',
  noName: '{service} has no private DNS name.',
  gone: '{service} is {state} and takes no connections.',
} as const;

const remedyFor = (service: EndpointServiceConfiguration, region: string): Remedy => {
  const { id, privateDnsRecord: record, privateDnsName } = service;
  const verify = command('ec2', 'start-vpc-endpoint-service-private-dns-verification', region, {
    'service-id': id,
  });
  const name = record ? `${record.name}.${privateDnsName ?? ''}` : '';
  const say = record
    ? `# Publish in the public zone of ${privateDnsName ?? ''}:\n# ${name} ${record.type} "${record.value}"`
    : `# Publish the record that describe-vpc-endpoint-service-configurations names for ${id}.`;
  return remedy(
    `Publish the record that proves ${privateDnsName ?? 'the name'}, and start the verification of ${id} again.`,
    {
      cli: together(say, verify),
      terraform: record
        ? terraform('aws_route53_record', 'endpoint_service_name', {
            zone_id: 'data.aws_route53_zone.public.zone_id',
            name: quoted(name),
            type: quoted(record.type),
            ttl: '300',
            records: quotedList([record.value]),
          })
        : say,
      cloudformation: record
        ? `# AWS::Route53::RecordSet\nName: ${quoted(name)}\nType: ${record.type}\nTTL: "300"\nResourceRecords: [${quoted(`"${record.value}"`)}]`
        : say,
    },
  );
};

export default defineCheck<EndpointServiceConfiguration, typeof messages>({
  id: 'unverified-endpoint-service-name',
  title: 'Private DNS name of an endpoint service is not verified',
  severity: 'low',
  rationale:
    'Consumers can turn private DNS on only for a name whose domain was proven. Until then they use the endpoint’s own name, and certificates for the private one do not fit.',
  remedy: 'Publish the record that proves the domain, and start the verification.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html'],
  needs: ['endpointServiceConfigurations'],
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
        { evidence: [proof], remedy: remedyFor(service, unit.region) },
      );
    const message = `The verification of ${name} for ${id} is in state ${state ?? 'that was not said'}, of which nothing is known.`;
    return unknown(
      [{ action: 'ec2:DescribeVpcEndpointServiceConfigurations', code: 'UnknownState', message }],
      [proof],
    );
  },
});

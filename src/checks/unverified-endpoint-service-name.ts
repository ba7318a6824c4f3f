import type { Evidence, Remedy } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import type { Place } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { isOpenForConnections } from '../perimeters/allow-list.ts';
import {
  blockName,
  cloudformation,
  command,
  comment,
  inAccount,
  logicalId,
  quoted,
  quotedList,
  remedy,
  terraform,
} from '../remedies/remedies.ts';
import { endpointServices } from './subjects.ts';

const messages = {
  unverified:
    'The private DNS name {name} of {service} is not verified ({state}): new consumers cannot use it.',
  verified: 'The private DNS name {name} of {service} is verified.',
  noName: '{service} has no private DNS name.',
  gone: '{service} is {state} and takes no connections.',
} as const;

/** A TXT value as a zone file holds it. */
const inQuotes = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

const remedyFor = (service: EndpointServiceConfiguration, { accountId, region }: Place): Remedy => {
  const { id, privateDnsRecord: record, privateDnsName } = service;
  const domain = privateDnsName ?? '';
  const verify = command('ec2', 'start-vpc-endpoint-service-private-dns-verification', region, {
    'service-id': id,
  });
  const name = record ? `${record.name}.${domain}` : '';
  const value = record?.type === 'TXT' ? inQuotes(record.value) : (record?.value ?? '');
  const say = record
    ? `${comment(`First publish in the public zone of ${domain} the ${record.type} record ${name} with the value ${record.value}`)}`
    : comment(`First publish the record that describe-vpc-endpoint-service-configurations names for ${id}`);
  return remedy(
    `Publish the record that proves ${privateDnsName ?? 'the name'}${record ? ` (${record.type} ${name}: ${record.value})` : ''}, and start the verification of ${id} again.`,
    {
      cli: inAccount(accountId, `${say}\n${verify}`),
      terraform: record
        ? `${comment(`data.aws_route53_zone.public is yours to define: the public zone of ${domain}`)}\n${terraform(
            'aws_route53_record',
            blockName(id),
            {
              zone_id: 'data.aws_route53_zone.public.zone_id',
              name: quoted(name),
              type: quoted(record.type),
              ttl: '300',
              records: quotedList([record.value]),
            },
          )}`
        : say,
      cloudformation: record
        ? `${comment(`With the public zone of ${domain} as parameter PublicZoneId:`)}\n${cloudformation(
            logicalId(id, 'Name'),
            'AWS::Route53::RecordSet',
            {
              HostedZoneId: '!Ref PublicZoneId',
              Name: quoted(name),
              Type: quoted(record.type),
              TTL: '"300"',
              ResourceRecords: quotedList([value]),
            },
          )}`
        : say,
      risk: 'The record has to stay: AWS may ask for it again. Verification takes up to a day after it is published.',
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
        { evidence: [proof], remedy: remedyFor(service, unit) },
      );
    const message = `The verification of ${name} for ${id} is in state ${state ?? 'that was not said'}, of which nothing is known.`;
    return unknown(
      [{ action: 'ec2:DescribeVpcEndpointServiceConfigurations', code: 'UnknownState', message }],
      [proof],
    );
  },
});

import type { Change } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { EndpointConnection, EndpointServiceConfiguration } from '../model/resources.ts';
import type { Place } from '../paths/world.ts';
import { comment, blockName, logicalId, quoted, quotedList } from '../changes/text.ts';
import { cloudformation, terraform } from '../changes/code.ts';
import { at, fix } from './remedies.ts';

const acceptance = (serviceId: string, place: Place): Change => ({
  kind: 'modify-endpoint-service',
  ...at(place),
  serviceId,
  acceptanceRequired: true,
});

/** Lets new connections to an endpoint service wait for somebody who accepts them. */
export const acceptanceRemedy = ({ id }: EndpointServiceConfiguration, place: Place): Fix =>
  fix(`Require acceptance of connections to ${id}.`, [acceptance(id, place)], {
    risk: 'New endpoints wait until someone accepts them; connections that exist stay.',
  });

/** Takes principals from those who may connect to an endpoint service. */
export const principalsRemedy = (
  { id, acceptanceRequired }: EndpointServiceConfiguration,
  principals: readonly string[],
  place: Place,
): Fix =>
  fix(
    `Remove ${principals.join(', ')} from the principals of ${id}, name the accounts that are meant, and require acceptance.`,
    [
      ...(acceptanceRequired ? [] : [acceptance(id, place)]),
      {
        kind: 'modify-endpoint-service-permissions',
        ...at(place),
        serviceId: id,
        addPrincipals: [],
        removePrincipals: principals,
      },
    ],
    {
      risk: 'Anyone who relied on the principals that go cannot make new endpoints until they are named; new endpoints wait for acceptance. Connections that were accepted before stay: list and reject them apart.',
    },
  );

/** Accepts the connection of an endpoint to a service, or, of a stranger's, rejects it. */
export const connectionRemedy = (
  { serviceId, endpointId, endpointOwnerId }: EndpointConnection,
  stranger: boolean,
  place: Place,
): Fix => {
  const accept: Change = { kind: 'accept-endpoint-connection', ...at(place), serviceId, endpointId };
  const reject: Change = { kind: 'reject-endpoint-connection', ...at(place), serviceId, endpointId };
  const risk =
    'An accepted endpoint reaches the load balancer behind the service; a rejected one loses it at once, and its owner has to make another one.';
  return stranger
    ? fix(
        `Reject ${endpointId}, or, if account ${endpointOwnerId} is meant to connect, accept it and name the account in the configuration.`,
        [reject],
        {
          choices: [{ text: `Or, if account ${endpointOwnerId} is meant to connect:`, change: accept }],
          risk,
        },
      )
    : fix(`Accept ${endpointId} if account ${endpointOwnerId} is meant to connect, or reject it.`, [accept], {
        choices: [{ text: `Or, if account ${endpointOwnerId} is not meant to connect:`, change: reject }],
        risk,
      });
};

/** A TXT value as a zone file holds it. */
const inQuotes = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** The record that proves a name, as code: its zone is public, and in no inventory. */
const recordCode = (
  { id, privateDnsRecord: record, privateDnsName }: EndpointServiceConfiguration,
  first: string,
): NonNullable<Fix['code']> => {
  const domain = privateDnsName ?? '';
  if (!record) return { terraform: comment(first), cloudformation: comment(first) };
  const name = `${record.name}.${domain}`;
  const zone = `data.aws_route53_zone.public is yours to define: the public zone of ${domain}`;
  const hcl = terraform('aws_route53_record', blockName(id), {
    zone_id: 'data.aws_route53_zone.public.zone_id',
    name: quoted(name),
    type: quoted(record.type),
    ttl: '300',
    records: quotedList([record.value]),
  });
  const yaml = cloudformation(logicalId(id, 'Name'), 'AWS::Route53::RecordSet', {
    HostedZoneId: '!Ref PublicZoneId',
    Name: quoted(name),
    Type: quoted(record.type),
    TTL: '"300"',
    ResourceRecords: quotedList([record.type === 'TXT' ? inQuotes(record.value) : record.value]),
  });
  return {
    terraform: `${comment(zone)}\n${hcl}`,
    cloudformation: `${comment(`With the public zone of ${domain} as parameter PublicZoneId:`)}\n${yaml}`,
  };
};

/** Has the private DNS name of an endpoint service verified again, once the record that proves it is published. */
export const verifiedNameRemedy = (service: EndpointServiceConfiguration, place: Place): Fix => {
  const { id, privateDnsRecord: record, privateDnsName } = service;
  const domain = privateDnsName ?? '';
  const name = record ? `${record.name}.${domain}` : '';
  const first = record
    ? `First publish in the public zone of ${domain} the ${record.type} record ${name} with the value ${record.value}`
    : `First publish the record that describe-vpc-endpoint-service-configurations names for ${id}`;
  return fix(
    `Publish the record that proves ${privateDnsName ?? 'the name'}${record ? ` (${record.type} ${name}: ${record.value})` : ''}, and start the verification of ${id} again.`,
    [{ kind: 'verify-endpoint-service-name', ...at(place), serviceId: id }],
    {
      first,
      code: recordCode(service, first),
      risk: 'The record has to stay: AWS may ask for it again. Verification takes up to a day after it is published.',
    },
  );
};

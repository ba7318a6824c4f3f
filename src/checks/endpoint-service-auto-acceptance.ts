import type { Evidence, Remedy } from '../model/finding.ts';
import type { EndpointServiceConfiguration } from '../model/resources.ts';
import type { Place } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { allowListOf, isOpenForConnections } from '../perimeters/allow-list.ts';
import { command, comment, inAccount, remedy } from '../remedies/remedies.ts';
import { endpointServices } from './subjects.ts';

const messages = {
  automatic:
    '{service} accepts connections without review, and its allow-list is wider than the organization: {principals}.',
  reviewed: 'Connections to {service} are accepted one by one.',
  ownOnly: '{service} accepts connections without review, of own accounts only.',
  gone: '{service} is {state} and takes no connections.',
} as const;

const remedyFor = ({ id }: EndpointServiceConfiguration, { accountId, region }: Place): Remedy =>
  remedy(`Require acceptance of connections to ${id}.`, {
    cli: inAccount(
      accountId,
      command('ec2', 'modify-vpc-endpoint-service-configuration', region, {
        'service-id': id,
        'acceptance-required': true,
      }),
    ),
    terraform: `${comment(`On the aws_vpc_endpoint_service ${id}:`)}\nacceptance_required = true`,
    cloudformation: `${comment(`On the AWS::EC2::VPCEndpointService ${id}:`)}\nAcceptanceRequired: true`,
    risk: 'New endpoints wait until somebody accepts them; connections that exist stay.',
  });

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
        { evidence: [proof], remedy: remedyFor(service, unit) },
      );
    const [gap, ...more] = gaps;
    return gap ? unknown([gap, ...more], [proof]) : pass('ownOnly', { service: id }, [proof]);
  },
});

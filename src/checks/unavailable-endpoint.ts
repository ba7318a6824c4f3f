import type { Remedy } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { serves } from '../paths/dns.ts';
import type { Place, World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import {
  blockName,
  command,
  comment,
  inAccount,
  notRun,
  quoted,
  remedy,
  terraform,
  together,
} from '../remedies/remedies.ts';
import { vpcEndpoints } from './subjects.ts';

const messages = {
  pendingAcceptance: '{endpoint} waits for the owner of {service} to accept it and carries nothing.{managed}',
  rejected: '{endpoint} was rejected by the owner of {service} and carries nothing.{managed}',
  failed: '{endpoint} failed and carries nothing for {service}.{managed}',
  expired: '{endpoint} expired before the owner of {service} accepted it, and carries nothing.{managed}',
  available: '{endpoint} is available.',
  changing: '{endpoint} is {state}: it is being made, changed or deleted, which takes minutes.',
  deleted: '{endpoint} is deleted, and only listed for a while.',
} as const;

// AWS: none of these serves traffic; states are spelled in several ways, and read in lower case here (PrivateLink concepts).
const broken = {
  pendingacceptance: 'pendingAcceptance',
  rejected: 'rejected',
  failed: 'failed',
  expired: 'expired',
} as const;

const isBroken = (state: string): state is keyof typeof broken => Object.hasOwn(broken, state);

/** The account that provides an endpoint service, where it was scanned. */
const providerOf = (world: World, serviceId: string): Place | undefined =>
  world.locate('endpointServiceConfigurations', serviceId)?.place;

const acceptance = (world: World, endpoint: VpcEndpoint, region: string, drop: string): Remedy => {
  const service = endpoint.serviceName ?? 'the service';
  const [, serviceId = ''] = /(vpce-svc-[0-9a-z]+)/.exec(service) ?? [];
  const provider = providerOf(world, serviceId);
  const accept = command('ec2', 'accept-vpc-endpoint-connections', provider?.region ?? region, {
    'service-id': serviceId,
    'vpc-endpoint-ids': endpoint.id,
  });
  const ask = provider
    ? inAccount(provider.accountId, accept)
    : serviceId === ''
      ? ''
      : notRun(`In the account that owns ${service}:`, accept);
  return remedy(`Ask the owner of ${service} to accept ${endpoint.id}, or delete it.`, {
    cli: together(ask, notRun(`Or, if nobody needs it, in account ${endpoint.ownerId}:`, drop)),
    terraform:
      serviceId === ''
        ? ''
        : `${comment('In the configuration of the provider:')}\n${terraform(
            'aws_vpc_endpoint_connection_accepter',
            blockName(endpoint.id),
            { vpc_endpoint_service_id: quoted(serviceId), vpc_endpoint_id: quoted(endpoint.id) },
          )}`,
    cloudformation: comment(
      `CloudFormation cannot accept ${endpoint.id}; the owner of ${service} does it by CLI or console`,
    ),
    risk: 'Once it is accepted, names that lead to the endpoint lead to the provider.',
  });
};

const remedyFor = (world: World, endpoint: VpcEndpoint, region: string): Remedy => {
  const drop = command('ec2', 'delete-vpc-endpoints', region, { 'vpc-endpoint-ids': endpoint.id });
  if (endpoint.state.toLowerCase() === 'pendingacceptance') return acceptance(world, endpoint, region, drop);
  return remedy(`Delete ${endpoint.id}, and create it again if it is needed.`, {
    cli: inAccount(endpoint.ownerId, drop),
    terraform: comment(
      `Replace the aws_vpc_endpoint that made ${endpoint.id}, by terraform apply -replace of its address`,
    ),
    cloudformation: comment(
      `Remove the AWS::EC2::VPCEndpoint that made ${endpoint.id}, update the stack, and add it again`,
    ),
    risk: `Names that lead to the endpoint lead elsewhere once it is deleted. A new one has another id: policies that name ${endpoint.id} have to be changed.`,
  });
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'unavailable-endpoint',
  title: 'Endpoint carries no traffic: it was not accepted, rejected, or failed',
  severity: 'medium',
  rationale:
    'An endpoint that waits for acceptance, was rejected, expired or failed looks like a way to the service and is none: traffic takes another way or gets nowhere.',
  remedy: 'Have the endpoint accepted by the owner of its service, or delete it and create it again.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html',
  ],
  limits: ['The state partial is documented nowhere; an endpoint in it is unknown.'],
  subject: vpcEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    const state = endpoint.state.toLowerCase();
    const service = endpoint.serviceName ?? endpoint.resourceArn ?? 'its service';
    const facts = { state, type: endpoint.type, serviceName: endpoint.serviceName, vpcId: endpoint.vpcId };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    if (state === 'deleted') return notApplicable('deleted', { endpoint: endpoint.id });
    if (isBroken(state))
      return fail(
        broken[state],
        { endpoint: endpoint.id, service, managed: managedWords(endpoint) },
        {
          evidence: [proof],
          remedy: unlessManaged(endpoint, remedyFor(world, endpoint, unit.region)),
          severity: managedSeverity(endpoint, 'medium'),
        },
      );
    if (state === 'pending' || state === 'deleting')
      return pass('changing', { endpoint: endpoint.id, state }, [proof]);
    if (serves(endpoint)) return pass('available', { endpoint: endpoint.id }, [proof]);
    const message = `${endpoint.id} is in state ${endpoint.state}, of which it is not known whether it serves.`;
    return unknown([{ action: 'ec2:DescribeVpcEndpoints', code: 'UnknownState', message }], [proof]);
  },
});

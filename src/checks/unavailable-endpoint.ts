import { serves } from '../paths/dns.ts';
import { unavailableRemedy } from '../remedies/endpoint-remedy.ts';
import { defineEndpointCheck } from './parts/endpoint-check.ts';
import { vpcEndpoints } from './subjects.ts';

// AWS: none of these serves traffic; states are spelled in several ways, and read in lower case here (PrivateLink concepts).
const broken = {
  pendingacceptance: 'pendingAcceptance',
  rejected: 'rejected',
  failed: 'failed',
  expired: 'expired',
} as const;

const isBroken = (state: string): state is keyof typeof broken => Object.hasOwn(broken, state);

export default defineEndpointCheck({
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
  messages: {
    pendingAcceptance:
      '{endpoint} waits for the owner of {service} to accept it and carries nothing.{managed}',
    rejected: '{endpoint} was rejected by the owner of {service} and carries nothing.{managed}',
    failed: '{endpoint} failed and carries nothing for {service}.{managed}',
    expired: '{endpoint} expired before the owner of {service} accepted it, and carries nothing.{managed}',
    available: '{endpoint} is available.',
    changing: '{endpoint} is {state}: it is being made, changed or deleted, which takes minutes.',
    deleted: '{endpoint} is deleted, and only listed for a while.',
  },

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    const { id, type, serviceName, vpcId } = endpoint;
    const state = endpoint.state.toLowerCase();
    const service = serviceName ?? endpoint.resourceArn ?? 'its service';
    const proof = { kind: 'resource', id, facts: { state, type, serviceName, vpcId } } as const;
    if (state === 'deleted') return notApplicable('deleted', {});
    if (isBroken(state)) {
      const remedy = unavailableRemedy(world, endpoint, unit.region);
      return fail(broken[state], { service }, { evidence: [proof], remedy });
    }
    if (state === 'pending' || state === 'deleting') return pass('changing', { state }, [proof]);
    if (serves(endpoint)) return pass('available', {}, [proof]);
    const message = `${id} is in state ${endpoint.state}; whether it serves is not known.`;
    return unknown([{ action: 'ec2:DescribeVpcEndpoints', code: 'UnknownState', message }], [proof]);
  },
});

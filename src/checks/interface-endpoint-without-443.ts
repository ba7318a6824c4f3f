import type { Evidence } from '../model/finding.ts';
import type { Subnet } from '../model/resources.ts';
import { isDead } from '../paths/dns.ts';
import {
  endpointAdmission,
  endpointPorts,
  familyOf,
  groupCause,
  portsGap,
} from '../paths/endpoint-access.ts';
import { admittance, type RefusedSubnet } from '../paths/endpoint-consumers.ts';
import { admitSubnetsRemedy, admitVpcRemedy } from '../remedies/group-remedy.ts';
import { serviceOf } from '../services/services.ts';
import { defineEndpointCheck } from './parts/endpoint-check.ts';
import { ruleEvidence } from './parts/evidence.ts';
import { interfaceEndpoints } from './subjects.ts';

/** A subnet that is refused, and whom of it where that is not everyone. */
const refusedWords = ({ subnet, verdict, refused }: RefusedSubnet): string => {
  if (verdict !== 'some') return subnet.id;
  return `${subnet.id} (${refused.map(({ id }) => id).join(', ') || 'in part'})`;
};

const emptyWords = (empty: readonly Subnet[]): string =>
  empty.length === 0
    ? ''
    : ` It does not admit ${empty.map(({ id }) => id).join(', ')}, which ${empty.length === 1 ? 'holds' : 'hold'} no workload.`;

export default defineEndpointCheck({
  id: 'interface-endpoint-without-443',
  title: 'Interface endpoint admits HTTPS from none of its consumers',
  severity: 'high',
  rationale:
    'The service’s name resolves to the endpoint, and the endpoint’s security groups turn the connection away: every call to the service times out, although the endpoint is there and is paid for.',
  remedy:
    'Add an ingress rule for tcp/443 from the consumers’ addresses or security group to a security group of the endpoint.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: [
    'Consumers are the subnets that hold workload interfaces; where no workload of the VPC was listed, all its subnets.',
    'Interfaces in accounts outside the inventory are not seen behind a security group reference.',
  ],
  subject: interfaceEndpoints,
  messages: {
    nobody:
      '{endpoint} ({service}) admits tcp/{port} from no source: no ingress rule of {groups} covers that port.{managed}',
    nobodyThere:
      '{endpoint} ({service}) admits tcp/{port} only from {sources}, which is neither an address of {vpc}, nor of a network connected to it, nor a group that any interface carries.{managed}',
    someSubnets:
      '{endpoint} ({service}) does not admit tcp/{port} from {count} of {total} consumer subnets: {subnets}.{managed}',
    noConsumers:
      '{endpoint} ({service}) admits tcp/{port} from none of its consumer subnets: {subnets}.{managed}',
    admitted: '{endpoint} ({service}) admits tcp/{port} from every consumer subnet of {vpc}.{empty}',
    elsewhere:
      '{endpoint} ({service}) admits tcp/{port} from networks connected to {vpc}, and from no subnet of it.',
    notAws: '{endpoint} leads to a service that is not AWS’s own, whose ports are its provider’s choice.',
    notServing: '{endpoint} is {state} and serves nothing.',
  },

  evaluate(endpoint, { world, unit, pass, fail, doubt, notApplicable }) {
    const { id, vpcId: vpc, groupIds, ipAddressType, state } = endpoint;
    const { service } = (endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName)) ?? {};
    if (service === undefined) return notApplicable('notAws', {});
    if (isDead(endpoint)) return notApplicable('notServing', { state });
    const family = familyOf(endpoint);
    const admitted = endpointAdmission(world, unit, endpoint, family);
    const { rules, groups, port } = admitted;
    const judged = admittance(world, { endpoint, place: unit, family, admitted });
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id, facts: { groups: groupIds, ipAddressType, vpcId: vpc } },
      ...groups.flatMap((group) =>
        group.ingress.slice(0, 20).map((rule) => ruleEvidence('ingress', group, rule)),
      ),
    ];
    const values = { service, port };
    doubt(judged.admits === 'unknown' ? judged.gaps : [], evidence);
    if (judged.admits === 'elsewhere') return pass('elsewhere', { ...values, vpc }, evidence);
    if (judged.admits === 'all')
      return pass('admitted', { ...values, vpc, empty: emptyWords(judged.empty) }, evidence);
    const cause = groupCause(endpoint, admitted);
    if ('refused' in judged) {
      const { refused, total, admits } = judged;
      const lost = refused.map(({ subnet }) => subnet);
      const remedy = admitSubnetsRemedy(world, endpoint, unit.region, port, family, lost);
      const subnets = refused.map(refusedWords).join(', ');
      return admits === 'none'
        ? fail('noConsumers', { ...values, subnets }, { evidence, remedy, cause })
        : fail(
            'someSubnets',
            { ...values, count: refused.length, total, subnets },
            { evidence, remedy, cause, severity: 'low' },
          );
    }
    doubt([portsGap(endpoint, `${id} admits none of tcp/${endpointPorts(endpoint).join(', ')}.`)], evidence);
    const failed = { evidence, remedy: admitVpcRemedy(world, endpoint, unit.region, port, family), cause };
    if (rules.length === 0)
      return fail('nobody', { ...values, groups: groupIds.join(', ') || 'its groups' }, failed);
    const sources = [...new Set(rules.map(({ peer }) => peer.value))].join(', ');
    return fail('nobodyThere', { ...values, sources, vpc }, failed);
  },
});

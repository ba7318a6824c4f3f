import type { Evidence } from '../model/finding.ts';
import type { EgressTarget } from '../paths/egress.ts';
import { egressOfGroup } from '../paths/group-egress.ts';
import { interfacesGap } from '../paths/interfaces.ts';
import { letOutRemedy } from '../remedies/rule-remedy.ts';
import { defineCheck } from './check.ts';
import { ruleEvidence } from './parts/evidence.ts';
import { securityGroups } from './subjects.ts';

const words = (targets: readonly EgressTarget[]): string =>
  [...new Set(targets.map(({ service, endpointId }) => `${endpointId} (${service})`))].sort().join(', ');

export default defineCheck({
  id: 'egress-blocks-endpoint',
  title: 'Security group does not let workloads out to the endpoints of their subnet',
  severity: 'medium',
  rationale:
    'The route and the name lead to the endpoint, and the workload’s own group drops the connection. A gateway endpoint needs egress to public addresses, which a rule for the VPC’s addresses does not cover.',
  remedy:
    'Add an egress rule to the prefix list of the service (gateway endpoint) or to the group of the endpoint (interface endpoint).',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html',
  ],
  limits: [
    'Whether the workload uses the service at all is not known.',
    'Rules of all groups of an interface count together; a group fails when some interface with it cannot get out.',
    'Central endpoints in other VPCs are not asked for here.',
  ],
  subject: securityGroups,
  messages: {
    blocked:
      'The egress rules of {group} do not let {interfaces} out to {endpoints}: neither the addresses nor the list or group that covers them.',
    open: 'The egress rules of {group} let its workloads out to the endpoints of their subnets: {endpoints}.',
    noEndpoint: 'No workload with {group} is in a subnet that uses an endpoint.',
    unused: 'No workload interface carries {group}.',
  },

  evaluate(group, { world, paths, unit, pass, fail, read, doubt, notApplicable }) {
    const { id, vpcId, egress } = group;
    read(world.list('networkInterfaces', unit));
    read(world.list('subnets', unit, { vpcId }));
    const judged = egressOfGroup(paths, group, unit);
    // What may be a workload's as well may be stopped.
    const odd = interfacesGap(world, unit, { groupId: id });
    if (judged.length === 0) doubt([odd]);
    if (judged.length === 0) return notApplicable('unused', { group: id });
    const shut = judged.filter(({ blocked }) => blocked.length > 0);
    const blocked = shut.flatMap((one) => one.blocked);
    const enis = shut.flatMap((one) => one.enis.map((eni) => eni.id));
    const subnets = judged.map(({ subnet }) => subnet.id);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id, facts: { vpcId, interfaces: enis.slice(0, 20), subnets } },
      ...egress.slice(0, 20).map((rule) => ruleEvidence('egress', group, rule)),
    ];
    if (shut.length > 0) {
      const ids = blocked.map(({ endpointId }) => endpointId);
      const once = blocked.filter(({ endpointId }, at) => ids.indexOf(endpointId) === at);
      const more = enis.length > 5 ? ` and ${enis.length - 5} more` : '';
      const interfaces = `${enis.slice(0, 5).join(', ')}${more}`;
      const remedy = letOutRemedy(group, once, unit.region);
      return fail('blocked', { group: id, interfaces, endpoints: words(once) }, { evidence, remedy });
    }
    doubt([...judged.flatMap(({ gaps }) => gaps), odd], evidence);
    const open = judged.flatMap((one) => one.open);
    return open.length === 0
      ? notApplicable('noEndpoint', { group: id })
      : pass('open', { group: id, endpoints: words(open) }, evidence);
  },
});

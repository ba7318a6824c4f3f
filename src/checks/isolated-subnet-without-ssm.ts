import { isUnfamiliar } from '../model/known-values.ts';
import type { Evidence } from '../model/finding.ts';
import { gapOf } from '../model/observed.ts';
import { egressWords } from '../model/ways.ts';
import { pathEvidence } from '../paths/deciding-shares.ts';
import { agentsOf, hasOtherAddress, interfacesGap } from '../paths/interfaces.ts';
import { isolationOf } from '../paths/isolation.ts';
import { isOffered } from '../paths/offers.ts';
import { serviceAccess } from '../paths/service-access.ts';
import { accessRemedy } from '../remedies/access-remedy.ts';
import { defineCheck } from './check.ts';
import { causeOfIsolation } from './parts/one-cause.ts';
import { subnets } from './subjects.ts';

// AWS: the agent needs ssm and ssmmessages; ec2messages only before version 3.3.40.0 (Systems Manager, message APIs).
const modern = ['ssm', 'ssmmessages'] as const;
const legacy = 'ec2messages';

export default defineCheck({
  id: 'isolated-subnet-without-ssm',
  title: 'Isolated subnet cannot use Systems Manager',
  severity: 'high',
  rationale:
    'Instances in a subnet without a way to public addresses reach Systems Manager only through endpoints. Without them there is no Session Manager, no Run Command and no patching, and someone will open SSH instead.',
  remedy:
    'Create interface endpoints for ssm and ssmmessages (and ec2messages for old agents) with private DNS, and let their security groups admit tcp/443 from the subnet.',
  references: [
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html',
    'https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html',
  ],
  limits: [
    'Where the subnet has a route to another network and Route 53 could not be read, a missing endpoint is unknown, because a central one may serve it.',
    'The version of the SSM Agent on the instances is not read.',
  ],
  subject: subnets,
  messages: {
    missing: '{isolated}, and Systems Manager cannot be used from it: {reasons}.',
    legacyMissing:
      '{isolated}, and ec2messages cannot be used from it: {reasons}. It is needed by SSM Agent before 3.3.40.0 only.',
    usable: '{isolated}, and reaches {services} through interface endpoints.',
    notIsolated: '{subnet} is not isolated: it reaches public addresses by {egress}.',
    noInstances:
      '{subnet} holds no primary interface of an instance that SSM Agent can run on, so none is there.',
  },

  evaluate(subnet, { world, paths, unit, options, pass, fail, doubt, notApplicable }) {
    const { id, vpcId, cidr } = subnet;
    const at = { item: subnet, place: unit };
    const { interfaces, gaps: unsure } = agentsOf(world, id);
    const instances = interfaces.filter((eni) => !hasOtherAddress(world, eni));
    const isolation = isolationOf(paths, at, modern[0], instances);
    // An interface of a new type may be that of an instance that fares otherwise than those that are known.
    const odd = unsure.filter(isUnfamiliar);
    if (isolation.verdict === 'open') doubt(odd);
    if (isolation.verdict === 'open')
      return notApplicable('notIsolated', { subnet: id, egress: egressWords(isolation.egress) });
    if (instances.length === 0 && !options.assumeWorkloads) {
      doubt([interfacesGap(world, unit, { subnetId: id })]);
      doubt(unsure);
      return notApplicable('noInstances', { subnet: id });
    }
    const { text: isolated, clients } = isolation;
    // AWS: regions opened since 2024 do not offer ec2messages; the API says which do (Systems Manager, message APIs).
    const offered = isOffered(world, legacy, unit);
    const asked = 'seen' in offered && !offered.seen ? modern : [...modern, legacy];
    const all = asked.map((service) => serviceAccess(paths, at, service, clients));
    const unusable = all.filter((access) => access.verdict === 'unusable');
    const hidden = all.flatMap((access) => (access.verdict === 'unknown' ? [access.gap] : []));
    const known = all.filter(({ verdict }) => verdict !== 'unknown');
    const instanceInterfaces = clients.map((eni) => eni.id).slice(0, 20);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id, facts: { vpcId, cidr, instanceInterfaces } },
      ...known.flatMap((access) => pathEvidence(access.service, access.paths)),
    ];
    if (unusable.length === 0) doubt(odd, evidence);
    if (unusable.length + hidden.length === 0)
      return pass('usable', { isolated, services: asked.join(', ') }, evidence);
    // Where public addresses may be within reach, an endpoint that is missing may not be missed.
    doubt(isolation.verdict === 'unknown' ? [isolation.gap, ...hidden] : [], evidence);
    const reasons = unusable.map(({ service, text }) => `${service} (${text})`).join('; ');
    const failed = () => {
      const cause = causeOfIsolation(isolation.paths, unusable);
      return { evidence, remedy: () => accessRemedy(world, unit, subnet, unusable), cause };
    };
    if (unusable.some(({ service }) => service !== legacy))
      return fail('missing', { isolated, reasons }, failed());
    doubt([gapOf(offered), ...hidden], evidence);
    return fail('legacyMissing', { isolated, reasons }, { ...failed(), severity: 'low' });
  },
});

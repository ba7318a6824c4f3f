import type { Evidence } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { egressWords } from '../model/ways.ts';
import { interfacesByInstance } from '../paths/indexes.ts';
import { agentsOf, interfacesGap } from '../paths/interfaces.ts';
import { isolationOf } from '../paths/isolation.ts';
import { type ServiceAccess, serviceAccess } from '../paths/service-access.ts';
import type { Place, World } from '../paths/world.ts';
import { isService } from '../services/services.ts';
import { defineCheck } from './check.ts';
import { accessRemedy } from '../remedies/access-remedy.ts';
import { causeOfIsolation } from './parts/one-cause.ts';
import { pathEvidence } from './parts/shares.ts';
import { subnets } from './subjects.ts';

const messages = {
  missing: '{isolated}, and Systems Manager cannot be used from it: {reasons}.',
  legacyMissing:
    '{isolated}, and ec2messages cannot be used from it: {reasons}. It is needed by SSM Agent before 3.3.40.0 only.',
  usable: '{isolated}, and reaches {services} through interface endpoints.',
  notIsolated: '{subnet} is not isolated: it reaches public addresses by {egress}.',
  noInstances:
    '{subnet} holds no primary interface of an instance that SSM Agent can run on, so none is there.',
} as const;

type Unusable = Extract<ServiceAccess, { verdict: 'unusable' }>;

// AWS: the agent needs ssm and ssmmessages; ec2messages only before version 3.3.40.0 (Systems Manager, message APIs).
const modern = ['ssm', 'ssmmessages'] as const;
const legacy = 'ec2messages';

/** AWS: regions opened since 2024 do not offer ec2messages; the API says which do (Systems Manager, message APIs). */
const legacyOffered = (world: World, place: Place): boolean | Gap => {
  const services = world.list('endpointServices', place);
  if (!isSeen(services)) return services.gap;
  return services.seen.some((one) => isService(one.serviceName, legacy, place.region));
};

/** Has the instance of an interface a public address on another one? Its agent may use that. */
const hasOtherAddress = (world: World, { id, instanceId }: NetworkInterface): boolean =>
  instanceId !== null &&
  world
    .lookup(interfacesByInstance, instanceId)
    .some(({ item }) => item.id !== id && item.publicIps.length > 0);

const evidenceOf = (
  subnet: Subnet,
  instances: readonly string[],
  accesses: readonly ServiceAccess[],
): readonly [Evidence, ...Evidence[]] => [
  {
    kind: 'resource',
    id: subnet.id,
    facts: { vpcId: subnet.vpcId, cidr: subnet.cidr, instanceInterfaces: instances.slice(0, 20) },
  },
  ...accesses.flatMap(({ service, paths }) => pathEvidence(service, paths)),
];

const reasonWords = (unusable: readonly Unusable[]): string =>
  unusable.map(({ service, text }) => `${service} (${text})`).join('; ');

export default defineCheck<Subnet, typeof messages>({
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
  messages,

  evaluate(subnet, { world, paths, unit, options, pass, fail, unknown, notApplicable }) {
    const at = { item: subnet, place: unit };
    const { interfaces, gaps: unsure } = agentsOf(world, subnet.id);
    const instances = interfaces.filter((eni) => !hasOtherAddress(world, eni));
    const isolation = isolationOf(paths, at, 'ssm', instances);
    if (isolation.verdict === 'open')
      return notApplicable('notIsolated', {
        subnet: subnet.id,
        egress: egressWords(isolation.egress),
      });
    const unlisted = interfacesGap(world, unit, { subnetId: subnet.id });
    if (instances.length === 0 && !options.assumeWorkloads)
      return unlisted
        ? unknown([unlisted])
        : unsure[0]
          ? unknown([unsure[0], ...unsure.slice(1)])
          : notApplicable('noInstances', { subnet: subnet.id });

    const isolated = isolation.verdict === 'isolated' ? isolation.text : `${subnet.id} may be isolated`;
    const judged = (isolation.verdict === 'isolated' ? isolation.cutOff : null) ?? instances;
    const offered = legacyOffered(world, unit);
    const required = modern.map((service) => serviceAccess(paths, at, service, judged));
    const old = offered === false ? [] : [serviceAccess(paths, at, legacy, judged)];
    const all = [...required, ...old];
    const evidence = evidenceOf(
      subnet,
      judged.map((eni) => eni.id),
      all.filter((access) => access.verdict !== 'unknown'),
    );
    const unusable = all.filter((access): access is Unusable => access.verdict === 'unusable');
    const hidden = all.filter((access) => access.verdict === 'unknown').map((access) => access.gap);
    if (unusable.length === 0 && hidden.length === 0) {
      return pass('usable', { isolated, services: all.map((access) => access.service).join(', ') }, evidence);
    }
    // Where public addresses may be within reach, an endpoint that is missing may not be missed.
    if (isolation.verdict === 'unknown') return unknown([isolation.gap, ...hidden], evidence);
    const serious = unusable.some((access) => access.service !== legacy);
    const values = { isolated, reasons: reasonWords(unusable) };
    const remedy = () => accessRemedy(world, unit, subnet, unusable);
    const cause = causeOfIsolation(isolation.paths, unusable);
    if (serious) return fail('missing', values, { evidence, remedy: remedy(), cause });
    const [gap, ...more] = typeof offered === 'object' ? [offered, ...hidden] : hidden;
    if (gap) return unknown([gap, ...more], evidence);
    return fail('legacyMissing', values, { evidence, remedy: remedy(), severity: 'low', cause });
  },
});

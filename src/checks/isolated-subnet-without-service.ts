import type { Evidence } from '../model/finding.ts';
import { egressWords, wayWords } from '../model/ways.ts';
import { pathEvidence } from '../paths/deciding-shares.ts';
import { endpointReach } from '../paths/endpoint-reach.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import { isolationOf } from '../paths/isolation.ts';
import { isOffered } from '../paths/offers.ts';
import { hasOtherUse } from '../paths/subnet-use.ts';
import { homeOf } from '../paths/world.ts';
import { isolatedRemedy } from '../remedies/access-remedy.ts';
import { defineCheck } from './check.ts';
import { subnetsWithProfileServices } from './pairs.ts';
import { causeOfIsolation } from './parts/one-cause.ts';

// A service without a gateway endpoint stands for all public addresses.
const anyService = 'sts';

export default defineCheck({
  id: 'isolated-subnet-without-service',
  title: 'Isolated subnet cannot use a service that its workload profile needs',
  severity: 'medium',
  rationale:
    'A workload needs a set of services, and in a subnet without a way to public addresses each of them through an endpoint. Where one of the set is missing, images are not pulled, secrets not read and tasks not started.',
  remedy: 'Create the endpoints that the profile needs, with private DNS and groups that admit the subnet.',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  limits: [
    'Profiles are chosen by the user; without one nothing is judged.',
    'A subnet that holds interfaces of services or load balancers only, and no workload, is left out.',
  ],
  subject: subnetsWithProfileServices,
  messages: {
    missing:
      '{isolated}, and {service}, which the profile {profile} needs, cannot be used from it: {reason}.',
    usable: '{isolated}, and reaches {service} through {ways}.',
    notIsolated: '{subnet} is not isolated: it reaches public addresses by {egress}.',
    noProfile: 'No workload profile is chosen for the VPC of {subnet}.',
    otherUse: '{subnet} holds interfaces of services and load balancers only, and no workload.',
    notOffered: 'The region offers no endpoint for {service}, so nothing in it can be missing.',
  },

  evaluate({ subnet, service, profiles }, context) {
    const { world, paths, unit, options, read, doubt, pass, fail, unknown, notApplicable } = context;
    const { id, vpcId } = subnet;
    if (service === null) return notApplicable('noProfile', { subnet: id });
    const at = { item: subnet, place: unit };
    const isolation = isolationOf(paths, at, anyService, workloadsOf(world, id));
    if (isolation.verdict === 'open')
      return notApplicable('notIsolated', { subnet: id, egress: egressWords(isolation.egress) });
    if (!options.assumeWorkloads && hasOtherUse(world, id)) return notApplicable('otherUse', { subnet: id });
    const { text: isolated, clients } = isolation;
    const access = endpointReach(paths, at, service, clients);
    const evidence: readonly [Evidence, ...Evidence[]] = [
      { kind: 'resource', id, facts: { vpcId, service, profiles } },
      ...(access.verdict === 'unknown' ? [] : pathEvidence(service, access.paths)),
    ];
    if (access.verdict === 'unknown') return unknown([access.gap], evidence);
    if (access.verdict === 'usable') {
      const ways = [...new Set(access.paths.map(wayWords))].join('; ');
      return pass('usable', { isolated, service, ways }, evidence);
    }
    // Interfaces that were not listed may be no workload's.
    doubt(
      options.assumeWorkloads ? [] : [interfacesGap(world, homeOf(subnet, unit), { subnetId: id })],
      evidence,
    );
    // Where public addresses may be within reach, an endpoint that is missing may not be missed.
    doubt(isolation.verdict === 'unknown' ? [isolation.gap] : [], evidence);
    if (access.obstacle === 'absent' && !read(isOffered(world, service, unit), evidence))
      return notApplicable('notOffered', { service });
    return fail(
      'missing',
      { isolated, service, profile: profiles.join(', '), reason: access.text },
      {
        evidence,
        remedy: () => isolatedRemedy(world, unit, subnet, access),
        cause: causeOfIsolation(isolation.paths, [access]),
      },
    );
  },
});

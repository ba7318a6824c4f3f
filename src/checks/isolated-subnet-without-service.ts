import type { Evidence } from '../model/finding.ts';
import type { Path } from '../model/path.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { endpointsByInterface, natGatewaysByInterface } from '../paths/indexes.ts';
import { interfacesGap, mayHoldWorkloads, workloadsOf } from '../paths/interfaces.ts';
import { isolationOf } from '../paths/isolation.ts';
import { isOffered } from '../paths/offers.ts';
import { nameGap, type ServiceAccess, serviceAccess } from '../paths/service-access.ts';
import { homeOf, type World } from '../paths/world.ts';
import { factsOf } from '../services/services.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { type SubnetService, subnetsWithProfileServices } from './pairs.ts';
import { isolatedRemedy } from '../remedies/access-remedy.ts';
import { causeOfIsolation } from './parts/one-cause.ts';
import { decidingShares, pathEvidence } from './parts/shares.ts';
import { egressWords, isServiceEndpoint, wayWords } from '../model/ways.ts';

const messages = {
  missing: '{isolated}, and {service}, which the profile {profile} needs, cannot be used from it: {reason}.',
  usable: '{isolated}, and reaches {service} through {ways}.',
  notIsolated: '{subnet} is not isolated: it reaches public addresses by {egress}.',
  noProfile: 'No workload profile is chosen for the VPC of {subnet}.',
  otherUse: '{subnet} holds interfaces of services and load balancers only, and no workload.',
  notOffered: 'The region offers no endpoint for {service}, so nothing in it can be missing.',
} as const;

type Context = CheckContext<typeof messages>;
type Pair = SubnetService & { readonly service: string };

// A service without a gateway endpoint stands for all public addresses.
const anyService = 'sts';

// AWS: interfaces of endpoints and NAT gateways say so in their type (EC2 API, InterfaceType).
const ownTypes: ReadonlySet<string> = new Set(['vpc_endpoint', 'nat_gateway']);

/** Does a subnet hold interfaces, and none of them a workload's or an endpoint's? Then the profile is about other subnets. */
const hasOtherUse = (world: World, subnetId: string): boolean => {
  const all = (world.group('networkInterfaces', 'subnetId').get(subnetId) ?? []).map(({ item }) => item);
  const others = all.filter(
    ({ id, interfaceType }) =>
      !ownTypes.has(interfaceType) &&
      world.lookup(endpointsByInterface, id).length + world.lookup(natGatewaysByInterface, id).length === 0,
  );
  return others.length > 0 && !mayHoldWorkloads(world, subnetId);
};

const byEndpoint = ({ egress }: Path): boolean => isServiceEndpoint(egress);

/** May a subnet use a service, over an endpoint of whatever type? */
type Access =
  | Exclude<ServiceAccess, { verdict: 'usable' }>
  | { readonly verdict: 'usable'; readonly paths: readonly Path[] };

/** How a service with gateway endpoints is reached: an endpoint of either kind will do. */
const gatewayAccess = (
  pair: Pair,
  workloads: readonly NetworkInterface[],
  { paths, unit }: Context,
): Access | null => {
  const { subnet, service } = pair;
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, service);
  const hiddenName = nameGap(paths, at, answer);
  if (hiddenName) return { verdict: 'unknown', service, gap: hiddenName, paths: [] };
  const { dns } = answer;
  if (dns.resolves === 'private' || dns.resolves === 'nothing') return null;
  const asked = dns.resolves === 'unknown' ? paths.toPublicAddresses(at, service) : answer;
  const all = decidingShares(asked, subnet, workloads).map(({ path }) => path);
  if (all.length === 0) return null;
  const hidden = all.find(({ gap }) => gap !== null);
  const lost = all.find((path) => path.disposition !== 'delivered' || !byEndpoint(path));
  const last = lost?.hops.at(-1);
  if (hidden?.gap) return { verdict: 'unknown', service, gap: hidden.gap, paths: all };
  // A hidden zone that leads this subnet nowhere would take away what it has.
  if (!lost && dns.resolves === 'unknown') return { verdict: 'unknown', service, gap: dns.gap, paths: all };
  if (!lost) return { verdict: 'usable', paths: all };
  const text =
    lost.disposition === 'no-route'
      ? 'no gateway endpoint is on its route table'
      : `${last?.id ?? ''} ${last?.text ?? ''}`;
  return {
    verdict: 'unusable',
    service,
    obstacle: 'route',
    text: text.trim(),
    endpoint: null,
    paths: [lost],
  };
};

const judge = (pair: Pair, context: Context): Verdict => {
  const { world, paths, unit, options, read, pass, fail, unknown, notApplicable } = context;
  const { subnet, service, profiles } = pair;
  const workloads = workloadsOf(world, subnet.id);
  const at = { item: subnet, place: unit };
  const isolation = isolationOf(paths, at, anyService, workloads);
  if (isolation.verdict === 'open')
    return notApplicable('notIsolated', { subnet: subnet.id, egress: egressWords(isolation.egress) });
  if (!options.assumeWorkloads && hasOtherUse(world, subnet.id))
    return notApplicable('otherUse', { subnet: subnet.id });
  const isolated = isolation.verdict === 'isolated' ? isolation.text : `${subnet.id} may be isolated`;
  const judged = (isolation.verdict === 'isolated' ? isolation.cutOff : null) ?? workloads;
  const gateway = factsOf(service).gateway ? gatewayAccess(pair, judged, context) : null;
  const access: Access = gateway ?? serviceAccess(paths, at, service, judged);
  const facts = { vpcId: subnet.vpcId, service, profiles };
  const evidence: readonly [Evidence, ...Evidence[]] = [
    { kind: 'resource', id: subnet.id, facts },
    ...(access.verdict === 'unknown' ? [] : pathEvidence(service, access.paths)),
  ];
  if (access.verdict === 'unknown') return unknown([access.gap], evidence);
  if (access.verdict === 'usable')
    return pass(
      'usable',
      { isolated, service, ways: [...new Set(access.paths.map(wayWords))].join('; ') },
      evidence,
    );
  // Interfaces that were not listed may be no workload's.
  const hidden = interfacesGap(world, homeOf(subnet, unit), { subnetId: subnet.id });
  if (hidden && !options.assumeWorkloads) return unknown([hidden], evidence);
  // Where public addresses may be within reach, an endpoint that is missing may not be missed.
  if (isolation.verdict === 'unknown') return unknown([isolation.gap], evidence);
  if (access.obstacle === 'absent') {
    if (!read(isOffered(world, service, unit), evidence)) return notApplicable('notOffered', { service });
  }
  return fail(
    'missing',
    { isolated, service, profile: profiles.join(', '), reason: access.text },
    {
      evidence,
      remedy: isolatedRemedy(world, unit, subnet, access),
      cause: causeOfIsolation(isolation.paths, [access]),
    },
  );
};

export default defineCheck<SubnetService, typeof messages>({
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
  messages,

  evaluate(pair, context) {
    const { service } = pair;
    return service === null
      ? context.notApplicable('noProfile', { subnet: pair.subnet.id })
      : judge({ ...pair, service }, context);
  },
});

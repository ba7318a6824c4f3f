import { percent } from '../model/percent.ts';
import { doubtIn } from '../model/doubt.ts';
import type { Cause, Fix, Severity } from '../model/finding.ts';
import { type Gap, isSeen, seen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { causeOf } from '../paths/cause.ts';
import { consumersOf } from '../paths/consumers.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import { isolationOf } from '../paths/isolation.ts';
import type { PathResolver } from '../paths/resolver.ts';
import { serviceAccess } from '../paths/service-access.ts';
import { tableOf } from '../paths/tables.ts';
import { accessRemedy } from '../remedies/access-remedy.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import { byHand } from '../remedies/remedies.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { factsOf } from '../services/services.ts';
import { type CheckContext, defineCheck, type SubjectKind, type Verdict } from './check.ts';
import { subnetServiceSubject } from './pairs.ts';
import { createMeanings, type Meaning } from './parts/meant-services.ts';
import { decidingShares, gapsOf, type PlacedShare, shareEvidence } from '../paths/deciding-shares.ts';
import { unreadAddresses } from './parts/unread-addresses.ts';
import { subnets, vpcSubject } from './subjects.ts';

const messages = {
  lost: '{share} of the way from {subnet} to {service} leads nowhere: {last}. {meant}',
  arrives: '{subnet} reaches {service}.',
  isolated:
    '{subnet} is isolated, and {service} is asked for by the profile {profile}: isolated-subnet-without-service judges it.',
  nameless: '{host} does not resolve in {vpc}, which zone-without-record says: {because}.',
  closed: '{subnet} has no route to {service}, which other subnets of {vpc} reach: it is closed.',
  noWayOut: 'No other service is reached from {subnet} by the internet either.',
} as const;

type Context = CheckContext<typeof messages>;

/** A subnet and a service that is meant there. */
interface Meant extends Meaning {
  readonly subnet: Subnet;
  readonly service: string;
}

/** A VPC of which it is hidden whether its names lead to endpoints of others, or what its interfaces prove; or a subnet of none that is known. */
interface Hidden {
  readonly subnet: Subnet;
  readonly hidden: Gap;
}

const subject: SubjectKind<Meant | Hidden> = {
  type: 'subnet-service',
  section: 'subnets',
  list(unit, world, options) {
    const listed = subnets.list(unit, world, options);
    if (!isSeen(listed)) return listed;
    // What is meant is told by endpoints and routes.
    const { vpcEndpoints, routeTables } = unit.sections;
    if (!isSeen(vpcEndpoints)) return vpcEndpoints;
    if (!isSeen(routeTables)) return routeTables;
    const meaningsOf = createMeanings(world, unit, options);
    const found: Meant[] = [];
    const hidden = new Map<string, Hidden>();
    for (const subnet of listed.seen.filter(({ ownerId }) => ownerId === unit.accountId)) {
      const meanings = meaningsOf(subnet);
      if (!isSeen(meanings)) return meanings;
      for (const [service, meaning] of meanings.seen.services) found.push({ ...meaning, subnet, service });
      const about = doubtIn(subnet.vpcId) === null ? subnet.vpcId : subnet.id;
      if (meanings.seen.hidden && !hidden.has(about))
        hidden.set(about, { subnet, hidden: meanings.seen.hidden });
    }
    return seen([...found, ...hidden.values()]);
  },
  ownerOf: ({ subnet }) => subnet.ownerId,
  describe(one, unit, world) {
    if (!('hidden' in one)) return subnetServiceSubject(one.subnet, one.service, unit, world);
    const { subnet } = one;
    return doubtIn(subnet.vpcId) === null
      ? vpcSubject(subnet.vpcId, subnet.ownerId, unit, world)
      : subnets.describe(subnet, unit, world);
  },
};

const isLost = ({ path }: Pick<PlacedShare, 'path'>): boolean =>
  path.disposition !== 'delivered' && path.disposition !== 'unknown';

const sumOf = (shares: readonly PlacedShare[]): number => shares.reduce((sum, { share }) => sum + share, 0);

/** Does a service without addresses of its own get through: half of all public addresses and more is as good as all. */
const enough = 0.5;

const anyService = 'sts';

/** Whether some consumer of a VPC reaches a service; a gap where that is not known. */
type Arrival = boolean | Gap;

const arrivals = new WeakMap<PathResolver, Map<string, Arrival>>();

/** Does any consumer of the VPC reach the service? */
const someArrive = ({ paths, world, unit }: Context, { subnet, service }: Meant): Arrival => {
  const memo = arrivals.get(paths) ?? new Map<string, Arrival>();
  arrivals.set(paths, memo);
  const key = `${subnet.vpcId}/${service}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const family = subnet.cidr === null ? 'ipv6' : 'ipv4';
  const ways = consumersOf(world, subnet.vpcId, family).flatMap((one) =>
    decidingShares(paths.toService({ item: one, place: unit }, service), one).map(({ path }) => path),
  );
  const found = ways.some(({ disposition }) => disposition === 'delivered') || (gapsOf(ways)[0] ?? false);
  memo.set(key, found);
  return found;
};

const isOwnRoute = (path: Path): boolean =>
  path.disposition === 'no-route' && path.hops.every(({ because }) => because.kind !== 'route');

const severityOf = (meant: Meant, path: Path, someOthers: boolean): Severity => {
  if (meant.profiles.length > 0 || !someOthers) return 'high';
  // Whom the endpoint's own groups leave out is often left out on purpose, but for those who are known to call.
  return meant.shown === null && path.by === 'security-group' ? 'low' : 'medium';
};

const meantWords = ({ by, profiles, shown }: Meant): string =>
  profiles.length > 0
    ? `The profile ${profiles.join(', ')} needs it.`
    : shown !== null
      ? `It is called from there: ${shown}.`
      : {
          profile: '',
          endpoint: 'The VPC has an endpoint for it.',
          'shared-endpoint': 'Its name leads to an endpoint of another VPC.',
          'gateway-route': 'The route table leads to a gateway endpoint for it.',
          'way-out': 'Other services are reached by the same way out.',
          interfaces: '',
        }[by];

const remedyFor = (meant: Meant, path: Path, context: Context): Fix => {
  const { world, unit, paths } = context;
  const { subnet, service } = meant;
  const at = { item: subnet, place: unit };
  const access = serviceAccess(paths, at, service, workloadsOf(world, subnet.id));
  if (access.verdict === 'unusable' && paths.toService(at, service).dns.resolves === 'private')
    return accessRemedy(world, unit, subnet, [access]);
  const used = tableOf(world, subnet, unit);
  const last = path.hops.at(-1);
  const why = `${last?.id ?? ''} ${last?.text ?? ''}`.trim();
  if (path.by === 'network-acl')
    return byHand(
      `Let tcp/443 to the addresses of ${service}, and replies on ports 1024-65535 from them, pass in ${last?.id ?? 'the network ACL'}: ${why}. A network ACL cannot name a prefix list, so it has to name each block of the list.`,
    );
  if (factsOf(service).gateway && isSeen(used) && path.hops.some(({ kind }) => kind === 'transit-gateway'))
    return gatewayEndpointRemedy({
      world,
      region: unit.region,
      serviceName: serviceNameOf(service, unit.region),
      service,
      subnet,
      table: used.seen.table,
      routes: [],
    });
  return byHand(`Repair the way to ${service} where it ends: ${why}.`);
};

const failure = (meant: Meant, lost: readonly PlacedShare[], context: Context): Verdict => {
  const { subnet, service } = meant;
  const [worst, ...others] = [...lost].sort((a, b) => b.share - a.share) as [PlacedShare, ...PlacedShare[]];
  const last = worst.path.hops.at(-1);
  const causes = new Set(lost.map(({ path }) => JSON.stringify(causeOf(path))));
  const cause: Cause | undefined = causes.size === 1 ? (causeOf(worst.path) ?? undefined) : undefined;
  return context.fail(
    'lost',
    {
      share: percent(sumOf(lost)),
      subnet: subnet.id,
      service,
      last: `${last?.id ?? ''} ${last?.text ?? ''}`.trim(),
      meant: meantWords(meant),
    },
    {
      evidence: [shareEvidence(service, worst), ...others.map((one) => shareEvidence(service, one))],
      remedy: () => remedyFor(meant, worst.path, context),
      severity: severityOf(meant, worst.path, someArrive(context, meant) !== false),
      cause,
    },
  );
};

/** Some public addresses are lost, and which of them a service without addresses of its own uses is not published. */
const partly = ({ subnet, service }: Meant): Gap => ({
  action: 'pathproof:path',
  code: 'PartlyReachable',
  message: `Only some public addresses are reachable from ${subnet.id}, and which of them ${service} uses is not published.`,
});

/** Why a loss is none of this check's, where another one tells of it or the subnet is closed. */
const elsewhere = (meant: Meant, lost: readonly PlacedShare[], context: Context): Verdict | null => {
  const { paths, notApplicable, unknown, unit } = context;
  const { subnet, service, profiles } = meant;
  const at = { item: subnet, place: unit };
  const { dns } = paths.toService(at, service);
  if (dns.resolves === 'nothing' && dns.zoneId !== undefined)
    return notApplicable('nameless', { host: dns.host, vpc: subnet.vpcId, because: dns.because });
  if (profiles.length > 0 || meant.by === 'way-out' || meant.by === 'interfaces') {
    const isolation = isolationOf(paths, at, anyService);
    if (isolation.verdict === 'unknown') return unknown([isolation.gap]);
    if (isolation.verdict === 'isolated')
      return profiles.length > 0
        ? notApplicable('isolated', { subnet: subnet.id, service, profile: profiles.join(', ') })
        : notApplicable('noWayOut', { subnet: subnet.id });
  }
  if (profiles.length > 0 || meant.shown !== null) return null;
  const others = lost.every(({ path }) => isOwnRoute(path)) && someArrive(context, meant);
  if (others === false) return null;
  return others === true
    ? notApplicable('closed', { subnet: subnet.id, service, vpc: subnet.vpcId })
    : unknown([others]);
};

const judge = (meant: Meant, context: Context): Verdict => {
  const { paths, world, unit, pass, unknown } = context;
  const { subnet, service } = meant;
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, service);
  const shares = decidingShares(answer, subnet);
  const [first, ...rest] = shares.map((share) => shareEvidence(service, share));
  if (!first)
    return unknown([
      { action: 'pathproof:path', code: 'NoAnswer', message: `${subnet.id} has no addresses.` },
    ]);
  const evidence = [first, ...rest] as const;
  const lost = shares.filter(isLost);
  const gaps = gapsOf(shares.map(({ path }) => path));
  const isPublic = answer.dns.resolves === 'public';
  const listed = isPublic && factsOf(service).gateway === true;
  if (lost.length === 0 || (isPublic && !listed && sumOf(lost) <= enough)) {
    const [gap, ...more] = gaps;
    return gap
      ? unknown([gap, ...more], evidence)
      : pass('arrives', { subnet: subnet.id, service }, evidence);
  }
  const other = elsewhere(meant, lost, context);
  if (other) return other;
  const some = lost.length < shares.length;
  const doubt =
    (some && listed ? unreadAddresses(world, unit, service) : null) ??
    (some && isPublic && !listed ? partly(meant) : null) ??
    // Without the interfaces it is not known whether a client is there at all.
    (meant.profiles.length === 0 ? interfacesGap(world, unit, { subnetId: subnet.id }) : null);
  return doubt ? unknown([doubt, ...gaps], evidence) : failure(meant, lost, context);
};

export default defineCheck<Meant | Hidden, typeof messages>({
  id: 'service-unreachable',
  title: 'Service cannot be reached from a subnet that is meant to use it',
  severity: 'high',
  rationale:
    'Someone has prepared the way: an endpoint, a hosted zone, a gateway route, a way out, or a profile says that workloads call the service. The packets or their replies are lost all the same, so every call times out.',
  remedy: 'Repair the place that the finding names: it is where the way ends.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html',
  ],
  limits: [
    'A service is meant where a profile of the VPC asks for it, where the VPC has an interface endpoint for it or is led to one by a zone, rule or profile of Route 53, where the subnet’s table has a route to its gateway endpoint, and where interfaces prove that it is called (the VPC CNI of EKS nodes, the agent of ECS container instances); S3 and DynamoDB also where the way out delivers other services.',
    'Judged are the subnets that hold workloads; where no workload of the VPC was listed, all that may hold one.',
    'What a workload’s own groups stop counts only where all workloads of the subnet are stopped.',
  ],
  subject,
  passes: 'counted',
  messages,
  evaluate: (one, context) => ('hidden' in one ? context.unknown([one.hidden]) : judge(one, context)),
});

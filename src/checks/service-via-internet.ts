import { percent } from '../model/percent.ts';
import type { Fix } from '../model/finding.ts';
import { type Gap, isSeen, isUnread } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { interfaceEndpointsFor, isDead } from '../paths/dns.ts';
import { tableOf } from '../paths/tables.ts';
import type { Place, World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { factsOf } from '../services/services.ts';
import { type CheckContext, defineCheck, type Failure, type Verdict } from './check.ts';
import { type SubnetService, subnetsWithServices } from './pairs.ts';
import { accessRemedy } from '../remedies/access-remedy.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import {
  assumptionWords,
  decidingShares,
  firstRoute,
  gapsOf,
  leavesByInternet,
  type PlacedShare,
  shareEvidence,
} from './parts/shares.ts';
import { unreadAddresses } from './parts/unread-addresses.ts';
import { doorMessages, waysOf, waysOfArrivals, withoutClients } from './parts/doors.ts';
import { isNat, wayWords } from '../model/ways.ts';
import { routeWords } from './parts/way-words.ts';

const messages = {
  bypassed:
    '{host} resolves to public addresses in {vpc}, and {share} of them leave {subnet} by {ways}: {routes}. {endpoint} is bypassed ({because}).{assumed}',
  noEndpoint:
    '{host} resolves to public addresses in {vpc}, and {share} of them leave {subnet} by {ways}: {routes}. The profile {profile} needs {service}, and no endpoint serves it.{assumed}',
  private: '{host} is reached from {subnet} without the internet: {ways}.',
  ...doorMessages,
  noService: 'No service matters for {subnet}.',
} as const;

type Context = CheckContext<typeof messages>;

/** A pair whose service is known. */
type Pair = SubnetService & { readonly service: string };

// Services without published ranges are somewhere among all public addresses: half of them and more is as good as all.
const enough = 0.5;

const endpointsFor = (world: World, { subnet, service }: Pair, place: Place): readonly VpcEndpoint[] =>
  interfaceEndpointsFor(world, subnet.vpcId, place, service).filter(
    ({ state }) => state !== 'deleted' && state !== 'deleting',
  );

const obstacleOf = (
  endpoint: VpcEndpoint | undefined,
): 'absent' | 'private-dns-off' | 'private-dns-ineffective' => {
  if (!endpoint || isDead(endpoint)) return 'absent';
  return endpoint.privateDnsEnabled ? 'private-dns-ineffective' : 'private-dns-off';
};

const remedyFor = (pair: Pair, shares: readonly PlacedShare[], because: string, context: Context): Fix => {
  const { world, unit } = context;
  const { subnet, service } = pair;
  const used = tableOf(world, subnet, unit);
  const routes = shares.map(({ path }) => firstRoute(path)?.route).filter((route) => route !== undefined);
  // What a gateway endpoint carries for nothing needs no interface endpoint.
  if (factsOf(service).gateway && isSeen(used))
    return gatewayEndpointRemedy({
      world,
      region: unit.region,
      serviceName: serviceNameOf(service, unit.region),
      service,
      subnet,
      table: used.seen.table,
      routes,
    });
  const [endpoint] = endpointsFor(world, pair, unit);
  const obstacle = obstacleOf(endpoint);
  return accessRemedy(world, unit, subnet, [
    {
      verdict: 'unusable',
      service,
      obstacle,
      text: because,
      endpoint: obstacle === 'absent' ? null : (endpoint ?? null),
      paths: [],
    },
  ]);
};

const viaWords = (paths: readonly Path[]): string =>
  [
    ...new Set(
      paths.map((path) => {
        const hop = path.hops.findLast(({ kind }) => isNat(kind));
        return hop?.id ?? path.hops.at(-1)?.id ?? wayWords(path);
      }),
    ),
  ].join(', ');

const failure = (pair: Pair, shares: readonly PlacedShare[], because: string, context: Context): Verdict => {
  const { subnet, service, profiles } = pair;
  const { world, unit } = context;
  const [first, ...rest] = shares as [PlacedShare, ...PlacedShare[]];
  const paths = shares.map(({ path }) => path);
  const endpoints = endpointsFor(world, pair, unit);
  const values = {
    host: first.answer.host,
    vpc: subnet.vpcId,
    subnet: subnet.id,
    share: percent(shares.reduce((sum, { share }) => sum + share, 0)),
    ways: viaWords(paths),
    routes: routeWords(shares),
    assumed: assumptionWords(paths),
  };
  const failed: Failure = {
    evidence: [shareEvidence(service, first), ...rest.map((share) => shareEvidence(service, share))],
    remedy: remedyFor(pair, shares, because, context),
  };
  const ids = endpoints.map(({ id }) => id).join(', ');
  return endpoints.length > 0
    ? context.fail('bypassed', { ...values, endpoint: ids, because }, failed)
    : context.fail('noEndpoint', { ...values, profile: profiles.join(', '), service }, failed);
};

/** Some public addresses lead out and others do not: which of them the service uses is not published. */
const partly = (pair: Pair): Gap => ({
  action: 'pathproof:path',
  code: 'PartlyReachable',
  message: `Only some public addresses are reachable from ${pair.subnet.id}, and which of them ${pair.service} uses is not published.`,
});

const judge = (pair: Pair, context: Context): Verdict => {
  const { paths, unit, pass, unknown, notApplicable } = context;
  const { subnet, service } = pair;
  const without = withoutClients(context.world, subnet, context.options);
  if (without) return notApplicable(without.id, without.values as never);
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, service);
  const hidden = answer.dns.resolves === 'unknown' ? answer.dns.gap : null;
  const shares = decidingShares(hidden ? paths.toPublicAddresses(at, service) : answer, subnet);
  const out = shares.filter(({ path }) => leavesByInternet(path));
  const gaps = gapsOf(shares.map(({ path }) => path));
  const sum = out.reduce((total, { share }) => total + share, 0);
  const evidence = shares.map((share) => shareEvidence(service, share));
  if (hidden && (out.length > 0 || gaps.length > 0)) return unknown([hidden, ...gaps], evidence);
  const because = answer.dns.because;
  const partlyOut = out.length > 0 && out.length < shares.length;
  const unread = partlyOut && factsOf(service).gateway ? unreadAddresses(context.world, unit, service) : null;
  if (unread) return unknown([unread, ...gaps], evidence);
  const proven = sum >= enough || (sum > 0 && factsOf(service).gateway === true);
  if (proven) return failure(pair, out, because, context);
  const [gap, ...more] = sum > 0 ? [partly(pair), ...gaps] : gaps;
  if (gap) return unknown([gap, ...more], evidence);
  const [first, ...rest] = evidence;
  if (!first)
    return unknown([
      { action: 'pathproof:path', code: 'NoAnswer', message: `${subnet.id} has no addresses.` },
    ]);
  const ways = waysOfArrivals(shares);
  // A private answer that was not read may arrive where the public one does not.
  if (ways === null && hidden && isUnread(hidden)) return unknown([hidden], evidence);
  if (ways === null)
    return notApplicable('nothingArrives', {
      subnet: subnet.id,
      service: answer.dns.host,
      ways: waysOf(shares),
    });
  return pass('private', { host: answer.dns.host, subnet: subnet.id, ways }, [first, ...rest]);
};

export default defineCheck<SubnetService, typeof messages>({
  id: 'service-via-internet',
  title: 'Subnet reaches a service by the internet although an endpoint is meant for it',
  severity: 'medium',
  rationale:
    'An endpoint in the VPC, or the profile of its workloads, says that a service is to be reached privately. Its default name still leads to public addresses, so traffic goes by NAT or internet gateway, past the endpoint, its policy and its groups.',
  remedy:
    'Enable private DNS on the endpoint and the DNS attributes of the VPC; create the endpoint where there is none.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html',
  ],
  limits: [
    'Clients that are given the endpoint’s own name are not seen: paths are those of the default name.',
    'Other names of a service (FIPS, legacy global names) resolve differently.',
  ],
  subject: subnetsWithServices,
  messages,

  evaluate(pair, context) {
    const { service } = pair;
    return service === null
      ? context.notApplicable('noService', { subnet: pair.subnet.id })
      : judge({ ...pair, service }, context);
  },
});

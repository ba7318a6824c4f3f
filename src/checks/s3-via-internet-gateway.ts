import { percent } from '../model/percent.ts';
import { isSeen, isUnread } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { tableOf } from '../paths/tables.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import {
  assumptionWords,
  decidingShares,
  firstRoute,
  gapsOf,
  leavesByNat,
  type PlacedShare,
  shareEvidence,
} from './parts/shares.ts';
import { unreadAddresses } from './parts/unread-addresses.ts';
import { doorMessages, waysOf, waysOfArrivals, withoutClients } from './parts/doors.ts';
import { endpointWords, routeWords } from './parts/way-words.ts';
import { subnets } from './subjects.ts';
import { byHand } from '../remedies/remedies.ts';

const messages = {
  viaInternetGateway:
    '{share} of the S3 addresses leave {subnet} straight through {gateway}: {routes}. {endpoint}.{assumed}',
  notViaInternetGateway: 'S3 traffic of {subnet} does not go straight through an internet gateway: {ways}.',
  ...doorMessages,
} as const;

type Context = CheckContext<typeof messages>;

const gatewayOf = (path: Path): string | undefined =>
  path.disposition === 'delivered' && !leavesByNat(path)
    ? path.hops.find((hop) => hop.kind === 'internet-gateway')?.id
    : undefined;

const failure = (subnet: Subnet, shares: readonly PlacedShare[], context: Context): Verdict => {
  const { world, unit } = context;
  const [first, ...rest] = shares as [PlacedShare, ...PlacedShare[]];
  const paths = shares.map((share) => share.path);
  const used = tableOf(world, subnet, unit);
  const table = isSeen(used) ? used.seen.table : undefined;
  const routes = paths.map((path) => firstRoute(path)?.route).filter((route) => route !== undefined);
  const { region } = unit;
  return context.fail(
    'viaInternetGateway',
    {
      share: percent(shares.reduce((sum, { share }) => sum + share, 0)),
      subnet: subnet.id,
      gateway: [...new Set(paths.map(gatewayOf))].join(', '),
      routes: routeWords(shares),
      endpoint: endpointWords(world, subnet, region, 's3', table?.id ?? ''),
      assumed: assumptionWords(paths),
    },
    {
      evidence: [shareEvidence('s3', first), ...rest.map((share) => shareEvidence('s3', share))],
      remedy: table
        ? gatewayEndpointRemedy({
            world,
            region,
            serviceName: serviceNameOf('s3', region),
            service: 's3',
            subnet,
            table,
            routes,
          })
        : byHand(`Give ${subnet.id} a gateway endpoint for S3.`),
    },
  );
};

export default defineCheck<Subnet, typeof messages>({
  id: 's3-via-internet-gateway',
  title: 'Subnet reaches S3 straight through an internet gateway',
  severity: 'low',
  rationale:
    'Traffic to S3 leaves the VPC by its internet gateway although a gateway endpoint is free. It costs nothing more, but no endpoint policy applies, and buckets that trust only endpoints refuse the requests.',
  remedy:
    'Create a gateway endpoint for S3 in the VPC, or associate the one that exists with the route table of the subnet.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  limits: [
    'A subnet with a route to an internet gateway and without any workload is taken to hold some with public addresses; the message says so.',
    'Judged for the regional name of S3 in the region of the VPC.',
  ],
  subject: subnets,
  messages,

  evaluate(subnet, context) {
    const { paths, pass, unknown, notApplicable, world, unit } = context;
    const without = withoutClients(world, subnet, context.options);
    if (without) return notApplicable(without.id, without.values as never);
    const at = { item: subnet, place: unit };
    const answer = paths.toService(at, 's3');
    const hidden = answer.dns.resolves === 'unknown' ? answer.dns.gap : null;
    // Where DNS hides the answer, a private one would keep traffic off the gateway: only what public addresses meet can decide.
    const shares = decidingShares(hidden ? paths.toPublicAddresses(at, 's3') : answer, subnet);
    const out = shares.filter((share) => gatewayOf(share.path) !== undefined);
    const gaps = gapsOf(shares.map((share) => share.path));
    const partly = out.length > 0 && out.length < shares.length;
    const unread = partly ? unreadAddresses(world, unit, 's3') : null;
    const doubts = unread
      ? [unread, ...gaps]
      : hidden && (out.length > 0 || gaps.length > 0)
        ? [hidden, ...gaps]
        : out.length > 0
          ? []
          : gaps;
    const [gap, ...more] = doubts;
    const evidence = shares.map((share) => shareEvidence('s3', share));
    if (gap) return unknown([gap, ...more], evidence);
    if (out.length > 0) return failure(subnet, out, context);
    const [first, ...rest] = evidence;
    if (!first)
      return unknown([
        { action: 'pathproof:path', code: 'NoAnswer', message: `${subnet.id} has no addresses.` },
      ]);
    const ways = waysOfArrivals(shares);
    // A private answer that was not read may arrive where the public one does not.
    if (ways === null && hidden && isUnread(hidden)) return unknown([hidden], evidence);
    if (ways === null)
      return notApplicable('nothingArrives', { subnet: subnet.id, service: 'S3', ways: waysOf(shares) });
    return pass('notViaInternetGateway', { subnet: subnet.id, ways }, [first, ...rest]);
  },
});

import { percent } from '../../model/percent.ts';
import type { Subnet } from '../../model/resources.ts';
import { isSeen, isUnread } from '../../model/observed.ts';
import { tableOf } from '../../paths/tables.ts';
import type { Check, CheckContext, Verdict } from '../check.ts';
import { defineCheck } from '../check.ts';
import { subnets } from '../subjects.ts';
import { gatewayEndpointRemedy } from '../../remedies/gateway-endpoint-remedy.ts';
import {
  decidingShares,
  firstRoute,
  gapsOf,
  leavesByNat,
  natsOf,
  type PlacedShare,
  shareEvidence,
} from './shares.ts';
import { unreadAddresses } from './unread-addresses.ts';
import { doorMessages, waysOf, waysOfArrivals, withoutClients } from './doors.ts';
import { endpointWords, routeWords } from './way-words.ts';
import { byHand } from '../../remedies/remedies.ts';

const messages = {
  viaNat: '{share} of the {service} addresses leave {subnet} through {nat}: {routes}. {endpoint}.',
  assumedNat:
    '{share} of the {service} addresses leave {subnet} through {nat}, taken for a NAT instance: {routes}. {endpoint}.',
  notViaNat: '{service} traffic of {subnet} takes no NAT: {ways}.',
  ...doorMessages,
} as const;

type Messages = typeof messages;

/** A service whose traffic a gateway endpoint could carry. */
export interface GatewayService {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly rationale: string;
  readonly references: readonly string[];
  readonly limits: readonly string[];
}

/** Fails: what leaves by NAT is a fact, whatever else is not known. */
const failure = (
  subnet: Subnet,
  shares: readonly PlacedShare[],
  { service, name }: GatewayService,
  context: CheckContext<Messages>,
): Verdict => {
  const { world, unit } = context;
  const [first, ...rest] = shares as [PlacedShare, ...PlacedShare[]];
  const used = tableOf(world, subnet, unit);
  const table = isSeen(used) ? used.seen.table : undefined;
  const routes = shares.map((share) => firstRoute(share.path)?.route).filter((route) => route !== undefined);
  const nats = natsOf(shares.map((share) => share.path));
  const sum = shares.reduce((total, share) => total + share.share, 0);
  const assumed = shares.every((share) => !share.path.hops.some((hop) => hop.kind === 'nat-gateway'));
  const serviceName = `com.amazonaws.${unit.region}.${service}`;
  return context.fail(
    assumed ? 'assumedNat' : 'viaNat',
    {
      share: percent(sum),
      service: name,
      subnet: subnet.id,
      nat: nats.join(', '),
      routes: routeWords(shares),
      endpoint: endpointWords(world, subnet, unit.region, service, table?.id ?? ''),
    },
    {
      evidence: [shareEvidence(service, first), ...rest.map((share) => shareEvidence(service, share))],
      remedy: table
        ? gatewayEndpointRemedy({ world, region: unit.region, serviceName, service, subnet, table, routes })
        : byHand(`Give ${subnet.id} a gateway endpoint for ${service}.`),
    },
  );
};

const evaluate = (subnet: Subnet, about: GatewayService, context: CheckContext<Messages>): Verdict => {
  const { paths, pass, unknown, notApplicable, world, unit } = context;
  const without = withoutClients(world, subnet, context.options);
  if (without) return notApplicable(without.id, without.values as never);
  const at = { item: subnet, place: unit };
  const answer = paths.toService(at, about.service);
  const hidden = answer.dns.resolves === 'unknown' ? answer.dns.gap : null;
  // Where DNS hides the answer, a private one would keep traffic off any NAT: so only what public addresses meet can decide.
  const shares = decidingShares(hidden ? paths.toPublicAddresses(at, about.service) : answer, subnet);
  const byNat = shares.filter((share) => leavesByNat(share.path));
  const gaps = gapsOf(shares.map((share) => share.path));
  const partly = byNat.length > 0 && byNat.length < shares.length;
  const unread = partly ? unreadAddresses(world, unit, about.service) : null;
  const [gap, ...more] = unread
    ? [unread, ...gaps]
    : hidden && (byNat.length > 0 || gaps.length > 0)
      ? [hidden, ...gaps]
      : byNat.length === 0
        ? gaps
        : [];
  if (gap)
    return unknown(
      [gap, ...more],
      shares.map((share) => shareEvidence(about.service, share)),
    );
  if (byNat.length > 0) return failure(subnet, byNat, about, context);
  const [first, ...rest] = shares.map((share) => shareEvidence(about.service, share));
  if (!first)
    return unknown([
      { action: 'pathproof:path', code: 'NoAnswer', message: `${subnet.id} has no addresses.` },
    ]);
  const ways = waysOfArrivals(shares);
  // A private answer that was not read may arrive where the public one does not.
  if (ways === null && hidden && isUnread(hidden)) return unknown([hidden], [first, ...rest]);
  // What arrives nowhere takes no NAT, and passes nothing; a private name in an unknown server would take none either.
  if (ways === null)
    return notApplicable('nothingArrives', {
      subnet: subnet.id,
      service: about.name,
      ways: waysOf(shares),
    });
  return pass('notViaNat', { service: about.name, subnet: subnet.id, ways }, [first, ...rest]);
};

/** A check that asks of every subnet whether a service with a free gateway endpoint is reached through a NAT. */
export const gatewayServiceViaNat = (about: GatewayService): Check =>
  defineCheck<Subnet, Messages>({
    id: about.id,
    title: `Subnet reaches ${about.name} through a NAT`,
    severity: 'medium',
    rationale: about.rationale,
    remedy: `Create a gateway endpoint for ${about.name} in the VPC, or associate the one that exists with the route table of the subnet.`,
    references: about.references,
    limits: about.limits,
    subject: subnets,
    messages,
    evaluate: (subnet, context) => evaluate(subnet, about, context),
  });

import type { DnsAnswer, FamilyAnswer, Family, Path, Share } from '../model/path.ts';
import type { NetworkInterface, Subnet } from '../model/resources.ts';
import { passAcl } from './acl-step.ts';
import { alikeShares } from './alike-services.ts';
import { type Clients, clientsOf, freeClient, onlyClient } from './clients.ts';
import { type Destination, nat64Destination } from './destination.ts';
import { toInterfaceEndpoint } from './interface-endpoint.ts';
import type { Walk } from './route-step.ts';
import { shareOut, sharesOf, wholly } from './shares.ts';
import { type Cohort, cohortsOf, veiled, withoutAddress } from './source-groups.ts';
import { canLeave, dnsHop, startOf } from './start.ts';
import type { Flow, Position } from './walk.ts';
import { homeOf, type Place, type World } from './world.ts';

/** What a resolver works with: its world, its memory of tables and destinations. */
export interface Ground {
  readonly world: World;
  readonly walk: Walk;
  destinationOf(place: Place, service: string, host: string, family: Family): Destination;
}

/** A subnet that asks for a service. */
export interface Asked {
  readonly subnet: Subnet;
  readonly place: Place;
  readonly service: string;
  /** What the dual-stack name of the service resolves to there; null where no such name is known. */
  readonly dualStack: DnsAnswer | null;
  /** The region whose service it is; that of the place when it is left out. */
  readonly region?: string;
  /** The interface that asks, or a client that nothing of its own holds back; the subnet's workloads when it is left out. */
  readonly from?: NetworkInterface | 'anyone';
}

const askers = (world: World, { subnet, place, from }: Asked, family: Family): Clients => {
  if (from === 'anyone') return freeClient;
  return from ? onlyClient(from, family) : clientsOf(world, subnet, place, family);
};

/** What becomes of what some clients send: over the edge of their subnet, and by its table. */
const flowsOf = (walk: Walk, cohort: Cohort, destination: Destination): readonly Flow[] => {
  const { family, ports, ranges: all } = destination;
  const flows = cohort.departures.flatMap(({ position, ranges, gap }) => {
    const out = passAcl(position, position.origin, { family, opened: 'out', ports, peers: ranges });
    // The same object when nothing was denied, so that the table's answer is found again.
    const left = out.ended.length === 0 && ranges === all ? all : out.ranges;
    const onwards = left.length > 0 ? walk(out.position, destination, left) : [];
    return [...out.ended, ...onwards].map((flow) => ({ ...flow, path: veiled(flow.path, gap) }));
  });
  return [...cohort.ended, ...flows];
};

const toDestination = (
  walk: Walk,
  start: Position | Path,
  clients: Clients,
  destination: Destination,
): readonly Share[] => {
  if (!canLeave(start)) return wholly(start);
  const { family, ports, ranges } = destination;
  if (clients.addressless.length > 0) return wholly(withoutAddress(start, clients, family));
  const cohorts = cohortsOf(start, clients, { family, ports, ranges, groupIds: [], referenceGap: null });
  return shareOut(
    cohorts.map((cohort) => ({
      weight: cohort.weight,
      interfaces: cohort.senders.map(({ id }) => id),
      shares: sharesOf(flowsOf(walk, cohort, destination), destination),
    })),
  );
};

/** The ways to the public addresses of a name: IPv4, what DNS64 makes of that, and the dual-stack name. */
export const publicFamilies = (ground: Ground, asked: Asked, dns: DnsAnswer): readonly FamilyAnswer[] => {
  const { world, walk, destinationOf } = ground;
  const { subnet, place, service, dualStack } = asked;
  const families: FamilyAnswer[] = [];
  const add = (family: Family, answer: DnsAnswer, destination: Destination): void => {
    const start = startOf(world, subnet, place, answer, answer.host);
    families.push({
      family,
      host: answer.host,
      shares: alikeShares(walk, asked, destination, dnsHop(answer, answer.host), (one) =>
        toDestination(walk, start, askers(world, asked, family), one),
      ),
    });
  };
  const ipv4 = destinationOf(place, service, dns.host, 'ipv4');
  if (subnet.cidr !== null) add('ipv4', dns, ipv4);
  if (subnet.ipv6Cidrs.length === 0) return families;
  // AWS: with DNS64 a name that has only A records is answered with addresses in 64:ff9b::/96 (NAT64 and DNS64).
  if (subnet.enableDns64 && dualStack?.host !== dns.host) add('ipv6', dns, nat64Destination(ipv4));
  if (dualStack?.resolves === 'public')
    add('ipv6', dualStack, destinationOf(place, service, dualStack.host, 'ipv6'));
  else families.push(...otherwiseIpv6(ground, asked, families, dns));
  return families;
};

/** The ways to the interface endpoint that a name resolves to. */
export const privateFamilies = (
  { world, walk }: Ground,
  asked: Asked,
  dns: DnsAnswer & { readonly resolves: 'private' },
): readonly FamilyAnswer[] => {
  const { subnet, place, service } = asked;
  const located = world.locate('vpcEndpoints', dns.endpointId);
  const start = startOf(world, subnet, place, dns, dns.host);
  const wanted: Family[] = subnet.cidr === null ? ['ipv6'] : ['ipv4'];
  const both = subnet.cidr !== null && subnet.ipv6Cidrs.length > 0;
  if (both && located && located.item.ipAddressType !== 'ipv4') wanted.push('ipv6');
  const sharesFor = (family: Family): readonly Share[] => {
    if (!canLeave(start)) return wholly(start);
    if (!located) return wholly(namelessPath({ resolves: 'nothing', host: dns.host, because: dns.because }));
    // The region is where it was listed; the owner may be another account than the one that listed it.
    const at = homeOf(located.item, located.place);
    const clients = askers(world, asked, family);
    if (clients.addressless.length > 0) return wholly(withoutAddress(start, clients, family));
    return toInterfaceEndpoint(walk, start, clients, {
      endpoint: located.item,
      place: at,
      dns,
      service,
      family,
    });
  };
  return wanted.map((family) => ({ family, host: dns.host, shares: sharesFor(family) }));
};

/** What IPv6 gets where the dual-stack name has no public addresses, or is not known. */
const otherwiseIpv6 = (
  ground: Ground,
  asked: Asked,
  before: readonly FamilyAnswer[],
  dns: DnsAnswer,
): readonly FamilyAnswer[] => {
  const { dualStack, service } = asked;
  if (dualStack?.resolves === 'private')
    return privateFamilies(ground, asked, dualStack).filter(({ family }) => family === 'ipv6');
  if (dualStack?.resolves === 'unknown')
    return [{ family: 'ipv6', host: dualStack.host, shares: wholly(namelessPath(dualStack)) }];
  if (dualStack === null && before.length > 0) return [];
  // Only IPv6, and no name that has an address of it: what the client asks is not answered.
  const host = dualStack?.host ?? dns.host;
  const message = `No dual-stack name of ${service} is known, and ${host} has IPv4 addresses only.`;
  const gap = { action: 'pathproof:dns', code: 'UnknownName', message };
  const nameless: Nameless =
    dualStack?.resolves === 'nothing' ? dualStack : { resolves: 'unknown', host, because: message, gap };
  return [{ family: 'ipv6', host, shares: wholly(namelessPath(nameless)) }];
};

type Nameless = DnsAnswer & { readonly resolves: 'nothing' | 'unknown' };

const namelessPath = (dns: Nameless): Path => ({
  disposition: dns.resolves === 'unknown' ? 'unknown' : 'dropped',
  egress: null,
  by: 'dns',
  gap: dns.resolves === 'unknown' ? dns.gap : null,
  assumptions: [],
  hops: [dnsHop(dns, dns.host)],
});

/** Without an address there is no path, whatever the table says; where DNS is hidden, none is known. */
export const namelessFamilies = ({ subnet }: Asked, dns: Nameless): readonly FamilyAnswer[] => [
  { family: subnet.cidr === null ? 'ipv6' : 'ipv4', host: dns.host, shares: wholly(namelessPath(dns)) },
];

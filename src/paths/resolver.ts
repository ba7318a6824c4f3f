import { isSeen } from '../model/observed.ts';
import type { DnsAnswer, FamilyAnswer, Family, Hop, Path, Share, SubnetAnswer } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { cidrsOf } from '../network/cidr.ts';
import { totalOf } from '../network/ranges.ts';
import { dualStackHostOf, portsOf } from '../services/services.ts';
import { passAcl } from './acl-step.ts';
import { type Destination, nat64Destination, publicDestination } from './destination.ts';
import { dnsAnswer } from './dns.ts';
import { toInterfaceEndpoint } from './interface-endpoint.ts';
import { publicAddressOf } from './interfaces.ts';
import { zoneOf } from './nat.ts';
import { createWalk, type Walk } from './route-step.ts';
import { tableOf } from './tables.ts';
import type { Flow, Position } from './walk.ts';
import { notScanned, type Place, type World } from './world.ts';

/** Answers which way traffic goes; pure, and every table is evaluated once. */
export interface PathResolver {
  readonly world: World;
  /** Which way does traffic from this subnet to the default name of this service (short id, `s3`) really go? */
  toService(subnet: Subnet, service: string): SubnetAnswer;
  /** The same, if the name resolved to the service's public addresses whatever DNS says. */
  toPublicAddresses(subnet: Subnet, service: string): SubnetAnswer;
}

const dnsHop = (dns: DnsAnswer, host: string): Hop => ({
  kind: 'dns',
  id: host,
  because:
    dns.resolves === 'unknown'
      ? { kind: 'gap', gap: dns.gap }
      : { kind: 'dns', name: host, answer: dns.resolves },
  text:
    dns.resolves === 'unknown'
      ? `it is not known what it resolves to: ${dns.because}`
      : dns.resolves === 'nothing'
        ? `does not resolve: ${dns.because}`
        : `resolves to ${dns.resolves} addresses: ${dns.because}`,
});

const wayOf = (path: Path): string =>
  `${path.disposition}|${path.by}|${path.hops.map((hop) => hop.id).join('>')}`;

const precision = 1e12;

/** Flows as shares of the destination's addresses; what takes the same way is one share. */
const sharesOf = (flows: readonly Flow[], destination: Destination): readonly Share[] => {
  const total = totalOf(destination.ranges);
  const ways = new Map<string, { path: Path; size: bigint; cidrs: string[] }>();
  for (const { path, ranges } of flows) {
    const cidrs = ranges.slice(0, 3).flatMap((range) => cidrsOf(range, destination.family).slice(0, 3));
    const known = ways.get(wayOf(path));
    if (known) known.size += totalOf(ranges);
    if (known) known.cidrs.push(...cidrs);
    else ways.set(wayOf(path), { path, size: totalOf(ranges), cidrs });
  }
  return [...ways.values()].map(({ path, size, cidrs }) => ({
    share: Number((size * BigInt(precision)) / total) / precision,
    path,
    cidrs: cidrs.slice(0, 3),
  }));
};

const mergeShares = (shares: readonly Share[]): readonly Share[] => {
  const ways = new Map<string, Share>();
  for (const share of shares) {
    const known = ways.get(wayOf(share.path));
    ways.set(
      wayOf(share.path),
      known
        ? { ...known, share: known.share + share.share, cidrs: [...known.cidrs, ...share.cidrs].slice(0, 3) }
        : share,
    );
  }
  return [...ways.values()];
};

/** Makes a resolver over a world. */
export const createResolver = (world: World): PathResolver => {
  const walk: Walk = createWalk();
  const answers = new Map<string, SubnetAnswer>();
  const destinations = new Map<string, Destination>();
  const names = new Map<string, DnsAnswer>();

  const destinationOf = (place: Place, service: string, host: string, family: Family): Destination => {
    const key = `${place.accountId}/${place.region}/${service}/${host}/${family}`;
    const known = destinations.get(key) ?? publicDestination(world, place, service, host, family);
    destinations.set(key, known);
    return known;
  };

  const nameOf = (subnet: Subnet, place: Place, service: string): DnsAnswer => {
    const key = `${subnet.vpcId}/${service}`;
    const known = names.get(key);
    if (known) return known;
    const vpc = world.find('vpcs', subnet.vpcId, place);
    const gap = !isSeen(vpc)
      ? vpc.gap
      : vpc.seen === null
        ? { action: 'ec2:DescribeVpcs', code: 'NotFound', message: `${subnet.vpcId} was not listed.` }
        : null;
    const answer: DnsAnswer =
      isSeen(vpc) && vpc.seen !== null
        ? dnsAnswer(world, vpc.seen, place, service)
        : {
            resolves: 'unknown',
            host: service,
            because: gap?.message ?? '',
            gap: gap ?? notScanned(place, subnet.vpcId),
          };
    names.set(key, answer);
    return answer;
  };

  /** The start of every path: the name, the subnet, and the table that it uses; or the reason why there is no start. */
  const startOf = (subnet: Subnet, place: Place, dns: DnsAnswer, host: string): Position | Path => {
    const first = dnsHop(dns, host);
    const table = tableOf(world, subnet, place);
    if (!isSeen(table))
      return {
        disposition: 'unknown',
        egress: null,
        by: null,
        gap: table.gap,
        assumptions: [],
        hops: [
          first,
          {
            kind: 'subnet',
            id: subnet.id,
            because: { kind: 'gap', gap: table.gap },
            text: table.gap.message,
          },
        ],
      };
    const how = table.seen.how === 'main' ? `the main table of ${subnet.vpcId}` : 'by explicit association';
    const hop: Hop = {
      kind: 'subnet',
      id: subnet.id,
      because: { kind: 'association', table: table.seen.table.id, how: table.seen.how },
      text: `uses ${table.seen.table.id} (${how})`,
    };
    return {
      world,
      place,
      table: table.seen.table,
      vpcId: subnet.vpcId,
      zone: zoneOf(subnet),
      subnet,
      origin: subnet,
      publicAddress: publicAddressOf(world, subnet, place),
      translatedBy: null,
      inspected: false,
      hops: [first, hop],
      egress: null,
      visited: new Set(),
      assumptions: [],
    };
  };

  const toDestination = (start: Position | Path, destination: Destination): readonly Share[] => {
    if (!('table' in start)) return [{ share: 1, path: start, cidrs: [] }];
    const out = passAcl(start, start.origin, {
      family: destination.family,
      opened: 'out',
      ports: portsOf(destination.service),
      peers: destination.ranges,
    });
    // The same object when nothing was denied, so that the table's answer is found again.
    const ranges = out.ended.length === 0 ? destination.ranges : out.ranges;
    return sharesOf(
      [...out.ended, ...(ranges.length > 0 ? walk(out.position, destination, ranges) : [])],
      destination,
    );
  };

  const publicFamilies = (
    subnet: Subnet,
    place: Place,
    service: string,
    dns: DnsAnswer,
  ): readonly FamilyAnswer[] => {
    const families: FamilyAnswer[] = [];
    const ipv4 = destinationOf(place, service, dns.host, 'ipv4');
    const start = startOf(subnet, place, dns, dns.host);
    if (subnet.cidr !== null)
      families.push({ family: 'ipv4', host: dns.host, shares: toDestination(start, ipv4) });
    if (subnet.ipv6Cidrs.length === 0) return families;
    // AWS: with DNS64 a name that has only A records is answered with addresses in 64:ff9b::/96 (NAT64 and DNS64).
    if (subnet.enableDns64)
      families.push({ family: 'ipv6', host: dns.host, shares: toDestination(start, nat64Destination(ipv4)) });
    const host = dualStackHostOf(service, place.region);
    families.push({
      family: 'ipv6',
      host,
      shares: toDestination(startOf(subnet, place, dns, host), destinationOf(place, service, host, 'ipv6')),
    });
    return families;
  };

  const privateFamilies = (
    subnet: Subnet,
    place: Place,
    service: string,
    dns: DnsAnswer & { readonly resolves: 'private' },
  ): readonly FamilyAnswer[] => {
    const located = world.locate('vpcEndpoints', dns.endpointId);
    const endpoint = located?.item;
    const start = startOf(subnet, place, dns, dns.host);
    const wanted: Family[] = subnet.cidr === null ? ['ipv6'] : ['ipv4'];
    if (subnet.cidr !== null && subnet.ipv6Cidrs.length > 0 && endpoint && endpoint.ipAddressType !== 'ipv4')
      wanted.push('ipv6');
    return wanted.map((family) => ({
      family,
      host: dns.host,
      shares:
        !('table' in start) || !located
          ? [{ share: 1, path: start as Path, cidrs: [] }]
          : mergeShares(
              toInterfaceEndpoint(walk, start, {
                endpoint: located.item,
                // The region is where it was listed; the owner may be another account than the one that listed it.
                place: { accountId: located.item.ownerId, region: located.place.region },
                dns,
                service,
                family,
              }),
            ),
    }));
  };

  /** Without an address there is no path, whatever the table says; where DNS is hidden, none is known. */
  const namelessFamilies = (
    subnet: Subnet,
    dns: DnsAnswer & { readonly resolves: 'nothing' | 'unknown' },
  ): readonly FamilyAnswer[] => {
    const path: Path = {
      disposition: dns.resolves === 'unknown' ? 'unknown' : 'dropped',
      egress: null,
      by: 'dns',
      gap: dns.resolves === 'unknown' ? dns.gap : null,
      assumptions: [],
      hops: [dnsHop(dns, dns.host)],
    };
    return [
      {
        family: subnet.cidr === null ? 'ipv6' : 'ipv4',
        host: dns.host,
        shares: [{ share: 1, path, cidrs: [] }],
      },
    ];
  };

  const placeOf = (subnet: Subnet): Place => ({
    accountId: subnet.ownerId,
    region: world.locate('subnets', subnet.id)?.place.region ?? '',
  });

  const answer = (subnet: Subnet, service: string): SubnetAnswer => {
    const place = placeOf(subnet);
    const dns = nameOf(subnet, place, service);
    const families =
      dns.resolves === 'public'
        ? publicFamilies(subnet, place, service, dns)
        : dns.resolves === 'private'
          ? privateFamilies(subnet, place, service, dns)
          : namelessFamilies(subnet, dns);
    return { subnetId: subnet.id, service, dns, families };
  };

  const remembered = (key: string, make: () => SubnetAnswer): SubnetAnswer => {
    const known = answers.get(key) ?? make();
    answers.set(key, known);
    return known;
  };

  return {
    world,
    toService: (subnet, service) => remembered(`${subnet.id}/${service}`, () => answer(subnet, service)),
    toPublicAddresses: (subnet, service) =>
      remembered(`${subnet.id}/${service}/public`, () => {
        const place = placeOf(subnet);
        const host = nameOf(subnet, place, service).host;
        const dns: DnsAnswer = { resolves: 'public', host, because: 'taken for granted here' };
        return { subnetId: subnet.id, service, dns, families: publicFamilies(subnet, place, service, dns) };
      }),
  };
};

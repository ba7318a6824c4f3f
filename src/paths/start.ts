import { isSeen } from '../model/observed.ts';
import type { DnsAnswer, Hop, Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { tableOf } from './tables.ts';
import { type Position, zoneOf } from './walk.ts';
import type { Place, World } from './world.ts';

const answerWords = (dns: DnsAnswer): string =>
  dns.resolves === 'unknown'
    ? `it is not known what it resolves to: ${dns.because}`
    : dns.resolves === 'nothing'
      ? `does not resolve: ${dns.because}`
      : `resolves to ${dns.resolves} addresses: ${dns.because}`;

/** The first hop of every path: the name, and what it resolves to. */
export const dnsHop = (dns: DnsAnswer, host: string): Hop => ({
  kind: 'dns',
  id: host,
  because:
    dns.resolves === 'unknown'
      ? { kind: 'gap', gap: dns.gap }
      : { kind: 'dns', name: host, answer: dns.resolves },
  text: answerWords(dns),
});

/** The start of every path: the name, the subnet, and the table that it uses; or the path that ends for lack of one. */
export const startOf = (
  world: World,
  subnet: Subnet,
  place: Place,
  dns: DnsAnswer,
  host: string,
): Position | Path => {
  const first = dnsHop(dns, host);
  const used = tableOf(world, subnet, place);
  if (!isSeen(used)) {
    const { gap } = used;
    const hop: Hop = { kind: 'subnet', id: subnet.id, because: { kind: 'gap', gap }, text: gap.message };
    return { disposition: 'unknown', egress: null, by: null, gap, assumptions: [], hops: [first, hop] };
  }
  const { table, how } = used.seen;
  const words = how === 'main' ? `the main table of ${subnet.vpcId}` : 'by explicit association';
  const because = { kind: 'association', table: table.id, how } as const;
  return {
    world,
    place,
    table,
    vpcId: subnet.vpcId,
    zone: zoneOf(subnet),
    subnet,
    origin: subnet,
    publicAddress: 'assumed',
    senders: null,
    translatedBy: null,
    inspected: false,
    hops: [first, { kind: 'subnet', id: subnet.id, because, text: `uses ${table.id} (${words})` }],
    egress: null,
    visited: new Set(),
    answering: new Set(),
    assumptions: [],
  };
};

/** Can packets leave from here, or has the path ended already? */
export const canLeave = (start: Position | Path): start is Position => 'table' in start;

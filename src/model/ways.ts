import type { Egress, HopKind, Path } from './path.ts';

type Kind = HopKind | (string & {});

/** Is it a NAT, which hides who sent what it lets out? */
export const isNat = (kind: Kind): boolean => kind === 'nat-gateway' || kind === 'nat-instance';

/** Is it a gateway of a VPC to the internet? */
export const isInternetGateway = (kind: Kind): boolean =>
  kind === 'internet-gateway' || kind === 'egress-only-internet-gateway';

/** Is it an endpoint that leads to a service? A firewall endpoint is none. */
export const isServiceEndpoint = (kind: Kind | null): boolean =>
  kind === 'gateway-endpoint' || kind === 'interface-endpoint';

// What carries traffic out of a VPC, and the word for it in the matrix; null where it leads to no service that we know of.
const carriers: { readonly [E in Exclude<Egress, 'local'>]: string | null } = {
  'gateway-endpoint': 'gateway',
  'interface-endpoint': 'interface',
  'firewall-endpoint': 'firewall',
  'nat-gateway': 'nat',
  'nat-instance': 'nat',
  'internet-gateway': 'igw',
  'egress-only-internet-gateway': 'igw',
  'transit-gateway': 'tgw',
  'core-network': 'tgw',
  peering: null,
  'virtual-private-gateway': null,
  'carrier-gateway': null,
  'local-gateway': null,
};

const isCarrier = (kind: HopKind): kind is Exclude<Egress, 'local'> => Object.hasOwn(carriers, kind);

const initials: Readonly<Record<string, string>> = {
  dns: 'DNS',
  nat: 'NAT',
  acl: 'ACL',
  vpc: 'VPC',
};

/** What a hop is, in words: `NAT gateway`, `network ACL`. */
export const kindName = (kind: HopKind): string =>
  kind
    .replace('egress-only-internet', 'egress-only internet')
    .split(/-(?!only)/)
    .map((word) => initials[word] ?? word)
    .join(' ');

// Where the name of what stopped the traffic would not say why.
const blockWords: Partial<Record<HopKind, string>> = {
  'block-public-access': 'Block Public Access',
  'route-table': 'blackhole',
  'internet-gateway': 'no public address',
  'egress-only-internet-gateway': 'egress-only gateway',
  'transit-gateway-route-table': 'transit gateway',
  subnet: 'no address',
};

/**
 * One word for where a path leads: gateway, interface, interface (central), nat, igw, tgw, firewall, blocked (…), none,
 * unknown. An endpoint is central that `isCentral` says is in another VPC.
 */
export const wayWord = (path: Path, isCentral: (endpointId: string) => boolean): string => {
  const { by, egress } = path;
  if (path.disposition === 'unknown') return 'unknown';
  if (path.disposition === 'no-route')
    return by === 'interface-endpoint' ? 'blocked (address family)' : 'none';
  if (path.disposition !== 'delivered')
    return `blocked (${by === null ? 'unknown' : (blockWords[by] ?? kindName(by))})`;
  const last = path.hops.at(-1);
  if (last?.kind === 'interface-endpoint') return isCentral(last.id) ? 'interface (central)' : 'interface';
  return (egress !== null && isCarrier(egress) && carriers[egress]) || 'unknown';
};

/** Does this word say that traffic gets to the service by an endpoint? */
export const isPrivateWay = (word: string): boolean => word === 'gateway' || word.startsWith('interface');

/** Does this word say that traffic gets to the service, by whatever way? */
export const isDeliveredWay = (word: string): boolean =>
  word !== 'unknown' && word !== 'none' && !word.startsWith('blocked');

/** What carries traffic out of a subnet, in lower-case words: `nat gateway`. */
export const egressWords = (egress: string): string => egress.replaceAll('-', ' ');

/** How a path ends, in a few words: by what kind of door it is delivered, or where it stops. */
export const wayWords = (path: Path): string => {
  if (path.disposition === 'delivered') return egressWords(path.egress ?? 'directly');
  return path.disposition === 'no-route'
    ? 'no route leads there'
    : `${path.disposition} at ${path.hops.at(-1)?.id ?? 'an unknown place'}`;
};

/** How a path ends, when it is not delivered: why its line stops. */
export const endWords = ({ disposition, by, gap }: Path): string => {
  switch (disposition) {
    case 'delivered':
      return '';
    case 'no-route':
      return 'no route';
    case 'unknown':
      return `unknown (${gap ? gap.code : 'not seen'})`;
    case 'denied':
    case 'dropped':
      return `${disposition}${by ? ` by ${kindName(by)}` : ''}`;
  }
};

const withArticle = (kind: HopKind): string => {
  if (kind === 'peering') return 'a peering connection';
  return `${/^[aeio]/.test(kind) ? 'an' : 'a'} ${kindName(kind)}`;
};

/** How a path ends, in words: for a delivered one, everything that carries it. */
export const outcomeWords = (path: Path): string => {
  if (path.disposition !== 'delivered') return endWords(path);
  const kinds = [...path.hops.map(({ kind }) => kind), ...(path.egress ? [path.egress] : [])];
  const carried = [...new Set(kinds.filter(isCarrier))].map(withArticle);
  const last = carried.pop();
  if (last === undefined) return 'delivered within the VPC';
  return `delivered through ${carried.length > 0 ? `${carried.join(', ')} and ${last}` : last}`;
};

import type { Door, PreviewWay } from '../model/preview.ts';
import type { Family, FamilyAnswer, HopKind, Path, SubnetAnswer } from '../model/path.ts';
import { isSeen } from '../model/observed.ts';
import { clientFamily } from '../paths/client-families.ts';
import { publishedGap } from '../paths/destination.ts';
import { subnetsOf } from '../paths/matrix.ts';
import { createResolver, type PathResolver } from '../paths/resolver.ts';
import { homeOf, type Located, type World } from '../paths/world.ts';
import { factsOf } from '../services/services.ts';

const carriers: Partial<Record<HopKind, Door>> = {
  'gateway-endpoint': 'gateway',
  'interface-endpoint': 'interface',
  'nat-gateway': 'nat',
  'nat-instance': 'nat',
  'internet-gateway': 'igw',
  'egress-only-internet-gateway': 'igw',
  'transit-gateway': 'tgw',
  'core-network': 'tgw',
  'virtual-private-gateway': 'vgw',
  peering: 'peering',
};

// Behind these is another network: that packets go there is known, whatever becomes of them.
const leadAway: ReadonlySet<HopKind> = new Set<HopKind>([
  'transit-gateway',
  'core-network',
  'virtual-private-gateway',
  'peering',
]);

const shutBy: ReadonlySet<HopKind> = new Set<HopKind>([
  'security-group',
  'network-acl',
  'block-public-access',
  'interface-endpoint',
  'gateway-endpoint',
]);

/** What carries packets first; a firewall endpoint only looks at them. */
const firstCarrier = ({ egress, hops }: Path): HopKind | null =>
  egress !== null && egress !== 'firewall-endpoint'
    ? egress
    : (hops.find(({ kind }) => kind in carriers)?.kind ?? null);

/** What carries traffic out of a subnet first; else why nothing does. */
export const doorOf = (path: Path): Door => {
  const { disposition, by } = path;
  if (disposition === 'no-route') return by === 'interface-endpoint' ? 'blocked' : 'none';
  const carrier = firstCarrier(path);
  if (disposition === 'delivered') return (carrier && carriers[carrier]) ?? 'unknown';
  if (disposition === 'unknown')
    return carrier && leadAway.has(carrier) ? (carriers[carrier] ?? 'unknown') : 'unknown';
  if (by === null || shutBy.has(by)) return 'blocked';
  return carriers[carrier ?? by] ?? 'blocked';
};

const rounded = (share: number): number => Math.round(share * 1e6) / 1e6;

/** Of several ways, the service's own addresses may take one or all, where no list says which they are. */
const hidesShares = (
  { service, dns }: SubnetAnswer,
  { item, place }: Located<'subnets'>,
  family: Family,
  world: World,
): boolean =>
  dns.resolves === 'public' &&
  factsOf(service).gateway !== undefined &&
  publishedGap(world, homeOf(item, place), service, family) !== null;

const sharesOf = ({ shares }: Pick<FamilyAnswer, 'shares'>): ReadonlyMap<Door, number> => {
  const found = new Map<Door, number>();
  for (const { path, share } of shares) {
    const door = doorOf(path);
    found.set(door, (found.get(door) ?? 0) + share);
  }
  return found;
};

const wayOf = (paths: PathResolver, at: Located<'subnets'>, service: string, subject: string): PreviewWay => {
  const answer = paths.toService(at, service);
  // What clients of the default name meet; else what there is of it.
  const met = clientFamily(answer, at.item);
  const family = met?.family ?? (at.item.cidr === null ? 'ipv6' : 'ipv4');
  const found = sharesOf(met ?? { shares: [] });
  const all =
    found.size > 1 && hidesShares(answer, at, family, paths.world)
      ? new Map<Door, number>([['unknown', 1]])
      : found;
  const shares = [...all]
    .map(([door, share]) => ({ door, share: rounded(share) }))
    .sort((a, b) => b.share - a.share || (a.door < b.door ? -1 : 1));
  const assumptions = [...new Set((met?.shares ?? []).flatMap(({ path }) => path.assumptions))];
  return { subject, service, door: shares[0]?.door ?? 'none', shares, family, assumptions };
};

/** The way of every subnet to each of some services. */
export const waysOf = (
  world: World,
  services: readonly string[],
  vpcIds: readonly string[],
  subjectOf: (id: string) => string,
  paths: PathResolver = createResolver(world),
): readonly PreviewWay[] =>
  subnetsOf(world, vpcIds).flatMap((at) =>
    services.map((service) => wayOf(paths, at, service, subjectOf(at.item.id))),
  );

/** How many subnets an inventory lists. */
export const subnetsIn = ({ units }: World): number =>
  units.reduce((sum, { sections }) => sum + (isSeen(sections.subnets) ? sections.subnets.seen.length : 0), 0);

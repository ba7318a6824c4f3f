import type { Family, Hop, Path, SubnetAnswer } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import type { MatrixCell, MatrixHop, MatrixRow, MatrixWay, ServiceMatrix } from '../model/matrix.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import { wayWord } from '../model/ways.ts';
import { factsOf, serviceOf } from '../services/services.ts';
import { clientFamily } from './client-families.ts';
import { publishedGap } from './destination.ts';
import { oncePerInventory } from './once-per-inventory.ts';
import { createResolver, type PathResolver } from './resolver.ts';
import { createTwinCells } from './twin-cells.ts';
import type { Twins } from '../twins/twins.ts';
import { homeOf, type Located, owns, type World } from './world.ts';

/** The hops of a path behind the subnet's own: the same for every subnet of a table, so that they are kept once. */
const behindSubnet = (hops: readonly Hop[]): readonly Hop[] => hops.filter((hop) => hop.kind !== 'subnet');

interface Ways {
  readonly list: MatrixWay[];
  indexOf(path: Path, word: string, subnetId: string): number;
  /** The cell that is like this one, if there is one in the VPC: subnets of one table have theirs in common. */
  shared(cell: MatrixCell): MatrixCell;
  /** Forgets what only subnets of the VPC before could have in common. */
  forget(): void;
}

const createWays = (): Ways => {
  const known = new Map<string, number>();
  const hopsKnown = new Map<string, MatrixHop>();
  /** The hop as a matrix says it; one for all ways of a VPC that share it. */
  const hopOf = ({ kind, id, text }: Hop, subnetId: string): MatrixHop => {
    const said = text.replaceAll(subnetId, 'the subnet');
    const key = `${kind}\n${id}\n${said}`;
    const same = hopsKnown.get(key) ?? { kind, id, text: said };
    hopsKnown.set(key, same);
    return same;
  };
  const cells = new Map<string, MatrixCell>();
  const list: MatrixWay[] = [];
  return {
    list,
    forget() {
      known.clear();
      hopsKnown.clear();
      cells.clear();
    },
    shared(cell) {
      const key = `${cell.word} ${cell.ways.map(({ share, way }) => `${share}:${way}`).join(' ')}`;
      const same = cells.get(key) ?? cell;
      cells.set(key, same);
      return same;
    },
    indexOf(path, word, subnetId) {
      const hops = behindSubnet(path.hops).map((hop) => hopOf(hop, subnetId));
      const why = path.gap ? `${path.gap.action} ${path.gap.message}` : '';
      const key = `${word}|${why}|${hops.map(({ id, text }) => `${id} ${text}`).join('|')}`;
      const index = known.get(key);
      if (index !== undefined) return index;
      known.set(key, list.length);
      list.push({ word, hops, gap: path.gap });
      return list.length - 1;
    },
  };
};

/** What hides the addresses of a service that has its own; null where they were read, or where it is anywhere in the internet. */
const addressesGap = (
  answer: SubnetAnswer,
  { item, place }: Located<'subnets'>,
  family: Family,
  world: World,
): Gap | null =>
  answer.dns.resolves === 'public' && factsOf(answer.service).gateway
    ? publishedGap(world, homeOf(item, place), answer.service, family)
    : null;

const cellOf = (answer: SubnetAnswer, at: Located<'subnets'>, world: World, ways: Ways): MatrixCell => {
  const family = clientFamily(answer, at.item);
  const isCentral = (id: string): boolean =>
    (world.locate('vpcEndpoints', id)?.item.vpcId ?? at.item.vpcId) !== at.item.vpcId;
  const parts = new Map<string, { share: number; way: number }>();
  for (const { path, share } of family?.shares ?? []) {
    const word = wayWord(path, isCentral);
    const known = parts.get(word);
    parts.set(word, {
      share: (known?.share ?? 0) + share,
      way: known?.way ?? ways.indexOf(path, word, at.item.id),
    });
  }
  const hidden = parts.size > 1 ? addressesGap(answer, at, family?.family ?? 'ipv4', world) : null;
  // Of several ways, the service's own addresses may take one or all.
  if (hidden) {
    const path: Path = {
      disposition: 'unknown',
      egress: null,
      by: null,
      gap: hidden,
      hops: [],
      assumptions: [],
    };
    return { word: 'unknown', ways: [{ share: 1, way: ways.indexOf(path, 'unknown', at.item.id) }] };
  }
  const sorted = [...parts].sort(([a, x], [b, y]) => y.share - x.share || (a < b ? -1 : 1));
  if (sorted.length === 0) return { word: 'none', ways: [] };
  return {
    word: sorted.map(([word]) => word).join(' + '),
    ways: sorted.map(([, { share, way }]) => ({ share: Math.round(share * 1e6) / 1e6, way })),
  };
};

const servicesOf = oncePerInventory((world): readonly string[] => {
  const always = ['s3', 'dynamodb', 'ssm', 'ssmmessages', 'ec2messages', 'kms', 'logs', 'sts'];
  const named = new Set(always);
  for (const { sections } of world.units) {
    for (const endpoint of isSeen(sections.vpcEndpoints) ? sections.vpcEndpoints.seen : []) {
      if (endpoint.type !== 'Gateway' && endpoint.type !== 'Interface') continue;
      const name = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
      if (name && (name.region === null || !endpoint.serviceRegion)) named.add(name.service);
    }
  }
  const others = [...named].filter((service) => !always.includes(service)).sort();
  return [...always, ...others];
});

/** The services that a matrix asks about where the user names none: those with an endpoint somewhere, and those every network needs. */
export const servicesInUse = (world: World): readonly string[] => servicesOf(world, '');

/** The subnets of an inventory, each once, in its owner's unit where that is there; by account, region, VPC and id. */
export const subnetsOf = (world: World, vpcIds: readonly string[]): readonly Located<'subnets'>[] =>
  world.units
    .flatMap((unit) => {
      const subnets = unit.sections.subnets;
      return (isSeen(subnets) ? subnets.seen : []).map((item) => ({ item, place: unit }));
    })
    .filter(({ item, place }) => owns(item, place) || !world.unit(homeOf(item, place)))
    .filter(({ item }) => vpcIds.length === 0 || vpcIds.includes(item.vpcId))
    .map((at) => ({ at, key: [at.item.ownerId, at.place.region, at.item.vpcId, at.item.id].join('/') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ at }) => at);

/**
 * The matrix of services, or of those in use where none is named; null where it has more cells than these, so that nothing
 * is worked out for nobody.
 */
export const matrixWithin = (
  world: World,
  services: readonly string[],
  vpcIds: readonly string[],
  {
    mostCells,
    ...asking
  }: Pick<MatrixAsking, 'twins' | 'renew'> & {
    readonly mostCells: number;
  },
): ServiceMatrix | null => {
  const wanted =
    services.length > 0
      ? [...new Set(services.map((name) => serviceOf(name)?.service ?? name.toLowerCase()))]
      : servicesInUse(world);
  return subnetsOf(world, vpcIds).length * wanted.length > mostCells
    ? null
    : serviceMatrix(world, wanted, vpcIds, asking);
};

/** Who else wants the answers that a matrix is made of. */
export interface MatrixAsking {
  readonly onAnswer?: (subnet: Subnet, answer: SubnetAnswer) => void;
  /** A resolver that is asked for more besides; without one, each VPC's answers are forgotten when it is done. */
  readonly paths?: PathResolver | null;
  /** VPCs whose rows are made of those of a twin. */
  readonly twins?: Twins | null;
  /** The same world anew, for each VPC: what is remembered of one goes with it. For worlds that do not fit into memory. */
  readonly renew?: (() => World) | null;
}

/** Every subnet against every service: where does traffic to its default name go? */
export const serviceMatrix = (
  world: World,
  services: readonly string[],
  vpcIds: readonly string[],
  { onAnswer = () => {}, paths: shared = null, twins = null, renew = null }: MatrixAsking = {},
): ServiceMatrix => {
  const ways = createWays();
  const rows: MatrixRow[] = [];
  const cellsOf = createTwinCells(ways.list, twins);
  let here = world;
  let paths = shared ?? createResolver(here);
  let vpcId: string | null = null;
  for (const at of subnetsOf(world, vpcIds)) {
    const { item: subnet } = at;
    // Answers are not asked for again once their VPC is done: a resolver for each VPC keeps memory flat.
    if (subnet.vpcId !== vpcId) {
      here = renew?.() ?? world;
      paths = shared ?? createResolver(here);
      ways.forget();
    }
    vpcId = subnet.vpcId;
    const vpc = here.locate('vpcs', subnet.vpcId)?.item;
    const cells =
      cellsOf.following(subnet) ??
      services.map((service) => {
        const answer = paths.toService(at, service);
        onAnswer(subnet, answer);
        return ways.shared(cellOf(answer, at, here, ways));
      });
    cellsOf.note(subnet, cells);
    rows.push({
      accountId: subnet.ownerId,
      region: at.place.region,
      vpcId: subnet.vpcId,
      vpcName: vpc?.tags['Name'] ?? null,
      subnetId: subnet.id,
      subnetName: subnet.tags['Name'] ?? null,
      cells,
    });
  }
  return { services, rows, ways: ways.list };
};

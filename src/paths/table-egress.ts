import type { CheckOptions } from '../model/check-options.ts';
import { type Cause, causeKey } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Route, Subnet } from '../model/resources.ts';
import { causeOf } from './cause.ts';
import { egressGap, egressVpcs, type End, endOf } from './dead-ends.ts';
import { decidingShares } from './deciding-shares.ts';
import { profileServices } from './profile-services.ts';
import type { PathResolver } from './resolver.ts';
import { type WayOut, waysOut } from './ways-out.ts';
import type { Place, World } from './world.ts';

/** A way out of a route table that leads nowhere. */
export interface DeadWay {
  readonly kind: WayOut['kind'];
  readonly path: Path;
  readonly share: number;
  readonly cause: Cause;
  /** The route of the table that leads there. */
  readonly route: Route;
  readonly subnets: readonly Subnet[];
}

/** Where a table leads the packets of its subnets that are for public addresses. */
export interface TableEgress {
  readonly dead: readonly DeadWay[];
  /** Do packets of the family that default names use get nowhere? */
  readonly losesIpv4: boolean;
  /** What hides whether more is dead. */
  readonly gaps: readonly Gap[];
  /** The subnets that it leads out. */
  readonly out: readonly string[];
}

// Services without published ranges are somewhere among all public addresses: what takes a quarter of them is no
// block of somebody else's addresses, as half of a split default route (128.0.0.0/1) is less than half.
const enough = 0.25;

/** How one kind of packets of one subnet ends. */
interface Judged {
  readonly subnet: Subnet;
  readonly way: WayOut;
  readonly ends: Readonly<Record<End, number>>;
}

const judgeWay = (subnet: Subnet, way: WayOut, isMeant: (path: Path) => boolean): Judged => {
  const ends = { out: 0, dead: 0, closed: 0, central: 0, none: 0, unknown: 0 };
  for (const { share, path } of way.shares) ends[meantEnd(path, isMeant)] += share;
  return { subnet, way, ends };
};

/** The end of a path; in a transit gateway without a way on it is dead only where egress is meant there. */
const meantEnd = (path: Path, isMeant: (path: Path) => boolean): End => {
  const end = endOf(path);
  return end === 'central' && isMeant(path) ? 'dead' : end;
};

/** Does the profile of a VPC ask for a service that this subnet would need a way out for? A gap where that is hidden. */
const needsEgress = (
  paths: PathResolver,
  subnet: Subnet,
  unit: Place,
  options: CheckOptions,
): boolean | Gap => {
  const asked = profileServices(paths.world, subnet.vpcId, unit, options);
  if (!isSeen(asked)) return asked.gap;
  const answers = [...asked.seen.keys()].map((service) => {
    const answer = paths.toService({ item: subnet, place: unit }, service);
    if (answer.dns.resolves === 'unknown') return answer.dns.gap;
    const shares = decidingShares(answer, subnet).map(({ path }) => path);
    const hidden = shares.find(({ gap }) => gap !== null)?.gap;
    if (answer.dns.resolves === 'public' && hidden) return hidden;
    return (
      answer.dns.resolves === 'public' &&
      shares.length > 0 &&
      shares.every(({ disposition }) => disposition !== 'delivered')
    );
  });
  return answers.find((one) => one === true) ?? answers.find((one) => typeof one === 'object') ?? false;
};

/** What hides whether egress is meant where a transit gateway has no way on; none where nothing ends there. */
const meantGaps = (
  judged: readonly Judged[],
  needs: ReadonlyMap<string, boolean | Gap>,
  world: World,
  region: string,
): readonly Gap[] =>
  judged
    .filter(({ ends }) => ends.central >= enough)
    .flatMap(({ subnet, way }) => {
      const need = needs.get(subnet.id);
      const ways = way.shares.flatMap(({ path }) => egressGap(world, path, region) ?? []);
      return typeof need === 'object' ? [need, ...ways] : ways;
    });

/** The dead ways of a table, those of one cause as one. */
const deadWays = (
  judged: readonly Judged[],
  isMeantFor: (subnet: Subnet) => (path: Path) => boolean,
): readonly DeadWay[] => {
  const ways = new Map<string, { way: Omit<DeadWay, 'subnets'>; subnets: Subnet[] }>();
  for (const { subnet, way } of judged.filter(({ ends }) => ends.dead >= enough))
    for (const { path, share } of way.shares) {
      const cause = causeOf(path);
      const because = path.hops.find((hop) => hop.because.kind === 'route')?.because;
      if (meantEnd(path, isMeantFor(subnet)) !== 'dead' || !cause || because?.kind !== 'route') continue;
      const key = `${way.kind} ${because.route.destination.value} ${causeKey(cause)}`;
      const known = ways.get(key);
      if (known) known.subnets.push(subnet);
      else
        ways.set(key, {
          way: { path, share, kind: way.kind, cause, route: because.route },
          subnets: [subnet],
        });
    }
  return [...ways.values()].map(({ way, subnets }) => ({ ...way, subnets }));
};

const gapsIn = (judged: readonly Judged[]): readonly Gap[] =>
  judged
    .filter(({ ends }) => ends.unknown >= enough)
    .flatMap(({ way }) => way.shares.flatMap(({ path }) => path.gap ?? []));

/** Where does a table lead these of its subnets? `unit` is where they were listed, `place` where the table is at home. */
export const tableEgress = (
  paths: PathResolver,
  users: readonly Subnet[],
  { unit, place, options }: { readonly unit: Place; readonly place: Place; readonly options: CheckOptions },
): TableEgress => {
  const { world } = paths;
  const needs = new Map(users.map((subnet) => [subnet.id, needsEgress(paths, subnet, unit, options)]));
  const isMeantFor =
    (subnet: Subnet) =>
    (path: Path): boolean =>
      needs.get(subnet.id) === true || egressVpcs(world, path, subnet.vpcId).length > 0;
  const judged = users.flatMap((subnet) =>
    waysOut(world, subnet, place).map((way) => judgeWay(subnet, way, isMeantFor(subnet))),
  );
  const hidden = gapsIn(judged);
  return {
    dead: deadWays(judged, isMeantFor),
    losesIpv4: judged.some(({ way, ends }) => way.kind === 'IPv4' && ends.dead >= enough),
    gaps: hidden.length > 0 ? hidden : meantGaps(judged, needs, world, unit.region),
    out: [...new Set(judged.filter(({ ends }) => ends.out > 0).map(({ subnet }) => subnet.id))],
  };
};

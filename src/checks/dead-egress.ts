import { type Evidence, causeKey } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { RouteTable, Subnet } from '../model/resources.ts';
import { causeOf } from '../paths/cause.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { egressGap, egressVpcs, type End, endOf } from '../paths/dead-ends.ts';
import { interfacesGap, workloadsOf } from '../paths/interfaces.ts';
import { carriersIn } from '../paths/subnet-use.ts';
import { type WayOut, waysOut } from '../paths/ways-out.ts';
import { type DeadWay, egressRemedy } from '../remedies/egress-remedy.ts';
import { type CheckContext, defineCheck, type Verdict } from './check.ts';
import { profileServices } from './pairs.ts';
import { decidingShares } from './parts/shares.ts';
import { routeTables } from './subjects.ts';
import { homeOf } from '../paths/world.ts';

const messages = {
  dead: '{table} leads {subnets} nowhere: {ways}.',
  alive: '{table} leads {subnets} out.',
  closed: '{table} leads no subnet to public addresses.',
  unused: 'No subnet uses {table}.',
  carriers: 'No client can be in the subnets of {table}: {uses}.',
} as const;

type Context = CheckContext<typeof messages>;

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
const needsEgress = (subnet: Subnet, { world, unit, options, paths }: Context): boolean | Gap => {
  const asked = profileServices(world, subnet.vpcId, unit, options);
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
  { world, unit }: Context,
): readonly Gap[] =>
  judged
    .filter(({ ends }) => ends.central >= enough)
    .flatMap(({ subnet, way }) => {
      const need = needs.get(subnet.id);
      const ways = way.shares.flatMap(({ path }) => egressGap(world, path, unit.region) ?? []);
      return typeof need === 'object' ? [need, ...ways] : ways;
    });

/** The dead ways of a table, those of one cause as one. */
const deadWays = (
  judged: readonly Judged[],
  isMeantFor: (subnet: Subnet) => (path: Path) => boolean,
): readonly DeadWay[] => {
  const ways = new Map<string, { way: DeadWay; subnets: Subnet[] }>();
  for (const { subnet, way } of judged.filter(({ ends }) => ends.dead >= enough))
    for (const { path } of way.shares) {
      const cause = causeOf(path);
      const because = path.hops.find((hop) => hop.because.kind === 'route')?.because;
      if (meantEnd(path, isMeantFor(subnet)) !== 'dead' || !cause || because?.kind !== 'route') continue;
      const key = `${way.kind} ${because.route.destination.value} ${causeKey(cause)}`;
      const known = ways.get(key);
      if (known) known.subnets.push(subnet);
      else ways.set(key, { way: { path, cause, route: because.route, subnets: [] }, subnets: [subnet] });
    }
  return [...ways.values()].map(({ way, subnets }) => ({ ...way, subnets }));
};

const wayWords = ({ path, route, subnets }: DeadWay, all: number): string => {
  const last = path.hops.at(-1);
  const where = subnets.length < all ? ` from ${subnets.map(({ id }) => id).join(', ')}` : '';
  return `${route.destination.value} goes to ${route.target.id}${where}, and ${last?.id ?? ''} ${last?.text ?? ''}`;
};

const pathEvidence = (judged: readonly Judged[], ways: readonly DeadWay[]): readonly Evidence[] =>
  ways.map(({ path }) => {
    const found = judged.find(({ way }) => way.shares.some((share) => share.path === path));
    const share = found?.way.shares.find((one) => one.path === path)?.share ?? 1;
    const family = found?.way.kind === 'IPv4' ? 'ipv4' : 'ipv6';
    return { kind: 'path', service: 'internet', family, share, path };
  });

const failure = (
  table: RouteTable,
  judged: readonly Judged[],
  ways: readonly DeadWay[],
  context: Context,
): Verdict => {
  const { world, unit, fail } = context;
  const place = homeOf(table, unit);
  const subnets = [...new Map(ways.flatMap((way) => way.subnets).map((one) => [one.id, one])).values()];
  const ids = subnets.map(({ id }) => id).sort();
  const keys = new Set(ways.map(({ cause }) => causeKey(cause)));
  const busy = subnets.some(({ id }) => workloadsOf(world, id).length > 0);
  const ipv4 = judged.some(({ way, ends }) => way.kind === 'IPv4' && ends.dead >= enough);
  const facts = { vpcId: table.vpcId, subnets: ids };
  return fail(
    'dead',
    {
      table: table.id,
      subnets: ids.join(', '),
      ways: [...new Set(ways.map((way) => wayWords(way, subnets.length)))].join('; '),
    },
    {
      evidence: [{ kind: 'resource', id: table.id, facts }, ...pathEvidence(judged, ways)],
      remedy: egressRemedy(world, table, place, ways),
      severity: busy && ipv4 ? 'high' : 'medium',
      cause: keys.size === 1 ? ways[0]?.cause : undefined,
    },
  );
};

const gapsIn = (judged: readonly Judged[]): readonly Gap[] =>
  judged
    .filter(({ ends }) => ends.unknown >= enough)
    .flatMap(({ way }) => way.shares.flatMap(({ path }) => path.gap ?? []));

const judge = (table: RouteTable, users: readonly Subnet[], context: Context): Verdict => {
  const { world, unit, pass, unknown, notApplicable } = context;
  const place = homeOf(table, unit);
  const needs = new Map(users.map((subnet) => [subnet.id, needsEgress(subnet, context)]));
  const isMeantFor =
    (subnet: Subnet) =>
    (path: Path): boolean =>
      needs.get(subnet.id) === true || egressVpcs(world, path, subnet.vpcId).length > 0;
  const judged = users.flatMap((subnet) =>
    waysOut(world, subnet, place).map((way) => judgeWay(subnet, way, isMeantFor(subnet))),
  );
  const dead = deadWays(judged, isMeantFor);
  // Interfaces that were not listed may show that no client is there at all.
  const unlisted = dead.length > 0 ? interfacesGap(world, place, table) : null;
  if (unlisted) return unknown([unlisted]);
  if (dead.length > 0) return failure(table, judged, dead, context);
  const [gap, ...more] = gapsIn(judged);
  if (gap) return unknown([gap, ...more]);
  const [unsure, ...further] = meantGaps(judged, needs, context);
  if (unsure) return unknown([unsure, ...further]);
  const out = judged.filter(({ ends }) => ends.out > 0).map(({ subnet }) => subnet.id);
  if (out.length === 0) return notApplicable('closed', { table: table.id });
  const facts = { vpcId: table.vpcId, subnets: [...new Set(out)] };
  return pass('alive', { table: table.id, subnets: facts.subnets.join(', ') }, [
    { kind: 'resource', id: table.id, facts },
  ]);
};

export default defineCheck<RouteTable, typeof messages>({
  id: 'dead-egress',
  title: 'Route table’s way out leads nowhere',
  severity: 'high',
  rationale:
    'The table sends traffic for the internet to something that cannot forward it: a NAT gateway in a private subnet, one that failed, an instance that drops what is not its own. The route is active, so nothing looks broken, and everything that has no endpoint times out.',
  remedy:
    'Repair the place that the finding names: give the NAT a public subnet, the replies a way back, the attachment a subnet in the zone; or point the route at something that leads out.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html',
    'https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html',
  ],
  limits: [
    'Blackhole routes of the table itself are findings of blackhole-route.',
    'A default route to a transit gateway that has no way on counts as dead only where another VPC gets out by that gateway, or where a profile asks for a service that would need it; otherwise the network counts as closed. A blackhole in a transit gateway’s table counts as closed too.',
    'What VPC Block Public Access closes is closed on purpose, and no finding.',
    'Network ACLs and security groups of the subnets themselves are not asked: the table is judged.',
  ],
  subject: routeTables,
  passes: 'counted',
  messages,

  evaluate(table, context) {
    const { world, unit, options, read, notApplicable } = context;
    read(world.list('subnets', unit));
    const all = read(knownUsersOf(world, table));
    if (all.length === 0) return notApplicable('unused', { table: table.id });
    const uses = all.map((subnet) => ({
      subnet,
      carriers: options.assumeWorkloads ? null : carriersIn(world, subnet),
    }));
    const users = uses.filter(({ carriers }) => carriers === null).map(({ subnet }) => subnet);
    if (users.length > 0) return judge(table, users, context);
    const words = uses.map(({ subnet, carriers }) => `${subnet.id} holds ${carriers ?? ''}`).join(', ');
    return notApplicable('carriers', { table: table.id, uses: words });
  },
});

import { percent } from '../model/percent.ts';
import type { Remedy } from '../model/finding.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import { type Blackhole, blackholesOf } from '../paths/blackholes.ts';
import { usersOf } from '../paths/consumers.ts';
import type { World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { command, comment, inAccount, remedy, together } from '../remedies/remedies.ts';
import { deleteRoute, isDeletable, routeOptions } from '../remedies/route-remedy.ts';
import { routeTables } from './subjects.ts';

const messages = {
  cut: '{table} drops traffic of {subnets}: {routes}.',
  whole: 'No blackhole route of {table} wins for the addresses of a service.',
  unused: 'No subnet uses {table}.',
} as const;

const targetWords = ({ target }: Route): string => target.id || 'a target that is gone';

const routeWords = ({ route, cuts }: Blackhole): string =>
  `${route.destination.value} → ${targetWords(route)} is a blackhole and takes ${cuts
    .map(({ service, share }) => `${percent(share)} of the addresses of ${service}`)
    .join(', ')}`;

/** A live NAT gateway of the VPC, where a dead one was the target. */
const replacement = (world: World, table: RouteTable, route: Route): string | undefined => {
  if (route.target.kind !== 'nat-gateway' && route.target.kind !== 'none') return undefined;
  const inVpc = world.group('natGateways', 'vpcId').get(table.vpcId) ?? [];
  return inVpc.find(
    ({ item }) =>
      item.state === 'available' && item.connectivityType === 'public' && item.id !== route.target.id,
  )?.item.id;
};

/** What is done about one route, in each language. */
interface Mended {
  readonly text: string;
  readonly cli: string;
  readonly code: string;
}

const mend = (world: World, table: RouteTable, route: Route, region: string): Mended => {
  const { value } = route.destination;
  if (!isDeletable(route))
    return {
      text: `Withdraw the propagated route to ${value} of ${table.id} where it comes from.`,
      cli: '',
      code: '',
    };
  const nat = replacement(world, table, route);
  return nat
    ? {
        text: `Replace the target of ${value} in ${table.id} by ${nat}.`,
        cli: command('ec2', 'replace-route', region, {
          ...routeOptions(table.id, route),
          'nat-gateway-id': nat,
        }),
        code: `NAT gateway of the route to ${value} in ${table.id}: ${nat}`,
      }
    : {
        text: `Delete the route to ${value} from ${table.id}, or give it a target that exists.`,
        cli: deleteRoute(region, table.id, route),
        code: `Remove from ${table.id} the route to ${value}`,
      };
};

const remedyFor = (
  world: World,
  table: RouteTable,
  blackholes: readonly Blackhole[],
  region: string,
): Remedy => {
  const parts = blackholes.map(({ route }) => mend(world, table, route, region));
  const code = (type: string): string =>
    parts
      .filter((part) => part.code !== '')
      .map((part) => comment(`${type}: ${part.code}`))
      .join('\n');
  return remedy(parts.map(({ text }) => text).join(' '), {
    cli: inAccount(table.ownerId, together(...parts.map(({ cli }) => cli))),
    terraform: code('aws_route'),
    cloudformation: code('AWS::EC2::Route'),
    risk: 'Traffic that was dropped flows again: by the new target, or, without the route, by the next less specific one, if there is any. Where that is a NAT, what has a gateway endpoint should go there instead.',
  });
};

export default defineCheck<RouteTable, typeof messages>({
  id: 'blackhole-route',
  title: 'Blackhole route drops traffic to AWS services',
  severity: 'medium',
  rationale:
    'The target of the route is gone, and the route still wins: packets are dropped and do not fall back to a shorter prefix. Subnets lose the service without anybody having closed it.',
  remedy: 'Give the route a target that exists, or delete it.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Route.html',
  ],
  limits: [
    'Asked of the table that a subnet uses; a blackhole further on the way is found in the table that holds it.',
    'Blackholes in transit gateway route tables are not judged.',
    'Services without a published prefix list count as cut off when a quarter of all public addresses are.',
  ],
  subject: routeTables,
  messages,

  evaluate(table, { world, unit, pass, fail, read, unknown, notApplicable }) {
    read(world.list('subnets', unit));
    const users = usersOf(world, table);
    if (users.length === 0) return notApplicable('unused', { table: table.id });
    const families = [
      ...(users.some(({ cidr }) => cidr !== null) ? (['ipv4'] as const) : []),
      ...(users.some(({ ipv6Cidrs }) => ipv6Cidrs.length > 0) ? (['ipv6'] as const) : []),
    ];
    const { found, gaps } = blackholesOf(world, table, unit, families);
    const [gap, ...more] = gaps;
    if (gap) return unknown([gap, ...more]);
    const subnetIds = users.map(({ id }) => id);
    const proof = {
      kind: 'resource',
      id: table.id,
      facts: { vpcId: table.vpcId, subnets: subnetIds },
    } as const;
    if (found.length === 0) return pass('whole', { table: table.id }, [proof]);
    const once = found.filter(({ route }, at) => found.findIndex((one) => one.route === route) === at);
    return fail(
      'cut',
      { table: table.id, subnets: subnetIds.join(', '), routes: found.map(routeWords).join('; ') },
      {
        evidence: [proof, ...once.map(({ route }) => ({ kind: 'route', table: table.id, route }) as const)],
        remedy: remedyFor(world, table, once, unit.region),
      },
    );
  },
});

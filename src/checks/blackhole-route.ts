import type { Remedy } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import { type Blackhole, blackholesOf } from '../paths/blackholes.ts';
import { usersOf } from '../paths/consumers.ts';
import type { World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { command, remedy, together } from './parts/remedies.ts';
import { percent } from './parts/shares.ts';
import { routeTables } from './subjects.ts';

const messages = {
  cut: '{table} drops traffic of {subnets}: {routes}.',
  whole: 'No blackhole route of {table} wins for the addresses of a service.',
  unused: 'No subnet uses {table}.',
} as const;

const destinationOption = {
  ipv4: 'destination-cidr-block',
  ipv6: 'destination-ipv6-cidr-block',
  'prefix-list': 'destination-prefix-list-id',
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

const remedyFor = (
  world: World,
  table: RouteTable,
  blackholes: readonly Blackhole[],
  region: string,
): Remedy => {
  const parts = blackholes.map(({ route }) => {
    const place = {
      'route-table-id': table.id,
      [destinationOption[route.destination.kind]]: route.destination.value,
    };
    const nat = replacement(world, table, route);
    return nat
      ? {
          text: `Replace the target of ${route.destination.value} in ${table.id} by ${nat}.`,
          cli: command('ec2', 'replace-route', region, { ...place, 'nat-gateway-id': nat }),
          code: `NAT gateway of the route to ${route.destination.value} in ${table.id}: ${nat}`,
        }
      : {
          text: `Delete the route to ${route.destination.value} from ${table.id}, or give it a target that exists.`,
          cli: command('ec2', 'delete-route', region, place),
          code: `Remove from ${table.id} the route to ${route.destination.value}`,
        };
  });
  return remedy(parts.map(({ text }) => text).join(' '), {
    cli: together(...parts.map(({ cli }) => cli)),
    terraform: parts.map(({ code }) => `# aws_route: ${code}`).join('\n'),
    cloudformation: parts.map(({ code }) => `# AWS::EC2::Route: ${code}`).join('\n'),
    risk: 'Without the route, traffic takes the next less specific one, if there is any.',
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
    'Services without a published prefix list count as cut off when half of all public addresses are.',
  ],
  needs: ['routeTables', 'subnets', 'prefixLists', 'natGateways'],
  subject: routeTables,
  messages,

  evaluate(table, { world, unit, pass, fail, unknown, notApplicable }) {
    const place = { accountId: table.ownerId, region: unit.region };
    const listed = world.list('subnets', place);
    if (!isSeen(listed)) return unknown([listed.gap]);
    const users = usersOf(world, table);
    if (users.length === 0) return notApplicable('unused', { table: table.id });
    const families = [
      ...(users.some(({ cidr }) => cidr !== null) ? (['ipv4'] as const) : []),
      ...(users.some(({ ipv6Cidrs }) => ipv6Cidrs.length > 0) ? (['ipv6'] as const) : []),
    ];
    const { found, gaps } = blackholesOf(world, table, place, families);
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

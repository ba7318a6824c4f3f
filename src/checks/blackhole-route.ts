import { percent } from '../model/percent.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import { type Blackhole, blackholesOf } from '../paths/blackholes.ts';
import { usersOf } from '../paths/consumers.ts';
import { defineCheck } from './check.ts';
import { routeTables } from './subjects.ts';
import { blackholeRemedy } from '../remedies/route-remedy.ts';

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
        remedy: blackholeRemedy(
          world,
          table,
          once.map(({ route }) => route),
          unit.region,
        ),
        cause: { id: table.id, reason: 'blackhole' },
      },
    );
  },
});

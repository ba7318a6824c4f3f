import { percent } from '../model/percent.ts';
import { type Blackhole, blackholesOf } from '../paths/blackholes.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { blackholeRemedy } from '../remedies/route-remedy.ts';
import { defineCheck } from './check.ts';
import { routeTables } from './subjects.ts';

const routeWords = ({ route: { destination, target }, cuts }: Blackhole): string => {
  const lost = cuts.map(({ service, share }) => `${percent(share)} of the addresses of ${service}`);
  return `${destination.value} → ${target.id || 'a target that is gone'} is a blackhole and takes ${lost.join(', ')}`;
};

export default defineCheck({
  id: 'blackhole-route',
  title: 'Blackhole route drops traffic to AWS services',
  severity: 'medium',
  rationale:
    'The target of the route is gone, and the route still wins: packets are dropped and do not fall back to a shorter prefix. Subnets lose the service without anyone having closed it.',
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
  messages: {
    cut: '{table} drops traffic of {subnets}: {routes}.',
    whole: 'No blackhole route of {table} wins for the addresses of a service.',
    unused: 'No subnet uses {table}.',
  },

  evaluate(table, { world, unit, pass, fail, read, doubt, notApplicable }) {
    const { id, vpcId } = table;
    read(world.list('subnets', unit, { vpcId }));
    const users = read(knownUsersOf(world, table));
    if (users.length === 0) return notApplicable('unused', { table: id });
    const { found, gaps } = blackholesOf(world, table, unit, users);
    doubt(gaps);
    const subnets = users.map((subnet) => subnet.id);
    const proof = { kind: 'resource', id, facts: { vpcId, subnets } } as const;
    if (found.length === 0) return pass('whole', { table: id }, [proof]);
    const routes = [...new Set(found.map(({ route }) => route))];
    return fail(
      'cut',
      { table: id, subnets: subnets.join(', '), routes: found.map(routeWords).join('; ') },
      {
        evidence: [proof, ...routes.map((route) => ({ kind: 'route', table: id, route }) as const)],
        remedy: blackholeRemedy(world, table, routes, unit.region),
        cause: { id, reason: 'blackhole' },
      },
    );
  },
});

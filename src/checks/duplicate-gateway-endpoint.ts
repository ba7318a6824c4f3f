import { percent } from '../model/percent.ts';
import { type GatewayConflict, gatewayConflicts } from '../paths/gateway-conflicts.ts';
import { conflictsRemedy } from '../remedies/conflicts-remedy.ts';
import { defineCheck } from './check.ts';
import { routeTables } from './subjects.ts';

const reference = 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html';

/** What the messages say of a conflict. */
const valuesOf = ({ service, share, endpointIds, routes }: GatewayConflict) => {
  const targets = [...new Set(routes.map(({ target }) => target.id))].sort().join(' and ');
  return {
    service,
    share: percent(share),
    count: endpointIds.length,
    endpoints: endpointIds.join(', '),
    endpoint: endpointIds[0] ?? '',
    targets: [...new Set([...endpointIds, targets])].join(' and '),
    target: targets,
    list: routes[0]?.destination.value ?? '',
    routes: routes.map(({ destination, target }) => `${destination.value} → ${target.id}`).join(', '),
  };
};

export default defineCheck({
  id: 'duplicate-gateway-endpoint',
  title: 'Route table has conflicting routes for a gateway endpoint',
  severity: 'medium',
  rationale:
    'A route table can hold one working route to a service’s gateway endpoint. A second endpoint, a route that wins over it, or a route that is gone means that traffic takes another way, or another policy, than its owner believes.',
  remedy:
    'Leave one gateway endpoint for each service on the table, and remove the routes that win over it or stand in its place.',
  references: [reference, 'https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html'],
  limits: ['Two endpoints of one service on different tables of a VPC are legal and pass.'],
  subject: routeTables,
  messages: {
    duplicate:
      '{table} is listed by {count} gateway endpoints for {service}: {endpoints}. Only one of them holds the route.',
    ambiguous:
      '{table} has routes to {targets} for the same {service} addresses ({share}); which one wins is left to chance.',
    drift:
      '{endpoint} lists {table}, but {table} has no working route to it: traffic to {service} goes another way.',
    bypassed:
      '{share} of the {service} addresses bypass {endpoint} in {table}: {routes} win over the endpoint’s route.',
    slotTaken:
      '{table} routes the prefix list of {service} ({list}) to {target}, which is no gateway endpoint: none can be associated with it.',
    single: '{table} has one gateway endpoint for each service: {endpoints}.',
    none: '{table} has no gateway endpoint, and nothing that stands in the way of one.',
  },

  evaluate(table, { world, unit, pass, fail, read, doubt }) {
    const { id, vpcId } = table;
    const endpoints = read(world.list('vpcEndpoints', unit, { vpcId }));
    const { conflicts, gaps } = gatewayConflicts(world, table, unit);
    const [conflict] = conflicts;
    if (conflict) {
      const { kind, service, endpointIds, routes } = conflict;
      const facts = { vpcId, service, endpoints: endpointIds };
      return fail(
        kind,
        { table: id, ...valuesOf(conflict) },
        {
          evidence: [
            { kind: 'resource', id, facts },
            ...routes.map((route) => ({ kind: 'route', table: id, route }) as const),
          ],
          remedy: conflictsRemedy(conflicts, table, world, unit.region),
          severity: kind === 'bypassed' || kind === 'slotTaken' ? 'low' : 'medium',
        },
      );
    }
    doubt(gaps);
    const own = endpoints
      .filter((endpoint) => endpoint.type === 'Gateway' && endpoint.routeTableIds.includes(id))
      .map((endpoint) => endpoint.id);
    const proof = { kind: 'resource', id, facts: { vpcId, endpoints: own } } as const;
    return own.length > 0
      ? pass('single', { table: id, endpoints: own.join(', ') }, [proof])
      : pass('none', { table: id }, [proof]);
  },
});

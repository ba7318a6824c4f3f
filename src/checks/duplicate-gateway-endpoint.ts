import { percent } from '../model/percent.ts';
import type { Evidence, Fix, Severity } from '../model/finding.ts';
import { type Gap } from '../model/observed.ts';
import type { RouteTable } from '../model/resources.ts';
import { type GatewayConflict, gatewayConflicts } from '../paths/gateway-conflicts.ts';
import type { World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { defineCheck } from './check.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import { routeTables } from './subjects.ts';
import { keepOneRemedy } from '../remedies/endpoint-remedy.ts';
import { joined } from '../remedies/remedies.ts';

const messages = {
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
} as const;

const reference = 'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html';

const severityOf: Readonly<Record<GatewayConflict['kind'], Severity>> = {
  duplicate: 'medium',
  ambiguous: 'medium',
  drift: 'medium',
  bypassed: 'low',
  slotTaken: 'low',
};

const remedyFor = (
  conflicts: readonly GatewayConflict[],
  table: RouteTable,
  world: World,
  region: string,
): Fix => {
  const services = [...new Set(conflicts.map(({ service }) => service))];
  return joined(
    ...services.map((service) => {
      const some = conflicts.filter((conflict) => conflict.service === service);
      const twice = some.find(({ kind }) => kind === 'duplicate');
      if (twice) return keepOneRemedy(twice.endpointIds, table, region);
      const routes = some.filter(({ kind }) => kind === 'ambiguous' || kind === 'bypassed');
      return gatewayEndpointRemedy({
        world,
        region,
        service,
        serviceName: serviceNameOf(service, region),
        subnet: null,
        table,
        routes: routes.flatMap((one) => one.routes),
      });
    }),
  );
};

const evidenceOf = (conflict: GatewayConflict, table: RouteTable): readonly [Evidence, ...Evidence[]] => [
  {
    kind: 'resource',
    id: table.id,
    facts: { vpcId: table.vpcId, service: conflict.service, endpoints: conflict.endpointIds },
  },
  ...conflict.routes.map((route): Evidence => ({ kind: 'route', table: table.id, route })),
];

export default defineCheck<RouteTable, typeof messages>({
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
  messages,

  evaluate(table, { world, unit, pass, fail, read, unknown }) {
    const endpoints = read(world.list('vpcEndpoints', unit));
    const { conflicts, gaps } = gatewayConflicts(world, table, unit);
    const [conflict] = conflicts;
    if (conflict) {
      const { service, endpointIds, routes, kind } = conflict;
      const failure = {
        evidence: evidenceOf(conflict, table),
        remedy: remedyFor(conflicts, table, world, unit.region),
        severity: severityOf[kind],
      };
      const base = { table: table.id, service };
      const targets = [...new Set(routes.map((route) => route.target.id))].sort().join(' and ');
      const share = percent(conflict.share);
      if (kind === 'duplicate')
        return fail(
          'duplicate',
          { ...base, count: endpointIds.length, endpoints: endpointIds.join(', ') },
          failure,
        );
      if (kind === 'ambiguous')
        return fail(
          'ambiguous',
          { ...base, targets: [...new Set([...endpointIds, targets])].join(' and '), share },
          failure,
        );
      if (kind === 'drift') return fail('drift', { ...base, endpoint: endpointIds[0] ?? '' }, failure);
      const names = routes.map((route) => `${route.destination.value} → ${route.target.id}`).join(', ');
      if (kind === 'bypassed')
        return fail('bypassed', { ...base, share, endpoint: endpointIds[0] ?? '', routes: names }, failure);
      return fail(
        'slotTaken',
        { ...base, list: routes[0]?.destination.value ?? '', target: targets },
        failure,
      );
    }
    const [gap, ...more] = gaps as readonly [Gap?, ...Gap[]];
    if (gap) return unknown([gap, ...more]);
    const own = endpoints
      .filter((endpoint) => endpoint.type === 'Gateway' && endpoint.routeTableIds.includes(table.id))
      .map((endpoint) => endpoint.id);
    const proof: Evidence = { kind: 'resource', id: table.id, facts: { vpcId: table.vpcId, endpoints: own } };
    return own.length > 0
      ? pass('single', { table: table.id, endpoints: own.join(', ') }, [proof])
      : pass('none', { table: table.id }, [proof]);
  },
});

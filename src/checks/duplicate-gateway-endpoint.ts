import { percent } from '../model/percent.ts';
import type { Evidence, Remedy, Severity } from '../model/finding.ts';
import type { Gap } from '../model/observed.ts';
import type { RouteTable } from '../model/resources.ts';
import { type GatewayConflict, gatewayConflicts } from '../paths/gateway-conflicts.ts';
import type { World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { defineCheck } from './check.ts';
import { gatewayEndpointRemedy } from '../remedies/gateway-endpoint-remedy.ts';
import {
  blockName,
  command,
  comment,
  inAccount,
  joined,
  quoted,
  remedy,
  terraform,
  together,
} from '../remedies/remedies.ts';
import { routeTables } from './subjects.ts';

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

const changeTables = (region: string, table: string, endpoint: string, how: 'add' | 'remove'): string =>
  command('ec2', 'modify-vpc-endpoint', region, {
    'vpc-endpoint-id': endpoint,
    [`${how}-route-table-ids`]: table,
  });

/** One endpoint stays on the table: the one that holds the route, so that nothing is interrupted. */
const keepOne = (conflict: GatewayConflict, table: RouteTable, region: string): Remedy => {
  const { endpointIds, service } = conflict;
  const live = table.routes.find(
    ({ target, state }) => endpointIds.includes(target.id) && state !== 'blackhole',
  );
  const kept = live?.target.id ?? endpointIds[0] ?? '';
  const others = endpointIds.filter((id) => id !== kept);
  // Without its route the one that stays has to be taken off and put back: being listed already, adding it does nothing.
  const anew = live
    ? []
    : [changeTables(region, table.id, kept, 'remove'), changeTables(region, table.id, kept, 'add')];
  return remedy(
    `Keep ${kept} on ${table.id}${live ? ', whose route it has,' : ''} and dissociate ${others.join(', ')} from it${live ? '' : `; then associate ${kept} anew, since its route is gone`}.`,
    {
      cli: inAccount(
        table.ownerId,
        together(...others.map((id) => changeTables(region, table.id, id, 'remove')), ...anew),
      ),
      terraform: together(
        comment(`Remove the association of ${table.id} with ${others.join(', ')}`),
        terraform('aws_vpc_endpoint_route_table_association', blockName(service, table.id), {
          vpc_endpoint_id: quoted(kept),
          route_table_id: quoted(table.id),
        }),
      ),
      cloudformation: comment(
        `In the stack that owns ${others.join(', ')}: remove ${table.id} from RouteTableIds`,
      ),
      risk: `Look at the policies first: requests are judged by that of ${kept} from then on. To take it back, associate the others again.`,
    },
  );
};

const remedyFor = (
  conflicts: readonly GatewayConflict[],
  table: RouteTable,
  world: World,
  region: string,
): Remedy => {
  const services = [...new Set(conflicts.map(({ service }) => service))];
  return joined(
    ...services.map((service) => {
      const some = conflicts.filter((conflict) => conflict.service === service);
      const twice = some.find(({ kind }) => kind === 'duplicate');
      if (twice) return keepOne(twice, table, region);
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

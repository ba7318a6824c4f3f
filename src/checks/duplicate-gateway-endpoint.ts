import type { Evidence, Remedy, Severity } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { RouteTable } from '../model/resources.ts';
import { type GatewayConflict, gatewayConflicts } from '../paths/gateway-conflicts.ts';
import { defineCheck } from './check.ts';
import { percent } from './parts/shares.ts';
import { command, quoted, remedy, terraform, together } from './parts/remedies.ts';
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

const dissociate = (region: string, table: string, endpoint: string): string =>
  command('ec2', 'modify-vpc-endpoint', region, {
    'vpc-endpoint-id': endpoint,
    'remove-route-table-ids': table,
  });

const associate = (region: string, table: string, endpoint: string): string =>
  command('ec2', 'modify-vpc-endpoint', region, {
    'vpc-endpoint-id': endpoint,
    'add-route-table-ids': table,
  });

const destinationOption = {
  ipv4: 'destination-cidr-block',
  ipv6: 'destination-ipv6-cidr-block',
  'prefix-list': 'destination-prefix-list-id',
} as const;

const deleteRoutes = (region: string, conflict: GatewayConflict, table: RouteTable): string =>
  together(
    ...conflict.routes.map(({ destination }) =>
      command('ec2', 'delete-route', region, {
        'route-table-id': table.id,
        [destinationOption[destination.kind]]: destination.value,
      }),
    ),
  );

const remedyFor = (conflict: GatewayConflict, table: RouteTable, region: string): Remedy => {
  const [first = '', ...others] = conflict.endpointIds;
  const association = (endpoint: string) =>
    terraform('aws_vpc_endpoint_route_table_association', conflict.service.replace(/\W/g, '_'), {
      vpc_endpoint_id: quoted(endpoint),
      route_table_id: quoted(table.id),
    });
  if (conflict.kind === 'duplicate') {
    return remedy(`Keep ${first} on ${table.id} and dissociate ${others.join(', ')} from it.`, {
      cli: together(
        ...others.map((id) => dissociate(region, table.id, id)),
        associate(region, table.id, first),
      ),
      terraform: association(first),
      cloudformation: `# In the stack that owns ${others.join(', ')}: remove ${table.id} from RouteTableIds.`,
      risk: 'If the endpoints have different policies, requests are judged by the one that is kept.',
    });
  }
  if (conflict.kind === 'drift') {
    return remedy(
      `Dissociate ${first} from ${table.id} and associate it again, so that AWS puts the route back.`,
      {
        cli: together(dissociate(region, table.id, first), associate(region, table.id, first)),
        terraform: association(first),
        cloudformation: `# In the stack that owns ${first}: remove ${table.id} from RouteTableIds, update, and add it again.`,
        risk: 'Open TCP connections to the service break when the route comes back.',
      },
    );
  }
  const names = conflict.routes.map((route) => `${route.destination.value} → ${route.target.id}`).join(', ');
  return remedy(`Remove from ${table.id} the route${conflict.routes.length > 1 ? 's' : ''} ${names}.`, {
    cli: deleteRoutes(region, conflict, table),
    terraform: `# Remove from ${table.id} the aws_route to ${conflict.routes.map((route) => route.destination.value).join(', ')}.`,
    cloudformation: `# Remove from ${table.id} the AWS::EC2::Route to ${conflict.routes.map((route) => route.destination.value).join(', ')}.`,
    risk: 'Other traffic to these addresses loses the route as well.',
  });
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
  needs: ['routeTables', 'vpcEndpoints', 'prefixLists'],
  subject: routeTables,
  messages,

  evaluate(table, { world, unit, pass, fail, unknown }) {
    const place = { accountId: table.ownerId, region: unit.region };
    const endpoints = world.list('vpcEndpoints', place);
    if (!isSeen(endpoints)) return unknown([endpoints.gap]);
    const { conflicts, gaps } = gatewayConflicts(world, table, place);
    const [conflict] = conflicts;
    if (conflict) {
      const { service, endpointIds, routes, kind } = conflict;
      const failure = {
        evidence: evidenceOf(conflict, table),
        remedy: remedyFor(conflict, table, unit.region),
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
    const own = endpoints.seen
      .filter((endpoint) => endpoint.type === 'Gateway' && endpoint.routeTableIds.includes(table.id))
      .map((endpoint) => endpoint.id);
    const proof: Evidence = { kind: 'resource', id: table.id, facts: { vpcId: table.vpcId, endpoints: own } };
    return own.length > 0
      ? pass('single', { table: table.id, endpoints: own.join(', ') }, [proof])
      : pass('none', { table: table.id }, [proof]);
  },
});

import type { Remedy } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { RouteTable, VpcEndpoint } from '../model/resources.ts';
import { usersOf } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import type { World } from '../paths/world.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from './parts/managed.ts';
import { command, quoted, quotedList, remedy, terraform, together } from './parts/remedies.ts';
import { gatewayEndpoints } from './subjects.ts';

const messages = {
  noTable: '{endpoint} ({service}) is associated with no route table, so no subnet uses it.{managed}',
  spareTables:
    '{endpoint} ({service}) is associated only with route tables that no subnet uses: {tables}.{managed}',
  associated: '{endpoint} ({service}) is associated with {tables}, which subnets use.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

const usedTables = (world: World, vpcId: string): readonly RouteTable[] =>
  [
    ...new Map(
      (world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => [item.id, item] as const),
    ).values(),
  ].filter((table) => usersOf(world, table).length > 0);

const remedyFor = (world: World, endpoint: VpcEndpoint, region: string): Remedy => {
  const tables = usedTables(world, endpoint.vpcId)
    .map(({ id }) => id)
    .slice(0, 20);
  const drop = command('ec2', 'delete-vpc-endpoints', region, { 'vpc-endpoint-ids': endpoint.id });
  if (tables.length === 0)
    return remedy(`Delete ${endpoint.id}: no subnet of ${endpoint.vpcId} uses a route table.`, { cli: drop });
  return remedy(
    `Associate ${endpoint.id} with the tables of its consumers (${tables.join(', ')}), or delete it.`,
    {
      cli: together(
        command('ec2', 'modify-vpc-endpoint', region, {
          'vpc-endpoint-id': endpoint.id,
          'add-route-table-ids': tables,
        }),
        `# Or, if nobody needs it:\n${drop}`,
      ),
      terraform: together(
        ...tables.map((table) =>
          terraform('aws_vpc_endpoint_route_table_association', table.replace(/\W/g, '_'), {
            vpc_endpoint_id: quoted(endpoint.id),
            route_table_id: quoted(table),
          }),
        ),
      ),
      cloudformation: `# On the AWS::EC2::VPCEndpoint ${endpoint.id}:\nRouteTableIds: ${quotedList(tables)}`,
      risk: 'Associating a gateway endpoint breaks open TCP connections to the service.',
    },
  );
};

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'unassociated-gateway-endpoint',
  title: 'Gateway endpoint is on no route table that a subnet uses',
  severity: 'low',
  rationale:
    'A gateway endpoint works only through the route tables that it is associated with. One without any looks like protection in every list of endpoints, and carries nothing.',
  remedy: 'Associate the endpoint with the route tables of its consumers, or delete it.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html'],
  needs: ['vpcEndpoints', 'routeTables', 'subnets'],
  subject: gatewayEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const place = { accountId: endpoint.ownerId, region: unit.region };
    const service = endpoint.serviceName ?? 'unknown service';
    const values = { endpoint: endpoint.id, service };
    const facts = { vpcId: endpoint.vpcId, serviceName: service, routeTables: endpoint.routeTableIds };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    const failed = {
      evidence: [proof],
      remedy: remedyFor(world, endpoint, unit.region),
      severity: managedSeverity(endpoint, 'low'),
    } as const;
    const managed = managedWords(endpoint);
    if (endpoint.routeTableIds.length === 0) return fail('noTable', { ...values, managed }, failed);
    const subnets = world.list('subnets', place);
    if (!isSeen(subnets)) return unknown([subnets.gap], [proof]);
    const used: string[] = [];
    const gaps: Gap[] = [];
    for (const id of endpoint.routeTableIds) {
      const table = world.find('routeTables', id, place);
      if (!isSeen(table)) gaps.push(table.gap);
      else if (table.seen && usersOf(world, table.seen).length > 0) used.push(id);
    }
    if (used.length > 0) return pass('associated', { ...values, tables: used.join(', ') }, [proof]);
    const [gap, ...more] = gaps;
    if (gap) return unknown([gap, ...more], [proof]);
    return fail('spareTables', { ...values, tables: endpoint.routeTableIds.join(', '), managed }, failed);
  },
});

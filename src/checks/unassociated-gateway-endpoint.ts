import { gapOf, isSeen } from '../model/observed.ts';
import { knownUsersOf } from '../paths/consumers.ts';
import { unusedGatewayRemedy } from '../remedies/endpoint-remedy.ts';
import { defineServingEndpointCheck } from './parts/endpoint-check.ts';
import { gatewayEndpoints } from './subjects.ts';

export default defineServingEndpointCheck({
  id: 'unassociated-gateway-endpoint',
  title: 'Gateway endpoint is on no route table that a subnet uses',
  severity: 'low',
  rationale:
    'A gateway endpoint works only through the route tables that it is associated with. One without any looks like protection in every list of endpoints, and carries nothing.',
  remedy: 'Associate the endpoint with the route tables of its consumers, or delete it.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html'],
  subject: gatewayEndpoints,
  messages: {
    noTable: '{endpoint} ({service}) is associated with no route table, so no subnet uses it.{managed}',
    spareTables:
      '{endpoint} ({service}) is associated only with route tables that no subnet uses: {tables}.{managed}',
    associated: '{endpoint} ({service}) is associated with {tables}, which subnets use.',
  },

  evaluate(endpoint, { world, unit, pass, fail, read, doubt }) {
    const { id, vpcId, routeTableIds } = endpoint;
    const service = endpoint.serviceName ?? 'unknown service';
    const facts = { vpcId, serviceName: service, routeTables: routeTableIds };
    const proof = { kind: 'resource', id, facts } as const;
    const failed = { evidence: [proof], remedy: unusedGatewayRemedy(world, endpoint, unit) } as const;
    doubt([world.doubt('vpcEndpoints', unit, { id, vpcId })], [proof]);
    if (routeTableIds.length === 0) return fail('noTable', { service }, failed);
    read(world.list('subnets', unit, { vpcId }), [proof]);
    // Participants of a shared VPC list its tables too, but which of them a subnet uses the owner's listing tells.
    read(world.list('routeTables', unit, { vpcId }), [proof]);
    const found = routeTableIds.map((table) => world.find('routeTables', table, unit));
    const tables = found.flatMap((table) => (isSeen(table) && table.seen ? [table.seen] : []));
    const users = tables.map((table) => knownUsersOf(world, table));
    const used = users.flatMap((some, at) =>
      isSeen(some) && some.seen.length > 0 ? (tables[at]?.id ?? []) : [],
    );
    if (used.length > 0) return pass('associated', { service, tables: used.join(', ') }, [proof]);
    doubt([...found, ...users].map(gapOf), [proof]);
    return fail('spareTables', { service, tables: routeTableIds.join(', ') }, failed);
  },
});

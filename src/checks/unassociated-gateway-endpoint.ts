import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { usersOf } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import { defineCheck } from './check.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import { gatewayEndpoints } from './subjects.ts';
import { unusedGatewayRemedy } from '../remedies/endpoint-remedy.ts';

const messages = {
  noTable: '{endpoint} ({service}) is associated with no route table, so no subnet uses it.{managed}',
  spareTables:
    '{endpoint} ({service}) is associated only with route tables that no subnet uses: {tables}.{managed}',
  associated: '{endpoint} ({service}) is associated with {tables}, which subnets use.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

export default defineCheck<VpcEndpoint, typeof messages>({
  id: 'unassociated-gateway-endpoint',
  title: 'Gateway endpoint is on no route table that a subnet uses',
  severity: 'low',
  rationale:
    'A gateway endpoint works only through the route tables that it is associated with. One without any looks like protection in every list of endpoints, and carries nothing.',
  remedy: 'Associate the endpoint with the route tables of its consumers, or delete it.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html'],
  subject: gatewayEndpoints,
  messages,

  evaluate(endpoint, { world, unit, pass, fail, read, unknown, notApplicable }) {
    if (isDead(endpoint))
      return notApplicable('notServing', { endpoint: endpoint.id, state: endpoint.state });
    const service = endpoint.serviceName ?? 'unknown service';
    const values = { endpoint: endpoint.id, service };
    const facts = { vpcId: endpoint.vpcId, serviceName: service, routeTables: endpoint.routeTableIds };
    const proof = { kind: 'resource', id: endpoint.id, facts } as const;
    const failed = {
      evidence: [proof],
      remedy: unusedGatewayRemedy(world, endpoint, unit),
      severity: managedSeverity(endpoint, 'low'),
    } as const;
    const managed = managedWords(endpoint);
    if (endpoint.routeTableIds.length === 0) return fail('noTable', { ...values, managed }, failed);
    read(world.list('subnets', unit), [proof]);
    // Participants of a shared VPC list its tables too, but which of them a subnet uses the owner's listing tells.
    read(world.list('routeTables', unit), [proof]);
    const used: string[] = [];
    const gaps: Gap[] = [];
    for (const id of endpoint.routeTableIds) {
      const table = world.find('routeTables', id, unit);
      if (!isSeen(table)) gaps.push(table.gap);
      else if (table.seen && usersOf(world, table.seen).length > 0) used.push(id);
    }
    if (used.length > 0) return pass('associated', { ...values, tables: used.join(', ') }, [proof]);
    const [gap, ...more] = gaps;
    if (gap) return unknown([gap, ...more], [proof]);
    return fail('spareTables', { ...values, tables: endpoint.routeTableIds.join(', '), managed }, failed);
  },
});

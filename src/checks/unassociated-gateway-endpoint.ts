import type { Remedy } from '../model/finding.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { usersOf } from '../paths/consumers.ts';
import { isDead } from '../paths/dns.ts';
import type { Place, World } from '../paths/world.ts';
import { serviceOf, serviceOfPrefixList } from '../services/services.ts';
import { defineCheck } from './check.ts';
import { unlessManaged } from '../remedies/managed-remedy.ts';
import { managedSeverity, managedWords } from '../remedies/managed.ts';
import {
  blockName,
  command,
  comment,
  inAccount,
  notRun,
  quoted,
  quotedList,
  remedy,
  terraform,
  together,
} from '../remedies/remedies.ts';
import { usedTables } from './parts/used-tables.ts';
import { gatewayEndpoints } from './subjects.ts';

const messages = {
  noTable: '{endpoint} ({service}) is associated with no route table, so no subnet uses it.{managed}',
  spareTables:
    '{endpoint} ({service}) is associated only with route tables that no subnet uses: {tables}.{managed}',
  associated: '{endpoint} ({service}) is associated with {tables}, which subnets use.',
  notServing: '{endpoint} is {state} and serves nothing.',
} as const;

/** Used tables that have room for the endpoint. */
const freeTables = (world: World, endpoint: VpcEndpoint, place: Place): readonly string[] => {
  const name = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
  const isOwnList = (id: string): boolean => {
    const list = world.find('prefixLists', id, place);
    const of = isSeen(list) && list.seen ? serviceOfPrefixList(list.seen) : null;
    return of !== null && of.service === name?.service;
  };
  // AWS: a table that routes the service's list already refuses the association (RouteAlreadyExists, gateway-endpoints).
  return usedTables(world, endpoint.vpcId)
    .filter((table) =>
      table.routes.every(
        ({ destination }) => destination.kind !== 'prefix-list' || !isOwnList(destination.value),
      ),
    )
    .map(({ id }) => id)
    .slice(0, 20);
};

const remedyFor = (world: World, endpoint: VpcEndpoint, place: Place): Remedy => {
  const { region } = place;
  const tables = freeTables(world, endpoint, place);
  const drop = command('ec2', 'delete-vpc-endpoints', region, { 'vpc-endpoint-ids': endpoint.id });
  if (tables.length === 0)
    return remedy(
      `Delete ${endpoint.id}: every table of ${endpoint.vpcId} that subnets use has a route for the service’s list already, or there is none.`,
      {
        cli: inAccount(endpoint.ownerId, drop),
        terraform: comment(`Remove the aws_vpc_endpoint ${endpoint.id}`),
        cloudformation: comment(`Remove the AWS::EC2::VPCEndpoint ${endpoint.id}`),
        risk: `Policies that name ${endpoint.id} match nobody any more; a new endpoint has another id.`,
      },
    );
  return remedy(
    `Associate ${endpoint.id} with the tables of its consumers (${tables.join(', ')}), or delete it.`,
    {
      cli: inAccount(
        endpoint.ownerId,
        together(
          command('ec2', 'modify-vpc-endpoint', region, {
            'vpc-endpoint-id': endpoint.id,
            'add-route-table-ids': tables,
          }),
          notRun('Or, if nobody needs it:', drop),
        ),
      ),
      terraform: together(
        ...tables.map((table) =>
          terraform('aws_vpc_endpoint_route_table_association', blockName(table), {
            vpc_endpoint_id: quoted(endpoint.id),
            route_table_id: quoted(table),
          }),
        ),
      ),
      cloudformation: `${comment(`On the AWS::EC2::VPCEndpoint ${endpoint.id}:`)}\nRouteTableIds: ${quotedList([...endpoint.routeTableIds, ...tables])}`,
      risk: 'Associating a gateway endpoint breaks open TCP connections to the service, and its policy applies to all subnets of these tables from then on.',
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
      remedy: unlessManaged(endpoint, remedyFor(world, endpoint, unit)),
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

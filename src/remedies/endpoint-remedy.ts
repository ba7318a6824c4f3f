import type { Change } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import { isSeen } from '../model/observed.ts';
import type { RouteTable, Subnet, VpcEndpoint } from '../model/resources.ts';
import { transitThrough } from '../paths/transit-tables.ts';
import { tableOf } from '../paths/tables.ts';
import { usedTables } from '../paths/used-tables.ts';
import type { Place, World } from '../paths/world.ts';
import { serviceOf, serviceOfPrefixList } from '../services/services.ts';
import { gatewayEndpointsFor } from './gateway-plan.ts';
import { unlessManaged } from './managed-remedy.ts';
import { fix } from './remedies.ts';

const drop = (endpoint: VpcEndpoint, region: string): Change => ({
  kind: 'delete-vpc-endpoint',
  accountId: endpoint.ownerId,
  region,
  endpointId: endpoint.id,
});

const changeTables = (
  accountId: string,
  region: string,
  endpointId: string,
  how: 'addRouteTableIds' | 'removeRouteTableIds',
  tables: readonly string[],
): Change => ({ kind: 'modify-vpc-endpoint', accountId, region, endpointId, [how]: tables });

/** Gives an interface endpoint interfaces in further subnets. */
export const furtherZonesRemedy = (endpoint: VpcEndpoint, added: readonly Subnet[], region: string): Fix => {
  const ids = added.map(({ id }) => id);
  return unlessManaged(
    endpoint,
    fix(
      `Add ${ids.join(', ')} to ${endpoint.id}.`,
      [
        {
          kind: 'modify-vpc-endpoint',
          accountId: endpoint.ownerId,
          region,
          endpointId: endpoint.id,
          addSubnetIds: ids,
        },
      ],
      { risk: 'Every additional zone of an interface endpoint is charged by the hour.' },
    ),
  );
};

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
    .filter((table) => name === null || !transitThrough(world, table, place.region, name.service, 'ipv4'))
    .map(({ id }) => id)
    .slice(0, 20);
};

/** Brings a gateway endpoint that no subnet uses to its consumers, or takes it away. */
export const unusedGatewayRemedy = (world: World, endpoint: VpcEndpoint, place: Place): Fix => {
  const { region } = place;
  const tables = freeTables(world, endpoint, place);
  const wanted =
    tables.length === 0
      ? fix(
          `Delete ${endpoint.id}: every table of ${endpoint.vpcId} that subnets use has a route for the service’s list already or carries traffic of other networks, or there is none.`,
          [drop(endpoint, region)],
          {
            risk: `Policies that name ${endpoint.id} match nothing any more; a new endpoint has another id.`,
          },
        )
      : fix(
          `Associate ${endpoint.id} with the tables of its consumers (${tables.join(', ')}), or delete it.`,
          [changeTables(endpoint.ownerId, region, endpoint.id, 'addRouteTableIds', tables)],
          {
            choices: [{ text: 'Or, if no one needs it:', change: drop(endpoint, region) }],
            risk: 'Associating a gateway endpoint breaks open TCP connections to the service, and its policy applies to all subnets of these tables from then on.',
          },
        );
  return unlessManaged(endpoint, wanted);
};

/** Tables of subnets that reach the service through the interface endpoint, and would not through the gateway one. */
const unserved = (world: World, endpoint: VpcEndpoint, other: VpcEndpoint): readonly string[] =>
  other.type !== 'Gateway' || !endpoint.privateDnsEnabled
    ? []
    : usedTables(world, endpoint.vpcId)
        .filter(({ routes }) => routes.every(({ target }) => target.id !== other.id))
        .map(({ id }) => id)
        .filter((id) => !other.routeTableIds.includes(id));

/** Takes an endpoint away in whose place another one serves. */
export const redundantRemedy = (
  world: World,
  endpoint: VpcEndpoint,
  other: VpcEndpoint,
  region: string,
): Fix => {
  const tables = unserved(world, endpoint, other);
  const first =
    tables.length > 0
      ? `Associate ${other.id} with ${tables.join(', ')}, whose subnets use ${endpoint.id} so far. Then delete`
      : 'Delete';
  return unlessManaged(
    endpoint,
    fix(
      `${first} ${endpoint.id}; ${other.id} stays.`,
      [
        ...(tables.length > 0
          ? [changeTables(endpoint.ownerId, region, other.id, 'addRouteTableIds', tables)]
          : []),
        drop(endpoint, region),
      ],
      {
        risk: `Clients that were given the own name of ${endpoint.id} lose the service: look for them first. Open connections through it break. A new endpoint has another id, so policies that name ${endpoint.id} have to be changed before.`,
      },
    ),
  );
};

/** The account that provides an endpoint service, where it was scanned. */
const providerOf = (world: World, serviceId: string): Place | undefined =>
  world.locate('endpointServiceConfigurations', serviceId)?.place;

const unaccepted = (world: World, endpoint: VpcEndpoint, region: string): Fix => {
  const service = endpoint.serviceName ?? 'the service';
  const [, serviceId = ''] = /(vpce-svc-[0-9a-z]+)/.exec(service) ?? [];
  const provider = providerOf(world, serviceId);
  const accept: Change = {
    kind: 'accept-endpoint-connection',
    accountId: provider?.accountId ?? '',
    region: provider?.region ?? region,
    serviceId,
    endpointId: endpoint.id,
  };
  const foreign = !provider && serviceId !== '';
  return fix(
    `Ask the owner of ${service} to accept ${endpoint.id}, or delete it.`,
    provider ? [accept] : [],
    {
      choices: [
        ...(foreign ? [{ text: `In the account that owns ${service}:`, change: accept }] : []),
        {
          text: `Or, if no one needs it, in account ${endpoint.ownerId}:`,
          change: drop(endpoint, region),
        },
      ],
      risk: 'Once it is accepted, names that lead to the endpoint lead to the provider.',
    },
  );
};

/** Has an endpoint that carries nothing accepted, or takes it away. */
export const unavailableRemedy = (world: World, endpoint: VpcEndpoint, region: string): Fix =>
  unlessManaged(
    endpoint,
    endpoint.state.toLowerCase() === 'pendingacceptance'
      ? unaccepted(world, endpoint, region)
      : fix(`Delete ${endpoint.id}, and create it again if it is needed.`, [drop(endpoint, region)], {
          risk: `Names that lead to the endpoint lead elsewhere once it is deleted. A new one has another id: policies that name ${endpoint.id} have to be changed.`,
        }),
  );

/** Leaves one of several gateway endpoints on a table: the one that holds the route, so that nothing is interrupted. */
export const keepOneRemedy = (endpointIds: readonly string[], table: RouteTable, region: string): Fix => {
  const live = table.routes.find(
    ({ target, state }) => endpointIds.includes(target.id) && state !== 'blackhole',
  );
  const kept = live?.target.id ?? endpointIds[0] ?? '';
  const others = endpointIds.filter((id) => id !== kept);
  const change = (id: string, how: 'addRouteTableIds' | 'removeRouteTableIds'): Change =>
    changeTables(table.ownerId, region, id, how, [table.id]);
  return fix(
    `Keep ${kept} on ${table.id}${live ? ', whose route it has,' : ''} and disassociate ${others.join(', ')} from it${live ? '' : `; then associate ${kept} again, since its route is gone`}.`,
    [
      ...others.map((id) => change(id, 'removeRouteTableIds')),
      // Without its route the one that stays has to be taken off and put back: being listed already, adding it does nothing.
      ...(live ? [] : [change(kept, 'removeRouteTableIds'), change(kept, 'addRouteTableIds')]),
    ],
    {
      risk: `Look at the policies first: requests are judged by that of ${kept} from then on. To take it back, associate the others again.`,
    },
  );
};

/** Lets gateway endpoints carry the IPv6 traffic of a subnet as well, and takes away what only leads past them. */
export const dualStackRemedy = (
  world: World,
  place: Place,
  subnet: Subnet,
  bypasses: readonly { readonly service: string; readonly nat64: boolean }[],
): Fix => {
  const { region } = place;
  // AWS: gateway endpoints for DynamoDB carry IPv4 alone (VPC guide, gateway endpoints).
  const endpoints = bypasses
    .filter(({ nat64, service }) => !nat64 && service === 's3')
    .flatMap(({ service }) => gatewayEndpointsFor(world, subnet.vpcId, region, service));
  const dns64 = bypasses.some(({ nat64 }) => nat64);
  const used = tableOf(world, subnet, place);
  const table = isSeen(used) ? used.seen.table.id : 'the table of the subnet';
  const ids = endpoints.map(({ id }) => id).join(', ');
  const texts = [
    ...(endpoints.length > 0 ? [`Make ${ids} dual-stack, so that ${table} gets its IPv6 list as well.`] : []),
    ...(dns64 ? [`Turn off DNS64 in ${subnet.id}: it has IPv4 addresses, and needs no translation.`] : []),
  ];
  const accountId = subnet.ownerId;
  return fix(
    texts.join(' ') || `Keep clients in ${subnet.id} from the dual-stack name, or close their IPv6 way out.`,
    [
      ...endpoints.map((endpoint): Change => ({
        kind: 'modify-vpc-endpoint',
        accountId,
        region,
        endpointId: endpoint.id,
        ipAddressType: 'dualstack',
      })),
      ...(dns64
        ? [
            {
              kind: 'modify-subnet-attribute',
              accountId,
              region,
              subnetId: subnet.id,
              attribute: 'enableDns64',
              value: false,
            } as const,
          ]
        : []),
    ],
    {
      risk: 'Open connections to the service break while routes change. A gateway endpoint is for every table that it is associated with: their IPv6 traffic changes too. Without DNS64, names that have IPv4 addresses only lead to them.',
    },
  );
};

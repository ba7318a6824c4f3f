import type { Remedy } from '../../model/finding.ts';
import { isSeen } from '../../model/observed.ts';
import type { Route, RouteTable, Subnet, VpcEndpoint } from '../../model/resources.ts';
import { isDead } from '../../paths/dns.ts';
import type { World } from '../../paths/world.ts';
import { isService, serviceOfPrefixList } from '../../services/services.ts';
import { cloudformation, command, quoted, quotedList, remedy, terraform, together } from './remedies.ts';

/** The gateway endpoints for a service in a VPC that are or will be in service. */
export const gatewayEndpointsFor = (
  world: World,
  vpcId: string,
  region: string,
  service: string,
): readonly VpcEndpoint[] =>
  (world.group('vpcEndpoints', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    .filter(
      (endpoint) =>
        endpoint.type === 'Gateway' && isService(endpoint.serviceName, service, region) && !isDead(endpoint),
    );

/** Where traffic should go through a gateway endpoint but does not. */
export interface Bypass {
  readonly world: World;
  readonly region: string;
  readonly serviceName: string;
  readonly service: string;
  readonly subnet: Subnet;
  readonly table: RouteTable;
  /** Routes of the table that win over the endpoint's. */
  readonly routes: readonly Route[];
}

const risk =
  'Creating or associating a gateway endpoint breaks open TCP connections to the service; buckets whose policy names the NAT’s public address refuse requests that come through the endpoint.';

const isServiceList = ({ world, service, region }: Bypass, id: string): boolean => {
  const list = world.locate('prefixLists', id)?.item;
  const name = list ? serviceOfPrefixList(list) : null;
  return name !== null && name.service === service && (name.region === null || name.region === region);
};

const deleteRoute = (region: string, table: string, route: Route): string =>
  command('ec2', 'delete-route', region, {
    'route-table-id': table,
    [{
      ipv4: 'destination-cidr-block',
      ipv6: 'destination-ipv6-cidr-block',
      'prefix-list': 'destination-prefix-list-id',
    }[route.destination.kind]]: route.destination.value,
  });

const removeRoutes = (bypass: Bypass, routes: readonly Route[], then: string): Remedy => {
  const { table, region } = bypass;
  const names = routes.map((route) => `${route.destination.value} → ${route.target.id}`).join(', ');
  return remedy(`Remove the routes of ${table.id} that win over the gateway endpoint (${names})${then}.`, {
    cli: together(...routes.map((route) => deleteRoute(region, table.id, route))),
    terraform: `# Remove from ${table.id} the route${routes.length > 1 ? 's' : ''} to ${routes.map((route) => route.destination.value).join(', ')}.`,
    cloudformation: `# Remove from ${table.id} the AWS::EC2::Route to ${routes.map((route) => route.destination.value).join(', ')}.`,
    risk: 'Other traffic to these addresses loses the route as well.',
  });
};

const associate = (bypass: Bypass, endpoint: VpcEndpoint, before: readonly Route[]): Remedy => {
  const { table, region, service } = bypass;
  const first = before.map((route) => deleteRoute(region, table.id, route));
  const why =
    before.length > 0
      ? ` after removing its route for the same prefix list, because AWS refuses the association while that exists`
      : '';
  return remedy(`Associate ${endpoint.id} with ${table.id}${why}.`, {
    cli: together(
      ...first,
      command('ec2', 'modify-vpc-endpoint', region, {
        'vpc-endpoint-id': endpoint.id,
        'add-route-table-ids': table.id,
      }),
    ),
    terraform: terraform(
      'aws_vpc_endpoint_route_table_association',
      `${service}_${table.id.replace(/\W/g, '_')}`,
      {
        vpc_endpoint_id: quoted(endpoint.id),
        route_table_id: quoted(table.id),
      },
    ),
    cloudformation: `# In the stack that owns ${endpoint.id}:\n${cloudformation(
      'GatewayEndpoint',
      'AWS::EC2::VPCEndpoint',
      {
        VpcEndpointType: 'Gateway',
        VpcId: quoted(endpoint.vpcId),
        ServiceName: quoted(endpoint.serviceName ?? ''),
        RouteTableIds: quotedList([...endpoint.routeTableIds, table.id].sort()),
      },
    )}`,
    risk,
  });
};

const create = (bypass: Bypass, before: readonly Route[]): Remedy => {
  const { table, region, service, serviceName, subnet } = bypass;
  const why = before.length > 0 ? ' after removing its route for the same prefix list' : '';
  return remedy(
    `Create a gateway endpoint for ${service} in ${subnet.vpcId} and associate it with ${table.id}${why}; gateway endpoints are free of charge.`,
    {
      cli: together(
        ...before.map((route) => deleteRoute(region, table.id, route)),
        command('ec2', 'create-vpc-endpoint', region, {
          'vpc-endpoint-type': 'Gateway',
          'vpc-id': subnet.vpcId,
          'service-name': serviceName,
          'route-table-ids': table.id,
        }),
      ),
      terraform: terraform('aws_vpc_endpoint', service, {
        vpc_id: quoted(subnet.vpcId),
        vpc_endpoint_type: quoted('Gateway'),
        service_name: quoted(serviceName),
        route_table_ids: quotedList([table.id]),
      }),
      cloudformation: cloudformation('GatewayEndpoint', 'AWS::EC2::VPCEndpoint', {
        VpcEndpointType: 'Gateway',
        VpcId: quoted(subnet.vpcId),
        ServiceName: quoted(serviceName),
        RouteTableIds: quotedList([table.id]),
      }),
      risk,
    },
  );
};

/** What brings the traffic of a table to a gateway endpoint; never what AWS would refuse. */
export const gatewayEndpointRemedy = (bypass: Bypass): Remedy => {
  const { world, table, subnet, region, service } = bypass;
  const endpoints = gatewayEndpointsFor(world, subnet.vpcId, region, service);
  const listed = world.list('vpcEndpoints', { accountId: subnet.ownerId, region });
  const has = (endpoint: VpcEndpoint) => table.routes.some((route) => route.target.id === endpoint.id);
  const present = endpoints.find(has);
  // Only static CIDR routes and other lists can win over the route of an endpoint that is in the table already.
  if (present) return removeRoutes(bypass, bypass.routes, `, so that ${present.id} takes all of it`);
  // AWS: a route for the service's own list, whatever its target, makes the association fail (RouteAlreadyExists).
  const before = table.routes.filter(
    (route) => route.destination.kind === 'prefix-list' && isServiceList(bypass, route.destination.value),
  );
  const first = endpoints[0];
  return first && isSeen(listed) ? associate(bypass, first, before) : create(bypass, before);
};

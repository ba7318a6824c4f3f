import type { Subnet } from '../../model/resources.ts';
import type { World } from '../../paths/world.ts';
import { gatewayEndpointsFor } from '../../remedies/gateway-plan.ts';
import { firstRoute, type PlacedShare } from '../../paths/deciding-shares.ts';

/** Which gateway endpoint a VPC has for a service, and why the table of a subnet does not use it. */
export const endpointWords = (
  world: World,
  subnet: Subnet,
  region: string,
  service: string,
  table: string,
): string => {
  const endpoints = gatewayEndpointsFor(world, subnet.vpcId, region, service);
  const own = endpoints.find((endpoint) => endpoint.routeTableIds.includes(table));
  if (own)
    return world.locate('routeTables', table)?.item.routes.some((route) => route.target.id === own.id)
      ? `The gateway endpoint ${own.id} is associated with ${table}, but other routes win over it`
      : `The gateway endpoint ${own.id} lists ${table}, which has no route to it`;
  return endpoints.length > 0
    ? `${subnet.vpcId} has the gateway endpoint ${endpoints.map((endpoint) => endpoint.id).join(', ')}, which ${table} is not associated with`
    : `${subnet.vpcId} has no gateway endpoint for ${service}`;
};

/** The routes of the subnet's own table that decided. */
export const routeWords = (shares: readonly PlacedShare[]): string => {
  const routes = shares.map((share) => firstRoute(share.path)).filter((one) => one !== undefined);
  return [
    ...new Set(
      routes.map(({ table, route }) => `${table} sends ${route.destination.value} to ${route.target.id}`),
    ),
  ].join(', ');
};

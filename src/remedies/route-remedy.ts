import type { Changes } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import type { World } from '../paths/world.ts';
import { byHand, fix, joined } from './remedies.ts';

/** Did somebody write this route into the table, so that it can be deleted from it? */
export const isDeletable = (route: Route): boolean =>
  // AWS: propagated routes come and go with what they were learned from, and the local one stays (EC2 API, DeleteRoute).
  route.target.kind !== 'local' &&
  route.origin !== 'EnableVgwRoutePropagation' &&
  route.origin !== 'Advertisement';

/** Takes a route out of a table. */
export const deleteRoute = (
  table: RouteTable,
  region: string,
  { destination }: Route,
): Changes['delete-route'] => ({
  kind: 'delete-route',
  accountId: table.ownerId,
  region,
  tableId: table.id,
  destination,
});

/** A route in a few words. */
export const routeName = ({ destination, target }: Route): string =>
  `${destination.value} → ${target.id || 'a target that is gone'}`;

/** A live NAT gateway of the VPC, where a dead one was the target. */
const replacement = (world: World, table: RouteTable, route: Route): string | undefined => {
  if (route.target.kind !== 'nat-gateway' && route.target.kind !== 'none') return undefined;
  const inVpc = world.group('natGateways', 'vpcId').get(table.vpcId) ?? [];
  return inVpc.find(
    ({ item }) =>
      item.state === 'available' && item.connectivityType === 'public' && item.id !== route.target.id,
  )?.item.id;
};

const blackhole = (world: World, table: RouteTable, route: Route, region: string): Fix => {
  const { destination } = route;
  const { value } = destination;
  if (!isDeletable(route))
    return byHand(`Withdraw the propagated route to ${value} of ${table.id} where it comes from.`);
  const nat = replacement(world, table, route);
  if (nat === undefined)
    return fix(`Delete the route to ${value} from ${table.id}, or give it a target that exists.`, [
      deleteRoute(table, region, route),
    ]);
  return fix(`Replace the target of ${value} in ${table.id} by ${nat}.`, [
    {
      kind: 'replace-route',
      accountId: table.ownerId,
      region,
      tableId: table.id,
      destination,
      target: { kind: 'nat-gateway', id: nat },
    },
  ]);
};

/** Gives routes that drop traffic a target that lives, or takes them away. */
export const blackholeRemedy = (
  world: World,
  table: RouteTable,
  routes: readonly Route[],
  region: string,
): Fix => ({
  ...joined(...routes.map((route) => blackhole(world, table, route, region))),
  risk: 'Traffic that was dropped flows again: by the new target, or, without the route, by the next less specific one, if there is any. Where that is a NAT, what has a gateway endpoint should go there instead.',
});

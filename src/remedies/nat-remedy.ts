import type { Fix } from '../model/finding.ts';
import type { NatGateway, RouteTable } from '../model/resources.ts';
import type { Place } from '../paths/world.ts';
import { at, fix } from './remedies.ts';
import { deleteRoute, isDeletable } from './route-remedy.ts';

/** Deletes a NAT gateway that nothing uses, after the routes to it. */
export const unusedNatRemedy = (nat: NatGateway, tables: readonly RouteTable[], place: Place): Fix => {
  const ips = nat.addresses.map(({ publicIp }) => publicIp ?? '').filter(Boolean);
  const routes = tables.flatMap((table) =>
    table.routes
      .filter((route) => isDeletable(route) && route.target.id === nat.id)
      .map((route) => deleteRoute(table, place.region, route)),
  );
  return fix(
    `Delete ${nat.id}${routes.length > 0 ? ', after the routes to it, which would become blackholes' : ''}, and release its Elastic IP addresses.`,
    [...routes, { kind: 'delete-nat-gateway', ...at(place), natGatewayId: nat.id }],
    {
      // An address that is given up does not come back.
      choices: ips.map((publicIp) => ({
        text: `To stop paying for ${publicIp} too, when no allow-list names it:`,
        change: { kind: 'release-address', ...at(place), publicIp },
      })),
      risk: `A deleted NAT gateway does not come back: a new one has another id, and its routes have to be created again. The addresses ${ips.join(', ') || 'of the gateway'} may be on other parties’ allow-lists.`,
    },
  );
};

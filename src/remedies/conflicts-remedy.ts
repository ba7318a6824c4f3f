import type { Fix } from '../model/finding.ts';
import type { RouteTable } from '../model/resources.ts';
import type { GatewayConflict } from '../paths/gateway-conflicts.ts';
import type { World } from '../paths/world.ts';
import { serviceNameOf } from '../services/service-names.ts';
import { keepOneRemedy } from './endpoint-remedy.ts';
import { gatewayEndpointRemedy } from './gateway-endpoint-remedy.ts';
import { joined } from './remedies.ts';

/** Leaves one gateway endpoint for each service on a table, and nothing that wins over it. */
export const conflictsRemedy = (
  conflicts: readonly GatewayConflict[],
  table: RouteTable,
  world: World,
  region: string,
): Fix => {
  const services = [...new Set(conflicts.map(({ service }) => service))];
  return joined(
    ...services.map((service) => {
      const some = conflicts.filter((conflict) => conflict.service === service);
      const twice = some.find(({ kind }) => kind === 'duplicate');
      if (twice) return keepOneRemedy(twice.endpointIds, table, region);
      const routes = some.filter(({ kind }) => kind === 'ambiguous' || kind === 'bypassed');
      return gatewayEndpointRemedy({
        world,
        region,
        service,
        serviceName: serviceNameOf(service, region),
        subnet: null,
        table,
        routes: routes.flatMap((one) => one.routes),
      });
    }),
  );
};

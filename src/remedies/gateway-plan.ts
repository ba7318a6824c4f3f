import type { Family } from '../model/path.ts';
import type { PrefixList, Route, RouteTable, Subnet, VpcEndpoint } from '../model/resources.ts';
import { lookup } from '../network/lookup.ts';
import { usersOf } from '../paths/consumers.ts';
import { publicDestination } from '../paths/destination.ts';
import { isDead } from '../paths/dns.ts';
import { expand } from '../paths/tables.ts';
import { homeOf, type World } from '../paths/world.ts';
import { isService, serviceOfPrefixList } from '../services/services.ts';

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
  /** The subnet whose traffic is meant; null where the table itself is. */
  readonly subnet: Subnet | null;
  readonly table: RouteTable;
  /** Routes of the table that win over the endpoint's, where they are known already. */
  readonly routes: readonly Route[];
}

/** A change that is worked out: what is in the way of the endpoint's route, and what would still win over it. */
export interface Plan extends Bypass {
  readonly before: readonly Route[];
  readonly after: readonly Route[];
}

/** Has the table a working route to the endpoint? */
export const isLive = (table: RouteTable, endpoint: VpcEndpoint): boolean =>
  table.routes.some((route) => route.target.id === endpoint.id && route.state !== 'blackhole');

/** The service's own lists, as they are in this region. */
export const listsOf = ({ world, service, region, table }: Bypass): readonly PrefixList[] => {
  const listed = world.list('prefixLists', homeOf(table, { region }));
  const all = 'seen' in listed ? listed.seen : [];
  return all.filter((list) => {
    const name = serviceOfPrefixList(list);
    return name !== null && name.service === service && (name.region === null || name.region === region);
  });
};

/** Are two routes of a table the same one? */
export const sameRoute = (a: Route, b: Route): boolean =>
  a.target.id === b.target.id && a.destination.value === b.destination.value;

/** The family that the subnet's traffic to the service is of. */
export const familyOf = ({ subnet }: Bypass): Family => (subnet?.cidr === null ? 'ipv6' : 'ipv4');

/** Which routes of the table would win over an endpoint's for some of the service's addresses? */
export const winnersOver = (bypass: Bypass): readonly Route[] => {
  const { world, region, service, table } = bypass;
  const place = homeOf(table, { region });
  const family = familyOf(bypass);
  const { ranges, exact } = publicDestination(world, place, service, service, family);
  if (!exact) return [];
  const lists = listsOf(bypass).map(({ id }) => id);
  const kept = table.routes.filter(({ destination }) => !lists.includes(destination.value));
  const endpoint = { kind: 'vpc-endpoint', id: '' } as const;
  const added = lists.map((value): Route => ({
    destination: { kind: 'prefix-list', value },
    target: endpoint,
    state: 'active',
    origin: 'CreateRoute',
  }));
  const { entries } = expand(world, { ...table, routes: [...kept, ...added] }, place, family);
  const winners = lookup(entries, ranges, sameRoute).flatMap((match) =>
    match.winners.map((winner) => winner.target),
  );
  return winners.filter(
    (route, at) => !added.includes(route) && winners.findIndex((other) => sameRoute(route, other)) === at,
  );
};

/** Who else uses the table, in a sentence; nothing when nobody does. */
export const sharedTable = ({ world, table, subnet }: Bypass): string => {
  const others = usersOf(world, table)
    .map(({ id }) => id)
    .filter((id) => id !== subnet?.id);
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  return others.length === 0
    ? ''
    : `${table.id} is the table of ${others.slice(0, 5).join(', ')}${more} as well: traffic of all of them changes.`;
};

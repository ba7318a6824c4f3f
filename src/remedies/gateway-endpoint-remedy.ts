import type { Change } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import {
  type Bypass,
  familyOf,
  gatewayEndpointsFor,
  isLive,
  listsOf,
  type Plan,
  sameRoute,
  sharedTable,
  winnersOver,
} from './gateway-plan.ts';
import { usersOf } from '../paths/consumers.ts';
import { type Transit, transitThrough } from '../paths/transit-tables.ts';
import { unlessManaged } from './managed-remedy.ts';
import { byHand, fix, joined } from './remedies.ts';
import type { Route } from '../model/resources.ts';
import { deleteRoute, isDeletable, routeName } from './route-remedy.ts';

const risks = {
  connections: 'Open TCP connections to the service break when its traffic changes to the endpoint.',
  addresses:
    'Buckets and other policies that name the NAT’s public address refuse requests that come through the endpoint.',
  routes: 'Other traffic to the addresses of a route that is removed loses the route as well.',
} as const;

const riskOf = (plan: Plan, ...some: readonly string[]): string => {
  const removed = plan.before.length + plan.after.length > 0;
  return [...some, ...(removed ? [risks.routes] : []), sharedTable(plan)].filter(Boolean).join(' ');
};

/** AWS: what DNS64 makes of a name is behind the NAT gateway, whatever routes the table has (NAT64 and DNS64). */
const dns64Words = ({ subnet, service, region }: Plan): string =>
  subnet?.cidr === null && subnet.enableDns64
    ? ` DNS64 leads the default name to the NAT gateway all the same: have clients in ${subnet.id} use the dual-stack name (${service}.dualstack.${region}…).`
    : '';

const afterWords = ({ after }: Plan): string => {
  const [mine, others] = [after.filter(isDeletable), after.filter((route) => !isDeletable(route))];
  return [
    mine.length > 0
      ? `, then remove the routes that would win over it (${mine.map(routeName).join(', ')})`
      : '',
    others.length > 0
      ? `; ${others.map(routeName).join(', ')} would still win over it and cannot be deleted here, because it is propagated: withdraw it where it comes from`
      : '',
  ].join('');
};

const removals = ({ region, table }: Plan, routes: readonly Route[]): readonly Change[] =>
  routes.filter(isDeletable).map((route) => deleteRoute(table, region, route));

const changeTables = (
  { table, region }: Plan,
  endpoint: VpcEndpoint,
  how: 'addRouteTableIds' | 'removeRouteTableIds',
): Change => ({
  kind: 'modify-vpc-endpoint',
  accountId: table.ownerId,
  region,
  endpointId: endpoint.id,
  [how]: [table.id],
});

/** Only routes that win over the endpoint's are in the way: it has the service's list already. */
const removeRoutes = (plan: Plan, endpoint: VpcEndpoint): Fix => {
  const { after, routes, table } = plan;
  const known = routes.filter((route) => route.target.id !== endpoint.id);
  const all = [...after, ...known.filter((route) => !after.some((other) => sameRoute(route, other)))];
  const gone = { ...plan, after: all };
  const mine = all.filter(isDeletable);
  const text =
    mine.length > 0
      ? `Remove the routes of ${table.id} that win over the gateway endpoint (${mine.map(routeName).join(', ')}), so that ${endpoint.id} takes all of it.`
      : `Withdraw the routes of ${table.id} that win over ${endpoint.id} (${all.map(routeName).join(', ')}) where they come from.`;
  return fix(text, removals(gone, all), { risk: riskOf(gone, risks.connections) });
};

const whyBefore = ({ before }: Plan): string =>
  before.length > 0
    ? ` after removing its route for the same prefix list, because AWS refuses the association while that exists`
    : '';

const associate = (plan: Plan, endpoint: VpcEndpoint): Fix =>
  unlessManaged(
    endpoint,
    fix(
      `Associate ${endpoint.id} with ${plan.table.id}${whyBefore(plan)}${afterWords(plan)}.${dns64Words(plan)}`,
      [
        ...removals(plan, plan.before),
        changeTables(plan, endpoint, 'addRouteTableIds'),
        ...removals(plan, plan.after),
      ],
      { risk: riskOf(plan, risks.connections, risks.addresses) },
    ),
  );

/** The endpoint lists the table, which has lost its route: listing it once more would change nothing. */
const reassociate = (plan: Plan, endpoint: VpcEndpoint): Fix =>
  unlessManaged(
    endpoint,
    fix(
      `Disassociate ${endpoint.id} from ${plan.table.id}, which it lists but which has lost the route, and associate it again${whyBefore(plan)}${afterWords(plan)}.`,
      [
        changeTables(plan, endpoint, 'removeRouteTableIds'),
        ...removals(plan, plan.before),
        changeTables(plan, endpoint, 'addRouteTableIds'),
        ...removals(plan, plan.after),
      ],
      { risk: riskOf(plan, risks.connections, risks.addresses) },
    ),
  );

/** Is a table used by subnets whose IPv6 traffic would go past an endpoint for IPv4, and can the endpoint carry both? */
const hasBoth = ({ world, table, service }: Plan): boolean =>
  // AWS: a gateway endpoint carries IPv4 alone unless it is made for more (VPC guide, gateway endpoints for S3).
  service === 's3' && usersOf(world, table).some(({ ipv6Cidrs }) => ipv6Cidrs.length > 0);

/** One endpoint for the tables of all these plans, which are of one VPC and service. */
const create = (plans: readonly [Plan, ...Plan[]]): Fix => {
  const [plan] = plans;
  const { table, region, service, serviceName } = plan;
  const { vpcId } = table;
  const tables = plans.map((one) => one.table.id);
  const why = plans.some(({ before }) => before.length > 0)
    ? ' after removing the route for the same prefix list'
    : '';
  const dual = plans.some((one) => familyOf(one) === 'ipv6' || hasBoth(one));
  const words = [...new Set(plans.map((one) => afterWords(one)))].join('');
  return fix(
    `Create a gateway endpoint for ${service} in ${vpcId} and associate it with ${tables.join(', ')}${why}${words}; gateway endpoints are free of charge, and one serves every table of the VPC that it is associated with.${plans.map(dns64Words).join('')}`,
    [
      ...plans.flatMap((one) => removals(one, one.before)),
      {
        kind: 'create-vpc-endpoint',
        accountId: table.ownerId,
        region,
        as: `vpce-new-${service}-gateway-${vpcId}`,
        vpcId,
        type: 'Gateway',
        serviceName,
        routeTableIds: tables,
        subnetIds: [],
        groupIds: [],
        privateDns: false,
        ipAddressType: dual ? 'dualstack' : null,
        policy: null,
      },
      ...plans.flatMap((one) => removals(one, one.after)),
    ],
    {
      risk: [...new Set(plans.map((one) => riskOf(one, risks.connections, risks.addresses)))].join(' '),
    },
  );
};

/** What is done about a table: a remedy where an endpoint is there, a plan for a new one where none is. */
const planOf = (bypass: Bypass): { readonly fix: Fix } | { readonly plan: Plan } => {
  const { world, table, region, service } = bypass;
  const transit = transitThrough(world, table, region, service, familyOf(bypass));
  if (transit) return { fix: leaveAlone(bypass, transit) };
  const endpoints = gatewayEndpointsFor(world, table.vpcId, region, service);
  const lists = listsOf(bypass).map(({ id }) => id);
  const after = winnersOver(bypass);
  const present = endpoints.find((endpoint) => isLive(table, endpoint));
  // Only static CIDR routes and other lists can win over the route of an endpoint that is in the table already.
  if (present) return { fix: removeRoutes({ ...bypass, before: [], after }, present) };
  const listing = endpoints.find(({ routeTableIds }) => routeTableIds.includes(table.id));
  // AWS: a route for the service's own list, whatever its target, makes the association fail (RouteAlreadyExists).
  const before = table.routes.filter(
    ({ destination, target }) => lists.includes(destination.value) && target.id !== listing?.id,
  );
  const plan = { ...bypass, before, after };
  if (listing) return { fix: reassociate(plan, listing) };
  const [first] = endpoints;
  return first ? { fix: associate(plan, first) } : { plan };
};

/** A route to a gateway endpoint here would drop what other networks send through, so nothing of it is to be typed. */
const leaveAlone = ({ table, service, subnet }: Bypass, { transitGatewayId, sure }: Transit): Fix =>
  byHand(
    `Do not give ${table.id} a route to a gateway endpoint${sure ? '' : ` before you know what the route tables of ${transitGatewayId} send to ${table.vpcId}`}: traffic of other networks to ${service} ${sure ? 'enters' : 'may enter'} ${table.vpcId} through ${transitGatewayId} and ${sure ? 'takes' : 'take'} this table, and a gateway endpoint drops what does not start in its own VPC. Give the VPCs that send it gateway endpoints of their own, and run the workloads${subnet ? ` of ${subnet.id}` : ''} in subnets whose table that traffic does not take; associate a gateway endpoint with the table of those.`,
  );

/** What brings the traffic of tables of one VPC to a gateway endpoint; never what AWS would refuse, or take for nothing. */
export const gatewayEndpointRemedy = (...bypasses: readonly Bypass[]): Fix => {
  const once = bypasses.filter(
    ({ table }, at) => bypasses.findIndex((other) => other.table.id === table.id) === at,
  );
  const planned = once.map(planOf);
  const [first, ...rest] = planned.flatMap((one) => ('plan' in one ? [one.plan] : []));
  return joined(
    ...planned.flatMap((one) => ('fix' in one ? [one.fix] : [])),
    ...(first ? [create([first, ...rest])] : []),
  );
};

import type { Remedy } from '../model/finding.ts';
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
import { unlessManaged } from './managed-remedy.ts';
import {
  blockName,
  cloudformation,
  command,
  comment,
  inAccount,
  joined,
  quoted,
  quotedList,
  remedy,
  terraform,
  together,
} from './remedies.ts';
import type { Route } from '../model/resources.ts';
import { deleteRoute, isDeletable, routeName } from './route-remedy.ts';

const risks = {
  connections: 'Open TCP connections to the service break when its traffic changes to the endpoint.',
  addresses:
    'Buckets and other policies that name the NAT’s public address refuse requests that come through the endpoint.',
  routes: 'Other traffic to the addresses of a route that is removed loses the route as well.',
  policy:
    'The endpoint starts with the policy that lets everything through, which the checks of endpoint policies tell.',
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

const removals = ({ region, table }: Plan, routes: readonly Route[]): readonly string[] =>
  routes.filter(isDeletable).map((route) => deleteRoute(region, table.id, route));

const removalNote = ({ table }: Plan, type: string, routes: readonly Route[]): string =>
  routes.length === 0
    ? ''
    : comment(
        `Remove from ${table.id} the ${type} to ${routes.map(({ destination }) => destination.value).join(', ')}`,
      );

const owned = ({ table }: Plan, ...commands: readonly string[]): string =>
  inAccount(table.ownerId, together(...commands));

const changeTables = (plan: Plan, endpoint: VpcEndpoint, how: 'add' | 'remove'): string =>
  command('ec2', 'modify-vpc-endpoint', plan.region, {
    'vpc-endpoint-id': endpoint.id,
    [`${how}-route-table-ids`]: plan.table.id,
  });

/** Only routes that win over the endpoint's are in the way: it has the service's list already. */
const removeRoutes = (plan: Plan, endpoint: VpcEndpoint): Remedy => {
  const { after, routes, table } = plan;
  const known = routes.filter((route) => route.target.id !== endpoint.id);
  const all = [...after, ...known.filter((route) => !after.some((other) => sameRoute(route, other)))];
  const gone = { ...plan, after: all };
  const mine = all.filter(isDeletable);
  const text =
    mine.length > 0
      ? `Remove the routes of ${table.id} that win over the gateway endpoint (${mine.map(routeName).join(', ')}), so that ${endpoint.id} takes all of it.`
      : `Withdraw the routes of ${table.id} that win over ${endpoint.id} (${all.map(routeName).join(', ')}) where they come from.`;
  return remedy(text, {
    cli: owned(gone, ...removals(gone, all)),
    terraform: removalNote(gone, 'aws_route', mine),
    cloudformation: removalNote(gone, 'AWS::EC2::Route', mine),
    risk: riskOf(gone, risks.connections),
  });
};

const whyBefore = ({ before }: Plan): string =>
  before.length > 0
    ? ` after removing its route for the same prefix list, because AWS refuses the association while that exists`
    : '';

/** The association as code, and the routes that have to go. */
const associationCode = (plan: Plan, endpoint: VpcEndpoint) => {
  const { table, service } = plan;
  const removed = [...plan.before, ...plan.after].filter(isDeletable);
  return {
    terraform: together(
      removalNote(plan, 'aws_route', removed),
      terraform('aws_vpc_endpoint_route_table_association', blockName(service, table.id), {
        vpc_endpoint_id: quoted(endpoint.id),
        route_table_id: quoted(table.id),
      }),
    ),
    cloudformation: together(
      removalNote(plan, 'AWS::EC2::Route', removed),
      `${comment(`In the stack that owns ${endpoint.id}:`)}\n${cloudformation(
        'GatewayEndpoint',
        'AWS::EC2::VPCEndpoint',
        {
          VpcEndpointType: 'Gateway',
          VpcId: quoted(endpoint.vpcId),
          ServiceName: quoted(endpoint.serviceName ?? ''),
          RouteTableIds: quotedList([...new Set([...endpoint.routeTableIds, table.id])].sort()),
        },
      )}`,
    ),
  };
};

const associate = (plan: Plan, endpoint: VpcEndpoint): Remedy =>
  unlessManaged(
    endpoint,
    remedy(
      `Associate ${endpoint.id} with ${plan.table.id}${whyBefore(plan)}${afterWords(plan)}.${dns64Words(plan)}`,
      {
        cli: owned(
          plan,
          ...removals(plan, plan.before),
          changeTables(plan, endpoint, 'add'),
          ...removals(plan, plan.after),
        ),
        ...associationCode(plan, endpoint),
        risk: riskOf(plan, risks.connections, risks.addresses),
      },
    ),
  );

/** The endpoint lists the table, which has lost its route: listing it once more would change nothing. */
const reassociate = (plan: Plan, endpoint: VpcEndpoint): Remedy => {
  const { table } = plan;
  const { terraform: hcl } = associationCode(plan, endpoint);
  return unlessManaged(
    endpoint,
    remedy(
      `Dissociate ${endpoint.id} from ${table.id}, which it lists but which has lost the route, and associate it again${whyBefore(plan)}${afterWords(plan)}.`,
      {
        cli: owned(
          plan,
          changeTables(plan, endpoint, 'remove'),
          ...removals(plan, plan.before),
          changeTables(plan, endpoint, 'add'),
          ...removals(plan, plan.after),
        ),
        terraform: `${comment('Terraform believes that the association is there: make it anew with terraform apply -replace of this resource')}\n${hcl}`,
        cloudformation: comment(
          `In the stack that owns ${endpoint.id}: remove ${table.id} from RouteTableIds, update, and add it again`,
        ),
        risk: riskOf(plan, risks.connections, risks.addresses),
      },
    ),
  );
};

/** One endpoint for the tables of all these plans, which are of one VPC and service. */
const create = (plans: readonly [Plan, ...Plan[]]): Remedy => {
  const [plan] = plans;
  const { table, region, service, serviceName } = plan;
  const tables = plans.map((one) => one.table.id);
  const why = plans.some(({ before }) => before.length > 0)
    ? ' after removing the route for the same prefix list'
    : '';
  // AWS: a gateway endpoint carries IPv4 alone unless it is made for more (VPC guide, gateway endpoints for S3).
  const dual = plans.some((one) => familyOf(one) === 'ipv6');
  const notes = (type: string): readonly string[] =>
    plans.map((one) => removalNote(one, type, [...one.before, ...one.after].filter(isDeletable)));
  const words = [...new Set(plans.map((one) => `${afterWords(one)}`))].join('');
  return remedy(
    `Create a gateway endpoint for ${service} in ${table.vpcId} and associate it with ${tables.join(', ')}${why}${words}; gateway endpoints are free of charge, and one serves every table of the VPC that it is associated with.${plans.map(dns64Words).join('')}`,
    {
      cli: owned(
        plan,
        ...plans.flatMap((one) => removals(one, one.before)),
        command('ec2', 'create-vpc-endpoint', region, {
          'vpc-endpoint-type': 'Gateway',
          'vpc-id': table.vpcId,
          'service-name': serviceName,
          'route-table-ids': tables,
          ...(dual ? { 'ip-address-type': 'dualstack' } : {}),
        }),
        ...plans.flatMap((one) => removals(one, one.after)),
      ),
      terraform: together(
        ...notes('aws_route'),
        terraform('aws_vpc_endpoint', blockName(service), {
          vpc_id: quoted(table.vpcId),
          vpc_endpoint_type: quoted('Gateway'),
          service_name: quoted(serviceName),
          route_table_ids: quotedList(tables),
          ...(dual ? { ip_address_type: quoted('dualstack') } : {}),
        }),
      ),
      cloudformation: together(
        ...notes('AWS::EC2::Route'),
        cloudformation('GatewayEndpoint', 'AWS::EC2::VPCEndpoint', {
          VpcEndpointType: 'Gateway',
          VpcId: quoted(table.vpcId),
          ServiceName: quoted(serviceName),
          RouteTableIds: quotedList(tables),
          ...(dual ? { IpAddressType: 'dualstack' } : {}),
        }),
      ),
      risk: [
        ...new Set(plans.map((one) => riskOf(one, risks.connections, risks.addresses, risks.policy))),
      ].join(' '),
    },
  );
};

/** What is done about a table: a remedy where an endpoint is there, a plan for a new one where none is. */
const planOf = (bypass: Bypass): { readonly remedy: Remedy } | { readonly plan: Plan } => {
  const { world, table, region, service } = bypass;
  const endpoints = gatewayEndpointsFor(world, table.vpcId, region, service);
  const lists = listsOf(bypass).map(({ id }) => id);
  const after = winnersOver(bypass);
  const present = endpoints.find((endpoint) => isLive(table, endpoint));
  // Only static CIDR routes and other lists can win over the route of an endpoint that is in the table already.
  if (present) return { remedy: removeRoutes({ ...bypass, before: [], after }, present) };
  const listing = endpoints.find(({ routeTableIds }) => routeTableIds.includes(table.id));
  // AWS: a route for the service's own list, whatever its target, makes the association fail (RouteAlreadyExists).
  const before = table.routes.filter(
    ({ destination, target }) => lists.includes(destination.value) && target.id !== listing?.id,
  );
  const plan = { ...bypass, before, after };
  if (listing) return { remedy: reassociate(plan, listing) };
  const [first] = endpoints;
  return first ? { remedy: associate(plan, first) } : { plan };
};

/** What brings the traffic of tables of one VPC to a gateway endpoint; never what AWS would refuse, or take for nothing. */
export const gatewayEndpointRemedy = (...bypasses: readonly Bypass[]): Remedy => {
  const once = bypasses.filter(
    ({ table }, at) => bypasses.findIndex((other) => other.table.id === table.id) === at,
  );
  const planned = once.map(planOf);
  const [first, ...rest] = planned.flatMap((one) => ('plan' in one ? [one.plan] : []));
  return joined(
    ...planned.flatMap((one) => ('remedy' in one ? [one.remedy] : [])),
    ...(first ? [create([first, ...rest])] : []),
  );
};

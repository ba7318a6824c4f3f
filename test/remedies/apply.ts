import type { Inventory } from '../../src/model/inventory.ts';
import { createEndpoint, deleteEndpoints, modifyEndpoint } from './apply-endpoints.ts';
import { createGroup, createRule, networkAclEntry, revokeRule } from './apply-rules.ts';
import type { CliCommand } from './commands.ts';
import { changeItems, type Ground, itemsOf, own, refuse } from './ground.ts';

type Input = Readonly<Record<string, unknown>>;

const destinationOf = (input: Input): string =>
  (input['DestinationCidrBlock'] ??
    input['DestinationIpv6CidrBlock'] ??
    input['DestinationPrefixListId']) as string;

const changeRoute = (ground: Ground, input: Input, natGatewayId: string | null): void => {
  const id = input['RouteTableId'] as string;
  const table = own(ground, 'routeTables', id);
  const route = table.routes.find(({ destination }) => destination.value === destinationOf(input));
  if (!route) return refuse('InvalidRoute.NotFound', `${destinationOf(input)} in ${id}`);
  if (route.target.kind === 'local' || route.origin !== 'CreateRoute')
    return refuse('InvalidParameterValue', `the route to ${route.destination.value} cannot be changed`);
  if (
    route.target.kind === 'vpc-endpoint' &&
    /^vpce-/.test(route.target.id) &&
    route.destination.kind === 'prefix-list'
  ) {
    const endpoint = itemsOf(ground, 'vpcEndpoints').find((one) => one.id === route.target.id);
    // AWS: the route of a gateway endpoint can be changed only by its associations (gateway-endpoints).
    if (endpoint?.type === 'Gateway') refuse('InvalidParameterValue', `${endpoint.id} holds this route`);
  }
  changeItems(
    ground,
    'routeTables',
    (one) => one.id === id,
    (one) => ({
      ...one,
      routes: one.routes.flatMap((each) =>
        each.destination.value !== route.destination.value
          ? [each]
          : natGatewayId === null
            ? []
            : [{ ...each, target: { kind: 'nat-gateway' as const, id: natGatewayId }, state: 'active' }],
      ),
    }),
  );
};

const createRoute = (ground: Ground, input: Input): void => {
  const id = input['RouteTableId'] as string;
  const table = own(ground, 'routeTables', id);
  const value = destinationOf(input);
  if (table.routes.some(({ destination }) => destination.value === value))
    return refuse('RouteAlreadyExists', `${value} in ${id}`);
  changeItems(
    ground,
    'routeTables',
    (one) => one.id === id,
    (one) => ({
      ...one,
      routes: [
        ...one.routes,
        {
          destination: { kind: 'ipv4' as const, value },
          target: { kind: 'transit-gateway' as const, id: input['TransitGatewayId'] as string },
          state: 'active',
          origin: 'CreateRoute',
        },
      ],
    }),
  );
};

const forwardOthers = (ground: Ground, id: string): void => {
  own(ground, 'networkInterfaces', id);
  changeItems(
    ground,
    'networkInterfaces',
    (one) => one.id === id,
    (one) => ({ ...one, sourceDestCheck: false }),
  );
};

const deleteNat = (ground: Ground, id: string): void => {
  own(ground, 'natGateways', id);
  changeItems(
    ground,
    'natGateways',
    (nat) => nat.id === id,
    (nat) => ({ ...nat, state: 'deleted' }),
  );
  changeItems(
    ground,
    'routeTables',
    ({ routes }) => routes.some(({ target }) => target.id === id),
    (table) => ({
      ...table,
      routes: table.routes.map((route) =>
        route.target.id === id ? { ...route, state: 'blackhole' } : route,
      ),
    }),
  );
};

const vpcAttribute = (ground: Ground, input: Input): void => {
  const id = input['VpcId'] as string;
  own(ground, 'vpcs', id);
  const { EnableDnsSupport: support, EnableDnsHostnames: names } = input as Readonly<
    Record<string, { readonly Value: boolean } | undefined>
  >;
  changeItems(
    ground,
    'vpcDnsAttributes',
    ({ vpcId }) => vpcId === id,
    (one) => {
      // AWS: host names cannot be enabled without DNS support (EC2 API, ModifyVpcAttribute).
      if (names?.Value && 'seen' in one.enableDnsSupport && !one.enableDnsSupport.seen)
        refuse('InvalidParameterValue', 'enableDnsHostnames needs enableDnsSupport');
      return {
        ...one,
        ...(support ? { enableDnsSupport: { seen: support.Value } } : {}),
        ...(names ? { enableDnsHostnames: { seen: names.Value } } : {}),
      };
    },
  );
};

const connection = (ground: Ground, input: Input, state: 'available' | 'rejected'): void => {
  const [endpointId = ''] = input['VpcEndpointIds'] as readonly string[];
  own(ground, 'endpointServiceConfigurations', input['ServiceId'] as string);
  changeItems(
    ground,
    'endpointConnections',
    (one) => one.endpointId === endpointId,
    (one) => ({ ...one, state }),
  );
  changeItems(
    ground,
    'vpcEndpoints',
    ({ id }) => id === endpointId,
    (one) => ({ ...one, state }),
  );
};

const service = (ground: Ground, input: Input, change: 'acceptance' | 'permissions' | 'verified'): void => {
  const id = input['ServiceId'] as string;
  own(ground, 'endpointServiceConfigurations', id);
  const removed = (input['RemoveAllowedPrincipals'] ?? []) as readonly string[];
  changeItems(
    ground,
    'endpointServiceConfigurations',
    (one) => one.id === id,
    (one) => ({
      ...one,
      ...(change === 'acceptance' ? { acceptanceRequired: true } : {}),
      ...(change === 'verified' ? { privateDnsState: 'verified' } : {}),
      ...(change === 'permissions' && 'seen' in one.permissions
        ? {
            permissions: {
              seen: one.permissions.seen.filter(({ principal }) => !removed.includes(principal)),
            },
          }
        : {}),
    }),
  );
};

const bucketPolicy = (ground: Ground, name: string, policy: string | null): void =>
  changeItems(
    ground,
    'buckets',
    (one) => one.name === name,
    (one) => ({ ...one, policy: { seen: policy } }),
  );

const noDns64 = (ground: Ground, id: string): void => {
  own(ground, 'subnets', id);
  changeItems(
    ground,
    'subnets',
    (one) => one.id === id,
    (one) => ({ ...one, enableDns64: false }),
  );
};

/** What each operation does; what it returns goes to the shell variable. */
const operations: Readonly<Record<string, (ground: Ground, input: Input) => string | void>> = {
  'delete-route': (ground, input) => changeRoute(ground, input, null),
  'replace-route': (ground, input) => changeRoute(ground, input, input['NatGatewayId'] as string),
  'create-route': createRoute,
  'modify-network-interface-attribute': (ground, input) =>
    forwardOthers(ground, input['NetworkInterfaceId'] as string),
  'create-vpc-endpoint': createEndpoint,
  'modify-vpc-endpoint': modifyEndpoint,
  'delete-vpc-endpoints': deleteEndpoints,
  'create-security-group': createGroup,
  'authorize-security-group-ingress': (ground, input) => createRule(ground, input, 'ingress'),
  'authorize-security-group-egress': (ground, input) => createRule(ground, input, 'egress'),
  'revoke-security-group-ingress': revokeRule,
  'create-network-acl-entry': networkAclEntry,
  'modify-vpc-attribute': vpcAttribute,
  'modify-subnet-attribute': (ground, input) => noDns64(ground, input['SubnetId'] as string),
  'delete-nat-gateway': (ground, input) => deleteNat(ground, input['NatGatewayId'] as string),
  'accept-vpc-endpoint-connections': (ground, input) => connection(ground, input, 'available'),
  'reject-vpc-endpoint-connections': (ground, input) => connection(ground, input, 'rejected'),
  // The record that proves the name is taken to be published: that is what the remedy says to do first.
  'start-vpc-endpoint-service-private-dns-verification': (ground, input) =>
    service(ground, input, 'verified'),
  'modify-vpc-endpoint-service-configuration': (ground, input) => service(ground, input, 'acceptance'),
  'modify-vpc-endpoint-service-permissions': (ground, input) => service(ground, input, 'permissions'),
  'put-bucket-policy': (ground, input) =>
    bucketPolicy(ground, input['Bucket'] as string, input['Policy'] as string),
  'delete-bucket-policy': (ground, input) => bucketPolicy(ground, input['Bucket'] as string, null),
};

const replaced = (value: unknown, variables: ReadonlyMap<string, string>): unknown =>
  typeof value === 'string'
    ? (variables.get(value) ?? value)
    : Array.isArray(value)
      ? value.map((one) => replaced(one, variables))
      : value;

/** The inventory after these commands were run in it, refused where AWS would refuse them. */
export const apply = (inventory: Inventory, commands: readonly CliCommand[], account: string): Inventory => {
  const variables = new Map<string, string>();
  let now = inventory;
  for (const { verb, input, into, region, account: named } of commands) {
    const partition = now.regions[0]?.partition ?? 'aws';
    const ground: Ground = { inventory: now, account: named ?? account, region, partition };
    const filled = Object.fromEntries(
      Object.entries(input).map(([key, value]) => [key, replaced(value, variables)]),
    );
    const made = (operations[verb] ?? refuse('NotImplemented', verb))(ground, filled);
    if (into !== null && typeof made === 'string') variables.set(`$${into}`, made);
    now = ground.inventory;
  }
  return now;
};

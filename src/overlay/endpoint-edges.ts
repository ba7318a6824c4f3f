import type { Inventory } from '../model/inventory.ts';
import { unlessDoubted } from '../model/doubt.ts';
import type { Gap } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { NetworkInterface, Route, RouteTable, Subnet, VpcEndpoint } from '../model/resources.ts';
import { cidrsOf, parseBlock } from '../network/cidr.ts';
import { serviceOf, serviceOfPrefixList } from '../services/services.ts';
import { add, all, allWith, editItem, editItems, find, including, without } from './items.ts';

/** The families of addresses that an endpoint carries. */
const familiesOf = ({ ipAddressType }: VpcEndpoint): readonly Family[] =>
  ipAddressType === 'dualstack' ? ['ipv4', 'ipv6'] : [ipAddressType === 'ipv6' ? 'ipv6' : 'ipv4'];

/** The prefix lists that a gateway endpoint puts into its tables, as its region has them. */
export const prefixListsOf = (inventory: Inventory, endpoint: VpcEndpoint): readonly string[] => {
  const name = serviceOf(endpoint.serviceName ?? '');
  const families = familiesOf(endpoint);
  const lists = all(inventory, 'prefixLists', (list) => {
    const of = serviceOfPrefixList(list);
    return (
      of !== null &&
      of.service === name?.service &&
      (of.region === null || of.region === name.region) &&
      families.includes(list.addressFamily === 'IPv6' ? 'ipv6' : 'ipv4')
    );
  });
  const ids = [...new Set(lists.map(({ item }) => item.id))];
  // The list is there also where it could not be read; nothing is known of its addresses then.
  return ids.length > 0 ? ids : [`pl-of-${name?.service ?? endpoint.id}`];
};

/** A gateway endpoint and a table that it is associated with, or may be. */
interface EndpointTable {
  readonly endpointId: string;
  readonly tableId: string;
  readonly doubt?: Gap | null;
}

const withRoutes = (table: RouteTable, routes: readonly Route[], isSure: boolean): RouteTable => ({
  ...table,
  routes: [
    ...table.routes,
    ...routes.filter(
      (route) =>
        !table.routes.some(
          ({ destination, target }) =>
            destination.value === route.destination.value &&
            // What may be there stands beside what is, unless it is the same.
            (isSure || target.id === route.target.id),
        ),
    ),
  ],
});

/** Associates gateway endpoints with tables: AWS writes a route for each of the service's prefix lists. */
export const putEndpointTables = (inventory: Inventory, pairs: readonly EndpointTable[]): Inventory => {
  const lists = new Map<string, readonly string[]>();
  const tablesBy = new Map<string, string[]>();
  const pairsBy = new Map<string, EndpointTable[]>();
  for (const pair of pairs) {
    const { endpointId, tableId, doubt = null } = pair;
    const endpoint = find(inventory, 'vpcEndpoints', endpointId)?.item;
    if (!endpoint) continue;
    if (!lists.has(endpointId)) lists.set(endpointId, prefixListsOf(inventory, endpoint));
    if (!doubt) tablesBy.set(endpointId, [...(tablesBy.get(endpointId) ?? []), tableId]);
    pairsBy.set(tableId, [...(pairsBy.get(tableId) ?? []), pair]);
  }
  const listed = editItems(inventory, 'vpcEndpoints', [...tablesBy.keys()], (one) => ({
    ...one,
    routeTableIds: (tablesBy.get(one.id) ?? []).reduce(including, [...one.routeTableIds]),
  }));
  const routesOf = ({ endpointId, doubt = null }: EndpointTable): readonly Route[] =>
    (lists.get(endpointId) ?? []).map((value) => ({
      destination: { kind: 'prefix-list', value },
      target: { kind: 'vpc-endpoint', id: endpointId },
      state: unlessDoubted('active', doubt),
      origin: 'CreateRoute',
    }));
  return editItems(listed, 'routeTables', [...pairsBy.keys()], (table) =>
    (pairsBy.get(table.id) ?? []).reduce((now, pair) => withRoutes(now, routesOf(pair), !pair.doubt), table),
  );
};

/** Takes a gateway endpoint off a table, with its routes. */
export const dropEndpointTable = (inventory: Inventory, endpointId: string, tableId: string): Inventory =>
  editItem(
    editItem(inventory, 'vpcEndpoints', endpointId, (one) => ({
      ...one,
      routeTableIds: without(one.routeTableIds, tableId),
    })),
    'routeTables',
    tableId,
    (table) => ({ ...table, routes: table.routes.filter(({ target }) => target.id !== endpointId) }),
  );

/** An address of a subnet that no interface there has: the highest one, as the lowest are AWS's own. */
export const freeAddress = (inventory: Inventory, subnet: Subnet, family: Family): string | null => {
  const cidr = family === 'ipv4' ? subnet.cidr : subnet.ipv6Cidrs[0];
  const block = cidr === null || cidr === undefined ? null : parseBlock(cidr);
  if (!block) return null;
  const used = new Set(
    allWith(inventory, 'networkInterfaces', 'subnetId', subnet.id).flatMap(({ item }) =>
      family === 'ipv4' ? item.privateIps : item.ipv6Addresses,
    ),
  );
  // AWS: the last address and the first four are reserved (VPC guide, subnet sizing).
  for (let at = block.end - 1n; at > block.start + 3n; at -= 1n) {
    const address = cidrsOf({ start: at, end: at }, family)[0]?.split('/')[0] ?? '';
    if (!used.has(address)) return address;
  }
  return null;
};

const interfaceOf = (inventory: Inventory, endpoint: VpcEndpoint, subnet: Subnet): NetworkInterface => {
  const [ipv4, ipv6] = (['ipv4', 'ipv6'] as const).map((family) =>
    familiesOf(endpoint).includes(family) ? freeAddress(inventory, subnet, family) : null,
  );
  return {
    id: `eni-${endpoint.id}-${subnet.id}`,
    ownerId: endpoint.ownerId,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    interfaceType: 'vpc_endpoint',
    status: 'in-use',
    attachmentStatus: 'attached',
    instanceId: null,
    groupIds: endpoint.groupIds,
    privateIps: ipv4 ? [ipv4] : [],
    publicIps: [],
    ipv6Addresses: ipv6 ? [ipv6] : [],
    sourceDestCheck: true,
    requesterManaged: true,
    description: `VPC Endpoint Interface ${endpoint.id}`,
  };
};

/** Gives an interface endpoint an interface in a subnet. */
export const putEndpointSubnet = (inventory: Inventory, endpointId: string, subnetId: string): Inventory => {
  const found = find(inventory, 'vpcEndpoints', endpointId);
  const subnet = find(inventory, 'subnets', subnetId)?.item;
  if (!found || !subnet || found.item.subnetIds.includes(subnetId)) return inventory;
  const eni = interfaceOf(inventory, found.item, subnet);
  return editItem(
    add(inventory, found.unit, 'networkInterfaces', eni),
    'vpcEndpoints',
    endpointId,
    (one) => ({
      ...one,
      subnetIds: including(one.subnetIds, subnetId),
      networkInterfaceIds: including(one.networkInterfaceIds, eni.id),
    }),
  );
};

/** Takes the interface of an endpoint out of a subnet. */
export const dropEndpointSubnet = (inventory: Inventory, endpointId: string, subnetId: string): Inventory => {
  const endpoint = find(inventory, 'vpcEndpoints', endpointId)?.item;
  const gone = allWith(inventory, 'networkInterfaces', 'subnetId', subnetId)
    .map(({ item }) => item.id)
    .filter((id) => endpoint?.networkInterfaceIds.includes(id) ?? false);
  return editItem(
    editItems(inventory, 'networkInterfaces', gone, () => null),
    'vpcEndpoints',
    endpointId,
    (one) => ({
      ...one,
      subnetIds: without(one.subnetIds, subnetId),
      networkInterfaceIds: one.networkInterfaceIds.filter((id) => !gone.includes(id)),
    }),
  );
};

/** Gives an endpoint's interfaces a security group, or takes one from them. */
export const endpointGroup = (
  inventory: Inventory,
  endpointId: string,
  change: (groupIds: readonly string[]) => string[],
): Inventory => {
  const endpoint = find(inventory, 'vpcEndpoints', endpointId)?.item;
  if (!endpoint) return inventory;
  const groupIds = change(endpoint.groupIds);
  return editItems(
    editItem(inventory, 'vpcEndpoints', endpointId, (one) => ({ ...one, groupIds })),
    'networkInterfaces',
    endpoint.networkInterfaceIds,
    (eni) => ({ ...eni, groupIds }),
  );
};

/** The tables of an endpoint with the routes that its address type asks for: lists of a family that it lost go. */
const settleRoutes = (inventory: Inventory, endpoint: VpcEndpoint, before: VpcEndpoint): Inventory => {
  const lost = prefixListsOf(inventory, before).filter(
    (list) => !prefixListsOf(inventory, endpoint).includes(list),
  );
  return endpoint.routeTableIds.reduce(
    (now, tableId) =>
      editItem(
        putEndpointTables(now, [{ endpointId: endpoint.id, tableId }]),
        'routeTables',
        tableId,
        (table) => ({
          ...table,
          routes: table.routes.filter(
            ({ destination, target }) => target.id !== endpoint.id || !lost.includes(destination.value),
          ),
        }),
      ),
    inventory,
  );
};

/** Gives the interfaces and tables of an endpoint what its changed address type asks for. */
export const settleAddressType = (
  inventory: Inventory,
  endpoint: VpcEndpoint,
  before: VpcEndpoint,
): Inventory => {
  const families = familiesOf(endpoint);
  return editItems(
    settleRoutes(inventory, endpoint, before),
    'networkInterfaces',
    endpoint.networkInterfaceIds,
    (eni) => {
      const subnet = find(inventory, 'subnets', eni.subnetId)?.item;
      const address = (family: Family, has: readonly string[]): string[] => {
        if (!families.includes(family)) return [];
        const free = has.length > 0 || !subnet ? null : freeAddress(inventory, subnet, family);
        return free === null ? [...has] : [free];
      };
      return {
        ...eni,
        privateIps: address('ipv4', eni.privateIps),
        ipv6Addresses: address('ipv6', eni.ipv6Addresses),
      };
    },
  );
};

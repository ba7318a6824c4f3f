import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Route, RouteTable } from '../model/resources.ts';
import type { Edge, Relation } from './delta.ts';
import { edit, editItem, including, without } from './items.ts';

type Of<K extends Relation['kind']> = Extract<Relation, { kind: K }>;
type Op = Edge['op'];

type Association = RouteTable['associations'][number];

const associated = (id: string, parts: Partial<Association>): Association => ({
  id,
  main: false,
  subnetId: null,
  gatewayId: null,
  state: 'associated',
  ...parts,
});

/** Makes tables the main ones of their VPCs. AWS: a VPC has one main table at a time (VPC guide, route tables). */
export const mainTables = (
  inventory: Inventory,
  edges: readonly (Of<'main-table'> & { readonly op: Op })[],
): Inventory => {
  // Of several of one VPC the last one counts.
  const byVpc = new Map(edges.map((edge) => [edge.vpcId, edge]));
  return edit(
    inventory,
    'routeTables',
    ({ vpcId }) => byVpc.has(vpcId),
    (table) => {
      const edge = byVpc.get(table.vpcId);
      const isMain = edge?.op === 'put' && edge.tableId === table.id;
      return {
        ...table,
        associations: [
          ...table.associations.filter(({ main }) => !main),
          ...(isMain ? [associated(`rtbassoc-main-${table.vpcId}`, { main: true })] : []),
        ],
      };
    },
  );
};

/** Gives a gateway of a VPC a table for what comes in through it. */
export const gatewayTable = (
  inventory: Inventory,
  { tableId, gatewayId }: Of<'gateway-table'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'routeTables', tableId, (table) => ({
    ...table,
    associations: [
      ...table.associations.filter((one) => one.gatewayId !== gatewayId),
      ...(op === 'put' ? [associated(`rtbassoc-${gatewayId}`, { gatewayId })] : []),
    ],
  }));

/** Lets a virtual private gateway put the routes that it learns into a table. */
export const propagation = (
  inventory: Inventory,
  { tableId, gatewayId }: Of<'propagation'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'routeTables', tableId, (table) => ({
    ...table,
    propagatingVgws:
      op === 'put' ? including(table.propagatingVgws, gatewayId) : without(table.propagatingVgws, gatewayId),
  }));

const localRoute = (value: string): Route => ({
  destination: { kind: value.includes(':') ? 'ipv6' : 'ipv4', value },
  target: { kind: 'local', id: 'local' },
  state: 'active',
  origin: 'CreateRouteTable',
});

/** Gives a VPC a further block. AWS: each of its tables has a local route for it then (VPC guide, VPC CIDR blocks). */
export const vpcBlock = (inventory: Inventory, { vpcId, cidr }: Of<'vpc-block'>, op: Op): Inventory => {
  const field = cidr.includes(':') ? 'ipv6Cidrs' : 'cidrs';
  const owned = editItem(inventory, 'vpcs', vpcId, (vpc) => ({
    ...vpc,
    [field]: op === 'put' ? including(vpc[field], cidr) : without(vpc[field], cidr),
  }));
  return edit(
    owned,
    'routeTables',
    (table) => table.vpcId === vpcId,
    (table) => {
      const others = table.routes.filter(
        ({ destination, target }) => destination.value !== cidr || target.kind !== 'local',
      );
      return { ...table, routes: op === 'put' ? [localRoute(cidr), ...others] : others };
    },
  );
};

/** Attaches an internet gateway to a VPC. */
export const gatewayVpc = (
  inventory: Inventory,
  { section, gatewayId, vpcId, state }: Of<'gateway-vpc'>,
  op: Op,
): Inventory =>
  editItem(inventory, section, gatewayId, (gateway) => ({
    ...gateway,
    attachments: [
      ...gateway.attachments.filter((one) => one.vpcId !== vpcId),
      ...(op === 'put' ? [{ vpcId, state }] : []),
    ],
  }));

/** Puts a block on a prefix list. */
export const prefixEntry = (inventory: Inventory, { listId, cidr }: Of<'prefix-entry'>, op: Op): Inventory =>
  editItem(inventory, 'prefixLists', listId, (list) =>
    isSeen(list.entries)
      ? {
          ...list,
          entries: {
            seen: op === 'put' ? including(list.entries.seen, cidr) : without(list.entries.seen, cidr),
          },
        }
      : list,
  );

/** Puts something on a Route 53 Profile. */
export const profileResource = (
  inventory: Inventory,
  { profileId, resource }: Of<'profile-resource'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'dnsProfiles', profileId, (profile) => {
    if (!isSeen(profile.resources)) return profile;
    const others = profile.resources.seen.filter(({ arn }) => arn !== resource.arn);
    return { ...profile, resources: { seen: op === 'put' ? [...others, resource] : others } };
  });

/** Lets someone connect to an endpoint service. */
export const permission = (
  inventory: Inventory,
  { serviceId, principal, type }: Of<'permission'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'endpointServiceConfigurations', serviceId, (service) => {
    if (!isSeen(service.permissions)) return service;
    const others = service.permissions.seen.filter((one) => one.principal !== principal);
    return { ...service, permissions: { seen: op === 'put' ? [...others, { principal, type }] : others } };
  });

/** Gives a VPC a set of DHCP options. */
export const dhcpOptions = (
  inventory: Inventory,
  { vpcId, optionsId }: Of<'dhcp-options'>,
  op: Op,
): Inventory =>
  editItem(inventory, 'vpcs', vpcId, (vpc) => ({ ...vpc, dhcpOptionsId: op === 'put' ? optionsId : null }));

import type { Changes } from '../model/change.ts';
import type { Inventory, Section } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { Route, RouteTable, Subnet } from '../model/resources.ts';
import { deltaWith } from '../overlay/delta.ts';
import { all, find, unitOf } from '../overlay/items.ts';
import { type Decide, done, idOf, isRefused, type Outcome, own, type Refusal, refuse } from './outcome.ts';

type Refused = { readonly refusal: Refusal };
type Destination = Changes['delete-route']['destination'];

const sections: Partial<Record<Route['target']['kind'], Section>> = {
  'nat-gateway': 'natGateways',
  'internet-gateway': 'internetGateways',
  'egress-only-internet-gateway': 'egressOnlyInternetGateways',
  'network-interface': 'networkInterfaces',
  'vpc-endpoint': 'vpcEndpoints',
};

const routeTo = (table: RouteTable, { kind, value }: Destination): Route | undefined =>
  table.routes.find(({ destination }) => destination.kind === kind && destination.value === value);

/** AWS: the route of a gateway endpoint is changed by its associations alone; local and propagated ones are not written by hand (EC2 API, DeleteRoute). */
const routeRefusal = (inventory: Inventory, table: RouteTable, route: Route): Refused | undefined => {
  if (
    route.target.kind === 'local' ||
    route.origin === 'EnableVgwRoutePropagation' ||
    route.origin === 'Advertisement'
  )
    return refuse(
      'refused',
      'InvalidParameterValue',
      `The route to ${route.destination.value} of ${table.id} is not written by hand.`,
    );
  const endpoint =
    route.target.kind === 'vpc-endpoint' ? find(inventory, 'vpcEndpoints', route.target.id) : null;
  return endpoint?.item.type === 'Gateway'
    ? refuse(
        'refused',
        'InvalidParameterValue',
        `${endpoint.item.id} holds the route to ${route.destination.value} of ${table.id}.`,
      )
    : undefined;
};

const written = (
  change: Changes['create-route' | 'replace-route'],
  inventory: Inventory,
): Route | Refused => {
  const { destination, target } = change;
  const id = idOf(target.id);
  const section = sections[target.kind];
  const listed = section && unitOf(inventory, change)?.sections[section];
  if (section && listed && 'seen' in listed && find(inventory, section, id) === null)
    return refuse('gone', 'InvalidGatewayID.NotFound', `There is no ${id} to lead a route to.`);
  const state = section === 'natGateways' ? find(inventory, section, id)?.item.state : undefined;
  return {
    destination,
    target: { kind: target.kind, id },
    // AWS: a route to a NAT gateway that is not in service is a blackhole (VPC guide, NAT gateways).
    state: state === undefined || state === 'available' || state === 'pending' ? 'active' : 'blackhole',
    origin: 'CreateRoute',
  };
};

/** What decides the making of a route. */
export const createRoute: Decide<'create-route'> = (change, inventory) => {
  const table = own(inventory, change, 'routeTables', change.tableId);
  if (isRefused(table)) return table;
  const there = routeTo(table.item, change.destination);
  if (there)
    return refuse(
      there.target.id === idOf(change.target.id) ? 'already' : 'refused',
      'RouteAlreadyExists',
      `${change.tableId} has a route to ${change.destination.value} already.`,
    );
  const route = written(change, inventory);
  if (isRefused(route)) return route;
  return done(deltaWith({ edges: [{ op: 'put', kind: 'route', tableId: change.tableId, route }] }));
};

/** What decides that a route leads elsewhere. */
export const replaceRoute: Decide<'replace-route'> = (change, inventory) => {
  const table = own(inventory, change, 'routeTables', change.tableId);
  if (isRefused(table)) return table;
  const there = routeTo(table.item, change.destination);
  if (!there)
    return refuse(
      'gone',
      'InvalidRoute.NotFound',
      `${change.tableId} has no route to ${change.destination.value}.`,
    );
  const route = written(change, inventory);
  if (isRefused(route)) return route;
  return (
    routeRefusal(inventory, table.item, there) ??
    done(deltaWith({ edges: [{ op: 'put', kind: 'route', tableId: change.tableId, route }] }))
  );
};

/** What decides the deletion of a route. */
export const deleteRoute: Decide<'delete-route'> = (change, inventory) => {
  const table = own(inventory, change, 'routeTables', change.tableId);
  if (isRefused(table)) return table;
  const route = routeTo(table.item, change.destination);
  if (!route)
    return refuse(
      'already',
      'InvalidRoute.NotFound',
      `${change.tableId} has no route to ${change.destination.value}.`,
    );
  return (
    routeRefusal(inventory, table.item, route) ??
    done(deltaWith({ edges: [{ op: 'drop', kind: 'route', tableId: change.tableId, route }] }))
  );
};

const explicitOf = (inventory: Inventory, subnet: Subnet): RouteTable | undefined =>
  all(inventory, 'routeTables', ({ associations }) =>
    associations.some(({ subnetId }) => subnetId === subnet.id),
  )[0]?.item;

const associate = (
  change: Changes['associate-route-table' | 'replace-route-table-association'],
  inventory: Inventory,
): Outcome => {
  const { tableId, subnetId } = change;
  const table = own(inventory, change, 'routeTables', tableId);
  const subnet = own(inventory, change, 'subnets', subnetId);
  if (isRefused(table)) return table;
  if (isRefused(subnet)) return subnet;
  if (table.item.vpcId !== subnet.item.vpcId)
    return refuse('refused', 'InvalidParameterValue', `${tableId} and ${subnetId} are of two VPCs.`);
  const now = explicitOf(inventory, subnet.item)?.id;
  if (now === tableId)
    return refuse('already', 'Resource.AlreadyAssociated', `${subnetId} uses ${tableId} already.`);
  // AWS: a subnet has one association; another table takes its place by ReplaceRouteTableAssociation alone (EC2 API).
  if (now !== undefined && change.kind === 'associate-route-table')
    return refuse('refused', 'Resource.AlreadyAssociated', `${subnetId} is associated with ${now}.`);
  if (now === undefined && change.kind === 'replace-route-table-association')
    return refuse('gone', 'InvalidAssociationID.NotFound', `${subnetId} has no association.`);
  return done(deltaWith({ edges: [{ op: 'put', kind: 'association', tableId, subnetId }] }));
};

/** What decides that a subnet leaves the main table for another. */
export const associateTable: Decide<'associate-route-table'> = associate;

/** What decides that a subnet leaves its table for another. */
export const replaceAssociation: Decide<'replace-route-table-association'> = associate;

/** What decides that a subnet uses the main table again. */
export const disassociateTable: Decide<'disassociate-route-table'> = (change, inventory) => {
  const { tableId, subnetId } = change;
  const table = own(inventory, change, 'routeTables', tableId);
  if (isRefused(table)) return table;
  return table.item.associations.some((one) => one.subnetId === subnetId)
    ? done(deltaWith({ edges: [{ op: 'drop', kind: 'association', tableId, subnetId }] }))
    : refuse('already', 'InvalidAssociationID.NotFound', `${subnetId} has no association with ${tableId}.`);
};

/** What decides the making of a route of a transit gateway. */
export const createTransitRoute: Decide<'create-transit-gateway-route'> = (change, inventory) => {
  const { tableId, destination, attachmentId } = change;
  const table = own(inventory, change, 'transitGatewayRouteTables', tableId);
  if (isRefused(table)) return table;
  const { routes } = table.item;
  if (
    isSeen(routes) &&
    routes.seen.some((one) => one.destination.value === destination && one.type === 'static')
  )
    return refuse(
      'refused',
      'RouteAlreadyExists',
      `${tableId} has a static route to ${destination} already.`,
    );
  const attachment =
    attachmentId === null ? null : find(inventory, 'transitGatewayAttachments', attachmentId);
  const attached =
    attachmentId === null ? null : find(inventory, 'transitGatewayVpcAttachments', attachmentId);
  if (attachmentId !== null && !attachment && !attached)
    return refuse('unseen', 'NotSeen', `Nothing is known of ${attachmentId}.`);
  return done(
    deltaWith({
      edges: [
        {
          op: 'put',
          kind: 'transit-route',
          tableId,
          route: {
            destination: { kind: destination.includes(':') ? 'ipv6' : 'ipv4', value: destination },
            type: 'static',
            state: attachmentId === null ? 'blackhole' : 'active',
            attachments:
              attachmentId === null
                ? []
                : [
                    {
                      id: attachmentId,
                      resourceType: attachment?.item.resourceType ?? 'vpc',
                      resourceId: attachment?.item.resourceId ?? attached?.item.vpcId ?? '',
                    },
                  ],
          },
        },
      ],
    }),
  );
};

/** What decides the deletion of a route of a transit gateway. */
export const deleteTransitRoute: Decide<'delete-transit-gateway-route'> = (change, inventory) => {
  const { tableId, destination } = change;
  const table = own(inventory, change, 'transitGatewayRouteTables', tableId);
  if (isRefused(table)) return table;
  const { routes } = table.item;
  if (!isSeen(routes)) return refuse('unseen', routes.gap.code, routes.gap.message);
  const route = routes.seen.find((one) => one.destination.value === destination && one.type === 'static');
  return route
    ? done(deltaWith({ edges: [{ op: 'drop', kind: 'transit-route', tableId, route }] }))
    : refuse('already', 'InvalidRoute.NotFound', `${tableId} has no static route to ${destination}.`);
};

/** What decides which subnets an attachment of a transit gateway has. */
export const modifyAttachment: Decide<'modify-transit-gateway-attachment'> = (change, inventory) => {
  const found = find(inventory, 'transitGatewayVpcAttachments', change.attachmentId);
  if (!found) return refuse('unseen', 'NotSeen', `Nothing is known of ${change.attachmentId}.`);
  const { attachmentId } = change;
  const left = [...found.item.subnetIds, ...change.addSubnetIds].filter(
    (id) => !change.removeSubnetIds.includes(id),
  );
  const zones = left.flatMap((id) => find(inventory, 'subnets', id)?.item.availabilityZone ?? []);
  // AWS: an attachment has one subnet in a zone, and one at least (Transit gateways, VPC attachments).
  if (left.length === 0 || new Set(zones).size < zones.length)
    return refuse(
      'refused',
      'InvalidParameterValue',
      `${attachmentId} takes one subnet in each zone, and one at least.`,
    );
  return done(
    deltaWith({
      edges: [
        ...change.removeSubnetIds.map(
          (subnetId) => ({ op: 'drop', kind: 'attachment-subnet', attachmentId, subnetId }) as const,
        ),
        ...change.addSubnetIds.map(
          (subnetId) => ({ op: 'put', kind: 'attachment-subnet', attachmentId, subnetId }) as const,
        ),
      ],
    }),
  );
};

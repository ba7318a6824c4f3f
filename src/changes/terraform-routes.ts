import type { Changes } from '../model/change.ts';
import { editBlocks, note, type Piece, resource } from './code.ts';
import { ofKind } from './existing.ts';
import { type Context, reference, type Write } from './terraform-pieces.ts';
import { blockName, quoted } from './text.ts';

/** What the kinds of targets are called. */
export const targetArgument: Partial<Record<Changes['create-route']['target']['kind'], string>> = {
  'nat-gateway': 'nat_gateway_id',
  'transit-gateway': 'transit_gateway_id',
  'egress-only-internet-gateway': 'egress_only_gateway_id',
  peering: 'vpc_peering_connection_id',
  'network-interface': 'network_interface_id',
  'vpc-endpoint': 'vpc_endpoint_id',
  'carrier-gateway': 'carrier_gateway_id',
  'local-gateway': 'local_gateway_id',
  'core-network': 'core_network_arn',
};

const destinationArgument = {
  ipv4: 'destination_cidr_block',
  ipv6: 'destination_ipv6_cidr_block',
  'prefix-list': 'destination_prefix_list_id',
} as const;

/** A new route. */
export const createRoute: Write<'create-route'> = (change, context) => [
  context.style.lists(change.tableId, 'Routes')
    ? inlineRoute(change, context)
    : separateRoute(change, context),
];

// Terraform: in the block of a table, a prefix list and IPv6 blocks have names of their own (aws_route_table, route).
const inlineDestination = {
  ipv4: 'cidr_block',
  ipv6: 'ipv6_cidr_block',
  'prefix-list': 'destination_prefix_list_id',
} as const;

/** A route in the block of its table. */
const inlineRoute = ({ tableId, destination, target }: Changes['create-route'], context: Context): Piece =>
  editBlocks(`aws_route_table ${tableId}`, [
    [
      'route {',
      `  ${inlineDestination[destination.kind]} = ${quoted(destination.value)}`,
      `  ${targetArgument[target.kind] ?? 'gateway_id'} = ${reference(target.id, context)}`,
      '}',
    ].join('\n'),
  ]);

const separateRoute = (change: Changes['create-route'], context: Context): Piece =>
  resource('aws_route', blockName(change.tableId, change.destination.value), {
    route_table_id: quoted(change.tableId),
    [destinationArgument[change.destination.kind]]: quoted(change.destination.value),
    [targetArgument[change.target.kind] ?? 'gateway_id']: reference(change.target.id, context),
  });

/** The routes that go from a table, said once. */
export const deleteRoute: Write<'delete-route'> = (change, { changes }) => {
  const all = ofKind(changes, 'delete-route').filter(({ tableId }) => tableId === change.tableId);
  return all[0] === change
    ? [
        note(
          `Remove from ${change.tableId} the aws_route to ${all.map(({ destination }) => destination.value).join(', ')}`,
        ),
      ]
    : [];
};

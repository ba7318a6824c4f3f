import {
  DescribeRouteTablesCommand,
  type Route,
  type RouteTable,
  type RouteTableAssociation,
} from '@aws-sdk/client-ec2';
import { pages } from '../aws/pages.ts';
import type { Sections } from '../model/inventory.ts';
import type { Collector } from './collector.ts';
import { destinationOf, idOf, itemsOf, lower, sortBy, sortById, tagsOf, texts } from './normalize.ts';

type Target = Sections['routeTables']['routes'][number]['target'];

const gatewayKinds: readonly (readonly [prefix: string, kind: Target['kind']])[] = [
  ['igw-', 'internet-gateway'],
  ['vgw-', 'virtual-private-gateway'],
  ['vpce-', 'vpc-endpoint'],
  ['eigw-', 'egress-only-internet-gateway'],
  ['nat-', 'nat-gateway'],
  ['tgw-', 'transit-gateway'],
  ['cagw-', 'carrier-gateway'],
  ['lgw-', 'local-gateway'],
];

// AWS: GatewayId names the VPC's router, a service's link-local route, or one of several kinds of gateways (EC2 API, Route).
const gatewayTarget = (id: string): Target => {
  if (id === 'local') return { kind: 'local', id };
  if (/^vpc-?lattice$/i.test(id)) return { kind: 'vpc-lattice', id };
  const kind = gatewayKinds.find(([prefix]) => id.startsWith(prefix))?.[1];
  return { kind: kind ?? 'unknown', id };
};

/** What a route leads to, by whichever of its fields is there. */
const targetOf = (route: Route): Target => {
  const fields: readonly (readonly [Target['kind'], string | undefined])[] = [
    ['egress-only-internet-gateway', route.EgressOnlyInternetGatewayId],
    ['nat-gateway', route.NatGatewayId],
    ['transit-gateway', route.TransitGatewayId],
    ['peering', route.VpcPeeringConnectionId],
    ['carrier-gateway', route.CarrierGatewayId],
    ['local-gateway', route.LocalGatewayId],
    ['core-network', route.CoreNetworkArn],
    ['odb-network', route.OdbNetworkArn],
    // AWS: InstanceId is often absent, or doubles the interface (EC2 API, Route).
    ['network-interface', route.NetworkInterfaceId],
    ['network-interface', route.InstanceId],
  ];
  if (route.GatewayId) return gatewayTarget(route.GatewayId);
  const [kind, id] = fields.find(([, value]) => value) ?? [];
  if (kind && id) return { kind, id };
  if (route.IpAddress) return { kind: 'unknown', id: route.IpAddress };
  // AWS: the route of a target that is gone may name none (VPC guide, route tables: blackhole).
  return { kind: lower(route.State) === 'blackhole' ? 'none' : 'unknown', id: '' };
};

const toRoute = (route: Route): Sections['routeTables']['routes'][number] => ({
  destination: destinationOf(
    route.DestinationCidrBlock,
    route.DestinationIpv6CidrBlock,
    route.DestinationPrefixListId,
  ),
  target: targetOf(route),
  state: lower(route.State) || 'active',
  origin: route.Origin ?? '',
});

const toAssociation = (
  association: RouteTableAssociation,
): Sections['routeTables']['associations'][number] => ({
  id: association.RouteTableAssociationId ?? '',
  main: association.Main ?? false,
  subnetId: association.SubnetId ?? null,
  // AWS: a pool of addresses of one's own takes the place of the gateway that they come in by (EC2 API, RouteTableAssociation).
  gatewayId: association.GatewayId ?? association.PublicIpv4Pool ?? null,
  state: lower(association.AssociationState?.State) || 'associated',
});

const toRouteTable = (table: RouteTable): Sections['routeTables'] => ({
  id: idOf(table.RouteTableId, 'ec2:DescribeRouteTables', 'a route table'),
  ownerId: table.OwnerId ?? '',
  vpcId: table.VpcId ?? '',
  associations: sortById((table.Associations ?? []).map(toAssociation)),
  routes: sortBy((table.Routes ?? []).map(toRoute), ({ destination, target, origin }) =>
    [destination.kind, destination.value, target.kind, target.id, origin].join(' '),
  ),
  propagatingVgws: texts(table.PropagatingVgws?.map(({ GatewayId }) => GatewayId)),
  tags: tagsOf(table.Tags),
});

/** Lists the route tables with their routes and associations. */
export const routeTables: Collector<'routeTables'> = {
  section: 'routeTables',
  scope: 'region',
  actions: ['ec2:DescribeRouteTables'],
  async collect({ ec2 }) {
    // AWS: at most 100 route tables a page (EC2 API, DescribeRouteTables).
    const found = await pages(ec2, DescribeRouteTablesCommand, { MaxResults: 100 });
    return sortById(itemsOf(found, ({ RouteTables }) => RouteTables).map(toRouteTable));
  },
};

import { doubtText, unlessDoubted } from '../../model/doubt.ts';
import type { Gap } from '../../model/observed.ts';
import type { Route } from '../../model/resources.ts';
import { parseBlock } from '../../network/cidr.ts';
import { type DeclaredResource, iacGap } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { firstGap, gapOfRead } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { firstInterfaceOf, type Mapping, type Mappings, pairsOf, tagsOf, vpcOf } from './parts.ts';
import { blocksOfVpc, localRoutes, madeIdOf } from './vpc.ts';

/** A table of a VPC as it is made: with the routes that AWS gives it, and nothing that uses it. */
const tableNamed =
  (idOf: (scope: Scope, resource: DeclaredResource, vpcId: string) => string): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    const vpcId = vpcOf(resource, notes, 'routeTables');
    const vpc = scope.find(vpcId);
    const id = idOf(scope, resource, vpcId);
    notes.item(resource, 'routeTables', id, {
      id,
      ownerId: scope.placeOf(resource).accountId,
      vpcId,
      associations: [],
      routes: localRoutes(vpc ? blocksOfVpc(scope, vpc) : []),
      propagatingVgws: [],
      tags: tagsOf(scope, resource),
    });
  };

/** The table that an adopting resource means: that of its VPC, whatever the resource is called. */
const adoptedId = (scope: Scope, resource: DeclaredResource, vpcId: string): string => {
  const [named] = scope.links(resource, 'DefaultRouteTableId').items;
  return resource.liveId ?? named?.id ?? madeIdOf(scope, vpcId, 'MainRouteTable');
};

const table = tableNamed((scope, resource) => scope.idOf(resource));

/** The default table of a VPC, adopted: its routes are those that are declared. */
const defaultTable = tableNamed(adoptedId);

/** The tables that a property means; one that adopts the default table means that one. */
export const tablesIn = (scope: Scope, resource: DeclaredResource, property: string) => {
  const links = scope.links(resource, property);
  return {
    ...links,
    items: links.items.map((link) => {
      const target = scope.find(link.id);
      if (target?.type !== 'Pathproof::DefaultRouteTable') return link;
      const [vpc] = scope.links(target, 'VpcId').items;
      return { ...link, id: adoptedId(scope, target, vpc?.id ?? '') };
    }),
  };
};

type Kind = Route['target']['kind'];

// AWS: what a route can lead to, by the property that names it (CloudFormation reference, AWS::EC2::Route).
const targets: readonly (readonly [string, Kind])[] = [
  ['NatGatewayId', 'nat-gateway'],
  ['TransitGatewayId', 'transit-gateway'],
  ['VpcPeeringConnectionId', 'peering'],
  ['VpcEndpointId', 'vpc-endpoint'],
  ['NetworkInterfaceId', 'network-interface'],
  ['EgressOnlyInternetGatewayId', 'egress-only-internet-gateway'],
  ['CarrierGatewayId', 'carrier-gateway'],
  ['LocalGatewayId', 'local-gateway'],
  ['CoreNetworkArn', 'core-network'],
  ['OdbNetworkArn', 'odb-network'],
  ['InstanceId', 'network-interface'],
  ['GatewayId', 'internet-gateway'],
];

/** GatewayId names an internet gateway, a virtual private one, an endpoint, or the VPC's own router. */
const gatewayKind = (scope: Scope, id: string): Kind => {
  if (id === 'local') return 'local';
  const type = scope.find(id)?.type ?? '';
  if (type === 'AWS::EC2::VPNGateway' || id.startsWith('vgw-')) return 'virtual-private-gateway';
  if (type === 'AWS::EC2::VPCEndpoint' || id.startsWith('vpce-')) return 'vpc-endpoint';
  if (type === 'AWS::EC2::EgressOnlyInternetGateway' || id.startsWith('eigw-'))
    return 'egress-only-internet-gateway';
  if (type === 'AWS::EC2::CarrierGateway' || id.startsWith('cagw-')) return 'carrier-gateway';
  return type === 'AWS::EC2::InternetGateway' || id.startsWith('igw-') ? 'internet-gateway' : 'unknown';
};

interface Target {
  readonly kind: Kind;
  readonly id: string;
}

const unknownTarget = (gap: Gap): Target => ({ kind: 'unknown', id: doubtText(gap) });

const targetOf = (scope: Scope, resource: DeclaredResource): Target => {
  const named = targets
    .map(([property, kind]) => ({ kind, property, links: scope.links(resource, property) }))
    .filter(({ links }) => links.items.length > 0 || links.open !== null);
  const [first, ...others] = named;
  if (!first) return unknownTarget(iacGap('KnownAfterApply', `Where ${resource.address} leads is not said.`));
  const { items, open } = first.links;
  const [link, ...more] = items;
  if (link?.gap === null && open === null && more.length + others.length === 0) {
    const { id } = link;
    if (first.property === 'InstanceId')
      return { kind: 'network-interface', id: firstInterfaceOf(scope, id) };
    return { kind: first.property === 'GatewayId' ? gatewayKind(scope, id) : first.kind, id };
  }
  return unknownTarget(
    firstGap(open, link?.gap ?? null) ??
      iacGap('ReferenceAmbiguous', `Which of several targets ${resource.address} leads to is not known.`),
  );
};

const destinationOf = (scope: Scope, resource: DeclaredResource): Route['destination'] => {
  const [ipv4, ipv6, list] = [
    scope.text(resource, 'DestinationCidrBlock'),
    scope.text(resource, 'DestinationIpv6CidrBlock'),
    scope.links(resource, 'DestinationPrefixListId'),
  ];
  if (ipv4.is === 'sure' && parseBlock(ipv4.value)) return { kind: 'ipv4', value: ipv4.value };
  if (ipv6.is === 'sure' && parseBlock(ipv6.value)) return { kind: 'ipv6', value: ipv6.value };
  const [one, ...others] = list.items;
  if (one?.gap === null && others.length === 0) return { kind: 'prefix-list', value: one.id };
  const gap = firstGap(gapOfRead(ipv4), gapOfRead(ipv6), list.open, one?.gap ?? null);
  const message = `Which addresses ${resource.address} is for is not known.`;
  return { kind: 'prefix-list', value: doubtText(gap ?? iacGap('KnownAfterApply', message)) };
};

/** What may be in tables of which it is not known which: everything that a table of the unit decides is in doubt. */
const inSomeTable = (resource: DeclaredResource, notes: Notes, open: Gap | null): void => {
  if (open) notes.doubt(resource, 'routeTables', {}, open);
};

const route: Mapping = (resource, notes) => {
  const { scope } = notes;
  const tables = tablesIn(scope, resource, 'RouteTableId');
  inSomeTable(resource, notes, tables.open);
  const destination = destinationOf(scope, resource);
  const target = targetOf(scope, resource);
  for (const { id, gap } of tables.items)
    notes.edge(resource, {
      kind: 'route',
      tableId: id,
      route: {
        destination,
        target,
        state: unlessDoubted('active', firstGap(resource.uncertain, gap)),
        origin: 'CreateRoute',
      },
    });
};

const association: Mapping = (resource, notes) => {
  const { scope } = notes;
  const tables = tablesIn(scope, resource, 'RouteTableId');
  const subnets = scope.links(resource, 'SubnetId');
  if (subnets.open) inSomeTable(resource, notes, subnets.open);
  for (const { id } of subnets.items)
    if (tables.open) notes.doubt(resource, 'routeTables', { id }, tables.open);
  for (const { left: subnetId, right: tableId, gap } of pairsOf(resource, subnets, tables))
    notes.edge(resource, { kind: 'association', subnetId, tableId, ...(gap ? { doubt: gap } : {}) });
};

const gatewayAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const tables = tablesIn(scope, resource, 'RouteTableId');
  const gateways = scope.links(resource, 'GatewayId');
  const open = firstGap(tables.open, gateways.open);
  inSomeTable(resource, notes, open);
  for (const { left: gatewayId, right: tableId, gap } of pairsOf(resource, gateways, tables))
    if (gap)
      notes.doubt(resource, 'routeTables', { vpcId: notes.get('routeTables', tableId)?.vpcId ?? null }, gap);
    else notes.edge(resource, { kind: 'gateway-table', tableId, gatewayId });
};

const mainAssociation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const vpcId = vpcOf(resource, notes, 'routeTables');
  const { items, open } = tablesIn(scope, resource, 'RouteTableId');
  const [link, ...others] = items;
  const gap = firstGap(resource.uncertain, open, link?.gap ?? null);
  if (gap || !link || others.length > 0)
    notes.doubt(
      resource,
      'routeTables',
      { vpcId },
      gap ?? iacGap('NotInPlan', `Which table ${resource.address} makes the main one is not known.`),
    );
  else notes.edge(resource, { kind: 'main-table', vpcId, tableId: link.id });
};

/** AWS: which routes a virtual private gateway learns is up to the other side (Site-to-Site VPN guide, route tables). */
const propagation: Mapping = (resource, notes) => {
  const { scope } = notes;
  const gateways = scope.links(resource, 'VpnGatewayId');
  const tables = scope.value(resource, 'RouteTableIds')
    ? tablesIn(scope, resource, 'RouteTableIds')
    : tablesIn(scope, resource, 'RouteTableId');
  inSomeTable(resource, notes, tables.open);
  for (const { left: gatewayId, right: tableId, gap } of pairsOf(resource, gateways, tables)) {
    notes.edge(resource, { kind: 'propagation', tableId, gatewayId });
    const message = `${gatewayId} puts the routes that it learns into ${tableId}, and which those are is known only when it runs.`;
    const learned = gap ?? iacGap('KnownAfterApply', message);
    notes.edge(resource, {
      kind: 'route',
      tableId,
      route: {
        destination: { kind: 'prefix-list', value: doubtText(learned) },
        target: { kind: 'virtual-private-gateway', id: gatewayId },
        state: 'active',
        origin: 'EnableVgwRoutePropagation',
      },
    });
  }
};

/** Route tables, and what is in them. */
export const tableTypes: Mappings = {
  'AWS::EC2::RouteTable': table,
  'Pathproof::DefaultRouteTable': defaultTable,
  'Pathproof::MainRouteTableAssociation': mainAssociation,
  'AWS::EC2::SubnetRouteTableAssociation': association,
  'AWS::EC2::GatewayRouteTableAssociation': gatewayAssociation,
  'AWS::EC2::Route': route,
  'AWS::EC2::VPNGatewayRoutePropagation': propagation,
};

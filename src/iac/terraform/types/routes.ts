import type { Value } from '../../declared.ts';
import { type Block, itself, many, nested, one } from '../block.ts';
import { type JsonObject, objectsOf, textOf } from '../json.ts';
import {
  belongings,
  isSeparate,
  id,
  type Mapping,
  type Mappings,
  optional,
  optionalId,
  type Part,
  suffixOf,
  vpcOfDefault,
} from './mapping.ts';
import { tags } from './vpc.ts';

const DESTINATIONS: Mapping['properties'] = {
  DestinationCidrBlock: (block) =>
    one(block, 'destination_cidr_block', 'cidr', 'unset') ?? one(block, 'cidr_block', 'cidr', 'unset'),
  DestinationIpv6CidrBlock: (block) =>
    one(block, 'destination_ipv6_cidr_block', 'cidr6', 'unset') ??
    one(block, 'ipv6_cidr_block', 'cidr6', 'unset'),
  DestinationPrefixListId: optionalId('destination_prefix_list_id', 'prefix-list'),
};

// Versions 3 and older of the provider mark every target unknown that is not set: the configuration says which is meant.
const TARGETS: Mapping['properties'] = {
  GatewayId: optionalId('gateway_id', 'gateway'),
  NatGatewayId: optionalId('nat_gateway_id', 'nat-gateway'),
  TransitGatewayId: optionalId('transit_gateway_id', 'transit-gateway'),
  VpcEndpointId: optionalId('vpc_endpoint_id', 'endpoint'),
  VpcPeeringConnectionId: optionalId('vpc_peering_connection_id', 'peering'),
  NetworkInterfaceId: optionalId('network_interface_id', 'network-interface'),
  InstanceId: optionalId('instance_id', 'instance'),
  EgressOnlyInternetGatewayId: optionalId('egress_only_gateway_id', 'egress-only-internet-gateway'),
  CarrierGatewayId: optionalId('carrier_gateway_id', 'carrier-gateway'),
  LocalGatewayId: optional('local_gateway_id'),
  CoreNetworkArn: optionalId('core_network_arn', 'any'),
  OdbNetworkArn: optional('odb_network_arn'),
};

/** The target of a route that exists: AWS reports an instance's interface besides the instance. */
const readTargets = (block: Block): Readonly<Record<string, Value | null>> => {
  const targets = Object.fromEntries(Object.entries(TARGETS).map(([name, read]) => [name, read(block)]));
  return targets['NetworkInterfaceId'] ? { ...targets, InstanceId: null } : targets;
};

const targetsKnown = new WeakMap<Block, ReturnType<typeof readTargets>>();

/** The targets of a route, read once of each block: every one of them is asked for by its name. */
const targetsOf = (block: Block): ReturnType<typeof readTargets> => {
  const targets = targetsKnown.get(block) ?? readTargets(block);
  targetsKnown.set(block, targets);
  return targets;
};

const destinationsOf = (block: Block): Readonly<Record<string, Value | null>> =>
  Object.fromEntries(Object.entries(DESTINATIONS).map(([name, read]) => [name, read(block)]));

const DESTINATION_ATTRIBUTES = [
  'destination_cidr_block',
  'destination_ipv6_cidr_block',
  'destination_prefix_list_id',
  'cidr_block',
  'ipv6_cidr_block',
];

const destinationText = (values: JsonObject): string | null =>
  DESTINATION_ATTRIBUTES.map((attribute) => textOf(values[attribute])).find((text) => text !== null) ?? null;

/** The routes within a table: those that stand in it, without those that resources of their own put there. */
const inlineRoutes =
  (attribute: string) =>
  (block: Block): readonly Part[] => {
    const separate = belongings(block, 'aws_route', 'route_table_id').flatMap(
      (values) => destinationText(values) ?? [],
    );
    const standing = objectsOf(block.instance.before?.values[attribute]).flatMap(
      (values) => destinationText(values) ?? [],
    );
    const leaves = isSeparate(block, new Set(separate), new Set(standing));
    const { blocks, more } = nested(block, attribute);
    const routes = blocks
      .filter(({ values }) => !leaves(destinationText(values)))
      .map((route, index) => {
        const destinations = destinationsOf(route);
        return {
          suffix: suffixOf('route', Object.values(destinations), index),
          type: 'AWS::EC2::Route',
          properties: { RouteTableId: itself(block), ...destinations, ...targetsOf(route) },
        };
      });
    if (more === null) return routes;
    // A route of which neither the destination nor the target is known: any destination may have another way.
    const unknown: Value = { is: 'unknown', gap: more };
    return [
      ...routes,
      {
        suffix: 'routes',
        type: 'AWS::EC2::Route',
        properties: { RouteTableId: itself(block), DestinationCidrBlock: unknown, GatewayId: unknown },
      },
    ];
  };

/** Gateways that a table takes routes of, without those of resources of their own. */
const propagations = (block: Block): readonly Part[] => {
  const given = many(block, 'propagating_vgws', 'vpn-gateway');
  if (given?.is !== 'list') return [];
  const separate = new Set(
    belongings(block, 'aws_vpn_gateway_route_propagation', 'route_table_id').map(
      (values) => values['vpn_gateway_id'],
    ),
  );
  return given.items
    .filter((gateway) => gateway.is !== 'known' || !separate.has(gateway.value))
    .map((gateway, index) => ({
      suffix: suffixOf('propagation', [gateway], index),
      type: 'AWS::EC2::VPNGatewayRoutePropagation',
      properties: {
        RouteTableIds: { is: 'list', items: [itself(block)], more: null },
        VpnGatewayId: gateway,
      },
    }));
};

const contents =
  (attribute: string) =>
  (block: Block): readonly Part[] => [...inlineRoutes(attribute)(block), ...propagations(block)];

/** What a data source of a table says of its associations, which are not the configuration's. */
const associationsRead = (block: Block): readonly Part[] =>
  nested(block, 'associations').blocks.flatMap((association, index): readonly Part[] => {
    const subnet = one(association, 'subnet_id', 'subnet');
    const gateway = one(association, 'gateway_id', 'gateway');
    const properties = { RouteTableId: itself(block) };
    if (subnet) {
      return [
        {
          suffix: suffixOf('association', [subnet], index),
          type: 'AWS::EC2::SubnetRouteTableAssociation',
          properties: { ...properties, SubnetId: subnet },
        },
      ];
    }
    if (gateway) {
      return [
        {
          suffix: suffixOf('association', [gateway], index),
          type: 'AWS::EC2::GatewayRouteTableAssociation',
          properties: { ...properties, GatewayId: gateway },
        },
      ];
    }
    return association.values['main'] === true
      ? [
          {
            suffix: 'association["main"]',
            type: 'Pathproof::MainRouteTableAssociation',
            properties: { ...properties, VpcId: one(block, 'vpc_id', 'vpc') },
          },
        ]
      : [];
  });

/** Is it a gateway that an association names, and no subnet? */
const isOfGateway = (block: Block): boolean => one(block, 'gateway_id', 'gateway', 'unset') !== null;

/** Route tables, their routes, associations and propagations. */
export const ROUTES: Mappings = {
  aws_route_table: {
    type: 'AWS::EC2::RouteTable',
    properties: { VpcId: id('vpc_id', 'vpc'), Tags: tags },
    parts: contents('route'),
  },
  aws_default_route_table: {
    type: 'Pathproof::DefaultRouteTable',
    properties: {
      DefaultRouteTableId: id('default_route_table_id', 'route-table'),
      VpcId: vpcOfDefault('default_route_table_id', 'route-table'),
    },
    parts: contents('route'),
  },
  aws_route: {
    type: 'AWS::EC2::Route',
    properties: {
      RouteTableId: id('route_table_id', 'route-table'),
      ...DESTINATIONS,
      ...Object.fromEntries(
        Object.keys(TARGETS).map((name) => [name, (block: Block) => targetsOf(block)[name] ?? null]),
      ),
    },
    liveId: null,
  },
  aws_route_table_association: {
    type: (block) =>
      isOfGateway(block) ? 'AWS::EC2::GatewayRouteTableAssociation' : 'AWS::EC2::SubnetRouteTableAssociation',
    properties: {
      RouteTableId: id('route_table_id', 'route-table'),
      SubnetId: optionalId('subnet_id', 'subnet'),
      GatewayId: optionalId('gateway_id', 'gateway'),
    },
  },
  aws_main_route_table_association: {
    type: 'Pathproof::MainRouteTableAssociation',
    properties: { VpcId: id('vpc_id', 'vpc'), RouteTableId: id('route_table_id', 'route-table') },
  },
  aws_vpn_gateway_route_propagation: {
    type: 'AWS::EC2::VPNGatewayRoutePropagation',
    properties: {
      RouteTableIds: (block) => {
        const table = one(block, 'route_table_id', 'route-table');
        return table === null ? null : { is: 'list', items: [table], more: null };
      },
      VpnGatewayId: id('vpn_gateway_id', 'vpn-gateway'),
    },
    liveId: null,
  },
  'data.aws_route_table': {
    type: 'AWS::EC2::RouteTable',
    properties: { VpcId: id('vpc_id', 'vpc'), Tags: tags },
    parts: (block) => [...inlineRoutes('routes')(block), ...associationsRead(block)],
  },
};

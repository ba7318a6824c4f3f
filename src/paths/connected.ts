import { type Gap, gapOf, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { PeeringConnection } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { merge, type Range } from '../network/ranges.ts';
import { oncePerInventory } from './once-per-inventory.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import type { Place, World } from './world.ts';

/** The networks that a VPC is connected to: their addresses, and what hides further ones. */
export interface ConnectedNetworks {
  readonly ranges: readonly Range[];
  readonly gaps: readonly Gap[];
}

const onPremises = (id: string): Gap => ({
  action: 'pathproof:path',
  code: 'OutOfSight',
  message: `${id} connects the VPC to a network whose addresses cannot be read.`,
});

const peered = (
  world: World,
  vpcId: string,
  place: Place,
): { cidrs: readonly string[]; gaps: readonly Gap[] } => {
  const listed = world.list('peeringConnections', place);
  if (!isSeen(listed)) return { cidrs: [], gaps: [listed.gap] };
  const sides = listed.seen
    .filter((one) => isLive('peeringConnections.status', one.status) !== false)
    .flatMap(({ requester, accepter }) =>
      requester.vpcId === vpcId ? [accepter] : accepter.vpcId === vpcId ? [requester] : [],
    );
  return { cidrs: sides.flatMap((side) => [...side.cidrs, ...side.ipv6Cidrs]), gaps: [] };
};

interface Behind {
  readonly cidrs: readonly string[];
  readonly gaps: readonly Gap[];
}

/** What hangs on a transit gateway, by its region and id. */
const behindGateway = oncePerInventory((world, key): Behind => {
  const [region = '', id = ''] = key.split(' ');
  const cidrs: string[] = [];
  const gaps: Gap[] = [];
  const owner = world.locate('transitGateways', id)?.item.ownerId;
  const all =
    owner === undefined ? undefined : world.list('transitGatewayAttachments', { accountId: owner, region });
  if (!all || !isSeen(all)) gaps.push(all ? all.gap : onPremises(id));
  for (const { item } of world.group('transitGatewayAttachments', 'transitGatewayId').get(id) ?? []) {
    const vpc = item.resourceType === 'vpc' ? world.locate('vpcs', item.resourceId)?.item : undefined;
    if (vpc) cidrs.push(...vpc.cidrs, ...vpc.ipv6Cidrs);
    else gaps.push(onPremises(item.id));
  }
  return { cidrs, gaps };
});

/** What hangs on the transit gateways of a VPC: other VPCs of the inventory, and things that cannot be read. */
const throughTransitGateways = (
  world: World,
  vpcId: string,
  place: Place,
): { cidrs: readonly string[]; gaps: readonly Gap[] } => {
  const listed = world.list('transitGatewayVpcAttachments', place);
  if (!isSeen(listed)) return { cidrs: [], gaps: [listed.gap] };
  const ids = new Set(
    listed.seen
      .filter(
        (one) => one.vpcId === vpcId && isLive('transitGatewayVpcAttachments.state', one.state) !== false,
      )
      .map((one) => one.transitGatewayId),
  );
  const all = [...ids].map((id) => behindGateway(world, `${place.region} ${id}`));
  return { cidrs: all.flatMap(({ cidrs }) => cidrs), gaps: all.flatMap(({ gaps }) => gaps) };
};

const gatewaysOutOfSight = (world: World, vpcId: string): readonly string[] => {
  const kinds = new Set(['virtual-private-gateway', 'core-network', 'local-gateway', 'carrier-gateway']);
  const tables = (world.group('routeTables', 'vpcId').get(vpcId) ?? []).map(({ item }) => item);
  const ids = tables.flatMap((table) => [
    ...table.propagatingVgws,
    ...table.routes.filter((route) => kinds.has(route.target.kind)).map((route) => route.target.id),
  ]);
  return [...new Set(ids)];
};

/** Which networks beside its own can reach a VPC? */
export const connectedNetworks = (
  world: World,
  vpcId: string,
  place: Place,
  family: Family,
): ConnectedNetworks => {
  const peers = peered(world, vpcId, place);
  const far = throughTransitGateways(world, vpcId, place);
  // Without the tables nobody knows whether a gateway to a VPN is routed to.
  const tables = world.list('routeTables', place, { vpcId });
  return {
    ranges: merge(blocksOf([...peers.cidrs, ...far.cidrs], family)),
    gaps: [
      ...peers.gaps,
      ...far.gaps,
      ...(isSeen(tables) ? [] : [tables.gap]),
      ...gatewaysOutOfSight(world, vpcId).map(onPremises),
    ],
  };
};

const privateTargets = new Set([
  'peering',
  'transit-gateway',
  'virtual-private-gateway',
  'core-network',
  'local-gateway',
]);

/** The routes of a table that lead to another private network: central endpoints may be behind them. */
export const routesElsewhere = (table: {
  readonly routes: readonly {
    readonly state: string;
    readonly target: { readonly kind: string; readonly id: string };
  }[];
}): readonly string[] => [
  ...new Set(
    table.routes
      .filter((route) => route.state !== 'blackhole' && privateTargets.has(route.target.kind))
      .map((route) => route.target.id),
  ),
];

const isOf = ({ requester, accepter }: PeeringConnection, vpcId: string): boolean =>
  requester.vpcId === vpcId || accepter.vpcId === vpcId;

/** What connects a VPC to other networks: peering connections, transit gateways, VPN and core network gateways, and what hides more. */
export const connectionsOf = (
  world: World,
  vpcId: string,
  place: Place,
): { readonly ids: readonly string[]; readonly gaps: readonly Gap[] } => {
  const peerings = world.list('peeringConnections', place);
  const attachments = world.list('transitGatewayVpcAttachments', place);
  const tables = world.list('routeTables', place, { vpcId });
  const ids = [
    ...(isSeen(peerings)
      ? peerings.seen
          .filter((one) => isOf(one, vpcId) && isLive('peeringConnections.status', one.status))
          .map(({ id }) => id)
      : []),
    ...(isSeen(attachments)
      ? attachments.seen
          .filter(
            (one) => one.vpcId === vpcId && isLive('transitGatewayVpcAttachments.state', one.state) !== false,
          )
          .map(({ transitGatewayId }) => transitGatewayId)
      : []),
    ...gatewaysOutOfSight(world, vpcId),
  ];
  const unsettled = isSeen(peerings)
    ? peerings.seen
        .filter((one) => isOf(one, vpcId))
        .map(({ id, status }) => unsettledGap('peeringConnections.status', id, status))
    : [];
  const gaps = [gapOf(peerings), gapOf(attachments), gapOf(tables), ...unsettled].filter(
    (gap) => gap !== undefined && gap !== null,
  );
  return { ids: [...new Set(ids)], gaps };
};

import { unfamiliarGap } from '../model/known-values.ts';
import { isSeen } from '../model/observed.ts';
import type { Hop } from '../model/path.ts';
import type { TransitGatewayRoute, TransitGatewayRouteTable } from '../model/resources.ts';
import { cidrsOf } from '../network/cidr.ts';
import type { Match } from '../network/lookup.ts';
import type { Range } from '../network/ranges.ts';
import { tableOf } from './tables.ts';
import { agree } from './agreement.ts';
import { tablesFor } from './policy-table.ts';
import { attachmentSubnets, enter, natGap, outOfAttachment } from './transit-gateway-entry.ts';
import { searchRoutes, unsettledTransitRoute } from './transit-gateway-tables.ts';
import {
  all,
  attributeHop,
  type Carrier,
  type Flow,
  lose,
  onward,
  type Position,
  type Step,
  stop,
  zoneOf,
} from './walk.ts';
import { unsettledGap } from './unsettled.ts';
import type { Place } from './world.ts';

const kind = 'transit-gateway';

const tableKind = 'transit-gateway-route-table';

/** Out of the transit gateway into a VPC: goes on by the table of the attachment's subnet. */
const arrive = (
  step: Step,
  position: Position,
  attachmentId: string,
  ranges: readonly Range[],
): readonly Flow[] => {
  const { world } = position;
  const located = world.locate('transitGatewayVpcAttachments', attachmentId);
  const unsettled = located
    ? unsettledGap('transitGatewayVpcAttachments.state', attachmentId, located.item.state)
    : null;
  if (unsettled) return [{ ranges, path: lose(position, kind, attachmentId, unsettled) }];
  const subnets = located ? attachmentSubnets(world, located.item) : [];
  if (!located || subnets.length === 0 || subnets.length < located.item.subnetIds.length) {
    const other = (world.group('transitGatewayAttachments', 'id').get(attachmentId) ?? [])[0]?.item;
    const message = `The VPC behind ${attachmentId}${other ? ` (${other.resourceId} of account ${other.resourceOwnerId})` : ''} is not in this inventory.`;
    return [
      {
        ranges,
        path: lose(position, kind, attachmentId, {
          action: 'ec2:DescribeTransitGatewayVpcAttachments',
          code: 'NotScanned',
          message,
        }),
      },
    ];
  }
  const place: Place = { accountId: located.item.vpcOwnerId, region: position.place.region };
  // AWS: packets stay in their zone unless the attachment has none there or appliance mode moves them (transit gateway appliance mode).
  const near = located.item.applianceMode
    ? []
    : subnets.filter((subnet) => subnet.availabilityZoneId === position.zone?.id);
  const ways = (near.length > 0 ? near : subnets).map((subnet): readonly Flow[] => {
    const table = tableOf(world, subnet, place);
    if (!isSeen(table)) return [{ ranges, path: lose(position, kind, attachmentId, table.gap) }];
    const text = `entered in ${subnet.id}, which uses ${table.seen.table.id}`;
    const next = onward(
      position,
      attributeHop('vpc', located.item.vpcId, 'attachment', attachmentId, text),
      kind,
      {
        place,
        table: table.seen.table,
        vpcId: located.item.vpcId,
        subnet,
        zone: zoneOf(subnet),
        publicAddress: position.translatedBy === null ? 'no' : position.publicAddress,
      },
    );
    return outOfAttachment(step, next, subnet, ranges);
  });
  return agree(position, attachmentId, ways, ranges, located.item.applianceMode);
};

/** Over a peering between two transit gateways: the other one's table decides. */
const acrossPeering = (
  step: Step,
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
  ranges: readonly Range[],
): readonly Flow[] => {
  const other = (step.position.world.group('transitGatewayAttachments', 'id').get(attachmentId) ?? []).find(
    ({ item }) => item.transitGatewayId !== transitGatewayId,
  );
  if (!other) {
    const message = `The transit gateway behind the peering ${attachmentId} is not in this inventory.`;
    return [
      {
        ranges,
        path: lose(position, kind, attachmentId, {
          action: 'ec2:DescribeTransitGatewayAttachments',
          code: 'NotScanned',
          message,
        }),
      },
    ];
  }
  if (position.visited.has(`${attachmentId}/${other.item.transitGatewayId}`)) {
    return [
      {
        ranges,
        path: stop(
          position,
          'dropped',
          kind,
          attributeHop(
            kind,
            transitGatewayId,
            'loop',
            attachmentId,
            'was passed before: the packets go in a circle',
          ),
        ),
      },
    ];
  }
  const next: Position = {
    ...position,
    place: other.place,
    visited: new Set([...position.visited, `${attachmentId}/${other.item.transitGatewayId}`]),
  };
  return route(step, next, attachmentId, other.item.transitGatewayId, ranges);
};

/**
 * Through a firewall that is attached to the transit gateway itself: the table of its own attachment leads on.
 * AWS: a network function is a Network Firewall, or what stands behind a Gateway Load Balancer (Transit Gateways guide).
 */
const throughFunction = (
  step: Step,
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
  ranges: readonly Range[],
): readonly Flow[] => {
  const text = 'is a network function, which packets pass on their way';
  const hop = attributeHop('firewall-endpoint', attachmentId, 'resourceType', 'network-function', text);
  if (position.visited.has(attachmentId)) {
    const loop = attributeHop(
      kind,
      transitGatewayId,
      'loop',
      attachmentId,
      'was passed before: the packets go in a circle',
    );
    return [{ ranges, path: stop(position, 'dropped', kind, loop) }];
  }
  const next = onward(position, hop, kind, {
    visited: new Set([...position.visited, attachmentId]),
    assumptions: [...position.assumptions, `the network function ${attachmentId} lets it pass`],
  });
  return route(step, next, attachmentId, transitGatewayId, ranges);
};

/** The hop at a transit gateway route table whose route has won. */
const tableHop = (
  table: TransitGatewayRouteTable,
  route: TransitGatewayRoute,
  cidr: string,
  text: string,
): Hop => ({
  kind: tableKind,
  id: table.id,
  because: { kind: 'transit-gateway-route', table: table.id, route, cidr },
  text,
});

/** Where an active route leads: into a VPC, over a peering, or out of sight. */
const follow = (
  step: Step,
  position: Position,
  transitGatewayId: string,
  attachments: TransitGatewayRoute['attachments'],
  ranges: readonly Range[],
): readonly Flow[] => {
  const [target, ...others] = attachments;
  const only = others.length === 0 ? target : undefined;
  if (only?.resourceType === 'vpc') return arrive(step, position, only.id, ranges);
  if (only?.resourceType === 'peering')
    return acrossPeering(step, position, only.id, transitGatewayId, ranges);
  if (only?.resourceType === 'network-function')
    return throughFunction(step, position, only.id, transitGatewayId, ranges);
  const doubt =
    target &&
    unfamiliarGap(
      'transitGatewayRouteTables.routes.attachments.resourceType',
      target.id,
      target.resourceType,
    );
  if (doubt) return [{ ranges, path: lose(position, kind, target.id, doubt) }];
  const message = target
    ? `${transitGatewayId} sends it to ${target.resourceType} ${target.resourceId}, behind which nothing can be read.`
    : `The route that wins in the table of ${transitGatewayId} names no attachment.`;
  const gap = target
    ? { action: 'pathproof:path', code: 'OutOfSight', message }
    : { action: 'ec2:SearchTransitGatewayRoutes', code: 'UnknownTarget', message };
  return [{ ranges, path: lose(position, kind, target?.id ?? transitGatewayId, gap) }];
};

/** One answer of the table: nothing, a drop, or a way on. */
const leave = (
  step: Step,
  position: Position,
  transitGatewayId: string,
  table: TransitGatewayRouteTable,
  { ranges, winners }: Match<TransitGatewayRoute>,
): readonly Flow[] => {
  const [winner] = winners;
  if (!winner) {
    // The routes to a VPC whose addresses are translated are those to the translated ones.
    const gap = step.destination.kind === 'private' ? natGap(position.world, transitGatewayId, null) : null;
    if (gap) return [{ ranges, path: lose(position, kind, transitGatewayId, gap) }];
    const because = { kind: 'no-route', table: table.id } as const;
    const hop: Hop = { kind: tableKind, id: table.id, because, text: 'has no route for it' };
    return [{ ranges, path: stop(position, 'no-route', tableKind, hop) }];
  }
  const route = winner.target;
  const cidr = cidrsOf(winner.block, winner.block.family)[0] ?? '';
  if (route.state === 'blackhole') {
    const hop = tableHop(table, route, cidr, `${cidr} is a blackhole`);
    return [{ ranges, path: stop(position, 'dropped', tableKind, hop) }];
  }
  const attachments = winners.flatMap((one) => one.target.attachments);
  const names = attachments.map((one) => one.id).join(', ') || 'nothing known';
  const next = onward(position, tableHop(table, route, cidr, `${cidr} → ${names} (${route.type})`), null);
  const gap = unsettledTransitRoute(table, route);
  if (gap) return [{ ranges, path: lose(next, kind, transitGatewayId, gap) }];
  return follow(step, next, transitGatewayId, attachments, ranges);
};

const route = (
  step: Step,
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
  ranges: readonly Range[],
): readonly Flow[] =>
  tablesFor(position, attachmentId, transitGatewayId, step.destination, ranges).flatMap((found) => {
    if ('path' in found) return [found];
    const matches = searchRoutes(
      position.world,
      found.table,
      found.place,
      step.destination.family,
      found.ranges,
    );
    if (!isSeen(matches))
      return [{ ranges: found.ranges, path: lose(position, kind, transitGatewayId, matches.gap) }];
    return matches.seen.flatMap((match) => leave(step, position, transitGatewayId, found.table, match));
  });

/** Through a transit gateway, within or across the accounts of the inventory. */
export const transitGateway: Carrier = (step) => {
  const id = step.route.target.id;
  if (step.position.visited.has(`${id}/${step.position.vpcId}`)) {
    return all(
      step,
      stop(
        step.position,
        'dropped',
        kind,
        attributeHop(kind, id, 'loop', id, 'was passed before: the packets go in a circle'),
      ),
    );
  }
  const entered = enter(step, id);
  if ('disposition' in entered) return all(step, entered);
  const { attachment, position } = entered;
  const entry = attributeHop(
    kind,
    id,
    'attachment',
    attachment.id,
    `entered by ${attachment.id}, the attachment of ${attachment.vpcId}`,
  );
  const owner = position.world.locate('transitGateways', id)?.item.ownerId ?? '';
  const isOther = owner !== '' && owner !== position.origin.ownerId;
  const hop = isOther ? { ...entry, accountId: owner } : entry;
  const next = onward(position, hop, kind, {
    visited: new Set([...position.visited, `${id}/${position.vpcId}`]),
  });
  const gap = natGap(position.world, id, attachment.id);
  if (gap) return all(step, lose(next, kind, id, gap));
  return route(step, next, attachment.id, id, step.ranges);
};

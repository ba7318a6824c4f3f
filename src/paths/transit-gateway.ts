import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type {
  Subnet,
  TransitGatewayAttachment,
  TransitGatewayRoute,
  TransitGatewayRouteTable,
  TransitGatewayVpcAttachment,
} from '../model/resources.ts';
import { cidrsOf, parseBlock } from '../network/cidr.ts';
import { lookup, type Match, type RouteEntry } from '../network/lookup.ts';
import type { Range } from '../network/ranges.ts';
import type { Destination } from './destination.ts';
import { zoneOf } from './nat.ts';
import { prefixListCidrs, tableOf } from './tables.ts';
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
} from './walk.ts';
import type { Place, World } from './world.ts';

const kind = 'transit-gateway';

/** The VPC's own attachments to a transit gateway that are up. */
export const vpcAttachments = (
  world: World,
  vpcId: string,
  transitGatewayId: string,
): readonly TransitGatewayVpcAttachment[] => {
  const found = (world.group('transitGatewayVpcAttachments', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    .filter((item) => item.transitGatewayId === transitGatewayId && item.state === 'available');
  return found.filter((item, i) => found.findIndex((other) => other.id === item.id) === i);
};

const attachmentSubnets = (world: World, attachment: TransitGatewayVpcAttachment): readonly Subnet[] =>
  attachment.subnetIds
    .map((id) => world.locate('subnets', id)?.item)
    .filter((subnet): subnet is Subnet => subnet !== undefined);

/** The attachment by which packets of this VPC and zone enter the transit gateway, or how that fails. */
const enter = (step: Step, transitGatewayId: string): TransitGatewayVpcAttachment | Path => {
  const { position, destination } = step;
  const { world, place } = position;
  const drop = (name: string, value: string, text: string): Path =>
    stop(position, 'dropped', kind, attributeHop(kind, transitGatewayId, name, value, text));
  const listed = world.list('transitGatewayVpcAttachments', place);
  const attachment = vpcAttachments(world, position.vpcId, transitGatewayId)[0];
  if (!attachment) {
    return isSeen(listed)
      ? drop('attachment', 'none', `has no available attachment to ${position.vpcId}`)
      : lose(position, kind, transitGatewayId, listed.gap);
  }
  const zone = position.zone;
  const subnets = attachmentSubnets(world, attachment);
  // AWS: traffic is forwarded only if the attachment has a subnet in the same zone (how-transit-gateways-work).
  if (
    zone &&
    subnets.length === attachment.subnetIds.length &&
    !subnets.some((subnet) => subnet.availabilityZone === zone.name)
  ) {
    return drop(
      'availabilityZone',
      zone.name,
      `its attachment ${attachment.id} has no subnet in ${zone.name}`,
    );
  }
  if (destination.family === 'ipv6' && !attachment.ipv6Support)
    return drop('ipv6Support', 'disable', `its attachment ${attachment.id} carries no IPv6`);
  return attachment;
};

const foreign = (position: Position, transitGatewayId: string, owner: string | undefined): Gap => ({
  action: 'ec2:SearchTransitGatewayRoutes',
  code: 'NotScanned',
  message: owner
    ? `${transitGatewayId} belongs to account ${owner}, whose transit gateway route tables are not in this inventory.`
    : `The owner of ${transitGatewayId} and its route tables are not in this inventory (seen from account ${position.place.accountId}).`,
});

/** The owner's copy of an attachment says which table it is associated with; other accounts' copies do not. */
const associationOf = (
  world: World,
  attachmentId: string,
  transitGatewayId: string,
): { readonly copy: TransitGatewayAttachment; readonly place: Place } | undefined => {
  const copies = (world.group('transitGatewayAttachments', 'id').get(attachmentId) ?? []).filter(
    ({ item }) => item.transitGatewayId === transitGatewayId,
  );
  const best =
    copies.find(({ item, place }) => item.transitGatewayOwnerId === place.accountId) ??
    copies.find(({ item }) => item.association !== null) ??
    copies[0];
  return best && { copy: best.item, place: best.place };
};

/** The transit gateway route table that an attachment's packets are looked up in. */
const tableFor = (
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
): { table: TransitGatewayRouteTable; place: Place } | Path => {
  const { world } = position;
  const found = associationOf(world, attachmentId, transitGatewayId);
  const owner =
    found?.copy.transitGatewayOwnerId ?? world.locate('transitGateways', transitGatewayId)?.item.ownerId;
  const place: Place = {
    accountId: owner ?? position.place.accountId,
    region: found?.place.region ?? position.place.region,
  };
  const association = found?.copy.association ?? null;
  const tables = world.list('transitGatewayRouteTables', place);
  if (!world.unit(place) || owner === undefined)
    return lose(position, kind, transitGatewayId, foreign(position, transitGatewayId, owner));
  if (!isSeen(tables)) return lose(position, kind, transitGatewayId, tables.gap);
  if (association === null || association.state !== 'associated') {
    const listed = world.list('transitGatewayAttachments', place);
    if (!isSeen(listed)) return lose(position, kind, transitGatewayId, listed.gap);
    const text = `its attachment ${attachmentId} is associated with no route table`;
    return stop(position, 'dropped', kind, attributeHop(kind, transitGatewayId, 'association', 'none', text));
  }
  const table = tables.seen.find((one) => one.id === association.routeTableId);
  if (table) return { table, place };
  return lose(position, kind, transitGatewayId, {
    action: 'ec2:DescribeTransitGatewayRouteTables',
    code: 'NotFound',
    message: `${association.routeTableId} of ${transitGatewayId} was not listed.`,
  });
};

const entriesOf = (
  world: World,
  routes: readonly TransitGatewayRoute[],
  place: Place,
  family: Destination['family'],
): { entries: RouteEntry<TransitGatewayRoute>[]; gap: Gap | null } => {
  let gap: Gap | null = null;
  const entries = routes.flatMap((route) => {
    const cidrs: Observed<readonly string[]> =
      route.destination.kind === 'prefix-list'
        ? prefixListCidrs(world, route.destination.value, place)
        : { seen: [route.destination.value] };
    if (!isSeen(cidrs)) {
      gap = cidrs.gap;
      return [];
    }
    return (
      cidrs.seen
        .map((cidr) => parseBlock(cidr))
        .filter((block) => block !== null && block.family === family)
        // AWS: static routes beat propagated ones of the same prefix (tgw, route evaluation order).
        .map((block) => ({
          block: block as NonNullable<typeof block>,
          rank: route.type === 'static' ? 0 : 1,
          local: false,
          propagated: false,
          target: route,
        }))
    );
  });
  return { entries, gap };
};

const sameWay = (a: TransitGatewayRoute, b: TransitGatewayRoute): boolean =>
  a.state === b.state &&
  a.attachments.map((one) => one.id).join() === b.attachments.map((one) => one.id).join();

/** Looks packets up in a transit gateway route table. */
export const searchRoutes = (
  world: World,
  table: TransitGatewayRouteTable,
  place: Place,
  family: Destination['family'],
  ranges: readonly Range[],
): Observed<readonly Match<TransitGatewayRoute>[]> => {
  if (!isSeen(table.routes)) return table.routes;
  const { entries, gap } = entriesOf(world, table.routes.seen, place, family);
  return gap ? { gap } : { seen: lookup(entries, ranges, sameWay) };
};

/** Out of the transit gateway into a VPC: goes on by the table of the attachment's subnet. */
const arrive = (
  step: Step,
  position: Position,
  attachmentId: string,
  ranges: readonly Range[],
): readonly Flow[] => {
  const { world } = position;
  const located = world.locate('transitGatewayVpcAttachments', attachmentId);
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
    const text = `enters ${located.item.vpcId} in ${subnet.id}, which uses ${table.seen.table.id}`;
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
    return step.walk(next, step.destination, ranges);
  });
  return agree(position, attachmentId, ways, ranges);
};

const signature = (flows: readonly Flow[]): string =>
  flows
    .map(
      ({ path, ranges }) =>
        `${path.disposition}/${path.by}/${path.hops
          .filter((hop) => hop.kind !== 'vpc')
          .map((hop) => hop.kind)
          .join('>')}/${ranges.map((range) => `${range.start}-${range.end}`).join()}`,
    )
    .join('|');

/** Several zones may be entered: one answer when all give the same kind of way, else it is not known which. */
const agree = (
  position: Position,
  attachmentId: string,
  ways: readonly (readonly Flow[])[],
  ranges: readonly Range[],
): readonly Flow[] => {
  const [first = []] = ways;
  if (ways.every((way) => signature(way) === signature(first))) return first;
  const message = `The zones that ${attachmentId} enters lead different ways, and which one packets take is not known.`;
  return [
    {
      ranges,
      path: lose(position, kind, attachmentId, { action: 'pathproof:path', code: 'ZonesDiffer', message }),
    },
  ];
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

/** One answer of the table: drop, go into a VPC, over a peering, or out of sight. */
const leave = (
  step: Step,
  position: Position,
  transitGatewayId: string,
  table: TransitGatewayRouteTable,
  match: Match<TransitGatewayRoute>,
): readonly Flow[] => {
  const { ranges, winners } = match;
  const only = (path: Path): readonly Flow[] => [{ ranges, path }];
  const tableKind = 'transit-gateway-route-table';
  const winner = winners[0];
  if (!winner)
    return only(
      stop(position, 'no-route', tableKind, {
        kind: tableKind,
        id: table.id,
        because: { kind: 'no-route', table: table.id },
        text: 'has no route for it',
      }),
    );
  const cidr = cidrsOf(winner.block, winner.block.family)[0] ?? '';
  const because = { kind: 'transit-gateway-route', table: table.id, route: winner.target, cidr } as const;
  if (winner.target.state === 'blackhole')
    return only(
      stop(position, 'dropped', tableKind, {
        kind: tableKind,
        id: table.id,
        because,
        text: `${cidr} is a blackhole`,
      }),
    );
  const attachments = winners.flatMap((one) => one.target.attachments);
  const [target] = attachments;
  const next = onward(
    position,
    {
      kind: tableKind,
      id: table.id,
      because,
      text: `${cidr} → ${attachments.map((one) => one.id).join(', ') || 'nothing known'} (${winner.target.type})`,
    },
    null,
  );
  if (!target || winner.target.state !== 'active') {
    return only(
      lose(next, kind, transitGatewayId, {
        action: 'ec2:SearchTransitGatewayRoutes',
        code: 'UnknownTarget',
        message: `The route ${cidr} of ${table.id} is ${winner.target.state} and names no attachment.`,
      }),
    );
  }
  if (target.resourceType === 'vpc' && attachments.length === 1) return arrive(step, next, target.id, ranges);
  if (target.resourceType === 'peering' && attachments.length === 1)
    return acrossPeering(step, next, target.id, transitGatewayId, ranges);
  return only(
    lose(next, kind, target.id, {
      action: 'pathproof:path',
      code: 'OutOfSight',
      message: `${transitGatewayId} sends it to ${target.resourceType} ${target.resourceId}, behind which nothing can be read.`,
    }),
  );
};

const route = (
  step: Step,
  position: Position,
  attachmentId: string,
  transitGatewayId: string,
  ranges: readonly Range[],
): readonly Flow[] => {
  const found = tableFor(position, attachmentId, transitGatewayId);
  if (!('table' in found)) return [{ ranges, path: found }];
  const matches = searchRoutes(position.world, found.table, found.place, step.destination.family, ranges);
  if (!isSeen(matches)) return [{ ranges, path: lose(position, kind, transitGatewayId, matches.gap) }];
  return matches.seen.flatMap((match) => leave(step, position, transitGatewayId, found.table, match));
};

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
  const attachment = enter(step, id);
  if ('disposition' in attachment) return all(step, attachment);
  const hop = attributeHop(
    kind,
    id,
    'attachment',
    attachment.id,
    `entered by ${attachment.id}, the attachment of ${attachment.vpcId}`,
  );
  const next = onward(step.position, hop, kind, {
    visited: new Set([...step.position.visited, `${id}/${step.position.vpcId}`]),
  });
  return route(step, next, attachment.id, id, step.ranges);
};

import { type Gap, isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet, TransitGatewayVpcAttachment } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { type Range, subtract } from '../network/ranges.ts';
import { portsOf } from '../services/services.ts';
import { crossed, enterSubnet } from './acl-edges.ts';
import { passAcl } from './acl-step.ts';
import { isReply } from './destination.ts';
import { translatedAttachments } from './indexes.ts';
import { cidrsOfSubnet } from './interface-endpoint-doors.ts';
import { unsettledAttachment, unsettledGateway, vpcAttachments } from './transit-gateway-tables.ts';
import { isLive } from './unsettled.ts';
import { attributeHop, type Flow, lose, type Position, type Step, stop } from './walk.ts';
import type { World } from './world.ts';

const kind = 'transit-gateway';

/** The subnets that hold the interfaces of an attachment, as far as they were listed. */
export const attachmentSubnets = (world: World, attachment: TransitGatewayVpcAttachment): readonly Subnet[] =>
  attachment.subnetIds
    .map((id) => world.locate('subnets', id)?.item)
    .filter((subnet): subnet is Subnet => subnet !== undefined);

/** Into the subnet of an attachment, over its network ACL, from another subnet of the VPC. */
const intoAttachment = ({ position, destination }: Step, subnets: readonly Subnet[]): Position | Path => {
  const { zone, subnet: from } = position;
  const entry = zone && subnets.find(({ availabilityZone }) => availabilityZone === zone.name);
  if (!entry || entry.id === from?.id || isReply(destination)) return position;
  const { family, service } = destination;
  const inside = enterSubnet(position, position, entry, { family, ports: portsOf(service) });
  return 'disposition' in inside ? inside : crossed(position, inside);
};

/** The attachment by which packets of this VPC and zone enter the transit gateway, or how that fails. */
export const enter = (
  step: Step,
  transitGatewayId: string,
): { readonly attachment: TransitGatewayVpcAttachment; readonly position: Position } | Path => {
  const { position, destination } = step;
  const { world, place } = position;
  const drop = (name: string, value: string, text: string): Path =>
    stop(position, 'dropped', kind, attributeHop(kind, transitGatewayId, name, value, text));
  const between = unsettledGateway(world, transitGatewayId);
  if (between) return lose(position, kind, transitGatewayId, between);
  const state = world.locate('transitGateways', transitGatewayId)?.item.state ?? '';
  if (isLive('transitGateways.state', state) === false) return drop('state', state, `is ${state}`);
  const listed = world.list('transitGatewayVpcAttachments', place);
  const attachment = vpcAttachments(world, position.vpcId, transitGatewayId)[0];
  const unsettled = attachment ? null : unsettledAttachment(world, position.vpcId, transitGatewayId);
  if (unsettled) return lose(position, kind, transitGatewayId, unsettled);
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
    if (zone.gap) return lose(position, kind, transitGatewayId, zone.gap);
    return drop('availabilityZone', zone.name, `attachment ${attachment.id} has no subnet in ${zone.name}`);
  }
  if (destination.family === 'ipv6' && !attachment.ipv6Support)
    return drop('ipv6Support', 'disable', `attachment ${attachment.id} carries no IPv6`);
  const inside = intoAttachment(step, subnets);
  return 'disposition' in inside ? inside : { attachment, position: inside };
};

/**
 * Out of the subnet of an attachment, on into its VPC.
 * AWS: what comes out of the transit gateway meets the outbound rules of the attachment's subnet, and what goes in its inbound
 * ones, each where the other end is in another subnet (Transit Gateways guide, network ACLs).
 */
export const outOfAttachment = (
  step: Step,
  position: Position,
  subnet: Subnet,
  ranges: readonly Range[],
): readonly Flow[] => {
  const { destination } = step;
  const { family, service } = destination;
  const within = blocksOf(cidrsOfSubnet(subnet, family), family);
  // Replies are followed by their routes: the ACL that let the request in has let them out.
  if (isReply(destination) || subtract(ranges, within).length === 0)
    return step.walk(position, destination, ranges);
  const left = passAcl(position, subnet, { family, opened: 'out', ports: portsOf(service), peers: ranges });
  const on =
    left.ranges.length > 0 ? step.walk(crossed(position, left.position), destination, left.ranges) : [];
  return [...left.ended, ...on];
};

/**
 * Why it is not known which addresses packets of an attachment, or of any, have behind the transit gateway; null where it translates none.
 * AWS: with NAT gateway support it puts other addresses in the place of the VPC's, and routes to those (tgw-nat-routing).
 */
export const natGap = (world: World, transitGatewayId: string, attachmentId: string | null): Gap | null => {
  const translating = world
    .lookup(translatedAttachments, attachmentId ?? transitGatewayId)
    .find(({ item }) => item.transitGatewayId === transitGatewayId);
  if (!translating) return null;
  const { id, natGatewaySupport } = translating.item;
  const message = `${transitGatewayId} translates the addresses of ${id} (NAT gateway support is ${natGatewaySupport}), by rules that are not read.`;
  return { action: 'pathproof:path', code: 'TransitGatewayNat', message };
};

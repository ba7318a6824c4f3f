import { type Gap, isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { Subnet, TransitGatewayVpcAttachment } from '../model/resources.ts';
import { unsettledAttachment, unsettledGateway, vpcAttachments } from './transit-gateway-tables.ts';
import { isLive } from './unsettled.ts';
import { attributeHop, lose, type Step, stop } from './walk.ts';
import type { World } from './world.ts';

const kind = 'transit-gateway';

/** The subnets that hold the interfaces of an attachment, as far as they were listed. */
export const attachmentSubnets = (world: World, attachment: TransitGatewayVpcAttachment): readonly Subnet[] =>
  attachment.subnetIds
    .map((id) => world.locate('subnets', id)?.item)
    .filter((subnet): subnet is Subnet => subnet !== undefined);

/** The attachment by which packets of this VPC and zone enter the transit gateway, or how that fails. */
export const enter = (step: Step, transitGatewayId: string): TransitGatewayVpcAttachment | Path => {
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
  return attachment;
};

/**
 * Why it is not known which addresses packets of an attachment, or of any, have behind the transit gateway; null where it translates none.
 * AWS: with NAT gateway support it puts other addresses in the place of the VPC's, and routes to those (tgw-nat-routing).
 */
export const natGap = (world: World, transitGatewayId: string, attachmentId: string | null): Gap | null => {
  const translating = (
    world.group('transitGatewayAttachments', 'transitGatewayId').get(transitGatewayId) ?? []
  ).find(
    ({ item: { id, natGatewaySupport } }) =>
      (attachmentId === null || id === attachmentId) && (natGatewaySupport ?? 'disabled') !== 'disabled',
  );
  if (!translating) return null;
  const { id, natGatewaySupport } = translating.item;
  const message = `${transitGatewayId} translates the addresses of ${id} (NAT gateway support is ${natGatewaySupport}), by rules that are not read.`;
  return { action: 'pathproof:path', code: 'TransitGatewayNat', message };
};

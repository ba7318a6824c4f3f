import type { Gap } from '../model/observed.ts';

/*
 * What a thing does in a state on its way to another, or in one that is newer than this code, no text of AWS says: neither
 * that it carries traffic nor that it does not.
 */

// AWS: a NAT gateway that is pending is not ready to process traffic, one that is deleting may still process some (EC2 API, NatGateway).
const deadNatGateways: ReadonlySet<string> = new Set(['pending', 'failed', 'deleted']);

// AWS: in these states an attachment was never up, or is no more (Transit Gateways guide, VPC attachment lifecycle).
const deadAttachments: ReadonlySet<string> = new Set([
  'initiatingrequest',
  'pendingacceptance',
  'rejected',
  'failed',
  'deleted',
]);

// AWS: in these states a peering connection was never active, or is no more (VPC peering guide, lifecycle).
const deadPeerings: ReadonlySet<string> = new Set([
  'initiating-request',
  'pending-acceptance',
  'rejected',
  'expired',
  'failed',
  'deleted',
]);

// AWS: an internet gateway is attached or is not; an egress-only one says detached too (EC2 API, AttachmentStatus).
const deadGateways: ReadonlySet<string> = new Set(['detached']);

// AWS: an association in these states is none (EC2 API, RouteTableAssociationState, TransitGatewayAssociationState).
const deadAssociations: ReadonlySet<string> = new Set(['disassociated', 'failed']);

const kinds = {
  'nat-gateway': { action: 'ec2:DescribeNatGateways', live: ['available'], dead: deadNatGateways },
  attachment: {
    action: 'ec2:DescribeTransitGatewayVpcAttachments',
    live: ['available'],
    dead: deadAttachments,
  },
  peering: { action: 'ec2:DescribeVpcPeeringConnections', live: ['active'], dead: deadPeerings },
  gateway: { action: 'ec2:DescribeInternetGateways', live: ['available', 'attached'], dead: deadGateways },
  association: { action: 'ec2:DescribeRouteTables', live: ['associated'], dead: deadAssociations },
  'transit-gateway-association': {
    action: 'ec2:DescribeTransitGatewayAttachments',
    live: ['associated'],
    dead: deadAssociations,
  },
} as const;

/** The things whose states decide whether they carry traffic. */
export type Stateful = keyof typeof kinds;

/** Does a thing in this state carry traffic, does it not, or does no text say? */
export const isLive = (kind: Stateful, state: string): boolean | null => {
  const { live, dead } = kinds[kind];
  if ((live as readonly string[]).includes(state)) return true;
  return dead.has(state) ? false : null;
};

/** The gap of a thing in a state of which nobody says whether it carries traffic; null for any other state. */
export const unsettledGap = (kind: Stateful, id: string, state: string): Gap | null =>
  isLive(kind, state) === null
    ? {
        action: kinds[kind].action,
        code: 'UnsettledState',
        message: `${id} is ${state === '' ? 'in no state' : state}: whether it carries traffic meanwhile is not documented.`,
      }
    : null;

import { isSeen } from '../model/observed.ts';
import type { Hop, Path } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { blockMode } from './block-mode.ts';
import { namesOf } from './clients.ts';
import { inspectedAtEdge } from './edge-replies.ts';
import {
  all,
  attributeHop,
  type Carrier,
  end,
  type Flow,
  lose,
  onward,
  type Position,
  type Step,
  stop,
} from './walk.ts';
import { isLive, unsettledGap } from './unsettled.ts';

type GatewayKind = 'internet-gateway' | 'egress-only-internet-gateway';

/** AWS: block-bidirectional stops all; block-ingress lets NAT gateways and egress-only gateways out, but no instance of its own (security-vpc-bpa-basics). */
const isBlocked = (mode: string, position: Position, kind: GatewayKind): boolean =>
  mode === 'block-bidirectional' ||
  (mode === 'block-ingress' && kind === 'internet-gateway' && position.translatedBy !== 'nat-gateway');

/** What VPC Block Public Access does to packets that leave here; null when it lets them pass. */
const blockPublicAccess = (position: Position, kind: GatewayKind): Path | null => {
  const subnets = new Map<string, Subnet | null>([[position.subnet?.id ?? position.vpcId, position.subnet]]);
  if (position.origin.vpcId === position.vpcId) subnets.set(position.origin.id, position.origin);
  const { world, place } = position;
  const modes: { id: string; mode: string }[] = [];
  for (const [id, subnet] of subnets) {
    const mode = blockMode(world, subnet?.vpcId ?? position.vpcId, subnet, place);
    if (typeof mode !== 'string') return lose(position, 'block-public-access', position.vpcId, mode);
    modes.push({ id, mode });
  }
  const blocked = modes.filter(({ mode }) => isBlocked(mode, position, kind));
  if (blocked.length === 0) return null;
  const said = modes.map(({ id, mode }) => `${id}: ${mode}`).join(', ');
  if (blocked.length < modes.length) {
    // Limit: which exclusion counts when the subnets of a path differ is documented for firewalls only (VPC user guide, security-vpc-bpa-basics).
    return lose(position, 'block-public-access', position.vpcId, {
      action: 'pathproof:path',
      code: 'BlockPublicAccessDiffers',
      message: `VPC Block Public Access differs along the path (${said}); AWS does not document which mode counts.`,
    });
  }
  const [first] = blocked as [(typeof blocked)[number]];
  return stop(
    position,
    'dropped',
    'block-public-access',
    attributeHop(
      'block-public-access',
      first.id,
      'internetGatewayBlockMode',
      first.mode,
      `VPC Block Public Access is ${first.mode} (${said})`,
    ),
  );
};

const gatewayHop = (kind: GatewayKind, id: string, text: string): Hop =>
  attributeHop(kind, id, 'attachment', 'available', text);

/** Is the gateway attached to the VPC that the packet is in? Finishes the path when it is not. */
const attachment = (position: Position, kind: GatewayKind, id: string): Path | null => {
  const section = kind === 'internet-gateway' ? 'internetGateways' : 'egressOnlyInternetGateways';
  const stateOf = `${section}.attachments.state` as const;
  const gateway = position.world.find(section, id, position.place);
  if (!isSeen(gateway)) return lose(position, kind, id, gateway.gap);
  const link = gateway.seen?.attachments.find((one) => one.vpcId === position.vpcId);
  // AWS: an attached internet gateway is in state available, an egress-only one in state attached.
  if (link && isLive(stateOf, link.state)) return null;
  const unsettled = link ? unsettledGap(stateOf, id, link.state) : null;
  if (unsettled) return lose(position, kind, id, unsettled);
  const { world, place, vpcId } = position;
  const doubt = link ? null : world.doubt(section, place, { vpcId });
  if (doubt) return lose(position, kind, id, doubt);
  const text = gateway.seen === null ? 'does not exist' : `is not attached to ${position.vpcId}`;
  return stop(position, 'dropped', kind, attributeHop(kind, id, 'attachment', link?.state ?? 'none', text));
};

/** AWS: an internet gateway leads to public addresses only; packets for a private network's are dropped there. */
const notPublic = (step: Step, kind: GatewayKind): readonly Flow[] | null => {
  const { position, route, destination } = step;
  if (destination.kind === 'public') return null;
  const text = 'leads to public addresses only, and drops packets for a private network';
  const hop = attributeHop(kind, route.target.id, 'destination', 'private', text);
  return all(step, stop(position, 'dropped', kind, hop));
};

/** The workload interfaces that packets come from, unless something else has put its address on them. */
const senderWords = ({ senders, translatedBy, origin, vpcId }: Position): string =>
  senders === null || translatedBy !== null || origin.vpcId !== vpcId
    ? ''
    : ` (${namesOf(senders.interfaces)})`;

/** Out of an internet gateway: needs an attachment, a public IPv4 source address, and no block. */
export const internetGateway: Carrier = (step) => {
  const { position, route, destination } = step;
  const id = route.target.id;
  const lost = notPublic(step, 'internet-gateway');
  if (lost) return lost;
  const broken =
    attachment(position, 'internet-gateway', id) ?? blockPublicAccess(position, 'internet-gateway');
  if (broken) return all(step, broken);
  // AWS: an internet gateway translates only packets whose interface has a public IPv4 address (vpc internet gateways).
  if (destination.family === 'ipv4') {
    const { publicAddress } = position;
    if (typeof publicAddress === 'object')
      return all(step, lose(position, 'internet-gateway', id, publicAddress.gap));
    if (publicAddress === 'no') {
      const text = `drops the packets: what sends them${senderWords(position)} has no public IPv4 address`;
      return all(
        step,
        stop(
          position,
          'dropped',
          'internet-gateway',
          attributeHop('internet-gateway', id, 'publicIp', 'none', text),
        ),
      );
    }
  }
  const proved = inspectedAtEdge(step, id);
  if ('disposition' in proved) return all(step, proved);
  const assumed = destination.family === 'ipv4' && position.publicAddress === 'assumed';
  const out = onward(
    proved,
    gatewayHop('internet-gateway', id, 'sends it out to the internet'),
    'internet-gateway',
    {
      assumptions: assumed
        ? [...proved.assumptions, `interfaces in ${position.origin.id} have a public IPv4 address`]
        : proved.assumptions,
    },
  );
  return all(step, end(out, { disposition: 'delivered' }));
};

/** Out of an egress-only internet gateway (IPv6). */
export const egressOnlyInternetGateway: Carrier = (step) => {
  const { position, route } = step;
  const kind = 'egress-only-internet-gateway';
  const lost = notPublic(step, kind);
  if (lost) return lost;
  const broken = attachment(position, kind, route.target.id) ?? blockPublicAccess(position, kind);
  if (broken) return all(step, broken);
  if (position.inspected) {
    // AWS: IPv6 behind a Gateway Load Balancer endpoint is dropped at an egress-only internet gateway (gateway-load-balancer-endpoints).
    const text = 'drops IPv6 traffic that came through a Gateway Load Balancer endpoint';
    return all(
      step,
      stop(
        position,
        'dropped',
        kind,
        attributeHop(kind, route.target.id, 'source', 'gateway-load-balancer-endpoint', text),
      ),
    );
  }
  const out = onward(
    position,
    gatewayHop(kind, route.target.id, 'sends IPv6 traffic out to the internet'),
    kind,
  );
  return all(step, end(out, { disposition: 'delivered' }));
};

import { doubtIn } from '../model/doubt.ts';
import { isSeen } from '../model/observed.ts';
import type { Egress } from '../model/path.ts';
import type { Route } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import { vpcEndpoint } from './endpoint-route.ts';
import { egressOnlyInternetGateway, internetGateway } from './internet.ts';
import { natGateway, networkInterface } from './nat.ts';
import { transitGateway } from './transit-gateway.ts';
import { all, attributeHop, type Carrier, end, lose, onward, stop } from './walk.ts';
import { unsettledGap } from './unsettled.ts';

/** Within the VPC. */
const local: Carrier = (step) => {
  const { position, destination } = step;
  // Networks that overlap: the address is meant elsewhere, and this VPC takes it for its own.
  if (destination.vpcId !== position.vpcId) {
    const text = 'takes the address for one of its own';
    return all(
      step,
      stop(position, 'dropped', 'vpc', attributeHop('vpc', position.vpcId, 'cidr', 'local', text)),
    );
  }
  const hop = attributeHop('local', position.vpcId, 'route', 'local', 'delivers it within the VPC');
  return all(step, end(onward(position, hop, 'local'), { disposition: 'delivered' }));
};

/** Over a VPC peering connection: only to addresses of the other VPC. */
const peering: Carrier = (step) => {
  const { position, route, ranges, destination } = step;
  const id = route.target.id;
  const found = position.world.find('peeringConnections', id, position.place);
  if (!isSeen(found)) return all(step, lose(position, 'peering', id, found.gap));
  const drop = (name: string, value: string, text: string) =>
    all(step, stop(position, 'dropped', 'peering', attributeHop('peering', id, name, value, text)));
  if (found.seen === null) return drop('status', 'absent', 'does not exist any more');
  const unsettled = unsettledGap('peeringConnections.status', id, found.seen.status);
  if (unsettled) return all(step, lose(position, 'peering', id, unsettled));
  if (found.seen.status !== 'active') return drop('status', found.seen.status, `is ${found.seen.status}`);
  const far = found.seen.requester.vpcId === position.vpcId ? found.seen.accepter : found.seen.requester;
  // AWS: peering is not transitive: no gateway, NAT or endpoint route of the other VPC can be used through it.
  if (
    destination.vpcId !== far.vpcId ||
    !covers(blocksOf([...far.cidrs, ...far.ipv6Cidrs], destination.family), ranges)
  ) {
    return drop('transitive', 'false', `carries only addresses of ${far.vpcId} itself, and no one else's`);
  }
  const hop = attributeHop(
    'peering',
    id,
    'status',
    'active',
    `leads to ${far.vpcId} of account ${far.accountId}`,
  );
  return all(step, end(onward(position, hop, 'peering'), { disposition: 'delivered' }));
};

/** To a network that no API of ours shows. */
const outOfSight =
  (egress: Egress, what: string): Carrier =>
  (step) => {
    const { position, route } = step;
    const next = onward(
      position,
      attributeHop(egress, route.target.id, 'target', route.target.kind, `leads to ${what}`),
      egress,
    );
    return all(
      step,
      lose(next, egress, route.target.id, {
        action: 'pathproof:path',
        code: 'OutOfSight',
        message: `${route.target.id} leads to ${what}, behind which nothing can be read.`,
      }),
    );
  };

const unknownTarget: Carrier = (step) => {
  const { position, route } = step;
  const doubt = doubtIn(route.target.id);
  if (doubt) return all(step, lose(position, 'route-table', position.table.id, doubt));
  const message = `${position.table.id} sends it to ${route.target.id || 'a target that the API does not name'} (${route.target.kind}), which is not known to us.`;
  return all(
    step,
    lose(position, 'route-table', position.table.id, {
      action: 'ec2:DescribeRouteTables',
      code: 'UnknownTarget',
      message,
    }),
  );
};

const noPublicService: Carrier = (step) => {
  const { position, route } = step;
  const text = `sends it to ${route.target.id}, which leads to no AWS service`;
  return all(
    step,
    stop(
      position,
      'dropped',
      'route-table',
      attributeHop('route-table', position.table.id, 'target', route.target.kind, text),
    ),
  );
};

/** How packets go on, by the kind of a route's target. */
export const carriers: Readonly<Record<Route['target']['kind'], Carrier>> = {
  local,
  'internet-gateway': internetGateway,
  'egress-only-internet-gateway': egressOnlyInternetGateway,
  'nat-gateway': natGateway,
  'network-interface': networkInterface,
  'vpc-endpoint': vpcEndpoint,
  'transit-gateway': transitGateway,
  peering,
  'virtual-private-gateway': outOfSight('virtual-private-gateway', 'a VPN or Direct Connect'),
  'carrier-gateway': outOfSight('carrier-gateway', 'a carrier network'),
  'local-gateway': outOfSight('local-gateway', 'an Outpost’s own network'),
  // Limit: Cloud WAN's segment routes are not read.
  'core-network': outOfSight('core-network', 'a Cloud WAN core network'),
  'odb-network': noPublicService,
  'vpc-lattice': noPublicService,
  none: unknownTarget,
  unknown: unknownTarget,
};

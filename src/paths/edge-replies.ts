import { isSeen } from '../model/observed.ts';
import type { Path } from '../model/path.ts';
import type { RouteTable, Subnet } from '../model/resources.ts';
import { isNat } from '../model/ways.ts';
import { repliesFrom } from './replies.ts';
import { provedBothWays } from './symmetry.ts';
import type { Position, Step } from './walk.ts';

/** The subnet of what bears the address that replies come to: what translated last, or the client itself. */
const addressee = ({ world, hops, origin }: Position): Subnet | null => {
  const last = hops.findLast(({ kind }) => isNat(kind));
  if (!last) return origin;
  const subnetId =
    world.locate('natGateways', last.id)?.item.subnetId ??
    world.locate('networkInterfaces', last.id)?.item.subnetId;
  return world.locate('subnets', subnetId ?? '')?.item ?? null;
};

/** The table that an internet gateway looks replies up in; null where it has none, and delivers them by itself. */
const edgeTableOf = ({ world, vpcId }: Position, gatewayId: string): RouteTable | null =>
  (world.group('routeTables', 'vpcId').get(vpcId) ?? [])
    .map(({ item }) => item)
    .find(({ associations }) =>
      associations.some(({ gatewayId: id, state }) => id === gatewayId && state === 'associated'),
    ) ?? null;

/**
 * What becomes of packets at an internet gateway that came through a firewall: replies have to come back through it.
 * AWS: what comes in by an internet gateway goes by the table that is associated with it, and by the local route without one
 * (Network Firewall guide, asymmetric routing; VPC guide, gateway route tables).
 */
export const inspectedAtEdge = (step: Step, gatewayId: string): Position | Path => {
  const { position, destination, walk } = step;
  const { world, place, vpcId } = position;
  const from = position.hops.findLastIndex(({ kind }) => isNat(kind));
  const requests = position.hops.slice(from + 1);
  if (!requests.some(({ kind }) => kind === 'firewall-endpoint')) return position;
  const subnet = addressee(position);
  if (subnet === null || subnet.vpcId !== vpcId || !isSeen(world.list('routeTables', place, { vpcId })))
    return position;
  const table = edgeTableOf(position, gatewayId);
  if (table === null) return provedBothWays(position, requests, [], true);
  const cidrs = destination.family === 'ipv6' ? subnet.ipv6Cidrs : subnet.cidr === null ? [] : [subnet.cidr];
  const start = {
    world,
    place,
    table,
    vpcId,
    zone: null,
    subnet: null,
    origin: subnet,
    answering: position.answering,
  };
  const answers = repliesFrom(walk, start, cidrs, destination.family)
    .filter(({ disposition }) => disposition === 'delivered')
    .map(({ hops }) => provedBothWays(position, requests, hops, true));
  return answers.find((answer) => 'disposition' in answer) ?? answers[0] ?? position;
};

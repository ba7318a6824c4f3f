import { type Gap, isSeen } from '../model/observed.ts';
import type { Family } from '../model/path.ts';
import type { Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { overlaps, type Range } from '../network/ranges.ts';
import { connectedNetworks } from './connected.ts';
import { consumersOf, subnetsOfVpc } from './consumers.ts';
import { type EndpointAdmission, type SubnetAdmission, subnetAdmission } from './endpoint-access.ts';
import { endpointsByInterface } from './indexes.ts';
import { interfacesGap, interfacesWithGroup } from './interfaces.ts';
import { carriersIn } from './subnet-use.ts';
import { notScanned, type Place, type World } from './world.ts';

/** An endpoint and what its groups admit in one address family. */
export interface AdmittingEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly place: Place;
  readonly family: Family;
  readonly admitted: EndpointAdmission;
}

/** A subnet of which not everyone is admitted. */
export type RefusedSubnet = SubnetAdmission & { readonly subnet: Subnet };

/** Which of its consumers an endpoint admits. */
export type Admittance =
  | { readonly admits: 'all'; readonly empty: readonly Subnet[] }
  | { readonly admits: 'some' | 'none'; readonly refused: readonly RefusedSubnet[]; readonly total: number }
  /** Connected networks alone. */
  | { readonly admits: 'elsewhere' }
  | { readonly admits: 'nobody' }
  | { readonly admits: 'unknown'; readonly gaps: readonly Gap[] };

/** Do interfaces other than the endpoint's own carry a group that it admits? */
const carried = (world: World, { admitted, endpoint }: AdmittingEndpoint): boolean =>
  admitted.groupIds.some((id) =>
    interfacesWithGroup(world, id).some(
      (eni) =>
        !endpoint.networkInterfaceIds.includes(eni.id) &&
        // The interfaces of other endpoints are no clients either.
        world.lookup(endpointsByInterface, eni.id).length === 0,
    ),
  );

/** Groups of accounts whose interfaces were not listed: nobody knows who carries them. */
const foreignGroups = (world: World, { admitted, place }: AdmittingEndpoint): readonly Gap[] =>
  admitted.rules.flatMap(({ peer }) => {
    if (peer.kind !== 'security-group' || !admitted.groupIds.includes(peer.value)) return [];
    const owner = { accountId: peer.accountId ?? place.accountId, region: place.region };
    if (!world.unit(owner)) return [notScanned(owner, `The security group ${peer.value}`)];
    const gap = interfacesGap(world, owner, { groupId: peer.value });
    return gap ? [gap] : [];
  });

/** The subnets that hold no workload yet and whose addresses the endpoint does not admit. */
const emptySubnets = (
  world: World,
  { endpoint, admitted, family, place }: AdmittingEndpoint,
): readonly Subnet[] => {
  const consumers = new Set(consumersOf(world, endpoint.vpcId, family).map(({ id }) => id));
  return subnetsOfVpc(world, endpoint.vpcId).filter(
    (subnet) =>
      !consumers.has(subnet.id) &&
      (family === 'ipv4' ? subnet.cidr !== null : subnet.ipv6Cidrs.length > 0) &&
      carriersIn(world, subnet) === null &&
      subnetAdmission(world, place, admitted, subnet, family).coverage !== 'all',
  );
};

/** Someone of the VPC is admitted: who is not? */
const ofSubnets = (world: World, about: AdmittingEndpoint): Admittance => {
  const { endpoint, admitted, family, place } = about;
  const judged = consumersOf(world, endpoint.vpcId, family).map((subnet) => ({
    subnet,
    ...subnetAdmission(world, place, admitted, subnet, family),
  }));
  const refused = judged.filter(
    ({ verdict, workloads }) =>
      verdict === 'closed' ||
      (verdict === 'some' && workloads.length > 0) ||
      (verdict === 'some' && admitted.groupIds.length === 0),
  );
  const listed = world.list('subnets', place, { vpcId: endpoint.vpcId });
  if (!isSeen(listed)) return { admits: 'unknown', gaps: [listed.gap] };
  const unlisted = interfacesGap(world, place, endpoint);
  // Without the interfaces every subnet counts as a consumer, and those that are refused may be none.
  if (unlisted && refused.length > 0 && refused.length < judged.length)
    return { admits: 'unknown', gaps: [unlisted] };
  if (refused.length > 0) {
    // AWS: groups of one endpoint decide for all of its clients: where none is admitted, no one is served (PrivateLink guide).
    const none = refused.length === judged.length && refused.every(({ verdict }) => verdict === 'closed');
    const elsewhere =
      none && overlaps(connectedNetworks(world, endpoint.vpcId, place, family).ranges, admitted.ranges);
    return { admits: none && !elsewhere ? 'none' : 'some', refused, total: judged.length };
  }
  const gaps = judged.flatMap(({ gap }) => gap ?? []);
  return gaps.length > 0 ? { admits: 'unknown', gaps } : { admits: 'all', empty: emptySubnets(world, about) };
};

/** The addresses of the endpoint's VPC; where it was not listed, those of its subnets, and what hides the rest. */
const addressesOfVpc = (
  world: World,
  { endpoint, family, place }: AdmittingEndpoint,
): { readonly ranges: readonly Range[]; readonly gaps: readonly Gap[] } => {
  const vpc = world.locate('vpcs', endpoint.vpcId)?.item;
  if (vpc) return { ranges: blocksOf(family === 'ipv4' ? vpc.cidrs : vpc.ipv6Cidrs, family), gaps: [] };
  const subnets = (world.group('subnets', 'vpcId').get(endpoint.vpcId) ?? []).map(({ item }) => item);
  const cidrs = subnets.flatMap(({ cidr, ipv6Cidrs }) =>
    family === 'ipv4' ? (cidr === null ? [] : [cidr]) : ipv6Cidrs,
  );
  const message = `${endpoint.vpcId}, whose addresses the endpoint serves, was not listed.`;
  const listed = world.list('vpcs', place);
  const gap = isSeen(listed) ? { action: 'ec2:DescribeVpcs', code: 'NotFound', message } : listed.gap;
  return { ranges: blocksOf(cidrs, family), gaps: [gap] };
};

/** Which of those who would use an endpoint do its groups admit? */
export const admittance = (world: World, about: AdmittingEndpoint): Admittance => {
  const { endpoint, admitted, family, place } = about;
  const own = addressesOfVpc(world, about);
  if (overlaps(own.ranges, admitted.ranges) || carried(world, about)) return ofSubnets(world, about);
  const connected = connectedNetworks(world, endpoint.vpcId, place, family);
  if (overlaps(connected.ranges, admitted.ranges)) return { admits: 'elsewhere' };
  const unlisted = admitted.groupIds.length > 0 ? interfacesGap(world, place, endpoint) : null;
  const gaps = [
    ...foreignGroups(world, about),
    ...admitted.missing,
    ...admitted.gaps,
    ...(unlisted ? [unlisted] : []),
    ...(admitted.ranges.length > 0 ? [...own.gaps, ...connected.gaps] : []),
  ];
  return gaps.length > 0 ? { admits: 'unknown', gaps } : { admits: 'nobody' };
};

import { type Gap, isSeen } from '../model/observed.ts';
import type { NetworkInterface, SecurityGroup, Subnet } from '../model/resources.ts';
import { type EgressVerdict, judgeEgress } from './egress.ts';
import { interfacesWithGroup, isWorkloads } from './interfaces.ts';
import type { PathResolver } from './resolver.ts';
import { homeOf, notScanned, type Place, type World } from './world.ts';

/** Interfaces of one subnet that carry the same groups: they are judged alike. */
interface Alike {
  readonly subnet: Subnet;
  readonly groupIds: readonly string[];
  readonly enis: readonly NetworkInterface[];
}

/** Workloads of one subnet with the same groups, and what these let out. */
export type AlikeEgress = Alike & EgressVerdict;

const alike = (world: World, group: SecurityGroup): readonly Alike[] => {
  const found = new Map<string, { subnet: Subnet; groupIds: readonly string[]; enis: NetworkInterface[] }>();
  // Two accounts may list one interface.
  const seen = new Set<string>();
  for (const eni of interfacesWithGroup(world, group.id)) {
    const subnet = world.locate('subnets', eni.subnetId)?.item;
    if (!subnet || !isWorkloads(world, eni)) continue;
    const key = `${subnet.id}/${eni.groupIds.join()}`;
    const known = found.get(key);
    if (!known) found.set(key, { subnet, groupIds: eni.groupIds, enis: [eni] });
    else if (!seen.has(`${key} ${eni.id}`)) known.enis.push(eni);
    seen.add(`${key} ${eni.id}`);
  }
  return [...found.values()];
};

const judgeAlike = (paths: PathResolver, { subnet, groupIds }: Alike, place: Place): EgressVerdict => {
  const { world } = paths;
  const owner = homeOf(subnet, place);
  if (!world.unit(owner))
    return { blocked: [], open: [], gaps: [notScanned(owner, `The VPC of ${subnet.id}`)] };
  const endpoints = world.list('vpcEndpoints', owner, { vpcId: subnet.vpcId });
  if (!isSeen(endpoints)) return { blocked: [], open: [], gaps: [endpoints.gap] };
  const groups: SecurityGroup[] = [];
  const gaps: Gap[] = [];
  for (const id of groupIds) {
    const found = world.find('securityGroups', id, place);
    const message = `The security group ${id}, which interfaces in ${subnet.id} carry as well, was not listed.`;
    if (!isSeen(found)) gaps.push(found.gap);
    else if (found.seen) groups.push(found.seen);
    else gaps.push({ action: 'ec2:DescribeSecurityGroups', code: 'NotFound', message });
  }
  const verdict = judgeEgress(paths, subnet, groups, place);
  // A group that was not read may let out what the others do not.
  return gaps.length > 0 && verdict.blocked.length > 0
    ? { ...verdict, blocked: [], gaps: [...verdict.gaps, ...gaps] }
    : verdict;
};

/** What the groups of the workloads that carry a group let out to the endpoints of their subnets. */
export const egressOfGroup = (
  paths: PathResolver,
  group: SecurityGroup,
  place: Place,
): readonly AlikeEgress[] =>
  alike(paths.world, group).map((one) => ({ ...one, ...judgeAlike(paths, one, place) }));

import { type Gap, isSeen } from '../model/observed.ts';
import type { Subnet, Vpc } from '../model/resources.ts';
import { homeOf, type Place, type World } from './world.ts';

// AWS: states in which an exclusion does not hold (EC2 API, VpcBlockPublicAccessExclusion).
const idle = new Set(['create-failed', 'delete-complete', 'disable-complete']);

const inProgress = (id: string, state: string): Gap | null =>
  /-in-progress$/.test(state)
    ? {
        action: 'ec2:DescribeVpcBlockPublicAccessExclusions',
        code: 'UnsettledState',
        message: `${id} is ${state}: whether it holds meanwhile is not documented.`,
      }
    : null;

/** What the account's mode means for a VPC or subnet that does not say its own: exclusions of it come first. */
const accountMode = (world: World, vpc: Vpc, subnet: Subnet | null, place: Place): string | Gap => {
  const owner = homeOf(vpc, place);
  const options = world.list('blockPublicAccessOptions', owner);
  const mode = (isSeen(options) ? options.seen[0]?.mode : null) ?? 'off';
  if (mode === 'off') return mode;
  const exclusions = world.list('blockPublicAccessExclusions', owner);
  if (!isSeen(exclusions)) return exclusions.gap;
  const ids = [vpc.id, ...(subnet ? [subnet.id] : [])];
  const found = exclusions.seen.find(
    ({ resourceArn, state }) => !idle.has(state) && ids.some((id) => resourceArn.endsWith(`/${id}`)),
  );
  if (!found) return mode;
  const unsettled = inProgress(found.id, found.state);
  if (unsettled) return unsettled;
  return found.mode === 'allow-egress' ? 'block-ingress' : 'off';
};

/**
 * The mode of VPC Block Public Access that holds in a subnet, or in a VPC where no subnet is meant; the gap that hides it.
 * AWS: the mode in effect is said on the subnet and on the VPC (security-vpc-bpa-basics).
 */
export const blockMode = (world: World, vpcId: string, subnet: Subnet | null, place: Place): string | Gap => {
  const own = subnet?.internetGatewayBlockMode ?? null;
  if (own !== null) return own;
  const vpc = world.locate('vpcs', vpcId)?.item;
  if (vpc) return vpc.internetGatewayBlockMode ?? accountMode(world, vpc, subnet, place);
  const listed = world.list('vpcs', place);
  return isSeen(listed) ? 'off' : listed.gap;
};

import { unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Subnet, Vpc } from '../model/resources.ts';
import { isLive, unsettledGap } from './unsettled.ts';
import { homeOf, type Place, type World } from './world.ts';

const exclusionState = 'blockPublicAccessExclusions.state';

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
    ({ resourceArn, state }) =>
      isLive(exclusionState, state) !== false && ids.some((id) => resourceArn.endsWith(`/${id}`)),
  );
  if (!found)
    return unfamiliarGap('blockPublicAccessOptions.mode', `account ${owner.accountId}`, mode) ?? mode;
  return (
    unsettledGap(exclusionState, found.id, found.state) ??
    unfamiliarGap('blockPublicAccessExclusions.mode', found.id, found.mode) ??
    (found.mode === 'allow-egress' ? 'block-ingress' : 'off')
  );
};

/**
 * The mode of VPC Block Public Access that holds in a subnet, or in a VPC where no subnet is meant; the gap that hides it.
 * AWS: the mode in effect is said on the subnet and on the VPC (security-vpc-bpa-basics).
 */
export const blockMode = (world: World, vpcId: string, subnet: Subnet | null, place: Place): string | Gap => {
  const own = subnet?.internetGatewayBlockMode ?? null;
  if (subnet && own !== null) return unfamiliarGap('subnets.internetGatewayBlockMode', subnet.id, own) ?? own;
  const vpc = world.locate('vpcs', vpcId)?.item;
  const whole = vpc?.internetGatewayBlockMode ?? null;
  if (vpc && whole !== null) return unfamiliarGap('vpcs.internetGatewayBlockMode', vpc.id, whole) ?? whole;
  if (vpc) return accountMode(world, vpc, subnet, place);
  const listed = world.list('vpcs', place);
  return isSeen(listed) ? 'off' : listed.gap;
};

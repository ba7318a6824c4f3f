import type { Gap } from '../../model/observed.ts';
import { parseBlock } from '../../network/cidr.ts';
import { covers, overlaps } from '../../network/ranges.ts';
import { isStandIn } from '../addresses.ts';
import { type DeclaredResource, iacGap } from '../declared.ts';
import type { Notes } from '../facts.ts';

/** Which blocks say whom they mean, where the addresses of a VPC are known only after they are made. */
export interface BlockDoubts {
  /** Why it is not known whether a block means addresses of the VPC; null where it is. */
  of(block: string): Gap | null;
}

const none: BlockDoubts = { of: () => null };

/** What a VPC and its subnets have of addresses that are stand-ins. */
interface StandIns {
  readonly blocks: readonly string[];
  readonly subnets: boolean;
}

const known = new WeakMap<Notes, ReadonlyMap<string, StandIns>>();

const collect = ({ scope, facts }: Notes): ReadonlyMap<string, StandIns> => {
  const vpcs = new Map<string, StandIns>();
  for (const { section, item } of facts.items.values())
    if (section === 'vpcs') vpcs.set(item.id, { blocks: [...item.cidrs, ...item.ipv6Cidrs], subnets: false });
  for (const resource of scope.ofType('AWS::EC2::Subnet')) {
    if (scope.text(resource, 'CidrBlock').is !== 'unsure') continue;
    for (const { id } of scope.links(resource, 'VpcId').items)
      vpcs.set(id, { blocks: vpcs.get(id)?.blocks ?? [], subnets: true });
  }
  return vpcs;
};

/** Asked for the first time when all VPCs have been taken down. */
const standInsOf = (notes: Notes, vpcId: string): StandIns => {
  const vpcs = known.get(notes) ?? collect(notes);
  known.set(notes, vpcs);
  return vpcs.get(vpcId) ?? { blocks: [], subnets: false };
};

/**
 * The doubts about blocks that are written for things of a resource's VPC. A block that holds all addresses says whom it means
 * whatever they will be, and so does one that is a stand-in itself: it was named by reference.
 */
export const createBlockDoubts = (notes: Notes, resource: DeclaredResource): BlockDoubts => {
  const [vpc] = notes.scope.links(resource, 'VpcId').items;
  if (!vpc) return none;
  const { blocks, subnets } = standInsOf(notes, vpc.id);
  const hidden = blocks.filter(isStandIn).map(parseBlock);
  if (hidden.length === 0 && !subnets) return none;
  const gap = (block: string): Gap =>
    iacGap('KnownAfterApply', `Whether ${block} is of ${vpc.id} is known only after its addresses are.`);
  return {
    of: (text) => {
      const block = parseBlock(text);
      if (block === null || block.length === 0 || isStandIn(text)) return null;
      if (hidden.some((one) => one?.family === block.family)) return gap(text);
      const own = blocks
        .flatMap((one) => parseBlock(one) ?? [])
        .filter(({ family }) => family === block.family);
      // Within the VPC's own block, but not all of it: the subnets may be there or elsewhere in it.
      return subnets && overlaps(own, [block]) && !covers([block], own) ? gap(text) : null;
    },
  };
};

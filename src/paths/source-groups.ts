import { isSeen } from '../model/observed.ts';
import type { Family, Hop } from '../model/path.ts';
import type { NetworkInterface, SecurityGroupRule } from '../model/resources.ts';
import { admission } from '../network/security-groups.ts';
import { overlaps, type Range } from '../network/ranges.ts';
import { workloadsOf } from './interfaces.ts';
import { prefixListCidrs } from './tables.ts';
import { onward, type Position } from './walk.ts';

/** What packets of a subnet's workloads are bound for. */
interface Bound {
  readonly family: Family;
  readonly ports: readonly number[];
  readonly ranges: readonly Range[];
  /** Groups of what they are bound for: a rule may name one. */
  readonly groupIds: readonly string[];
}

/** The rule that lets an interface's packets out; null when none does, undefined when that is not known. */
const egressRule = (
  position: Position,
  eni: NetworkInterface,
  bound: Bound,
): { readonly group: string; readonly rule: SecurityGroupRule } | null | undefined => {
  const { world, place } = position;
  let hidden = false;
  for (const id of eni.groupIds) {
    const group = world.find('securityGroups', id, { ...place, accountId: eni.ownerId });
    if (!isSeen(group) || group.seen === null) {
      hidden = true;
      continue;
    }
    for (const rule of group.seen.egress) {
      const found = bound.ports.map((port) =>
        admission([rule], port, bound.family, (list) => prefixListCidrs(world, list, place)),
      );
      hidden ||= found.some(({ gaps }) => gaps.length > 0);
      const open = found.some(
        ({ ranges, groupIds }) =>
          overlaps(ranges, bound.ranges) || groupIds.some((one) => bound.groupIds.includes(one)),
      );
      if (open) return { group: id, rule };
    }
  }
  return hidden ? undefined : null;
};

/**
 * Says what the security groups of the subnet's workloads do to packets that leave. A subnet is judged and not each interface
 * in it, so groups that are closed are told and assumed away; `egress-blocks-endpoint` is the check that fails them.
 */
export const passSourceGroups = (position: Position, bound: Bound): Position => {
  const workloads = workloadsOf(position.world, position.origin.id);
  const rules = workloads.map((eni) => egressRule(position, eni, bound));
  const open = rules.filter((rule) => rule !== null && rule !== undefined);
  const closed = workloads.filter((_, i) => rules[i] === null);
  const [first] = open;
  const [shut] = closed;
  if (!first && !shut) return position;
  const total = workloads.length;
  const port = `tcp/${bound.ports.join(', ')}`;
  const words = shut
    ? `lets ${open.length} of ${total} workload interfaces open ${port} there, and not ${closed
        .map((eni) => eni.id)
        .slice(0, 5)
        .join(', ')}`
    : `lets the workloads (${total}) open ${port} to ${first?.rule.peer.value}`;
  const id = first?.group ?? shut?.groupIds[0] ?? position.origin.id;
  const hop: Hop = {
    kind: 'security-group',
    id,
    because: { kind: 'rule', group: id, direction: 'egress', rule: first?.rule ?? null },
    text: words,
  };
  const assumptions = shut
    ? [...position.assumptions, `the client’s own security groups let it open ${port}`]
    : position.assumptions;
  return onward(position, hop, null, { assumptions });
};

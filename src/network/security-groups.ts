import type { Family } from '../model/path.ts';
import { isKnownProtocol, newsOf, unfamiliar, unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import type { SecurityGroupRule } from '../model/resources.ts';
import { blocksOf } from './cidr.ts';
import { intersect, merge, type Range, subtract } from './ranges.ts';

/** The CIDRs of a prefix list, or why they are not known. */
export type ExpandPrefixList = (id: string) => Observed<readonly string[]>;

/** What the rules of one or more security groups admit on one port. */
export interface Admission {
  /** Addresses admitted by CIDRs and prefix lists. */
  readonly ranges: readonly Range[];
  /** Groups whose members are admitted. */
  readonly groupIds: readonly string[];
  /** Rules that match the port, whatever their peer. */
  readonly rules: readonly SecurityGroupRule[];
  /** Prefix lists that could not be expanded: more may be admitted than is said here. */
  readonly gaps: readonly Gap[];
}

/** Does a rule speak of this TCP port? */
export const matchesTcpPort = (rule: SecurityGroupRule, port: number): boolean => {
  // AWS: protocol -1 means all protocols and ports (EC2 API, IpPermission).
  if (rule.protocol === '-1' || rule.protocol === 'all') return true;
  if (rule.protocol !== 'tcp' && rule.protocol !== '6') return false;
  const { fromPort, toPort } = rule;
  if (fromPort === null || toPort === null || (fromPort === -1 && toPort === -1)) return true;
  return fromPort <= port && port <= toPort;
};

/** May a rule that is newer than this code speak of this TCP port? A protocol of its own may or may not take TCP along. */
const mayMatchTcpPort = (rule: SecurityGroupRule, port: number): boolean => {
  const { value: protocol, names } = newsOf(rule.protocol);
  if (!isKnownProtocol(protocol)) return true;
  return names !== null && matchesTcpPort({ ...rule, protocol }, port);
};

/** What these rules (ingress or egress, of all groups of an interface together) admit on a TCP port. */
export const admission = (
  rules: readonly SecurityGroupRule[],
  port: number,
  family: Family,
  expand: ExpandPrefixList,
): Admission => {
  const matching = rules.filter((rule) => matchesTcpPort(rule, port));
  const cidrs: string[] = [];
  const groupIds: string[] = [];
  const gaps: Gap[] = [];
  for (const rule of rules) {
    const { protocol, peer } = rule;
    if (mayMatchTcpPort(rule, port) && (!isCidr(peer.kind) || peer.kind === family))
      gaps.push(unfamiliar('ec2:DescribeSecurityGroups', 'protocol', `a rule for ${peer.value}`, protocol));
  }
  for (const { peer } of matching) {
    if (peer.kind === family) cidrs.push(peer.value);
    else if (peer.kind === 'security-group') {
      const status = peer.peeringStatus ?? 'active';
      const gap = unfamiliarGap('peeringConnections.status', `a rule for ${peer.value}`, status);
      if (gap) gaps.push(gap);
      // AWS: a reference over a peering connection that is gone is stale and matches nothing.
      else if (status === 'active') groupIds.push(peer.value);
    } else if (peer.kind === 'prefix-list') {
      const list = expand(peer.value);
      if (isSeen(list)) cidrs.push(...list.seen);
      else gaps.push(list.gap);
    }
  }
  return { ranges: merge(blocksOf(cidrs, family)), groupIds: [...new Set(groupIds)], rules: matching, gaps };
};

const isCidr = (kind: string): boolean => kind === 'ipv4' || kind === 'ipv6';

/** How much of a source is admitted: all, part, none; refs when only members of referenced groups are. */
export type Coverage = 'all' | 'part' | 'refs' | 'none';

/** How much of these addresses is admitted. */
export const coverage = (
  admitted: Pick<Admission, 'ranges' | 'groupIds'>,
  source: readonly Range[],
): Coverage => {
  if (subtract(source, admitted.ranges).length === 0) return 'all';
  if (intersect(source, admitted.ranges).length > 0) return 'part';
  return admitted.groupIds.length > 0 ? 'refs' : 'none';
};

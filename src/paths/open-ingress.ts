import { isKnownProtocol, newsOf, unfamiliar } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { SecurityGroup, SecurityGroupRule, VpcEndpoint } from '../model/resources.ts';
import { blocksOf, parseBlock } from '../network/cidr.ts';
import { covers } from '../network/ranges.ts';
import { endpointAdmission, groupsOf } from './endpoint-access.ts';
import { prefixListCidrs } from './tables.ts';
import type { Place, World } from './world.ts';

/** A rule of a group. */
export interface RuleOf {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
}

/** How an endpoint's groups admit every address, if they do. */
export interface OpenIngress {
  /** Every ingress rule of the groups. */
  readonly rules: readonly RuleOf[];
  /** Those that admit every address, each by itself or together; none where they do not. */
  readonly open: readonly RuleOf[];
  readonly gaps: readonly Gap[];
}

const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' } as const;

const isEverywhere = (cidr: string): boolean => parseBlock(cidr)?.length === 0;

/** Does a rule admit everyone, by its own block or by an entry of its prefix list? */
const isOpen = (world: World, place: Place, { protocol, peer }: SecurityGroupRule): boolean | Gap => {
  // What AWS says of the rule besides may bound it, or open it.
  if (newsOf(protocol).names !== null)
    return unfamiliar(
      'ec2:DescribeSecurityGroups',
      'protocol',
      `a rule for ${peer.value || 'others'}`,
      protocol,
    );
  if (peer.kind !== 'prefix-list') return peer.kind !== 'security-group' && isEverywhere(peer.value);
  const cidrs = prefixListCidrs(world, peer.value, place);
  return isSeen(cidrs) ? cidrs.seen.some(isEverywhere) : cidrs.gap;
};

/** Several blocks can make up every address together, where no single one does; those of a new protocol may count. */
const togetherOpen = (
  world: World,
  place: Place,
  endpoint: VpcEndpoint,
  rules: readonly RuleOf[],
): Pick<OpenIngress, 'open' | 'gaps'> => {
  const odd = rules.filter(({ rule }) => !isKnownProtocol(rule.protocol)).map(({ rule }) => rule.peer.value);
  const parts = (['ipv4', 'ipv6'] as const).map((family): Pick<OpenIngress, 'open' | 'gaps'> => {
    const admitted = endpointAdmission(world, place, endpoint, family);
    const all = blocksOf([everywhere[family]], family);
    if (covers(admitted.ranges, all))
      return { open: rules.filter(({ rule }) => admitted.rules.includes(rule)), gaps: [] };
    const may = covers([...admitted.ranges, ...blocksOf(odd, family)], all);
    return { open: [], gaps: may ? admitted.gaps : [] };
  });
  return { open: parts.flatMap(({ open }) => open), gaps: parts.flatMap(({ gaps }) => gaps) };
};

/** Do an endpoint's groups admit every address? */
export const openIngress = (world: World, place: Place, endpoint: VpcEndpoint): OpenIngress => {
  const { groups, missing } = groupsOf(world, place, endpoint);
  const rules = groups.flatMap((group) => group.ingress.map((rule) => ({ group, rule })));
  const opens = rules.map(({ rule }) => isOpen(world, place, rule));
  const single = rules.filter((_, at) => opens[at] === true);
  const { open, gaps } =
    single.length > 0 ? { open: single, gaps: [] } : togetherOpen(world, place, endpoint, rules);
  return {
    rules,
    open,
    gaps: [...missing, ...gaps, ...opens.filter((one) => typeof one === 'object')],
  };
};

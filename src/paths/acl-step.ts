import { unfamiliar, unfamiliarGap } from '../model/known-values.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import type { Family, Hop } from '../model/path.ts';
import type { NetworkAcl, Subnet } from '../model/resources.ts';
import { type AclDecision, decideAcl, ephemeralPorts, portRange } from '../network/network-acls.ts';
import { intersect, isMerged, type Range, subtract } from '../network/ranges.ts';
import { type Flow, lose, onward, type Position, stop } from './walk.ts';
import type { Located, World } from './world.ts';

/** Traffic that crosses a subnet's edge: who it talks to there, and in which direction it was opened. */
export interface Crossing {
  readonly family: Family;
  /** out: the subnet's side opens the connection; in: the other side does. */
  readonly opened: 'out' | 'in';
  readonly ports: readonly number[];
  /** The side beyond the subnet. */
  readonly peers: readonly Range[];
}

/** What the network ACL of a subnet does to a crossing. */
export interface AclOutcome {
  readonly acl: NetworkAcl;
  readonly passed: readonly Range[];
  /** What let most of them through, and what let their replies through. */
  readonly request: AclDecision | null;
  readonly reply: AclDecision | null;
  readonly denied: readonly { readonly decision: AclDecision; readonly way: 'request' | 'reply' }[];
  /** Of what passes, what hangs on an entry that is newer than this code. */
  readonly unsure: readonly { readonly ranges: readonly Range[]; readonly gap: Gap }[];
  /** Nothing was said of this family, and it passes as it does by the ACL that AWS makes with a VPC. */
  readonly assumed: boolean;
}

/**
 * AWS: where a VPC has an IPv6 block each of its ACLs lists at least the last IPv6 rule, 32768, and the default one, which
 * allows all, rule 101 as well (VPC guide, default network ACL). A default ACL without any says nothing of IPv6.
 */
const isSilentDefault = (acl: NetworkAcl, family: Family): boolean =>
  family === 'ipv6' && acl.isDefault && acl.entries.every(({ ipv6Cidr }) => ipv6Cidr === null);

/** The ACLs of a VPC: by the subnets that they are associated with, and the one of the others. */
interface AclsOfVpc {
  readonly bySubnet: ReadonlyMap<string, NetworkAcl>;
  readonly byDefault: NetworkAcl | undefined;
}

const known = new WeakMap<readonly Located<'networkAcls'>[], AclsOfVpc>();

const readAcls = (located: readonly Located<'networkAcls'>[]): AclsOfVpc => {
  const bySubnet = new Map<string, NetworkAcl>();
  for (const { item } of located)
    for (const id of item.subnetIds) if (!bySubnet.has(id)) bySubnet.set(id, item);
  return { bySubnet, byDefault: located.find(({ item }) => item.isDefault)?.item };
};

const aclOf = (world: World, subnet: Subnet): NetworkAcl | undefined => {
  const located = world.group('networkAcls', 'vpcId').get(subnet.vpcId);
  if (!located) return undefined;
  const acls = known.get(located) ?? readAcls(located);
  known.set(located, acls);
  // AWS: a subnet has exactly one network ACL, the VPC's default one when no other is associated.
  return acls.bySubnet.get(subnet.id) ?? acls.byDefault;
};

const decideWay = (
  acl: NetworkAcl,
  crossing: Crossing,
  way: 'request' | 'reply',
  ranges: readonly Range[],
): AclDecision[] => {
  const egress = (crossing.opened === 'out') === (way === 'request');
  const direction = { egress, family: crossing.family };
  if (way === 'reply') return decideAcl(acl.entries, { ...direction, ports: ephemeralPorts }, ranges);
  // A service with several ports is open when one of them is.
  const tries = crossing.ports.map((port) =>
    decideAcl(acl.entries, { ...direction, ports: portRange(port) }, ranges),
  );
  return tries.find((decisions) => decisions.some((decision) => decision.ports !== 'none')) ?? tries[0] ?? [];
};

const entryGap = ({ id }: NetworkAcl, entry: AclDecision['entry']): Gap => {
  const rule = `rule ${entry?.ruleNumber ?? ''} of ${id}`;
  return (
    unfamiliarGap('networkAcls.entries.action', rule, entry?.action ?? null) ??
    unfamiliar('ec2:DescribeNetworkAcls', 'protocol', rule, entry?.protocol ?? '')
  );
};

const outcomeOf = (acl: NetworkAcl, crossing: Crossing): AclOutcome => {
  if (isSilentDefault(acl, crossing.family))
    return { acl, passed: crossing.peers, request: null, reply: null, denied: [], unsure: [], assumed: true };
  // AWS: network ACLs are stateless: request and reply are judged apart (vpc-network-acls).
  const requests = decideWay(acl, crossing, 'request', crossing.peers);
  const asked = requests
    .filter((decision) => decision.ports !== 'none')
    .flatMap((decision) => decision.ranges);
  const replies = decideWay(acl, crossing, 'reply', asked);
  const passed = replies
    .filter((decision) => decision.ports !== 'none')
    .flatMap((decision) => decision.ranges);
  return {
    acl,
    passed,
    request: requests.find((decision) => decision.ports !== 'none') ?? null,
    reply:
      replies.find((decision) => decision.ports === 'part') ??
      replies.find((decision) => decision.ports === 'all') ??
      null,
    denied: [
      ...requests
        .filter((decision) => decision.ports === 'none')
        .map((decision) => ({ decision, way: 'request' as const })),
      ...replies
        .filter((decision) => decision.ports === 'none')
        .map((decision) => ({ decision, way: 'reply' as const })),
    ],
    unsure: [...requests, ...replies]
      .filter(({ ports }) => ports === 'unknown')
      .map(({ ranges, entry }) => ({ ranges, gap: entryGap(acl, entry) })),
    assumed: false,
  };
};

const outcomes = new WeakMap<NetworkAcl, WeakMap<readonly Range[], Map<string, AclOutcome>>>();

/**
 * What does the network ACL of a subnet let through, in both directions? Undefined when no ACL of it was listed. Worked out
 * once of each ACL and list of addresses, which subnets and services have in common.
 */
export const crossAcl = (world: World, subnet: Subnet, crossing: Crossing): AclOutcome | undefined => {
  const acl = aclOf(world, subnet);
  if (!acl) return undefined;
  const { peers, family, opened, ports } = crossing;
  const byPeers = outcomes.get(acl) ?? new WeakMap<readonly Range[], Map<string, AclOutcome>>();
  outcomes.set(acl, byPeers);
  const byCrossing = byPeers.get(peers) ?? new Map<string, AclOutcome>();
  byPeers.set(peers, byCrossing);
  const key = `${family} ${opened} ${ports.join(' ')}`;
  const outcome = byCrossing.get(key) ?? outcomeOf(acl, crossing);
  byCrossing.set(key, outcome);
  return outcome;
};

const ruleWords = (decision: AclDecision): string =>
  decision.entry ? `rule ${decision.entry.ruleNumber}` : 'the last rule (*)';

/** The hop of an ACL that denies. */
export const denyingHop = (
  outcome: AclOutcome,
  denied: AclOutcome['denied'][number],
  subnetId: string,
  opened: Crossing['opened'],
): Hop => {
  const inward = (opened === 'out') === (denied.way === 'reply');
  const what = denied.way === 'request' ? 'requests' : 'replies on every ephemeral port';
  return {
    kind: 'network-acl',
    id: outcome.acl.id,
    because: { kind: 'acl-entry', acl: outcome.acl.id, entry: denied.decision.entry },
    text: `${ruleWords(denied.decision)} denies ${what} ${inward ? 'into' : 'out of'} ${subnetId}`,
  };
};

/** The hop of an ACL that lets requests and replies pass. */
const passingHop = (outcome: AclOutcome, subnetId: string, opened: Crossing['opened']): Hop => {
  const { acl, request, reply } = outcome;
  const words = (decision: AclDecision | null): string =>
    decision?.entry ? `rule ${decision.entry.ruleNumber}` : 'a rule';
  const [there, back] = opened === 'out' ? ['out of', 'in'] : ['into', 'out'];
  if (outcome.assumed) {
    const because = { kind: 'acl-entry', acl: acl.id, entry: null } as const;
    const text = `lists no IPv6 rule; the default network ACL that AWS makes lets all IPv6 through ${subnetId}`;
    return { kind: 'network-acl', id: acl.id, because, text };
  }
  const partly = reply?.ports === 'part' ? ' on a part of the ephemeral ports only' : '';
  return {
    kind: 'network-acl',
    id: acl.id,
    because: { kind: 'acl-entry', acl: acl.id, entry: (partly ? reply : request)?.entry ?? null },
    text: `${words(request)} lets requests ${there} ${subnetId}, ${words(reply)} replies ${back}${partly}`,
  };
};

/** AWS: a NAT gateway takes its ports from 1024-65535, whatever system the client has (VPC guide, ephemeral ports). */
const portsWords = ({ id }: NetworkAcl, { translatedBy }: Position, { opened }: Crossing): string =>
  translatedBy === 'nat-gateway' && opened === 'out'
    ? `the NAT gateway picks a port that ${id} lets replies through on; it uses all of 1024-65535, and connections on the other ports fail`
    : `clients use ephemeral ports that ${id} lets replies through on`;

/** Takes packets over the edge of a subnet: flows that its network ACL ends, and the position and addresses that go on. */
export const passAcl = (
  position: Position,
  subnet: Subnet,
  crossing: Crossing,
): { readonly ended: readonly Flow[]; readonly position: Position; readonly ranges: readonly Range[] } => {
  const { world, place } = position;
  const doubt = world.doubt('networkAcls', place, { vpcId: subnet.vpcId, id: subnet.id });
  if (doubt)
    return {
      ended: [{ ranges: crossing.peers, path: lose(position, 'network-acl', subnet.id, doubt) }],
      position,
      ranges: [],
    };
  const outcome = crossAcl(world, subnet, crossing);
  if (!outcome) {
    const listed = world.list('networkAcls', place, { vpcId: subnet.vpcId });
    const gap = isSeen(listed)
      ? {
          action: 'ec2:DescribeNetworkAcls',
          code: 'NotFound',
          message: `No network ACL of ${subnet.id} was listed.`,
        }
      : listed.gap;
    return {
      ended: [{ ranges: crossing.peers, path: lose(position, 'network-acl', subnet.id, gap) }],
      position,
      ranges: [],
    };
  }
  const denied = outcome.denied.map((one) => ({
    ranges: intersect(crossing.peers, one.decision.ranges),
    path: stop(position, 'denied', 'network-acl', denyingHop(outcome, one, subnet.id, crossing.opened)),
  }));
  const unsure = outcome.unsure.map(({ ranges, gap }) => ({
    ranges: intersect(outcome.passed, ranges),
    path: lose(position, 'network-acl', outcome.acl.id, gap),
  }));
  const ended = [...denied, ...unsure.filter(({ ranges }) => ranges.length > 0)];
  // The same object when nothing was denied, so that what is known of it is found again.
  const ranges =
    ended.length === 0 && isMerged(crossing.peers)
      ? crossing.peers
      : subtract(
          crossing.peers,
          ended.flatMap((one) => one.ranges),
        );
  if (ranges.length === 0) return { ended, position, ranges };
  const assumed = outcome.assumed
    ? [`${outcome.acl.id}, which lists no IPv6 rule, lets IPv6 through`]
    : outcome.reply?.ports === 'part'
      ? [portsWords(outcome.acl, position, crossing)]
      : [];
  const assumptions = [...position.assumptions, ...assumed];
  const hop = passingHop(outcome, subnet.id, crossing.opened);
  return { ended, position: onward(position, hop, null, { assumptions }), ranges };
};

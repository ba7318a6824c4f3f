import { isKnownProtocol, meaningOf } from '../model/known-values.ts';
import type { Family } from '../model/path.ts';
import type { NetworkAclEntry } from '../model/resources.ts';
import { type Block, parseBlock } from './cidr.ts';
import { cut, intersect, merge, type Range, subtract, totalOf, within } from './ranges.ts';

/** AWS: replies go to the client's ephemeral port: Linux 32768–60999, Windows 49152–65535, NAT gateways and Lambda 1024–65535 (VPC user guide). */
export const ephemeralPorts: Range = { start: 1024n, end: 65535n };

/** The range of one port. */
export const portRange = (port: number): Range => ({ start: BigInt(port), end: BigInt(port) });

/**
 * What a network ACL does with some addresses: how many of the ports it lets through, and the entry that decided first.
 * `unknown` where that hangs on an entry with an action or protocol that is newer than this code.
 */
export interface AclDecision {
  readonly ranges: readonly Range[];
  readonly ports: 'all' | 'part' | 'none' | 'unknown';
  /** The entry that decided; null for the implicit deny at the end. */
  readonly entry: NetworkAclEntry | null;
}

interface Rule {
  readonly entry: NetworkAclEntry;
  readonly block: Block;
  readonly ports: Range;
  /** What it does with packets that match; null where it may let them pass, or stop them, or neither. */
  readonly effect: 'allow' | 'deny' | null;
}

const effectOf = ({ action, protocol }: NetworkAclEntry): Rule['effect'] =>
  isKnownProtocol(protocol) ? meaningOf('networkAcls.entries.action', action) : null;

const readRules = (entries: readonly NetworkAclEntry[], egress: boolean, family: Family): readonly Rule[] =>
  entries
    .filter(
      (entry) =>
        entry.egress === egress &&
        (['6', '-1', 'tcp'].includes(entry.protocol) || !isKnownProtocol(entry.protocol)),
    )
    .map((entry) => ({
      entry,
      effect: effectOf(entry),
      block: blockOf(entry, family),
      ports: portsOf(entry),
    }))
    .filter((rule): rule is Rule => rule.block !== null && rule.block.family === family)
    .sort((a, b) => a.entry.ruleNumber - b.entry.ruleNumber);

const known = new WeakMap<readonly NetworkAclEntry[], Map<string, readonly Rule[]>>();

/** The rules of one direction and family, in order; read once of each list, which every path over an edge asks. */
const rulesOf = (entries: readonly NetworkAclEntry[], egress: boolean, family: Family): readonly Rule[] => {
  const lists = known.get(entries) ?? new Map<string, readonly Rule[]>();
  known.set(entries, lists);
  const name = `${family} ${egress}`;
  const rules = lists.get(name) ?? readRules(entries, egress, family);
  lists.set(name, rules);
  return rules;
};

/** The block that an entry speaks of; one that names none, and what it does is newer than this code, may speak of any. */
const blockOf = (entry: NetworkAclEntry, family: Family): Block | null => {
  const { cidr, ipv6Cidr } = entry;
  if (cidr === null && ipv6Cidr === null && effectOf(entry) === null)
    return parseBlock(family === 'ipv4' ? '0.0.0.0/0' : '::/0');
  return parseBlock((family === 'ipv4' ? cidr : ipv6Cidr) ?? '');
};

const portsOf = (entry: NetworkAclEntry): Range =>
  entry.protocol === '-1' || entry.fromPort === null || entry.toPort === null
    ? { start: 0n, end: 65535n }
    : { start: BigInt(entry.fromPort), end: BigInt(entry.toPort) };

/** What one of no known effect could do at its best, or at its worst: it is the action of its own where that is known. */
const takenFor = (rules: readonly Rule[], kind: 'allow' | 'deny'): readonly Rule[] =>
  rules.flatMap((rule) => {
    if (rule.effect !== null) return [rule];
    const action = meaningOf('networkAcls.entries.action', rule.entry.action) ?? kind;
    return action === kind ? [{ ...rule, effect: kind }] : [];
  });

/** AWS: entries are tried in ascending order and the first that matches decides, port by port; at the end everything is denied. */
const decideKnown = (piece: Range, rules: readonly Rule[], wanted: Range): Omit<AclDecision, 'ranges'> => {
  let open: Range[] = [wanted];
  const allowed: Range[] = [];
  let entry: NetworkAclEntry | null = null;
  for (const rule of rules) {
    const taken = within(piece, rule.block) ? intersect(open, [rule.ports]) : [];
    if (taken.length === 0) continue;
    entry ??= rule.entry;
    if (rule.effect === 'allow') allowed.push(...taken);
    open = subtract(open, [rule.ports]);
    if (open.length === 0) break;
  }
  const passed = totalOf(merge(allowed));
  return { ports: passed === 0n ? 'none' : passed === totalOf([wanted]) ? 'all' : 'part', entry };
};

const decidePiece = (piece: Range, rules: readonly Rule[], wanted: Range): Omit<AclDecision, 'ranges'> => {
  const odd = rules.find(({ effect, block }) => effect === null && within(piece, block));
  if (!odd) return decideKnown(piece, rules, wanted);
  const worst = decideKnown(piece, takenFor(rules, 'deny'), wanted);
  const best = decideKnown(piece, takenFor(rules, 'allow'), wanted);
  return (worst.ports === 'none') === (best.ports === 'none')
    ? worst
    : { ports: 'unknown', entry: odd.entry };
};

/** The entry that lets everything pass before any other is tried, as that of the ACL does which AWS makes with a VPC. */
const decidesAll = (rules: readonly Rule[], wanted: Range): NetworkAclEntry | null => {
  const [first] = rules;
  return first?.effect === 'allow' &&
    first.block.length === 0 &&
    within(wanted, first.ports) &&
    rules.every(({ effect }) => effect !== null)
    ? first.entry
    : null;
};

/** What a network ACL does with TCP traffic to or from these addresses on these ports, in one direction. */
export const decideAcl = (
  entries: readonly NetworkAclEntry[],
  direction: { readonly egress: boolean; readonly family: Family; readonly ports: Range },
  ranges: readonly Range[],
): AclDecision[] => {
  const rules = rulesOf(entries, direction.egress, direction.family);
  const all = decidesAll(rules, direction.ports);
  if (all) return ranges.length === 0 ? [] : [{ ranges: merge(ranges), ports: 'all', entry: all }];
  const decisions: { ranges: Range[]; ports: AclDecision['ports']; entry: NetworkAclEntry | null }[] = [];
  for (const piece of cut(
    ranges,
    rules.map((rule) => rule.block),
  )) {
    const { ports, entry } = decidePiece(piece, rules, direction.ports);
    const same = decisions.find((decision) => decision.ports === ports && decision.entry === entry);
    if (same) same.ranges.push(piece);
    else decisions.push({ ranges: [piece], ports, entry });
  }
  return decisions.map((decision) => ({ ...decision, ranges: merge(decision.ranges) }));
};

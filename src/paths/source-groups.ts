import { type Gap, isSeen } from '../model/observed.ts';
import type { Family, Hop, Path } from '../model/path.ts';
import type { NetworkInterface, SecurityGroupRule } from '../model/resources.ts';
import { intersect, merge, type Range, subtract } from '../network/ranges.ts';
import { admission } from '../network/security-groups.ts';
import { type Clients, namesOf, type PublicAddress } from './clients.ts';
import { prefixListCidrs } from './tables.ts';
import { end, type Flow, onward, type Position, stop } from './walk.ts';

/** What packets of a subnet's workloads are bound for. */
export interface Bound {
  readonly family: Family;
  readonly ports: readonly number[];
  readonly ranges: readonly Range[];
  /** Groups of what they are bound for: a rule may name one. */
  readonly groupIds: readonly string[];
  /** Why it is not known whether a rule that names one of them counts; null where it does. */
  readonly referenceGap: Gap | null;
  /** Tells clients apart that what they are bound for treats differently. */
  readonly kindOf?: (eni: NetworkInterface) => string;
}

/** Addresses that clients send to, and from where that goes on. */
interface Departure {
  readonly position: Position;
  /** The same as were asked for where nothing is refused. */
  readonly ranges: readonly Range[];
  /** What hides whether it gets out. */
  readonly gap: Gap | null;
}

/** Clients of a subnet that are alike: the same addresses are open to them, and they have public addresses or have none. */
export interface Cohort {
  /** Their part of all clients. */
  readonly weight: number;
  /** Their interfaces; empty for clients that were not listed. */
  readonly senders: readonly NetworkInterface[];
  /** What their groups refuse. */
  readonly ended: readonly Flow[];
  readonly departures: readonly Departure[];
}

type Unweighted = Omit<Cohort, 'weight'>;

/** What the groups of an interface let out of the addresses that it is bound for. */
interface Opening {
  readonly open: readonly Range[];
  readonly first: { readonly group: string; readonly rule: SecurityGroupRule } | null;
  readonly gap: Gap | null;
}

const notListed = (id: string, eni: NetworkInterface): Gap => ({
  action: 'ec2:DescribeSecurityGroups',
  code: 'NotFound',
  message: `The security group ${id} of ${eni.id} was not listed; another account may own it.`,
});

const noGroups = (eni: NetworkInterface): Gap => ({
  action: 'ec2:DescribeNetworkInterfaces',
  code: 'NoGroups',
  message: `The security groups of ${eni.id} were not listed.`,
});

/** What one rule lets out, on any of the ports: a service with several is open when one of them is. */
const ruleOpens = (
  { world, place }: Position,
  rule: SecurityGroupRule,
  bound: Bound,
): { readonly open: readonly Range[]; readonly gaps: readonly Gap[] } => {
  const found = bound.ports.map((port) =>
    admission([rule], port, bound.family, (list) => prefixListCidrs(world, list, place)),
  );
  const isNamed = found.some(({ groupIds }) => groupIds.some((id) => bound.groupIds.includes(id)));
  const gaps = found.flatMap((one) => one.gaps);
  if (isNamed)
    return bound.referenceGap ? { open: [], gaps: [bound.referenceGap] } : { open: bound.ranges, gaps };
  return {
    open: intersect(
      found.flatMap(({ ranges }) => ranges),
      bound.ranges,
    ),
    gaps,
  };
};

/** AWS: the rules of all groups of an interface count together, and can only allow (security-group-rules). */
const openingOf = (position: Position, eni: NetworkInterface, bound: Bound): Opening => {
  const { world, place } = position;
  // AWS: every interface of a workload has a group, the VPC's default one if none was named (EC2 user guide, network interfaces).
  const gaps: Gap[] = eni.groupIds.length === 0 ? [noGroups(eni)] : [];
  let first: Opening['first'] = null;
  let open: readonly Range[] = [];
  for (const id of eni.groupIds) {
    const group = world.find('securityGroups', id, { ...place, accountId: eni.ownerId });
    if (!isSeen(group) || group.seen === null) {
      gaps.push(isSeen(group) ? notListed(id, eni) : group.gap);
      continue;
    }
    const doubt = world.doubt('securityGroups', place, { vpcId: group.seen.vpcId, id });
    if (doubt) gaps.push(doubt);
    for (const rule of group.seen.egress) {
      const opened = ruleOpens(position, rule, bound);
      gaps.push(...opened.gaps);
      if (opened.open.length === 0) continue;
      first ??= { group: id, rule };
      open = merge([...open, ...opened.open]);
    }
  }
  return { open, first, gap: gaps[0] ?? null };
};

/** Interfaces that the same addresses are open to. */
interface Alike extends Opening {
  readonly senders: NetworkInterface[];
  /** Addresses that no rule that was read lets out. */
  readonly rest: readonly Range[];
}

const rangeWords = (ranges: readonly Range[]): string =>
  ranges.map(({ start, end }) => `${start}-${end}`).join();

const groupAlike = (
  position: Position,
  interfaces: readonly NetworkInterface[],
  bound: Bound,
): readonly Alike[] => {
  const openings = new Map<string, Opening>();
  const alike = new Map<string, Alike>();
  for (const eni of interfaces) {
    const groups = `${eni.ownerId}/${eni.groupIds.join()}`;
    const opening = openings.get(groups) ?? openingOf(position, eni, bound);
    openings.set(groups, opening);
    const rest = subtract(bound.ranges, opening.open);
    const hidden = rest.length > 0 && opening.gap !== null;
    const key = [rangeWords(rest), hidden ? opening.gap?.message : '', bound.kindOf?.(eni)].join('|');
    const known = alike.get(key);
    if (known) known.senders.push(eni);
    else alike.set(key, { ...opening, gap: hidden ? opening.gap : null, rest, senders: [eni] });
  }
  return [...alike.values()];
};

const portWords = ({ ports }: Bound): string => `tcp/${ports.join(', ')}`;

const whoWords = ({ senders }: Alike, total: number): string =>
  senders.length === total && total > 5
    ? `all ${total} workload interfaces`
    : `${namesOf(senders)}${senders.length < total ? ` (${senders.length} of ${total} workload interfaces)` : ''}`;

const ruleHop = (id: string, rule: SecurityGroupRule | null, text: string): Hop => ({
  kind: 'security-group',
  id,
  because: { kind: 'rule', group: id, direction: 'egress', rule },
  text,
});

/** The hop at the groups of clients that they let out, wholly or in part. */
const openHop = (one: Alike, first: NonNullable<Opening['first']>, bound: Bound, total: number): Hop => {
  const who =
    one.senders.length === total
      ? `the workloads (${total})`
      : `${namesOf(one.senders)} (${one.senders.length} of ${total} workload interfaces)`;
  return ruleHop(first.group, first.rule, `lets ${who} open ${portWords(bound)} to ${first.rule.peer.value}`);
};

const closedHop = (one: Alike, bound: Bound, total: number): Hop => {
  const groups = [...new Set(one.senders.flatMap(({ groupIds }) => groupIds))];
  const more = groups.length > 1 ? ` (nor has ${groups.slice(1, 5).join(', ')})` : '';
  return ruleHop(
    groups[0] ?? '',
    null,
    `has no rule that lets ${whoWords(one, total)} open ${portWords(bound)} there${more}`,
  );
};

const hiddenHop = (one: Alike, gap: Gap): Hop => ({
  kind: 'security-group',
  id: one.senders[0]?.groupIds[0] ?? '',
  because: { kind: 'gap', gap },
  text: gap.message,
});

/** What no rule that was read lets out is refused, or hidden, and then it is followed to see whether it gets there at all. */
const cohortOf = (start: Position, one: Alike, bound: Bound, total: number): Unweighted => {
  const at: Position = { ...start, senders: { interfaces: one.senders, total } };
  const { senders, first, rest, gap } = one;
  const isRefused = rest.length > 0 && gap === null;
  const ended = isRefused
    ? [{ ranges: rest, path: stop(at, 'denied', 'security-group', closedHop(one, bound, total)) }]
    : [];
  const ranges = rest.length === 0 ? bound.ranges : subtract(bound.ranges, rest);
  const departures: Departure[] = [];
  if (first !== null && ranges.length > 0)
    departures.push({ position: onward(at, openHop(one, first, bound, total), null), ranges, gap: null });
  if (gap !== null) departures.push({ position: onward(at, hiddenHop(one, gap), null), ranges: rest, gap });
  return { senders, ended, departures };
};

const byAddress = (cohort: Unweighted, total: number): readonly Unweighted[] => {
  const having = cohort.senders.filter(({ publicIps }) => publicIps.length > 0);
  const others = cohort.senders.filter(({ publicIps }) => publicIps.length === 0);
  const part = (interfaces: readonly NetworkInterface[], publicAddress: PublicAddress): Unweighted => ({
    ...cohort,
    senders: interfaces,
    departures: cohort.departures.map((one) => ({
      ...one,
      position: { ...one.position, senders: { interfaces, total }, publicAddress },
    })),
  });
  return [
    ...(having.length > 0 ? [part(having, 'yes')] : []),
    ...(others.length > 0 ? [part(others, 'no')] : []),
  ];
};

/**
 * The clients of a subnet, told apart by what their own security groups let out and by whether they have public addresses.
 * Each is a part of the answer: what the groups refuse gets nowhere, whatever the routes say.
 */
export const cohortsOf = (start: Position, clients: Clients, bound: Bound): readonly Cohort[] => {
  const { interfaces, gap, publicAddress } = clients;
  const position: Position = { ...start, publicAddress };
  const unlisted: Unweighted = {
    senders: [],
    ended: [],
    departures: [{ position, ranges: bound.ranges, gap }],
  };
  if (interfaces.length === 0) return [{ ...unlisted, weight: 1 }];
  const total = interfaces.length;
  const all = total + (gap ? 1 : 0);
  const listed = groupAlike(start, interfaces, bound)
    .map((one) => cohortOf(start, one, bound, total))
    .flatMap((one) => (bound.family === 'ipv4' ? byAddress(one, total) : [one]));
  return [
    ...listed.map((one) => ({ ...one, weight: one.senders.length / all })),
    ...(gap ? [{ ...unlisted, weight: 1 / all }] : []),
  ];
};

/** A path as it is known of clients of whom something is hidden: what would be delivered may not be. */
export const veiled = (path: Path, gap: Gap | null): Path =>
  gap === null || path.disposition !== 'delivered' ? path : { ...path, disposition: 'unknown', gap };

/** Where no workload has an address of the family, none sends anything. */
export const withoutAddress = (start: Position, { addressless }: Clients, family: Family): Path => {
  const name = family === 'ipv4' ? 'IPv4' : 'IPv6';
  const text = `none of its workload interfaces has an ${name} address (${namesOf(addressless)})`;
  const hop: Hop = {
    kind: 'subnet',
    id: start.origin.id,
    because: { kind: 'attribute', name: 'addresses', value: 'none' },
    text,
  };
  return end(onward(start, hop, null), { disposition: 'dropped', by: 'subnet' });
};

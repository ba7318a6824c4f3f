import { type Change, type Changes, type IdOrRef, isRef } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';

/** The changes that one failure asks for. */
export interface Proposal {
  readonly findings: readonly Finding[];
  readonly changes: readonly Change[];
}

/** One thing to do: changes that belong together, and the failures that ask for them. */
export interface Step extends Proposal {
  /** What is changed: the same for the same change in every run. */
  readonly key: string;
  /** The proposals that it was folded from; each can be made alone. */
  readonly parts: readonly Proposal[];
}

const placeOf = ({ accountId, region }: Change): string => `${accountId}/${region}`;

const textOf = (id: IdOrRef): string => (isRef(id) ? `(${id.ref})` : id);

/** Which part of an endpoint a change modifies: those are different things to do. */
const aspectOf = (change: Changes['modify-vpc-endpoint']): string =>
  Object.keys(change)
    .filter((name) => !['kind', 'accountId', 'region', 'endpointId'].includes(name))
    .map((name) => name.replace(/^(?:add|remove)/, ''))
    .sort()
    .join();

/** What a change is about: changes of one target are one change. */
const targetOf = (change: Change): string => {
  const where = `${change.kind} ${placeOf(change)}`;
  switch (change.kind) {
    case 'create-vpc-endpoint':
      return `${where} ${change.vpcId} ${change.type} ${change.serviceName}`;
    case 'create-security-group':
      return `${where} ${change.vpcId} ${change.name}`;
    case 'modify-vpc-endpoint':
      return `${where} ${textOf(change.endpointId)} ${aspectOf(change)}`;
    case 'put-bucket-policy':
      return `${where} ${change.bucket}`;
    default:
      return `${where} ${JSON.stringify(change)}`;
  }
};

/** What proposals are folded by: rules of one group, entries of one ACL and routes of one table are one thing to do. */
const topicOf = (change: Change): string => {
  switch (change.kind) {
    case 'authorize-rule':
    case 'revoke-rule':
      return `rules ${placeOf(change)} ${textOf(change.groupId)}`;
    case 'create-network-acl-entry':
    case 'replace-network-acl-entry':
    case 'delete-network-acl-entry':
      return `entries ${placeOf(change)} ${change.aclId}`;
    default:
      return targetOf(change);
  }
};

/** Changes that only serve another one of the same list. */
const serves = (change: Change, changes: readonly Change[]): boolean => {
  const made = changes.some(({ kind }) => kind === 'create-vpc-endpoint' || kind === 'modify-vpc-endpoint');
  return made && (change.kind === 'authorize-rule' || change.kind === 'delete-route');
};

const topicsOf = (changes: readonly Change[]): readonly string[] =>
  changes.filter((change) => !serves(change, changes)).map(topicOf);

// Most are ids: lists of a thousand are put together a thousand times.
const keyOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const union = <T>(a: readonly T[] = [], b: readonly T[] = []): readonly T[] => {
  const known = new Set(a.map(keyOf));
  return [...a, ...b.filter((one) => !known.has(keyOf(one)))];
};

const mergeCreated = (
  a: Changes['create-vpc-endpoint'],
  b: Changes['create-vpc-endpoint'],
): Changes['create-vpc-endpoint'] => ({
  ...a,
  routeTableIds: union(a.routeTableIds, b.routeTableIds),
  subnetIds: union(a.subnetIds, b.subnetIds),
  groupIds: union(a.groupIds, b.groupIds),
  privateDns: a.privateDns || b.privateDns,
  ipAddressType: a.ipAddressType === b.ipAddressType ? a.ipAddressType : 'dualstack',
  policy: a.policy ?? b.policy,
});

const mergeModified = (
  a: Changes['modify-vpc-endpoint'],
  b: Changes['modify-vpc-endpoint'],
): Changes['modify-vpc-endpoint'] => {
  const lists = [
    'addRouteTableIds',
    'removeRouteTableIds',
    'addSubnetIds',
    'removeSubnetIds',
    'addGroupIds',
    'removeGroupIds',
  ] as const;
  const merged = lists.flatMap((name) =>
    a[name] || b[name] ? [[name, union<unknown>(a[name], b[name])] as const] : [],
  );
  return { ...b, ...a, ...Object.fromEntries(merged) };
};

/** Two changes of one target as one; of two policies, the first. */
const merge = (a: Change, b: Change): Change => {
  if (a.kind === 'create-vpc-endpoint' && b.kind === 'create-vpc-endpoint') return mergeCreated(a, b);
  if (a.kind === 'modify-vpc-endpoint' && b.kind === 'modify-vpc-endpoint') return mergeModified(a, b);
  return a;
};

const renamed = (change: Change, names: ReadonlyMap<string, string>): Change => {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) =>
        (key === 'ref' || key === 'as') && typeof one === 'string'
          ? [key, names.get(one) ?? one]
          : [key, visit(one)],
      ),
    );
  };
  return names.size === 0 ? change : (visit(change) as Change);
};

interface Folding {
  readonly made: Map<string, Change>;
  /** Targets that have to be changed before each. */
  readonly before: Map<string, Set<string>>;
}

/** Takes the changes of one proposal into a folding; what it makes and what is made already gets one name. */
const take = ({ made, before }: Folding, changes: readonly Change[]): void => {
  const names = new Map<string, string>();
  let previous: string | null = null;
  for (const own of changes) {
    const change = renamed(own, names);
    const target = targetOf(change);
    const known = made.get(target);
    if (known && 'as' in known && 'as' in change && known.as !== change.as) names.set(change.as, known.as);
    made.set(target, known ? merge(known, renamed(change, names)) : change);
    const earlier = before.get(target) ?? new Set<string>();
    if (previous !== null && previous !== target) earlier.add(previous);
    before.set(target, earlier);
    previous = target;
  }
};

/** The changes in an order that every proposal can live with; null where their orders contradict each other. */
const ordered = ({ made, before }: Folding): readonly Change[] | null => {
  const done = new Set<string>();
  const list: Change[] = [];
  while (list.length < made.size) {
    const next = [...made].find(
      ([target]) => !done.has(target) && [...(before.get(target) ?? [])].every((one) => done.has(one)),
    );
    if (!next) return null;
    done.add(next[0]);
    list.push(next[1]);
  }
  return list;
};

/** The changes of several proposals as one list, each target changed once. */
export const mergeChanges = (proposals: readonly Proposal[]): readonly Change[] => {
  const folding: Folding = { made: new Map(), before: new Map() };
  for (const { changes } of proposals) take(folding, changes);
  return ordered(folding) ?? proposals.flatMap(({ changes }) => changes);
};

/** One step out of proposals that belong together. */
export const stepOf = (parts: readonly Proposal[]): Step => {
  const changes = mergeChanges(parts);
  return {
    key: [...new Set(topicsOf(changes))].sort().join('\n'),
    changes,
    findings: parts.flatMap(({ findings }) => findings),
    parts,
  };
};

/** Folds proposals that change the same thing into one step each, in the order in which they came. */
export const fold = (proposals: readonly Proposal[]): readonly Step[] => {
  const groups: { topics: Set<string>; parts: Proposal[] }[] = [];
  const byTopic = new Map<string, (typeof groups)[number]>();
  for (const proposal of proposals) {
    const topics = topicsOf(proposal.changes);
    const found = [...new Set(topics.flatMap((topic) => byTopic.get(topic) ?? []))];
    const [group = { topics: new Set<string>(), parts: [] }, ...others] = found;
    if (found.length === 0) groups.push(group);
    for (const other of others) {
      group.parts.push(...other.parts);
      for (const topic of other.topics) group.topics.add(topic);
      other.parts.length = 0;
    }
    group.parts.push(proposal);
    for (const topic of topics) group.topics.add(topic);
    for (const topic of group.topics) byTopic.set(topic, group);
  }
  return groups.filter(({ parts }) => parts.length > 0).map(({ parts }) => stepOf(parts));
};

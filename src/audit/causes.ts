import { canonical } from '../model/canonical.ts';
import { percent } from '../model/percent.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Hop, Path, Reason } from '../model/path.ts';

type PathEvidence = Extract<Evidence, { kind: 'path' }>;
type RouteReason = Extract<Reason, { kind: 'route' }>;

const pathsOf = ({ evidence }: Finding): readonly PathEvidence[] =>
  evidence.filter((item): item is PathEvidence => item.kind === 'path');

const reasons = (path: Path): readonly Reason[] => path.hops.map(({ because }) => because);

const associationOf = (path: Path) =>
  path.hops.find(({ kind, because }) => kind === 'subnet' && because.kind === 'association')?.because;

const routesOf = (path: Path): readonly RouteReason[] =>
  reasons(path).filter((reason): reason is RouteReason => reason.kind === 'route');

const routeLine = ({ route }: RouteReason): string =>
  `${route.destination.value} → ${route.target.id || route.target.kind}`;

const lengthOf = (cidr: string): number => Number(cidr.split('/')[1] ?? -1);

/** The table of the subnet itself: another one decides everything that follows. */
const associationCause = (before: Path, after: Path): readonly string[] => {
  const [old, now] = [associationOf(before), associationOf(after)];
  if (old?.kind !== 'association' || now?.kind !== 'association') return [];
  if (old.table !== now.table)
    return [`Route table association changed: ${old.table} (${old.how}) to ${now.table} (${now.how}).`];
  return old.how === now.how
    ? []
    : [`Route table association changed: ${now.table} was ${old.how}, and is ${now.how}.`];
};

const sameTable = (old: RouteReason, now: RouteReason): readonly string[] => {
  const { table } = now;
  if (old.route.destination.value === now.route.destination.value) {
    if (old.route.target.id !== now.route.target.id)
      return [
        `Route changed in ${table}: ${routeLine(old)} now leads to ${now.route.target.id || now.route.target.kind}.`,
      ];
    return old.route.state === now.route.state
      ? []
      : [
          `Route state changed in ${table}: ${routeLine(now)} was ${old.route.state}, and is ${now.route.state}.`,
        ];
  }
  // A report holds the routes that won: the more specific of the two is the one that came or went.
  return lengthOf(now.cidr) >= lengthOf(old.cidr)
    ? [`Route added to ${table}: ${routeLine(now)} wins over ${routeLine(old)}.`]
    : [`Route removed from ${table}: ${routeLine(old)}; ${routeLine(now)} decides now.`];
};

const routeCauses = (before: Path, after: Path): readonly string[] => {
  const now = new Map(routesOf(after).map((reason) => [reason.table, reason]));
  const both = routesOf(before).flatMap((old) => {
    const found = now.get(old.table);
    return found ? sameTable(old, found) : [];
  });
  if (both.length > 0) return both;
  const lost = reasons(after).find(({ kind }) => kind === 'no-route');
  const had = routesOf(before).find(({ table }) => lost?.kind === 'no-route' && table === lost.table);
  if (had) return [`Route removed from ${had.table}: ${routeLine(had)}; no route is left.`];
  const lacked = reasons(before).find(({ kind }) => kind === 'no-route');
  const got = routesOf(after).find(({ table }) => lacked?.kind === 'no-route' && table === lacked.table);
  return got ? [`Route added to ${got.table}: ${routeLine(got)}; there was none.`] : [];
};

const attributes = ({ hops }: Path): ReadonlyMap<string, string> =>
  new Map(
    hops.flatMap(({ id, because }: Hop): readonly (readonly [string, string])[] =>
      because.kind === 'attribute' ? [[`${id}: ${because.name}`, because.value]] : [],
    ),
  );

const differences = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] =>
  [...after].flatMap(([name, value]) => {
    const old = before.get(name);
    return old === undefined || old === value ? [] : [`${name} changed from ${old} to ${value}.`];
  });

const dnsCause = (before: Path, after: Path): readonly string[] => {
  const answer = (path: Path) => reasons(path).find((reason) => reason.kind === 'dns');
  const [old, now] = [answer(before), answer(after)];
  if (old?.kind !== 'dns' || now?.kind !== 'dns' || old.answer === now.answer) return [];
  return [`DNS answer changed: ${now.name} was ${old.answer}, and is ${now.answer}.`];
};

const gates = (before: Path, after: Path): readonly string[] => {
  const decided = (path: Path) =>
    new Map(
      path.hops
        .filter(({ kind }) => kind === 'security-group' || kind === 'network-acl')
        .map(({ id, kind, text }) => [
          `${kind === 'network-acl' ? 'Network ACL' : 'Security group'} ${id}`,
          text,
        ]),
    );
  return differences(decided(before), decided(after)).map((line) =>
    line.replace(/ changed from .*$/s, ' decides otherwise now.'),
  );
};

const pathCauses = (before: Path, after: Path): readonly string[] => {
  const found = [
    ...associationCause(before, after),
    ...routeCauses(before, after),
    ...differences(attributes(before), attributes(after)),
    ...dnsCause(before, after),
    // Words about a gate change with the destination: they are a cause only where the end of the path is another.
    ...(before.disposition === after.disposition ? [] : gates(before, after)),
  ];
  if (found.length > 0 || wayOf(before) === wayOf(after)) return found;
  const [old, now] = [before, after].map(({ hops }) => hops.map(({ id }) => id));
  const gone = (old ?? []).filter((id) => !now?.includes(id));
  const come = (now ?? []).filter((id) => !old?.includes(id));
  return [
    `The way changed${gone.length > 0 ? `: no longer over ${gone.join(', ')}` : ''}${come.length > 0 ? `${gone.length > 0 ? ',' : ':'} now over ${come.join(', ')}` : ''}.`,
  ];
};

/** The way of a path, without the words for it. */
export const wayOf = (path: Path): string =>
  [path.disposition, path.by ?? '', ...path.hops.map(({ kind, id }) => `${kind} ${id}`)].join(' > ');

const familyKey = ({ service, family }: PathEvidence): string => `${service} ${family}`;

const largest = (finding: Finding): ReadonlyMap<string, PathEvidence> => {
  const found = new Map<string, PathEvidence>();
  for (const item of pathsOf(finding)) {
    const known = found.get(familyKey(item));
    if (!known || known.share < item.share) found.set(familyKey(item), item);
  }
  return found;
};

const shareCause = (service: string, before: number, after: number): string => {
  const [was, is] = [percent(before), percent(after)];
  return was === is
    ? `The share of ${service}'s addresses on this way changed slightly; it is still ${is}.`
    : `The share of ${service}'s addresses on this way changed from ${was} to ${is}.`;
};

const alongPaths = (before: Finding, after: Finding): readonly string[] => {
  const now = largest(after);
  return [...largest(before)].flatMap(([key, old]) => {
    const found = now.get(key);
    if (!found) return [];
    const causes = pathCauses(old.path, found.path);
    return causes.length > 0 || old.share === found.share
      ? causes
      : [shareCause(found.service, old.share, found.share)];
  });
};

const facts = ({ evidence }: Finding): ReadonlyMap<string, string> =>
  new Map(
    evidence.flatMap((item) =>
      item.kind === 'resource'
        ? Object.entries(item.facts).map(([name, value]): readonly [string, string] => [
            `${item.id}: ${name}`,
            Array.isArray(value) ? value.join(', ') || 'none' : String(value),
          ])
        : [],
    ),
  );

const ruleLines = ({ evidence }: Finding): ReadonlyMap<string, string> =>
  new Map(
    evidence.flatMap((item): readonly (readonly [string, string])[] => {
      if (item.kind === 'rule') {
        const { protocol, fromPort, toPort, peer } = item.rule;
        const line = `${item.direction} ${protocol} ${fromPort ?? 'all'}-${toPort ?? 'all'} ${peer.value}`;
        return [[`${item.group} ${line}`, `rule of ${item.group}: ${line}`]];
      }
      if (item.kind === 'acl-entry') {
        const { ruleNumber, action, protocol, cidr, ipv6Cidr } = item.entry;
        const line = `${ruleNumber} ${action} ${protocol} ${cidr ?? ipv6Cidr ?? ''}`;
        return [[`${item.acl} ${line}`, `entry of ${item.acl}: ${line}`]];
      }
      if (item.kind === 'statement')
        return [
          [
            // A report that was read has the members of a policy in another order.
            `${item.of} ${canonical(item.statement)}`,
            `statement ${item.index} of the policy of ${item.of}`,
          ],
        ];
      if (item.kind === 'route') {
        const { destination, target, state } = item.route;
        const line = `${destination.value} → ${target.id || target.kind} (${state})`;
        return [[`${item.table} ${line}`, `route of ${item.table}: ${line}`]];
      }
      return [];
    }),
  );

const addedAndRemoved = (before: Finding, after: Finding): readonly string[] => {
  const [old, now] = [ruleLines(before), ruleLines(after)];
  if (old.size === 0 || now.size === 0) return [];
  const added = [...now].flatMap(([key, line]) => (old.has(key) ? [] : [line]));
  const removed = [...old].flatMap(([key, line]) => (now.has(key) ? [] : [line]));
  // What has the same name before and after, as a statement has its number, is the same with other words.
  const changed = new Set(added.filter((line) => removed.includes(line)));
  return [
    ...[...changed].map((line) => `Changed ${line}.`),
    ...added.filter((line) => !changed.has(line)).map((line) => `Added ${line}.`),
    ...removed.filter((line) => !changed.has(line)).map((line) => `Removed ${line}.`),
  ];
};

const most = 8;

/** What changed between two verdicts on the same subject, told from their evidence: a sentence for each cause. */
export const causesOf = (before: Finding, after: Finding): readonly string[] => {
  const causes = [
    ...new Set([
      ...alongPaths(before, after),
      ...differences(facts(before), facts(after)),
      ...addedAndRemoved(before, after),
    ]),
  ];
  return causes.slice(0, most);
};

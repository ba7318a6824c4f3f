import type { AuditOptions } from '../audit/audit.ts';
import { outlineOf } from '../audit/finding-list.ts';
import { judgeWithin } from '../audit/judge-within.ts';
import { makeChanges, type Made } from '../changes/delta-of.ts';
import type { Change } from '../model/change.ts';
import { type Finding, severities } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { createResolver } from '../paths/resolver.ts';
import { createWorldOver } from '../paths/world-over.ts';
import type { World } from '../paths/world.ts';
import { compareWays, servicesMovedBy, type Ways } from './compare-ways.ts';
import type { Ground } from './ground.ts';
import { namesPart, namesWord } from './names.ts';
import { type Touched, touchedBetween } from './touched.ts';

/** What changes do to an inventory, judged again by the same checks and the same matrix within what they touch. */
export interface Proof extends Ways {
  /** Does nothing but policies differ, so that no way was looked at? */
  readonly policiesOnly: boolean;
  /** VPCs that were judged again. */
  readonly vpcIds: ReadonlySet<string>;
  /** Changes that AWS would refuse, or that cannot be made for want of knowledge. */
  readonly refused: Made['refused'];
  /** Failures that are none any more. */
  readonly resolves: readonly Finding[];
  /** Failures that were none before, or that were milder. */
  readonly newFailures: readonly Finding[];
  /** What was known before and is not any more. */
  readonly unknown: readonly Finding[];
}

/** A proof of all changes of a list, and what is there after them. */
export interface WholeProof extends Proof {
  /** The inventory after them. */
  readonly after: Inventory;
  /** Every finding after them. */
  findings(): readonly Finding[];
}

/**
 * How far around a change verdicts are looked at: `changed`, where something or some way differs; `all`, wherever traffic
 * passes it; `whole`, also, for the findings after it with their remedies, at buckets whose remedies depend on which endpoints
 * there are.
 */
export type Reach = 'changed' | 'all' | 'whole';

/** The VPCs that a change may make a difference to. */
const scopeOf = (ground: Ground, { policiesOnly, vpcIds }: Touched): ReadonlySet<string> =>
  policiesOnly ? vpcIds : new Set([...vpcIds].flatMap((vpcId) => [...ground.passingThrough(vpcId)]));

/** Is something that belongs to no VPC judged again: does it name what was touched? */
const namesTouched =
  ({ ids, policiesOnly }: Touched) =>
  (section: string, item: object): boolean =>
    // What a bucket names stands in its policy as a word.
    policiesOnly && section === 'buckets' ? namesWord(item, ids) : namesPart(JSON.stringify(item), ids);

/** Verdicts on buckets that do not name what was touched, where their remedies may be other ones: which endpoints there are is said in them. */
const bucketsBeside = (world: World, { options }: Ground, touched: Touched): readonly Finding[] => {
  if (!touched.s3Endpoints) return [];
  const isNear = namesTouched(touched);
  const includes = (section: string, item: object): boolean =>
    section === 'buckets' && !isNear(section, item);
  return judgeWithin(world, options, { vpcIds: new Set(), includes });
};

const worseSeverity = (a: Finding, b: Finding): boolean =>
  severities.indexOf(a.severity) < severities.indexOf(b.severity);

type Verdicts = Pick<Proof, 'resolves' | 'newFailures' | 'unknown'>;

/** What became of the verdicts within a scope. */
const compareFindings = (before: readonly Finding[], after: readonly Finding[]): Verdicts => {
  const was = new Map(before.map((finding) => [finding.fingerprint, finding]));
  const is = new Map(after.map((finding) => [finding.fingerprint, finding]));
  const resolves = before.filter(({ status, fingerprint }) => {
    const then = is.get(fingerprint);
    // What cannot be said any more is no cure.
    return status === 'fail' && then?.status !== 'fail' && then?.status !== 'unknown';
  });
  const newFailures = after.filter((finding) => {
    const then = was.get(finding.fingerprint);
    return finding.status === 'fail' && (then?.status !== 'fail' || worseSeverity(finding, then));
  });
  const unknown = after.filter(({ status, fingerprint }) => {
    const then = was.get(fingerprint)?.status;
    return status === 'unknown' && then !== 'unknown' && then !== undefined;
  });
  return { resolves, newFailures, unknown };
};

/** What changes touch, before anything is judged again. */
export interface Prepared {
  readonly changes: readonly Change[];
  readonly refused: Made['refused'];
  readonly touched: Touched;
  readonly vpcIds: ReadonlySet<string>;
  /** Services whose ways of the subnets of a VPC can be other ones. */
  readonly movedIn: (vpcId: string) => readonly string[];
}

const preparedOf = (ground: Ground, changes: readonly Change[]): Prepared => {
  const { inventory, refused } = makeChanges(changes, ground.world.inventory);
  const touched = touchedBetween(ground.world, inventory);
  const moved = touched.policiesOnly ? [] : servicesMovedBy(ground, changes);
  return { changes, refused, touched, vpcIds: scopeOf(ground, touched), movedIn: () => moved };
};

const known = new WeakMap<Ground, WeakMap<readonly Change[], Prepared>>();

/**
 * Makes changes in the inventory of a ground, and says where they are to be judged: once for each list, which is proved alone
 * and then together with others. The inventory after each is not kept.
 */
export const prepare = (ground: Ground, changes: readonly Change[]): Prepared => {
  const lists = known.get(ground) ?? new WeakMap<readonly Change[], Prepared>();
  known.set(ground, lists);
  const prepared = lists.get(changes) ?? preparedOf(ground, changes);
  lists.set(changes, prepared);
  return prepared;
};

/** Makes what several lists change, one list after the other. */
export const prepareAll = (ground: Ground, lists: readonly Prepared[]): Prepared => {
  const all = prepare(
    ground,
    lists.flatMap(({ changes }) => changes),
  );
  const moved = new Map<string, Set<string>>();
  for (const { vpcIds, movedIn } of lists)
    for (const vpcId of vpcIds) moved.set(vpcId, new Set([...(moved.get(vpcId) ?? []), ...movedIn(vpcId)]));
  return {
    ...all,
    movedIn: (vpcId) => {
      const own = moved.get(vpcId);
      return own ? ground.services.filter((service) => own.has(service)) : all.movedIn(vpcId);
    },
  };
};

/** Some of the VPCs that are judged again, and whether what belongs to none is, with them. */
interface Slice {
  readonly vpcIds: ReadonlySet<string>;
  readonly apart: boolean;
}

// What a resolver remembers of more VPCs at once takes more memory than the inventory itself.
const MAX_AT_ONCE = 64;

const slicesOf = (vpcIds: ReadonlySet<string>): readonly Slice[] => {
  const all = [...vpcIds];
  return Array.from({ length: Math.max(1, Math.ceil(all.length / MAX_AT_ONCE)) }, (_, at) => ({
    vpcIds: new Set(all.slice(at * MAX_AT_ONCE, (at + 1) * MAX_AT_ONCE)),
    apart: at === 0,
  }));
};

const judgedWhere = (ground: Ground, touched: Touched, slice: Slice, ways: Ways): ReadonlySet<string> => {
  const moved = [...ways.better, ...ways.worse, ...ways.unsettled].flatMap(
    ({ subnetId }) => ground.world.locate('subnets', subnetId)?.item.vpcId ?? [],
  );
  return new Set([...[...slice.vpcIds].filter((vpcId) => touched.vpcIds.has(vpcId)), ...moved]);
};

/** What was judged of a slice, and what was said of it before. */
interface Again {
  readonly vpcIds: ReadonlySet<string>;
  readonly ways: Ways;
  readonly before: readonly Finding[];
  readonly found: readonly Finding[];
}

/** Whoever builds on what was judged needs its remedies. */
const optionsFor = ({ options }: Ground, reach: Reach): AuditOptions =>
  reach === 'whole' ? options : { ...options, remedies: 'none' };

const judgedAgain = (
  ground: Ground,
  { touched, movedIn }: Prepared,
  world: World,
  reach: Reach,
  slice: Slice,
): Again => {
  const { policiesOnly, ids } = touched;
  // What the matrix asks, checks ask as well.
  const paths = createResolver(world);
  const moving = policiesOnly ? new Set<string>() : slice.vpcIds;
  const ways = compareWays(ground, paths, moving, movedIn);
  const narrow = reach === 'changed' && !policiesOnly;
  const vpcIds = narrow ? judgedWhere(ground, touched, slice, ways) : slice.vpcIds;
  const includes = slice.apart ? namesTouched(touched) : () => false;
  const within = { vpcIds, includes, ...(policiesOnly ? { ids } : {}) };
  const found = judgeWithin(world, optionsFor(ground, reach), within, paths).map(outlineOf);
  const named = new Set(found.map(({ fingerprint }) => fingerprint));
  const isAgain = ({ fingerprint, subject }: Finding): boolean =>
    named.has(fingerprint) || ids.has(subject.id);
  const near = [...vpcIds].flatMap((vpcId) => ground.findingsOf(vpcId));
  const before = ground.partial
    ? judgeWithin(ground.world, optionsFor(ground, reach), within)
    : [...(policiesOnly ? near.filter(isAgain) : near), ...ground.findingsOf('').filter(isAgain)];
  return { vpcIds, ways, before, found };
};

const once = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((finding) => [finding.fingerprint, finding])).values(),
];

/** Judges what was prepared. */
export const judged = (ground: Ground, prepared: Prepared, reach: Reach): WholeProof => {
  const { changes, refused, touched } = prepared;
  const { inventory: after } = makeChanges(changes, ground.world.inventory);
  const world = createWorldOver(ground.world, after);
  const slices = slicesOf(prepared.vpcIds).map((slice) => judgedAgain(ground, prepared, world, reach, slice));
  const before = once(slices.flatMap((slice) => slice.before));
  const found = once(slices.flatMap((slice) => slice.found));
  const named = new Set(found.map(({ fingerprint }) => fingerprint));
  const beside =
    reach === 'whole'
      ? bucketsBeside(world, ground, touched).filter(({ fingerprint }) => !named.has(fingerprint))
      : [];
  const again = new Set([...before, ...beside].map(({ fingerprint }) => fingerprint));
  return {
    after,
    policiesOnly: touched.policiesOnly,
    vpcIds: new Set(slices.flatMap(({ vpcIds }) => [...vpcIds])),
    refused,
    findings: () => [
      ...[...ground.findings()].filter(({ fingerprint }) => !again.has(fingerprint)),
      ...found,
      ...beside,
    ],
    ...compareFindings(before, found),
    better: slices.flatMap(({ ways }) => ways.better),
    worse: slices.flatMap(({ ways }) => ways.worse),
    unsettled: slices.flatMap(({ ways }) => ways.unsettled),
  };
};

/** Makes changes in the inventory of a ground and judges what they touch again. */
export const prove = (ground: Ground, changes: readonly Change[], reach: Reach = 'all'): WholeProof =>
  judged(ground, prepare(ground, changes), reach);

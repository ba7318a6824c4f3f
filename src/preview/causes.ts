import { judgeWithin } from '../audit/judge-within.ts';
import type { DeclaredChange, PreviewedInventories } from '../iac/previewed.ts';
import type { Finding } from '../model/finding.ts';
import { createWorldOver } from '../paths/world-over.ts';
import type { FindingDifference } from './differences.ts';
import { type Judged, type JudgeSetting, keyOf, keyOfSubject } from './judged.ts';

// Each is judged again without; a plan of hundreds of changes is not tried out one by one.
const MAX_ALONE = 40;
const MAX_TOGETHER = 60;
/** Of so many changes at most is asked which of them did it together. */
const MAX_SUSPECTS = 12;

const rank: { readonly [K in DeclaredChange['kind']]: number } = {
  delete: 0,
  create: 1,
  replace: 2,
  update: 3,
};

const addTexts = (value: unknown, into: Set<string>): void => {
  if (typeof value === 'string') into.add(value);
  else if (value !== null && typeof value === 'object')
    for (const one of Object.values(value)) addTexts(one, into);
};

/** The ids, among other texts, that a verdict names before and after. */
const namedBy = ({ before, after }: FindingDifference): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const finding of [before, after])
    if (finding) addTexts([finding.subject.id, finding.subject.vpcId, finding.evidence], found);
  return found;
};

/** Changes by the ids that they touch. */
const byTouched = (changes: readonly DeclaredChange[]): ReadonlyMap<string, readonly DeclaredChange[]> => {
  const found = new Map<string, DeclaredChange[]>();
  for (const change of changes)
    for (const id of new Set(change.touches)) {
      const known = found.get(id);
      if (known) known.push(change);
      else found.set(id, [change]);
    }
  return found;
};

const vpcOf = ({ before, after }: FindingDifference): string => (after ?? before)?.subject.vpcId ?? '';

/** What one difference may be due to. */
interface Question {
  readonly difference: FindingDifference;
  readonly suspects: readonly DeclaredChange[];
}

/** The verdicts of some of the checks in some VPCs, had some addresses stayed as they were. */
const judgedWithout = (
  { without }: PreviewedInventories,
  { options, addresses }: JudgeSetting,
  after: Judged,
  left: ReadonlySet<string>,
  asked: readonly FindingDifference[],
): ReadonlyMap<string, Finding> => {
  const names = new Set(asked.map(({ key }) => key.split('\n')[0]));
  const checks = options.checks.filter(({ id }) => names.has(id));
  const vpcIds = new Set(asked.map(vpcOf));
  const world = createWorldOver(after.world, without(left));
  const keys = new Set(asked.map(({ key }) => key));
  const asks = (check: string, subject: string): boolean => keys.has(keyOfSubject(check, subject, addresses));
  const within = { vpcIds, includes: () => vpcIds.has(''), asks };
  const found = judgeWithin(world, { ...options, checks, remedies: 'none' }, within);
  return new Map(found.map((finding) => [keyOf(finding, addresses), finding]));
};

/** Is a verdict as it was before? */
const isRestored = ({ key, before }: FindingDifference, found: ReadonlyMap<string, Finding>): boolean =>
  (found.get(key)?.status ?? null) === (before?.status ?? null);

/** The change that makes or takes away the subject itself; of a subject that is a thing and a service, the thing. */
const ownChange = (
  { kind, key, before, after }: FindingDifference,
  byAddress: ReadonlyMap<string, DeclaredChange>,
): string | null => {
  const subject = key.split('\n')[1] ?? '';
  const own =
    byAddress.get(subject) ?? byAddress.get(subject.slice(0, Math.max(0, subject.lastIndexOf('/'))));
  if (own === undefined) return null;
  const comes = own.kind === 'create' && before === null && kind !== 'resolved';
  return comes || (own.kind === 'delete' && after === null) ? own.address : null;
};

/** Is a verdict already what it is with all changes? */
const isReached = ({ key, after }: FindingDifference, found: ReadonlyMap<string, Finding>): boolean =>
  (found.get(key)?.status ?? null) === (after?.status ?? null);

const groupedBy = <T>(all: readonly T[], keyOfOne: (one: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOfOne(one)) ?? [];
    groups.set(keyOfOne(one), group);
    group.push(one);
  }
  return [...groups.values()];
};

/**
 * The declared addresses whose changes did what became of each verdict: of a subject that is made or taken away, itself; else
 * the one without which the verdict is as it was before, or that alone makes it what it is; else the fewest that did it
 * together. Nothing where that is not found within a bounded number of tries.
 */
export const causesOf = (
  previewed: PreviewedInventories,
  setting: JudgeSetting,
  after: Judged,
  differences: readonly FindingDifference[],
): ReadonlyMap<string, readonly string[]> => {
  const causes = new Map<string, readonly string[]>();
  const byAddress = new Map(previewed.changes.map((change) => [change.address, change]));
  const touching = byTouched(previewed.changes);
  const open: Question[] = [];
  for (const difference of differences) {
    const own = ownChange(difference, byAddress);
    if (own !== null) causes.set(difference.key, [own]);
    else {
      const named = new Set([...namedBy(difference)].flatMap((id) => touching.get(id) ?? []));
      const suspects = named.size > 0 ? [...named] : previewed.changes;
      open.push({ difference, suspects: [...suspects].sort((a, b) => rank[a.kind] - rank[b.kind]) });
    }
  }
  const tried: Tried = { causes, previewed, setting, after };
  const left = (): readonly Question[] => open.filter(({ difference }) => !causes.has(difference.key));
  // Without it the verdict is as before; or it alone makes the verdict what it is, and so may others; or it takes several.
  tryEach(left(), tried, { leftOut: (address) => new Set([address]), isDue: isRestored, first: true });
  const all = previewed.changes.map(({ address }) => address);
  if (all.length > 1)
    tryEach(left(), tried, {
      leftOut: (address) => new Set(all.filter((one) => one !== address)),
      isDue: isReached,
      first: false,
    });
  tryTogether(left(), tried);
  return causes;
};

/** What is tried out, and what was found. */
interface Tried {
  readonly causes: Map<string, readonly string[]>;
  readonly previewed: PreviewedInventories;
  readonly setting: JudgeSetting;
  readonly after: Judged;
}

/** How one change is tried out. */
interface Trial {
  /** What stays as it was. */
  readonly leftOut: (address: string) => ReadonlySet<string>;
  /** Is a verdict due to the change, by what was found? */
  readonly isDue: (difference: FindingDifference, found: ReadonlyMap<string, Finding>) => boolean;
  /** Is one change enough, so that no other is tried for the same verdict? */
  readonly first: boolean;
}

/** Tries one change at a time, those first that most verdicts may be due to. */
const tryEach = (
  open: readonly Question[],
  { causes, previewed, setting, after }: Tried,
  { leftOut, isDue, first }: Trial,
): void => {
  const asked = new Map<DeclaredChange, FindingDifference[]>();
  for (const { difference, suspects } of open)
    for (const change of suspects) {
      const known = asked.get(change);
      if (known) known.push(difference);
      else asked.set(change, [difference]);
    }
  const inTurn = [...asked]
    .sort(([a, x], [b, y]) => y.length - x.length || rank[a.kind] - rank[b.kind])
    .slice(0, MAX_ALONE);
  for (const batch of first && !setting.whole ? apart(inTurn) : inTurn.map((one) => [one])) {
    const left = batch.map(([change, differences]) => ({
      change,
      differences: first ? differences.filter(({ key }) => !causes.has(key)) : differences,
    }));
    const asking = left.filter(({ differences }) => differences.length > 0);
    if (asking.length === 0) continue;
    const out = new Set(asking.flatMap(({ change }) => [...leftOut(change.address)]));
    const found = judgedWithout(
      previewed,
      setting,
      after,
      out,
      asking.flatMap(({ differences }) => differences),
    );
    for (const { change, differences } of asking)
      for (const { key } of differences.filter((difference) => isDue(difference, found)))
        causes.set(key, [...(causes.get(key) ?? []), change.address]);
  }
};

type Asked = readonly [DeclaredChange, readonly FindingDifference[]];

/** Changes in VPCs that have nothing to do with each other, which are tried at once. */
const apart = (inTurn: readonly Asked[]): readonly (readonly Asked[])[] => {
  const batches: { readonly vpcIds: Set<string>; readonly list: Asked[] }[] = [];
  for (const one of inTurn) {
    const vpcIds = new Set(one[1].map(vpcOf));
    const fits = batches.find((batch) => ![...vpcIds].some((vpcId) => batch.vpcIds.has(vpcId)));
    if (fits) {
      fits.list.push(one);
      for (const vpcId of vpcIds) fits.vpcIds.add(vpcId);
    } else batches.push({ vpcIds, list: [one] });
  }
  return batches.map(({ list }) => list);
};

/** Leaves out all that a group of verdicts may be due to, and puts back one change after the other as long as that makes no difference. */
const tryTogether = (open: readonly Question[], { causes, previewed, setting, after }: Tried): void => {
  let tries = MAX_TOGETHER;
  const alike = groupedBy(open, ({ difference, suspects }) =>
    [difference.key.split('\n')[0], vpcOf(difference), ...suspects.map(({ address }) => address)].join('\n'),
  );
  for (const group of alike) {
    const [first] = group;
    if (!first || first.suspects.length < 2 || first.suspects.length > MAX_SUSPECTS) continue;
    if (tries < first.suspects.length) return;
    const asked = group.map(({ difference }) => difference);
    const restoredBy = (addresses: ReadonlySet<string>): readonly FindingDifference[] => {
      const found = judgedWithout(previewed, setting, after, addresses, asked);
      return asked.filter((difference) => isRestored(difference, found));
    };
    let needed: ReadonlySet<string> = new Set(first.suspects.map(({ address }) => address));
    tries -= 1 + needed.size;
    let restored = restoredBy(needed);
    if (restored.length === 0) continue;
    for (const { address } of first.suspects) {
      const fewer = new Set([...needed].filter((one) => one !== address));
      const still = restoredBy(fewer);
      if (still.length >= restored.length) [needed, restored] = [fewer, still];
    }
    for (const { key } of restored) causes.set(key, [...needed]);
  }
};

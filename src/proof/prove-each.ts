import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Ground } from './ground.ts';
import {
  judged,
  namesSome,
  prepare,
  prepareAll,
  type Prepared,
  type Proof,
  type Reach,
  type WholeProof,
} from './prove.ts';
import type { CellChange } from './ways.ts';

/** What lists of changes must not share to be judged at once. */
const keysOf = ({ touched, vpcIds }: Prepared): readonly string[] =>
  touched.policiesOnly ? [...touched.ids] : [...vpcIds];

/** Lists of changes that have nothing to do with each other, batch by batch; policies are judged apart from ways. */
const batches = (all: readonly Prepared[]): readonly (readonly Prepared[])[] => {
  const packed: { readonly keys: Set<string>; readonly policies: boolean; readonly list: Prepared[] }[] = [];
  for (const one of all) {
    const keys = keysOf(one);
    const policies = one.touched.policiesOnly;
    const fits = packed.find(
      (batch) => batch.policies === policies && keys.every((key) => !batch.keys.has(key)),
    );
    if (fits) {
      fits.list.push(one);
      for (const key of keys) fits.keys.add(key);
    } else packed.push({ keys: new Set(keys), policies, list: [one] });
  }
  return packed.map(({ list }) => list);
};

/** What of a proof of several lists is whose. */
interface Share extends Pick<Proof, 'policiesOnly' | 'vpcIds' | 'refused'> {
  readonly isOwn: (finding: Finding) => boolean;
}

const partOf = (ground: Ground, proof: Proof, { isOwn, ...share }: Share): Proof => {
  const isOwnWay = ({ subnetId }: CellChange): boolean =>
    share.vpcIds.has(ground.world.locate('subnets', subnetId)?.item.vpcId ?? '');
  return {
    ...share,
    resolves: proof.resolves.filter(isOwn),
    newFailures: proof.newFailures.filter(isOwn),
    unknown: proof.unknown.filter(isOwn),
    better: proof.better.filter(isOwnWay),
    worse: proof.worse.filter(isOwnWay),
    unsettled: proof.unsettled.filter(isOwnWay),
  };
};

const isAbout = ({ subject, ...finding }: Finding, ids: ReadonlySet<string>): boolean =>
  ids.has(subject.id) || namesSome(JSON.stringify({ subject, ...finding }), ids);

/** What one list of a batch has to itself. */
const shareOf = ({ made, touched, vpcIds }: Prepared): Share => ({
  policiesOnly: touched.policiesOnly,
  vpcIds,
  refused: made.refused,
  isOwn: (finding) => {
    const { id, vpcId } = finding.subject;
    if (vpcId === null) return isAbout(finding, touched.ids);
    // A pair of an endpoint and a subnet begins with the endpoint.
    return touched.policiesOnly ? touched.ids.has(id.split('/')[0] ?? id) : vpcIds.has(vpcId);
  },
});

/** Proves each of several lists of changes as if it were made alone; those that touch nothing in common are judged at once. */
export const proveEach = (
  ground: Ground,
  lists: readonly (readonly Change[])[],
  reach: Reach = 'all',
): readonly Proof[] => {
  const prepared = lists.map((changes) => prepare(ground, changes));
  const proofs = new Map<Prepared, Proof>();
  for (const batch of batches(prepared)) {
    const [only] = batch;
    if (batch.length === 1 && only) {
      proofs.set(only, judged(ground, only, reach));
      continue;
    }
    const whole = judged(ground, prepareAll(ground, batch), reach);
    for (const one of batch) proofs.set(one, partOf(ground, whole, shareOf(one)));
  }
  return prepared.map((one) => proofs.get(one) as Proof);
};

/** Several lists of changes made one after the other: the proof of all of them, and what of it is whose. */
export interface Together {
  readonly whole: WholeProof;
  /** Lists, by their places, that have something in common, and the part of the proof that is theirs. */
  readonly groups: readonly { readonly at: readonly number[]; readonly proof: Proof }[];
}

/** Places of lists that touch something in common, directly or by way of others. */
const connected = (all: readonly Prepared[]): readonly (readonly number[])[] => {
  const groups = new Map<string, number[]>();
  for (const [at, { touched, vpcIds }] of all.entries()) {
    const keys = [`list ${at}`, ...touched.ids, ...vpcIds];
    const found = new Set(keys.flatMap((key) => [groups.get(key) ?? []]));
    // The largest one takes in the others.
    const [group = [], ...others] = [...found].sort((a, b) => b.length - a.length);
    group.push(at, ...others.flat());
    const moved = others
      .flat()
      .flatMap((one) => [`list ${one}`, ...(all[one]?.touched.ids ?? []), ...(all[one]?.vpcIds ?? [])]);
    for (const key of [...keys, ...moved]) groups.set(key, group);
  }
  return [...new Set(groups.values())].map((group) => group.sort((a, b) => a - b));
};

const shareOfGroup = (whole: WholeProof, group: readonly Prepared[]): Share => {
  const vpcIds = new Set(group.flatMap((one) => [...one.vpcIds]));
  const ids = new Set(group.flatMap(({ touched }) => [...touched.ids]));
  const changes = new Set(group.flatMap((one) => one.changes));
  return {
    policiesOnly: group.every(({ touched }) => touched.policiesOnly),
    vpcIds,
    refused: whole.refused.filter(({ change }) => changes.has(change)),
    isOwn: (finding) =>
      finding.subject.vpcId === null ? isAbout(finding, ids) : vpcIds.has(finding.subject.vpcId),
  };
};

/** Proves lists of changes made all together, and says what of it is due to which of them. */
export const proveTogether = (ground: Ground, lists: readonly (readonly Change[])[]): Together => {
  const prepared = lists.map((changes) => prepare(ground, changes));
  const whole = judged(ground, prepareAll(ground, prepared), 'whole');
  const groups = connected(prepared).map((at) => {
    const group = at.flatMap((one) => prepared[one] ?? []);
    return { at, proof: partOf(ground, whole, shareOfGroup(whole, group)) };
  });
  return { whole, groups };
};

import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { Ground } from './ground.ts';
import { type Places, placesOfParts, placesOfWords } from './names.ts';
import {
  judged,
  prepare,
  prepareAll,
  type Prepared,
  type Proof,
  type Reach,
  type WholeProof,
} from './prove.ts';
import type { CellChange } from './ways.ts';

/** What lists of changes must not share to be judged at once; changes of things in no VPC share those things alone. */
const keysOf = ({ touched, vpcIds }: Prepared): readonly string[] =>
  touched.policiesOnly ? [...touched.ids] : [...vpcIds, ...touched.ids];

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
  /** What findings about subjects of a VPC are told apart by: the VPCs, or ids of the subjects. */
  readonly by: 'vpc' | 'subject';
  readonly keys: ReadonlySet<string>;
  /** Ids that findings about subjects of no VPC name. */
  readonly ids: ReadonlySet<string>;
}

/** Takes things out of a list by keys of theirs, in the order of the list. */
const takingBy = <T>(all: readonly T[], keyOf: (one: T) => string) => {
  const groups = new Map<string, number[]>();
  for (const [at, one] of all.entries()) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  return (keys: ReadonlySet<string>, more: readonly number[] = []): readonly T[] =>
    [...[...keys].flatMap((key) => groups.get(key) ?? []), ...more]
      .sort((a, b) => a - b)
      .map((at) => all[at] as T);
};

// What belongs to no VPC is under no key.
const NO_KEY = '';

const takingFindings = (all: readonly Finding[], placesOf: (texts: readonly string[]) => Places) => {
  const by = {
    vpc: takingBy(all, ({ subject }) => subject.vpcId ?? NO_KEY),
    // A pair of an endpoint and a subnet begins with the endpoint.
    subject: takingBy(all, ({ subject: { id, vpcId } }) =>
      vpcId === null ? NO_KEY : (id.split('/')[0] ?? id),
    ),
  };
  const apart = all.flatMap((finding, at) => (finding.subject.vpcId === null ? [at] : []));
  // The id of its subject is in the text of a finding.
  const named = placesOf(apart.map((at) => JSON.stringify(all[at])));
  return ({ by: told, keys, ids }: Share): readonly Finding[] =>
    by[told](
      keys,
      named(ids).map((place) => apart[place] as number),
    );
};

/** Takes out of a proof of several lists what belongs to some of them. */
const partsOf = (ground: Ground, proof: Proof): ((share: Share) => Proof) => {
  const vpcOf = ({ subnetId }: CellChange): string =>
    ground.world.locate('subnets', subnetId)?.item.vpcId ?? NO_KEY;
  // What a policy names stands in it as a word.
  const placesOf = proof.policiesOnly ? placesOfWords : placesOfParts;
  const [resolves, newFailures, unknown] = [proof.resolves, proof.newFailures, proof.unknown].map((all) =>
    takingFindings(all, placesOf),
  ) as [Taking, Taking, Taking];
  const [better, worse, unsettled] = [proof.better, proof.worse, proof.unsettled].map((ways) =>
    takingBy(ways, vpcOf),
  ) as [TakingWays, TakingWays, TakingWays];
  return (share) => ({
    policiesOnly: share.policiesOnly,
    vpcIds: share.vpcIds,
    refused: share.refused,
    resolves: resolves(share),
    newFailures: newFailures(share),
    unknown: unknown(share),
    better: better(share.vpcIds),
    worse: worse(share.vpcIds),
    unsettled: unsettled(share.vpcIds),
  });
};

type Taking = ReturnType<typeof takingFindings>;
type TakingWays = (keys: ReadonlySet<string>) => readonly CellChange[];

/** What one list of a batch has to itself. */
const shareOf = ({ refused, touched, vpcIds }: Prepared): Share => ({
  policiesOnly: touched.policiesOnly,
  vpcIds,
  refused,
  ...(touched.policiesOnly ? { by: 'subject', keys: touched.ids } : { by: 'vpc', keys: vpcIds }),
  ids: touched.ids,
});

/** The proof alone: what is there after it is as large as the inventory, and there may be a proof for every failure. */
const alone = ({ after: _after, findings: _findings, ...proof }: WholeProof): Proof => proof;

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
      proofs.set(only, alone(judged(ground, only, reach)));
      continue;
    }
    const partOf = partsOf(ground, judged(ground, prepareAll(ground, batch), reach));
    for (const one of batch) proofs.set(one, partOf(shareOf(one)));
  }
  return prepared.map((one) => proofs.get(one) as Proof);
};

/** Several lists of changes made one after the other: the proof of all of them, and what of it is whose. */
export interface Together {
  readonly whole: WholeProof;
  /** Lists, by their places, that have something in common, and the part of the proof that is theirs. */
  groups(): readonly { readonly at: readonly number[]; readonly proof: Proof }[];
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
    by: 'vpc',
    keys: vpcIds,
    ids,
  };
};

/** Proves lists of changes made all together, and says what of it is due to which of them. */
export const proveTogether = (ground: Ground, lists: readonly (readonly Change[])[]): Together => {
  const prepared = lists.map((changes) => prepare(ground, changes));
  const whole = judged(ground, prepareAll(ground, prepared), 'whole');
  const groups: Together['groups'] = () => {
    const partOf = partsOf(ground, whole);
    return connected(prepared).map((at) => {
      const group = at.flatMap((one) => prepared[one] ?? []);
      return { at, proof: partOf(shareOfGroup(whole, group)) };
    });
  };
  return { whole, groups };
};

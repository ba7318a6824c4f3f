import type { Change } from '../model/change.ts';
import type { Ground } from '../proof/ground.ts';
import { prepare, prove, type Proof } from '../proof/prove.ts';
import { proveEach } from '../proof/prove-each.ts';
import { fold, type Proposal } from './fold.ts';
import { bringsAsSevere, makesWorse, type Objection } from './objection.ts';

type Changes = readonly Change[];

/** What came of trying lists of changes. */
export interface Tried {
  /** What speaks against each that does harm. */
  readonly objections: ReadonlyMap<Changes, Objection>;
  /** Those that were made with others, and do no harm with them. */
  readonly together: ReadonlySet<Changes>;
  readonly untried: ReadonlySet<Changes>;
}

/** What AWS would refuse, as far as it is known; what was not seen may well be taken. */
const refusal = ({ refused }: Proof): Objection | null => {
  const found = refused.find(({ refusal: { why } }) => why !== 'unseen');
  return found
    ? { why: `AWS would refuse it: ${found.refusal.message}`, blockedBy: found.refusal.code }
    : null;
};

/** What speaks against printing a remedy: a way gets worse, a failure comes that is as severe, or AWS refuses it. */
const objectionTo = (proof: Proof): Objection | null =>
  makesWorse(proof) ?? bringsAsSevere(proof) ?? refusal(proof);

/**
 * So many subnets of one VPC are judged again to try the changes for it one by one. In a VPC with hundreds of tables, each with a
 * change of its own, one by one would take hours.
 */
const MOST_SUBNETS = 2_000;

/** So many times all of a VPC is judged again, at most, to find which of its changes does harm. */
const MOST_TRIALS = 32;

/** What lists do that can be tried together: changes of other kinds could make up for the harm of these. */
const kindOf = (changes: Changes): string =>
  changes.map((change) => `${change.kind} ${Object.keys(change).sort().join(' ')}`).join('\n');

/** Lists for VPCs for which trying them one by one takes too long, by what of the inventory each is judged with. */
const wideOnes = (
  ground: Ground,
  lists: readonly Changes[],
  most: number,
): readonly (readonly Changes[])[] => {
  const groups = new Map<string, Changes[]>();
  for (const changes of lists) {
    const { touched, vpcIds } = prepare(ground, changes);
    if (touched.policiesOnly) continue;
    const key = `${[...vpcIds].sort().join(' ')}\n${kindOf(changes)}`;
    const group = groups.get(key);
    if (group) group.push(changes);
    else groups.set(key, [changes]);
  }
  const subnets = ground.world.group('subnets', 'vpcId');
  return [...groups].flatMap(([key, group]) => {
    const [vpcIds = ''] = key.split('\n');
    const judged = vpcIds.split(' ').reduce((sum, vpcId) => sum + (subnets.get(vpcId)?.length ?? 0), 0);
    return judged * group.length > most ? [group] : [];
  });
};

/** All of several lists in one, what is changed in several of them once. */
const madeOfAll = (lists: readonly Changes[]): Changes => {
  const proposals = lists.map((changes): Proposal => ({ findings: [], changes }));
  return fold(proposals).flatMap(({ changes }) => changes);
};

/** Tries each list of changes; alone, but in VPCs of which more than `most` subnets would have to be judged for that. */
export const tryRemedies = (ground: Ground, lists: readonly Changes[], most = MOST_SUBNETS): Tried => {
  const objections = new Map<Changes, Objection>();
  const together = new Set<Changes>();
  const untried = new Set<Changes>();
  const tryGroup = (first: readonly Changes[]): void => {
    let trials = 0;
    const waiting = [first];
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      if (trials++ === MOST_TRIALS) {
        for (const changes of [group, ...waiting].flat()) untried.add(changes);
        return;
      }
      const proof = prove(ground, madeOfAll(group), 'changed');
      const objection = objectionTo(proof);
      const [only] = group;
      if (group.length === 1 && only) {
        if (objection) objections.set(only, objection);
        // What one of them resolves must not outweigh what another one brings.
      } else if (!objection && proof.newFailures.length === 0)
        for (const changes of group) together.add(changes);
      else {
        const half = Math.ceil(group.length / 2);
        waiting.push(group.slice(0, half), group.slice(half));
      }
    }
  };
  const wide = wideOnes(ground, lists, most);
  for (const group of wide) tryGroup(group);
  const inGroups = new Set(wide.flat());
  const single = lists.filter((changes) => !inGroups.has(changes));
  const proofs = proveEach(ground, single, 'changed');
  for (const [at, changes] of single.entries()) {
    const objection = objectionTo(proofs[at] as Proof);
    if (objection) objections.set(changes, objection);
  }
  return { objections, together, untried };
};

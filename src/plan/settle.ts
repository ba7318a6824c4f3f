import type { AuditOptions, Settle } from '../audit/audit.ts';
import { withNote } from '../audit/check-context.ts';
import type { Change } from '../model/change.ts';
import type { Remedy } from '../model/finding.ts';
import { createGround } from '../proof/ground.ts';
import type { Proof } from '../proof/prove.ts';
import { proveEach } from '../proof/prove-each.ts';
import { bringsAsSevere, makesWorse, type Objection } from './objection.ts';

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

/** Of buckets with policies of their own so many have their remedies tried in an audit: to try one costs as much as to judge it. */
const MAX_BUCKET_POLICIES = 1_000;

/** What is said with the changes of a remedy that is not tried. */
export const notTried =
  'This change was not tried on the inventory: `pathproof plan` tries it, with what it does to the ways of every account.';

const setsBucketPolicy = (changes: readonly Change[]): boolean =>
  changes.every(({ kind }) => kind === 'put-bucket-policy');

const sayingSo = (remedy: Remedy): Remedy => ({ ...remedy, risk: withNote(remedy.risk, notTried) });

const keyOf = ({ changes = [] }: Remedy): string => (changes.length === 0 ? '' : JSON.stringify(changes));

/** The changes of remedies, each list once, by their text. */
const listsOf = (remedies: Iterable<Remedy>): ReadonlyMap<string, readonly Change[]> => {
  const lists = new Map<string, readonly Change[]>();
  for (const remedy of remedies) {
    const key = keyOf(remedy);
    if (key !== '' && !lists.has(key)) lists.set(key, remedy.changes ?? []);
  }
  return lists;
};

/**
 * Tries every remedy on the inventory before it is printed, and takes out those that would make something worse: their findings
 * say what is in the way instead.
 */
export const settleRemedies: Settle = (world, options, { outlines, remedies, twins }) => {
  // What is tried for a VPC holds for its twins, and is said of them.
  const all = [...listsOf(remedies())];
  const policies = all.filter(([, changes]) => setsBucketPolicy(changes));
  const untried = new Set(policies.length > MAX_BUCKET_POLICIES ? policies.map(([key]) => key) : []);
  const lists = all.filter(([key]) => !untried.has(key));
  const untouched = (remedy: Remedy, key: string): Remedy => (untried.has(key) ? sayingSo(remedy) : remedy);
  if (lists.length === 0) return (remedy) => untouched(remedy, keyOf(remedy));
  // What a change brings is asked of every check, everywhere, whatever of it is reported.
  const { knownChecks = options.checks } = options;
  const wide: AuditOptions = { ...options, checks: knownChecks, vpcIds: [], minimumSeverity: null };
  const partial =
    options.vpcIds.length + world.inventory.scope.vpcIds.length > 0 ||
    options.minimumSeverity !== null ||
    options.checks.length < knownChecks.length;
  const led = twins && { twins, all: outlines };
  const ground = createGround(world, wide, twins ? twins.ledOutlines() : outlines(), { partial, led });
  const proofs = proveEach(
    ground,
    lists.map(([, changes]) => changes),
    'changed',
  );
  const objections = new Map<string, Objection>();
  for (const [at, [key]] of lists.entries()) {
    const objection = objectionTo(proofs[at] as Proof);
    if (objection !== null) objections.set(key, objection);
  }
  return (remedy) => {
    const key = keyOf(remedy);
    const objection = objections.get(key);
    return objection
      ? {
          text: `No change is proposed, because the usual one was tried on this inventory and does harm: ${objection.why} Resolve that first, or change the network’s design here.`,
        }
      : untouched(remedy, key);
  };
};

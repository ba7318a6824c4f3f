import type { AuditOptions } from '../audit/audit.ts';
import { withNote } from '../audit/check-context.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { World } from '../paths/world.ts';
import { createGround, outlineOf } from '../proof/ground.ts';
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

const sayingSo = (finding: Finding): Finding =>
  finding.remedy === null
    ? finding
    : { ...finding, remedy: { ...finding.remedy, risk: withNote(finding.remedy.risk, notTried) } };

/** The changes of remedies, each list once, and the failures that it is the remedy of. */
const listsOf = (findings: Iterable<Finding>) => {
  const lists = new Map<string, { readonly changes: readonly Change[]; readonly fingerprints: string[] }>();
  for (const { status, remedy, fingerprint } of findings) {
    const changes = remedy?.changes ?? [];
    if (status !== 'fail' || changes.length === 0) continue;
    const key = JSON.stringify(changes);
    const known = lists.get(key) ?? { changes, fingerprints: [] };
    known.fingerprints.push(fingerprint);
    lists.set(key, known);
  }
  return [...lists.values()];
};

/** Findings as a proof compares them, without their remedies, which are tried here apart. */
const outlines = function* (findings: Iterable<Finding>): Iterable<Finding> {
  for (const finding of findings) {
    const outline = outlineOf(finding);
    yield finding.subject.vpcId === null ? outline : { ...outline, remedy: null };
  }
};

/**
 * Tries every remedy on the inventory before it is printed, and takes out those that would make something worse: their findings
 * say what is in the way instead.
 */
export const settleRemedies = (
  world: World,
  options: AuditOptions,
  findings: readonly Finding[],
): ((finding: Finding) => Finding) => {
  const all = listsOf(findings);
  const policies = all.filter(({ changes }) => setsBucketPolicy(changes));
  const left = new Set(policies.length > MAX_BUCKET_POLICIES ? policies : []);
  const untried = new Set([...left].flatMap(({ fingerprints }) => fingerprints));
  const lists = all.filter((list) => !left.has(list));
  const untouched = (finding: Finding): Finding =>
    untried.has(finding.fingerprint) ? sayingSo(finding) : finding;
  if (lists.length === 0) return untouched;
  // What a change brings is asked of every check, everywhere, whatever of it is reported.
  const { knownChecks = options.checks } = options;
  const wide: AuditOptions = { ...options, checks: knownChecks, vpcIds: [], minimumSeverity: null };
  const partial =
    options.vpcIds.length + world.inventory.scope.vpcIds.length > 0 ||
    options.minimumSeverity !== null ||
    options.checks.length < knownChecks.length;
  const ground = createGround(world, wide, outlines(findings), { partial });
  const proofs = proveEach(
    ground,
    lists.map(({ changes }) => changes),
    'changed',
  );
  const objections = new Map<string, Objection>();
  for (const [at, { fingerprints }] of lists.entries()) {
    const objection = objectionTo(proofs[at] as Proof);
    if (objection !== null) for (const fingerprint of fingerprints) objections.set(fingerprint, objection);
  }
  return (finding) => {
    const objection = objections.get(finding.fingerprint);
    if (!objection || finding.remedy === null) return untouched(finding);
    const text = `No change is proposed, because the usual one was tried on this inventory and does harm: ${objection.why} Resolve that first, or change the network’s design here.`;
    return { ...finding, remedy: { text } };
  };
};

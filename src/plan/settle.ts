import type { AuditOptions, Settle } from '../audit/audit.ts';
import { withNote } from '../audit/check-context.ts';
import type { Change } from '../model/change.ts';
import type { Remedy } from '../model/finding.ts';
import { createGround } from '../proof/ground.ts';
import { type Tried, tryRemedies } from './try-remedies.ts';

/** Of buckets with policies of their own so many have their remedies tried in an audit: to try one costs as much as to judge it. */
const MAX_BUCKET_POLICIES = 1_000;

/** What is said with the changes of a remedy that is not tried. */
export const notTried =
  'This change was not tried on the inventory: `pathproof plan` tries it, with what it does to the ways of every account.';

/** What is said with the changes of a remedy that was tried with others of its VPC. */
export const triedTogether =
  'This change was tried on the inventory together with others of the same VPC, not alone: `pathproof plan` says which of them are made at once.';

const setsBucketPolicy = (changes: readonly Change[]): boolean =>
  changes.every(({ kind }) => kind === 'put-bucket-policy');

const saying = (remedy: Remedy, note: string): Remedy => ({ ...remedy, risk: withNote(remedy.risk, note) });

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

const nothingTried: Tried = { objections: new Map(), together: new Set(), untried: new Set() };

/**
 * Tries every remedy on the inventory before it is printed, and takes out those that would make something worse: their findings
 * say what is in the way instead.
 */
export const settleRemedies: Settle = (world, options, { outlines, remedies, twins }) => {
  // What is tried for a VPC holds for its twins, and is said of them.
  const all = [...listsOf(remedies())];
  const policies = all.filter(([, changes]) => setsBucketPolicy(changes));
  const left = new Set(policies.length > MAX_BUCKET_POLICIES ? policies.map(([key]) => key) : []);
  const lists = all.filter(([key]) => !left.has(key));
  // What a change brings is asked of every check, everywhere, whatever of it is reported.
  const { knownChecks = options.checks } = options;
  const wide: AuditOptions = { ...options, checks: knownChecks, vpcIds: [], minimumSeverity: null };
  const partial =
    options.vpcIds.length + world.inventory.scope.vpcIds.length > 0 ||
    options.minimumSeverity !== null ||
    options.checks.length < knownChecks.length;
  const tried = (): Tried => {
    const led = twins && { twins, all: outlines };
    const ground = createGround(world, wide, twins ? twins.ledOutlines() : outlines(), { partial, led });
    return tryRemedies(
      ground,
      lists.map(([, changes]) => changes),
    );
  };
  const { objections, together, untried } = lists.length > 0 ? tried() : nothingTried;
  const changesOf = new Map(lists);
  return (remedy) => {
    const key = keyOf(remedy);
    const changes = changesOf.get(key);
    if (left.has(key) || (changes && untried.has(changes))) return saying(remedy, notTried);
    if (!changes) return remedy;
    const objection = objections.get(changes);
    if (!objection) return together.has(changes) ? saying(remedy, triedTogether) : remedy;
    return {
      text: `No change is proposed, because the usual one was tried on this inventory and does harm: ${objection.why} Resolve that first, or change the network’s design here.`,
    };
  };
};

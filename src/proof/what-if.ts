import { audit, type AuditOptions } from '../audit/audit.ts';
import { costOfAll } from '../changes/cost.ts';
import { makeChanges, type Made } from '../changes/delta-of.ts';
import type { Refusal } from '../changes/outcome.ts';
import type { Change } from '../model/change.ts';
import { type Finding, severities } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import { UserError } from '../model/user-error.ts';
import { type FindingDifference, type WhatIf, whatIfSchemaVersion } from '../model/what-if.ts';
import { createWorldOver } from '../paths/world-over.ts';
import { createWorld } from '../paths/world.ts';
import { createGround } from './ground.ts';
import { prove } from './prove.ts';
import { wayDifferences } from './way-differences.ts';

/** What a what-if is asked for: an audit's options, but for what narrows it to some VPCs. */
export interface WhatIfOptions extends Omit<AuditOptions, 'vpcIds' | 'matrix' | 'changes' | 'listPasses'> {
  /** For how many of the ways that differ paths are worked out hop by hop; 20 when it is left out. */
  readonly paths?: number;
}

const hints: { readonly [W in Refusal['why']]: string } = {
  already: 'It is like that already: leave this change out.',
  gone: 'Compare the id with the inventory.',
  refused: 'AWS would refuse this call: change what stands in its way first.',
  unseen: 'Read that account and region as well, with every permission that `pathproof permissions` lists.',
};

/** Refuses a list of changes of which one cannot be made: what the others do without it is not what was asked. */
const refuseRefused = (changes: readonly Change[], { refused, deltas }: Made): void => {
  const [first] = refused;
  if (!first) return;
  const number = deltas.indexOf(null) + 1;
  const which = changes.length === 1 ? 'The change' : `Change ${number} of ${changes.length}`;
  const { code, message, why } = first.refusal;
  throw new UserError(
    `${which} (${first.change.kind}) cannot be made: ${message.replace(/\.$/, '')} (${code}).`,
    hints[why],
  );
};

const worstFirst = (a: Finding, b: Finding): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
  (`${a.check} ${a.subject.id}` < `${b.check} ${b.subject.id}` ? -1 : 1);

/** Findings as differences: what they say, and what is said of the same subject on the other side. */
const differencesOf = (
  findings: readonly Finding[],
  told: 'before' | 'after',
  others: ReadonlyMap<string, Finding>,
): readonly FindingDifference[] =>
  [...findings].sort(worstFirst).map((finding) => {
    const { check, severity, subject, fingerprint, message, status } = finding;
    const other = others.get(fingerprint)?.status ?? null;
    const verdicts = told === 'after' ? { before: other, after: status } : { before: status, after: other };
    return { check, severity, subject, fingerprint, ...verdicts, message };
  });

const byFingerprint = (findings: Iterable<Finding>): ReadonlyMap<string, Finding> =>
  new Map([...findings].map((finding) => [finding.fingerprint, finding]));

/**
 * What changes would do: which ways of subnets to services break, come back or take another door, which failures come and go,
 * and what it costs; the changes are made in the inventory, and everything that they touch is judged again. Throws a UserError
 * where one of them cannot be made.
 */
export const whatIf = (
  collected: Inventory,
  changes: readonly Change[],
  { paths = 20, ...options }: WhatIfOptions,
): WhatIf => {
  // Harm counts wherever it comes, also outside of the VPCs that the scan reported on.
  const inventory: Inventory = { ...collected, scope: { ...collected.scope, vpcIds: [] } };
  refuseRefused(changes, makeChanges(changes, inventory));
  const asked: AuditOptions = { ...options, vpcIds: [], matrix: null, listPasses: true };
  const ground = createGround(createWorld(inventory), asked, audit(inventory, asked).findings);
  const proof = prove(ground, changes);
  const [was, is] = [byFingerprint(ground.findings()), byFingerprint(proof.findings())];
  const ways = wayDifferences(
    { before: ground.world, after: createWorldOver(ground.world, proof.after) },
    { services: ground.services, vpcIds: [...proof.vpcIds] },
    paths,
  );
  return {
    schemaVersion: whatIfSchemaVersion,
    collectedAt: inventory.collectedAt,
    changes,
    worse:
      proof.newFailures.length > 0 || ways.some(({ effect }) => effect === 'breaks' || effect === 'worse'),
    ways,
    findings: {
      come: differencesOf(proof.newFailures, 'after', was),
      go: differencesOf(proof.resolves, 'before', is),
      lost: differencesOf(proof.unknown, 'after', was),
    },
    costPerMonth: costOfAll(changes, inventory),
  };
};

import { createHash } from 'node:crypto';
import { audit, type AuditOptions } from '../audit/audit.ts';
import { type Found, isEcho } from '../audit/echo.ts';
import { createFindingList, outlineOf, type Spools } from '../audit/finding-list.ts';
import { atLeast } from '../audit/judge.ts';
import { createVerdictMemory } from '../audit/verdict-memory.ts';
import { inverseOfAll } from '../changes/inverse.ts';
import { riskOfAll, withinRisk } from '../changes/risk.ts';
import type { Change } from '../model/change.ts';
import type { PlannedBy } from '../model/finding.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Plan, Risk } from '../model/plan.ts';
import { createWorld } from '../paths/world.ts';
import { createGround } from '../proof/ground.ts';
import { type Accept, buildPlan, type Built } from './build.ts';
import { presentPlan } from './present.ts';
import { namesIn } from './titles.ts';

/** A plan, and what it was built of. */
export interface Planned {
  readonly plan: Plan;
  readonly built: Built;
}

/** What a plan is narrowed to, besides what an audit can be. */
export interface Narrowing {
  /** Ids of changes, or of checks whose failures are planned for; empty for all. */
  readonly only: readonly string[];
  /** Accounts whose failures are planned for; empty for all. */
  readonly accounts: readonly string[];
  readonly maxRisk: Risk | null;
  /** Plan what cannot be taken back, too. */
  readonly irreversible: boolean;
}

/** What `plan` is asked for: what an audit is asked for, and what the plan is narrowed to. */
export type PlanOptions = Pick<AuditOptions, 'checks'> & Partial<AuditOptions> & Partial<Narrowing>;

/** All that narrows a plan. */
type Narrowed = Narrowing & Pick<AuditOptions, 'checks' | 'vpcIds' | 'minimumSeverity'>;

const idOf = (changes: readonly Change[]): string =>
  createHash('sha256').update(JSON.stringify(changes)).digest('hex').slice(0, 16);

/** Is a list empty, which stands for everything, or does it hold this? */
const holds = (list: readonly string[], one: string | null): boolean =>
  list.length === 0 || (one !== null && list.includes(one));

const acceptOf = (narrowing: Narrowed): Accept => ({
  finding: ({ check, severity, subject }) =>
    holds(narrowing.accounts, subject.accountId) &&
    holds(narrowing.vpcIds, subject.vpcId) &&
    narrowing.checks.some(({ id }) => id === check) &&
    atLeast(severity, narrowing.minimumSeverity),
  step({ changes, findings }, before) {
    const { only, maxRisk, irreversible } = narrowing;
    const named =
      only.length === 0 || only.includes(idOf(changes)) || findings.some(({ check }) => only.includes(check));
    if (!named) return 'Left out by --only.';
    if (maxRisk !== null && !withinRisk(riskOfAll(changes), maxRisk))
      return `Left out by --max-risk ${maxRisk}: its change is of ${riskOfAll(changes)} risk.`;
    if (!irreversible && inverseOfAll(changes, before) === null)
      return 'Its change cannot be taken back: --include-irreversible plans it.';
    return null;
  },
});

/** Findings without what a plan asks nothing of: evidence is most of them. */
const createOutlines = (): Spools => {
  const list = createFindingList();
  const outlined = (found: Found): Found =>
    isEcho(found) ? { ...found, of: outlineOf(found.of) } : outlineOf(found);
  return { ...list, add: (check, found) => list.add(check, found.map(outlined)) };
};

/** Plans what an inventory needs, and keeps what the plan was built of. */
export const planOf = (given: Inventory, options: PlanOptions): Planned => {
  const { only = [], accounts = [], maxRisk = null, irreversible = false, minimumSeverity = null } = options;
  const { checks, knownChecks = checks } = options;
  const vpcIds = options.vpcIds?.length ? options.vpcIds : given.scope.vpcIds;
  // Everything is judged, by every check, whatever the plan is narrowed to: a change must do no harm anywhere.
  const inventory: Inventory = { ...given, scope: { ...given.scope, vpcIds: [] } };
  const asked: AuditOptions = {
    assumeWorkloads: false,
    ...options,
    checks: knownChecks,
    vpcIds: [],
    minimumSeverity: null,
    changes: true,
    remedies: 'changes',
    listPasses: true,
    matrix: null,
    memory: createVerdictMemory(),
  };
  const { findings } = audit(inventory, asked, createOutlines());
  const ground = createGround(createWorld(inventory), asked, findings);
  const narrowing = { only, accounts, vpcIds, checks, minimumSeverity, maxRisk, irreversible };
  const built = buildPlan(ground, acceptOf(narrowing));
  const tool = { name: 'pathproof', version: options.toolVersion ?? inventory.tool.version };
  return { plan: presentPlan(inventory, built, { tool, idOf, nameOf: namesIn(inventory) }), built };
};

/** The changes of a plan, by the fingerprints of the failures that they resolve; of several, the first. */
export const resolvedBy = ({ changes }: Plan): ReadonlyMap<string, PlannedBy> =>
  new Map(
    changes.toReversed().flatMap(({ id, title, resolves }) => resolves.map((one) => [one, { id, title }])),
  );

/** Plans the changes that resolve what fails in an inventory, each proved by judging the inventory again with it. */
export const plan = (inventory: Inventory, options: PlanOptions): Plan => planOf(inventory, options).plan;

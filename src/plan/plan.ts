import { createHash } from 'node:crypto';
import { audit, type AuditOptions } from '../audit/audit.ts';
import { inverseOfAll } from '../changes/inverse.ts';
import { riskOfAll, withinRisk } from '../changes/risk.ts';
import type { Change } from '../model/change.ts';
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

/** What a plan is narrowed to. */
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

const idOf = (changes: readonly Change[]): string =>
  createHash('sha256').update(JSON.stringify(changes)).digest('hex').slice(0, 16);

const acceptOf = ({ only, accounts, maxRisk, irreversible }: Narrowing): Accept => ({
  finding: ({ subject }) => accounts.length === 0 || accounts.includes(subject.accountId),
  step({ changes, findings }, before) {
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

/** Plans what an inventory needs, and keeps what the plan was built of. */
export const planOf = (inventory: Inventory, options: PlanOptions): Planned => {
  const asked: AuditOptions = {
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    ...options,
    changes: true,
    listPasses: true,
    matrix: null,
  };
  const { findings } = audit(inventory, asked);
  const ground = createGround(createWorld(inventory), asked, findings);
  const { only = [], accounts = [], maxRisk = null, irreversible = false } = options;
  const built = buildPlan(ground, acceptOf({ only, accounts, maxRisk, irreversible }));
  const tool = { name: 'pathproof', version: options.toolVersion ?? inventory.tool.version };
  return { plan: presentPlan(inventory, built, { tool, idOf, nameOf: namesIn(inventory) }), built };
};

/** Plans the changes that resolve what fails in an inventory, each proved by judging the inventory again with it. */
export const plan = (inventory: Inventory, options: PlanOptions): Plan => planOf(inventory, options).plan;

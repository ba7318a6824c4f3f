import type { MonthlyCost } from './money.ts';
import type { Plan, PlannedChange } from './plan.ts';

/** The version of the JSON of savings. */
export const savingsSchemaVersion = 1;

/** US dollars a month, between two bounds. */
export interface MonthlyRange {
  readonly low: number;
  readonly high: number;
}

type Shown = Pick<
  PlannedChange,
  'id' | 'title' | 'accountId' | 'accountName' | 'region' | 'commands' | 'resolves' | 'risk' | 'undo'
>;

/** A proved change that takes hours away that are charged. */
export interface CertainSaving extends Shown {
  /** Below nothing: it saves so much. */
  readonly costPerMonth: MonthlyCost;
}

/** A proved change after which traffic goes past NAT gateways that processed it. */
export interface EstimatedSaving extends Shown {
  /** What its own hours cost; null where a price is not held. */
  readonly costPerMonth: MonthlyCost | null;
  readonly natGatewayIds: readonly string[];
  /** What less these gateways process in a month: nothing to all of it, since no metric splits it by service. */
  readonly traffic: MonthlyRange;
}

/** A failure whose remedy would take hours away, and that no proved change resolves. */
export interface UnprovedSaving {
  readonly fingerprint: string;
  readonly text: string;
  readonly accountId: string;
  readonly region: string;
  readonly costPerMonth: MonthlyCost;
  /** Why no change of the plan resolves it. */
  readonly why: string | null;
}

/** What could be saved, change by change: what is certain apart from what is estimated. */
export interface Savings {
  readonly schemaVersion: typeof savingsSchemaVersion;
  readonly tool: Plan['tool'];
  readonly collectedAt: string;
  readonly currency: 'USD';
  readonly certain: readonly CertainSaving[];
  readonly estimated: readonly EstimatedSaving[];
  readonly unproved: readonly UnprovedSaving[];
  /** Was traffic looked at, with --observe? */
  readonly observed: boolean;
  /** Changes whose cost is not known, by region: no list price is held there. */
  readonly unpriced: readonly { readonly region: string; readonly changes: number }[];
  readonly totals: {
    /** Of the certain ones; zero or below. */
    readonly certain: MonthlyCost;
    /** What all of the gateways process for the estimated ones, each gateway once; null where nothing was computed. */
    readonly traffic: MonthlyRange | null;
  };
}

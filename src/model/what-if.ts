import type { Change } from './change.ts';
import type { Severity, Status, Subject } from './finding.ts';
import type { Share } from './path.ts';
import type { MonthlyCost } from './plan.ts';

/** The version of the JSON of `pathproof what-if`. */
export const whatIfSchemaVersion = 1;

/**
 * What becomes of a way, worst first: breaks (fewer of the service's addresses are reached), worse (reached, and less by
 * endpoints), unsettled (it is not known), moves (as good, by another door), better (reached more by endpoints), returns
 * (more of the addresses are reached).
 */
export const wayEffects = ['breaks', 'worse', 'unsettled', 'moves', 'better', 'returns'] as const;

/** What becomes of a way. */
export type WayEffect = (typeof wayEffects)[number];

/** The way of one subnet to one service, where changes make it another. */
export interface WayDifference {
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string;
  readonly vpcName: string | null;
  readonly subnetId: string;
  readonly subnetName: string | null;
  readonly service: string;
  readonly effect: WayEffect;
  /** One word for the way, as in the matrix. */
  readonly before: string;
  readonly after: string;
  /** The paths hop by hop, with the share of the service's addresses that takes each; of the first ways only. */
  readonly paths?: { readonly before: readonly Share[]; readonly after: readonly Share[] };
}

/** A finding that changes bring, end or hide. */
export interface FindingDifference {
  readonly check: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly fingerprint: string;
  /** The verdict before and after; null where there is none. */
  readonly before: Status | null;
  readonly after: Status | null;
  /** What the finding says: of a failure that comes, or of a verdict that is lost, afterwards; else before. */
  readonly message: string;
}

/** What changes would do to an inventory. */
export interface WhatIf {
  readonly schemaVersion: typeof whatIfSchemaVersion;
  /** When the inventory was collected. */
  readonly collectedAt: string;
  /** What is changed, in order. */
  readonly changes: readonly Change[];
  /** Does a way get worse, or does a failure come? */
  readonly worse: boolean;
  /** Ways that are another afterwards, worst first. */
  readonly ways: readonly WayDifference[];
  readonly findings: {
    /** Failures that were none before, or that were milder. */
    readonly come: readonly FindingDifference[];
    /** Failures that are none afterwards. */
    readonly go: readonly FindingDifference[];
    /** Verdicts that are unknown afterwards, and were known. */
    readonly lost: readonly FindingDifference[];
  };
  /** US dollars a month; null where a price is not held. */
  readonly costPerMonth: MonthlyCost | null;
}

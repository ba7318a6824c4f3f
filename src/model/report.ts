import type { Finding, Severity, Status } from './finding.ts';
import type { ApiCalls, Section, Target } from './inventory.ts';
import type { Gap } from './observed.ts';

/** The version of the report's shape. */
export const reportSchemaVersion = 1;

/** What a report says about a check that was run. */
export interface CheckInfo {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly rationale: string;
  readonly remedy: string;
  readonly references: readonly string[];
  readonly limits: readonly string[];
}

/** How the subjects of a check were judged: the population, not only the failures. */
export interface Population {
  readonly check: string;
  readonly subjects: number;
  readonly counts: { readonly [S in Status]: number };
}

/** A part of the inventory that could not be read, and what was therefore not assessed. */
export interface CoverageGap {
  readonly accountId: string;
  readonly region: string | null;
  /** The section, or null when the whole account or region is meant. */
  readonly section: Section | null;
  /** The item within the section (a bucket's policy), or null for the section. */
  readonly item: string | null;
  readonly gap: Gap;
}

/** What was assessed, and what was not. */
export interface Coverage {
  /** No target and no section is missing. */
  readonly complete: boolean;
  readonly targets: readonly Target[];
  readonly gaps: readonly CoverageGap[];
}

/** A report: everything that the reporters draw, and nothing that they have to decide. */
export interface Report {
  readonly schemaVersion: number;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scan: {
    readonly collectedAt: string;
    readonly finishedAt: string;
    readonly caller: { readonly accountId: string; readonly arn: string };
    readonly interrupted: boolean;
    /** SHA-256 of the canonical JSON of the inventory (RFC 8785), hex. */
    readonly inventorySha256: string;
    readonly checks: readonly string[];
    readonly vpcIds: readonly string[];
    readonly minimumSeverity: Severity | null;
  };
  readonly summary: {
    readonly counts: { readonly [S in Status]: number };
    /** Failed findings by severity. */
    readonly failed: { readonly [S in Severity]: number };
  };
  readonly population: readonly Population[];
  readonly resources: readonly {
    readonly accountId: string;
    readonly region: string;
    readonly section: Section;
    readonly listed: number;
  }[];
  readonly coverage: Coverage;
  readonly apiCalls: readonly {
    readonly accountId: string;
    readonly region: string | null;
    readonly calls: readonly ApiCalls[];
  }[];
  readonly checks: readonly CheckInfo[];
  readonly findings: readonly Finding[];
}

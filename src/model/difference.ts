import type { Severity, Status, Subject } from './finding.ts';

/**
 * What became of a finding: it failed first now; it failed and is mended or its resource is gone; it is as it was; it is
 * judged as before on another path; or it was judged, and now nobody can say.
 */
export type ChangeKind = 'new' | 'resolved' | 'changed' | 'unsettled' | 'unchanged';

/** Kinds of changes, the ones to act on first. */
export const changeKinds = [
  'new',
  'unsettled',
  'changed',
  'resolved',
  'unchanged',
] as const satisfies readonly ChangeKind[];

/** A finding on one side of a comparison. */
export interface Side {
  readonly status: Status;
  readonly message: string;
  /** Its paths, one line each. */
  readonly paths: readonly string[];
}

/** What became of one finding, and why. */
export interface Change {
  readonly kind: ChangeKind;
  readonly check: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly fingerprint: string;
  readonly before: Side | null;
  readonly after: Side | null;
  /** What changed beneath it, a sentence each. */
  readonly causes: readonly string[];
}

/** One of two reports that are compared. */
export interface Compared {
  readonly scanId: string;
  readonly collectedAt: string;
  readonly sha256: string;
}

/** What changed between two reports. */
export interface Difference {
  readonly schemaVersion: 1;
  readonly before: Compared;
  readonly after: Compared;
  readonly counts: { readonly [K in ChangeKind]: number };
  /** The names of accounts and things, the later ones where they changed; absent where neither report has any. */
  readonly names?: Readonly<Record<string, string>>;
  /** Checks that ran on one side only, and are not compared. */
  readonly notCompared: readonly string[];
  /** Every change but the unchanged, which are only counted. */
  readonly changes: readonly Change[];
}

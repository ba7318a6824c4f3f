import type { Change } from './change.ts';
import type { Gap } from './observed.ts';
import type { Path } from './path.ts';
import type { NetworkAclEntry, Route, SecurityGroupRule } from './resources.ts';

/** How bad a failed check is. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'informational';

/** Severities, worst first. */
export const severities = [
  'critical',
  'high',
  'medium',
  'low',
  'informational',
] as const satisfies readonly Severity[];

/** The four verdicts. */
export type Status = 'pass' | 'fail' | 'unknown' | 'not-applicable';

/** Statuses in the order in which reports count them. */
export const statuses = ['fail', 'unknown', 'pass', 'not-applicable'] as const satisfies readonly Status[];

/** The data that proves a verdict: tagged, so that a reporter has one drawer per kind. */
export type Evidence =
  | {
      readonly kind: 'path';
      readonly service: string;
      readonly family: 'ipv4' | 'ipv6';
      readonly share: number;
      readonly path: Path;
    }
  | { readonly kind: 'route'; readonly table: string; readonly route: Route; readonly note?: string }
  | {
      readonly kind: 'rule';
      readonly group: string;
      readonly direction: 'ingress' | 'egress';
      readonly rule: SecurityGroupRule;
      readonly note?: string;
    }
  | {
      readonly kind: 'acl-entry';
      readonly acl: string;
      readonly entry: NetworkAclEntry;
      readonly note?: string;
    }
  | {
      readonly kind: 'statement';
      readonly of: string;
      readonly index: number;
      readonly statement: unknown;
      readonly note?: string;
    }
  | {
      readonly kind: 'resource';
      readonly id: string;
      readonly facts: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
    }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'gap'; readonly gap: Gap };

/** What fixes one subject, as its planner gives it: changes, of which all texts but the sentences are written. */
export interface Fix {
  readonly text: string;
  /** In the order in which they have to be made; empty where nothing can be typed. */
  readonly changes: readonly Change[];
  /** What may go wrong when the changes are made. */
  readonly risk?: string;
  /** What has to be done by hand before; said in a comment above the commands. */
  readonly first?: string;
  /** What is for somebody to choose, instead or afterwards: shown, and not run when everything is pasted. */
  readonly choices?: readonly { readonly text: string; readonly change: Change }[];
  /** Code in place of that which is written of the changes. */
  readonly code?: { readonly terraform?: string; readonly cloudformation?: string };
}

/** What can be typed to fix one subject: the same changes as CLI, Terraform and CloudFormation. */
export interface Remedy {
  readonly text: string;
  /** The changes of which the texts below are written; only where an audit was asked to keep them. */
  readonly changes?: readonly Change[];
  readonly cli?: string;
  readonly terraform?: string;
  readonly cloudformation?: string;
  /** What may go wrong when the change is made. */
  readonly risk?: string;
  /** What all of it is written of; only until a report is redacted. */
  readonly source?: RemedySource;
}

/** A fix, and the things that are there and that its code shows, by section. */
export interface RemedySource {
  readonly fix: Fix;
  readonly existing: readonly { readonly section: string; readonly item: { readonly id: string } }[];
}

/** The resource that was judged. */
export interface Subject {
  readonly type: string;
  readonly id: string;
  readonly name?: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly vpcId: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** A failure that somebody accepted: an overlay on the finding, which stays a failure. */
export interface Waiver {
  readonly source: 'file' | 'tag';
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, YYYY-MM-DD, UTC. */
  readonly until: string;
  /** Its day had passed when the inventory was collected: it waives nothing any more. */
  readonly expired: boolean;
}

/** The broken place behind a failure: failures with equal causes are fixed together, whatever their checks and subjects. */
export interface Cause {
  /** The resource that is broken. */
  readonly id: string;
  /** What is wrong with it, in a word or two: `no-route`, `state`, `network-acl`. */
  readonly reason: string;
}

/** A text that is equal for equal causes. */
export const causeKey = ({ id, reason }: Cause): string => `${id} ${reason}`;

/** A verdict on a subject, as reported. */
export interface Finding {
  readonly check: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly messageId: string;
  readonly message: string;
  readonly subject: Subject;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
  readonly remedy: Remedy | null;
  /** The broken place that it comes from; only of failures that know one. */
  readonly cause?: Cause;
  /** The same for the same check and subject in every run: SHA-256 of both, 32 hex digits. */
  readonly fingerprint: string;
  /** Who accepted this failure, and until when; only of failures that somebody accepted. */
  readonly waiver?: Waiver;
  /** With a baseline: had it failed there already? Only of failures. */
  readonly baseline?: 'new' | 'known';
}

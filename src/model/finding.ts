import type { Cause, Finding } from './finding-schema.ts';

export type { Fix, RemedySource } from './fix.ts';
export type { Cause, Evidence, Finding, PlannedBy, Remedy, Subject, Waiver } from './finding-schema.ts';

export { severities, type Severity, statuses, type Status } from './status.ts';

/** A text that is equal for equal causes. */
export const causeKey = ({ id, reason }: Cause): string => `${id} ${reason}`;

/**
 * What repairs a failure, as a text that is equal for failures that are repaired together: the place that they come from, or
 * the commands that they ask for; null where neither is known.
 */
export const repairKey = ({ cause, remedy }: Pick<Finding, 'cause' | 'remedy'>): string | null => {
  if (cause) return `cause ${causeKey(cause)}`;
  return remedy?.cli ? `commands ${remedy.cli}` : null;
};

import type { Cause } from './finding-schema.ts';

export type { Fix, RemedySource } from './fix.ts';
export type { Cause, Evidence, Finding, Remedy, Subject, Waiver } from './finding-schema.ts';

export { severities, type Severity, statuses, type Status } from './status.ts';

/** A text that is equal for equal causes. */
export const causeKey = ({ id, reason }: Cause): string => `${id} ${reason}`;

/** Severities, worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'informational'] as const;

/** How bad a failed check is. */
export type Severity = (typeof severities)[number];

/** Statuses in the order in which reports count them. */
export const statuses = ['fail', 'unknown', 'pass', 'not-applicable'] as const;

/** The four verdicts. */
export type Status = (typeof statuses)[number];

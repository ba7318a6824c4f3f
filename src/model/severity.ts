import { type Severity, severities } from './finding.ts';

/** The next milder severity. */
export const lower = (severity: Severity): Severity =>
  severities[severities.indexOf(severity) + 1] ?? 'informational';

import type { Report } from '../model/report.ts';
import { sha256Of } from './identity.ts';

/** A report that can still change. */
export type Draft = Omit<Report, 'sha256'>;

/** SHA-256 of the canonical JSON of a report without its own hash: what everybody can compute again. */
export const hashOfReport = (report: Draft | Report): string => sha256Of({ ...report, sha256: undefined }, 3);

/** Ends the making of a report: from here on its hash proves that it is unchanged. */
export const seal = (draft: Draft): Report => ({ ...draft, sha256: hashOfReport(draft) });

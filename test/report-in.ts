import { fingerprintOf } from '../src/audit/seal.ts';
import type { Report } from '../src/model/report.ts';
import { unfoldReport, type WrittenReport } from '../src/model/unfold-report.ts';

/** What a report refers to is in it. */
export const found = <T>(item: T | undefined, what: string): T => {
  if (item === undefined) throw new Error(`${what} is missing`);
  return item;
};

/** The report that a text is, as `json` writes it. */
export const reportIn = (text: string): Report =>
  unfoldReport(JSON.parse(text) as WrittenReport, fingerprintOf, found);

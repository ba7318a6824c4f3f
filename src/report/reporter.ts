import type { Report } from '../model/report.ts';

/** Draws a report in one format: pure, and in pieces, because a report of many accounts can exceed V8's longest string. */
export interface Reporter {
  readonly mediaType: string;
  readonly extension: string;
  render(report: Report): Iterable<string>;
}

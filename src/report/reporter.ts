import type { Report } from '../model/report.ts';

/** A further file of a format, beside the report itself: `report-controls.csv`. */
export interface FurtherFile {
  readonly name: string;
  render(report: Report): Iterable<string>;
}

/** Draws a report in one format: pure, and in pieces, because a report of many accounts can exceed V8's longest string. */
export interface Reporter {
  readonly mediaType: string;
  readonly extension: string;
  render(report: Report): Iterable<string>;
  /** What does not fit into one file; only written into a directory. */
  readonly others?: readonly FurtherFile[];
  /** Further files that depend on the report: the pages of its accounts, when one page cannot hold them all. */
  partsOf?(report: Report): readonly FurtherFile[];
}

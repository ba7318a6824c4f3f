import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { auditOptionsOf, prepare, reportOn } from './commands/judge.ts';
import { findingIn } from './finding-in.ts';
import type { AuditFlags } from './flags.ts';
import { isFolder } from './is-folder.ts';
import { defaultDirectory } from './output.ts';
import type { Parts } from './parts.ts';

/** Where findings are looked up. */
export interface FindingSource extends Pick<AuditFlags, 'assumeWorkloads' | 'config' | 'quiet' | 'color'> {
  /** A report.json, or the folder that holds one. */
  readonly report?: string;
  /** An inventory, which is judged now. */
  readonly inventory?: string;
}

/** A finding, and the report that holds it. */
export interface FoundFinding {
  readonly finding: Finding;
  readonly report: Report;
}

const reportIn = (path: string): string => (isFolder(path) ? join(path, 'report.json') : path);

/** The report where scans leave theirs; undefined where there is none. */
const usualReport = (): string | undefined => {
  const path = join(defaultDirectory, 'report.json');
  return existsSync(path) && !isFolder(path) ? path : undefined;
};

/** The report that was named, or that the inventory that was named gives; null where neither was, and none is in its usual place. */
const reportOf = async (
  source: FindingSource,
  parts: Parts,
): Promise<{ readonly report: Report; readonly dispose: () => void } | null> => {
  const { report, inventory } = source;
  if (report !== undefined && inventory !== undefined)
    throw new UserError('A report and an inventory were named.', 'Name one of them.');
  if (inventory !== undefined) {
    const flags = { ...source, vpc: [], format: [], failOn: 'never' } as unknown as AuditFlags;
    const request = await prepare(flags, parts);
    return reportOn(
      { inventory: await parts.loadInventory(inventory) },
      await auditOptionsOf(request, flags),
    );
  }
  const path = report === undefined ? usualReport() : reportIn(report);
  if (path === undefined) return null;
  const { loadWholeReport } = await import('../store/report-file.ts');
  return { report: await loadWholeReport(path), dispose: () => undefined };
};

/** Where the sources of findings are, in words: what to do where there is none. */
export const sourceHint =
  'Name a report with --report report.json, or an inventory with --inventory FILE; `scan --output DIR` writes the former.';

/** The finding of this name; null where no report is there to look it up in. */
export const findingNamed = async (
  typed: string,
  source: FindingSource,
  parts: Parts,
): Promise<FoundFinding | null> => {
  const opened = await reportOf(source, parts);
  if (opened === null) return null;
  const { report, dispose } = opened;
  try {
    // What a large inventory gives is on disk until then.
    return { report, finding: findingIn(typed, report) };
  } finally {
    dispose();
  }
};

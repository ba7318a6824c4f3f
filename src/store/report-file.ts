import * as z from 'zod';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import type { BaselineSource } from '../audit/baseline.ts';
import { describeIssue } from './describe-issue.ts';
import { parseInventory, readJson } from './inventory-file.ts';
import { hashOfReport } from '../audit/seal.ts';
import type { Inventory } from '../model/inventory.ts';

// Only what is compared is demanded: a report of a later version may hold more.
const comparable = z.looseObject({
  schemaVersion: z.literal(1),
  scan: z.looseObject({ collectedAt: z.string(), id: z.string(), checks: z.array(z.string()) }),
  redacted: z.boolean(),
  sha256: z.string(),
  findings: z.array(
    z.looseObject({
      check: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
      severity: z.string(),
      message: z.string(),
      fingerprint: z.string(),
      subject: z.looseObject({
        id: z.string(),
        arn: z.string(),
        type: z.string(),
        accountId: z.string(),
        region: z.string(),
      }),
      evidence: z.array(z.looseObject({ kind: z.string() })),
    }),
  ),
});

const hint =
  'Name a report.json that `pathproof scan` or `pathproof audit` wrote, by --format json or --output.';

const reportAdvice = { name: hint, again: 'Write it again with `pathproof audit --format json`.' };
const eitherAdvice = {
  name: 'Name a report.json, or an inventory that `pathproof collect --out` wrote.',
  again: 'Write it again with `pathproof audit --format json`, or `pathproof collect --out`.',
};

const parseReport = (path: string, value: unknown): Report => {
  const result = comparable.safeParse(value);
  if (result.success) return result.data as unknown as Report;
  const [issue] = result.error.issues;
  throw new UserError(
    `${path} is no report of pathproof: ${issue ? describeIssue(issue, value) : 'it has another shape'}.`,
    hint,
  );
};

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

/** What a file holds: a report, or an inventory that can be judged. */
export type ReportOrInventory = { readonly report: Report } | { readonly inventory: Inventory };

/** Reads a report or an inventory, whichever the file holds. */
export const loadReportOrInventory = async (path: string): Promise<ReportOrInventory> => {
  const value = await readJson(path, eitherAdvice);
  if (has(value, 'regions') && !has(value, 'findings')) return { inventory: parseInventory(path, value) };
  return { report: parseReport(path, value) };
};

/** The failures of an earlier report, by fingerprint. */
export const loadBaseline = async (path: string): Promise<BaselineSource> => {
  const report = parseReport(path, await readJson(path, reportAdvice));
  if (report.redacted)
    throw new UserError(
      `${path} is redacted: its findings cannot be recognized.`,
      'Keep a report without --redact as the baseline.',
    );
  return {
    scanId: report.scan.id,
    // Computed, not believed: what somebody has edited is named as what it is.
    sha256: hashOfReport(report),
    collectedAt: report.scan.collectedAt,
    failed: new Set(
      report.findings.filter(({ status }) => status === 'fail').map(({ fingerprint }) => fingerprint),
    ),
  };
};

import * as z from 'zod';
import { unfoldReport, type WrittenReport } from '../model/unfold-report.ts';
import { type Report, reportSchema, reportSchemaVersion } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import type { BaselineSource } from '../audit/baseline.ts';
import { describeIssue } from './describe-issue.ts';
import { earlierSchema, unfoldEarlier } from './earlier-report.ts';
import { parseInventory, readJson } from './inventory-file.ts';
import { fingerprintOf, hashOfWritten } from '../audit/seal.ts';
import type { Inventory } from '../model/inventory.ts';

const index = z.number().int().min(0);

// Only what is compared is demanded: a report of a later version may hold more.
const comparable = z.looseObject({
  schemaVersion: z.literal(reportSchemaVersion),
  scan: z.looseObject({ collectedAt: z.string(), id: z.string(), checks: z.array(z.string()) }),
  redacted: z.boolean(),
  sha256: z.string(),
  subjects: z.array(
    z.looseObject({
      type: z.string(),
      accountId: z.string(),
      region: z.string(),
      tags: z.record(z.string(), z.string()).optional(),
    }),
  ),
  evidence: z.array(z.looseObject({ kind: z.string() })),
  remedies: z.record(
    z.string(),
    z.union([
      z.looseObject({ text: z.string() }),
      z.looseObject({ like: z.string(), with: z.record(z.string(), z.string()) }),
    ]),
  ),
  findings: z.array(
    z.looseObject({
      check: z.string(),
      status: z.enum(['pass', 'fail', 'unknown', 'not-applicable']),
      severity: z.string(),
      message: z.string(),
      fingerprint: z.string().optional(),
      subject: z.looseObject({ id: z.string(), at: index }),
      evidence: z.array(index).optional(),
      remedy: z.string().optional(),
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

const noReport = (path: string, why: string): UserError =>
  new UserError(`${path} is no report of pathproof: ${why}.`, hint);

/** A report that was read: with what its findings refer to in its place, and the hash of what its file holds. */
export interface ReadReport {
  readonly report: Report;
  /** Computed, not believed. */
  hash(): string;
}

const checked = <T>(path: string, value: unknown, schema: z.ZodType<T>): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw noReport(path, issue ? describeIssue(issue, value) : 'it has another shape');
};

const has = (value: unknown, key: string): boolean =>
  typeof value === 'object' && value !== null && key in value;

const isEarlier = (value: unknown): boolean =>
  has(value, 'schemaVersion') && [1, 2].includes((value as { readonly schemaVersion: number }).schemaVersion);

const parseReport = (path: string, value: unknown): ReadReport => {
  const found = <T>(item: T | undefined, what: string): T => {
    if (item === undefined) throw noReport(path, `a finding refers to ${what}, which is not in it`);
    return item;
  };
  if (isEarlier(value)) {
    const report = unfoldEarlier(checked(path, value, earlierSchema), found);
    // The hash of earlier versions covers what findings refer to in its place.
    return { report, hash: () => hashOfWritten(report) };
  }
  const written = checked(path, value, comparable);
  const report = unfoldReport(written as unknown as WrittenReport, fingerprintOf, found);
  return { report, hash: () => hashOfWritten(written) };
};

/** Reads a report of this version, every field of it checked: what is drawn of it is there. */
export const loadWholeReport = async (path: string): Promise<Report> => {
  const value = await readJson(path, reportAdvice);
  checked(path, value, reportSchema);
  return parseReport(path, value).report;
};

/** What a file holds: a report, or an inventory that can be judged. */
export type ReportOrInventory = { readonly report: Report } | { readonly inventory: Inventory };

/** Reads a report or an inventory, whichever the file holds. */
export const loadReportOrInventory = async (path: string): Promise<ReportOrInventory> => {
  const value = await readJson(path, eitherAdvice);
  if (has(value, 'regions') && !has(value, 'findings')) return { inventory: parseInventory(path, value) };
  return { report: parseReport(path, value).report };
};

/** Reads a report of this version or an earlier one, to be compared with what it says of itself. */
export const readReport = async (path: string): Promise<ReadReport> =>
  parseReport(path, await readJson(path, reportAdvice));

/** Reads a report of this version or an earlier one; its findings hold what they refer to in the file. */
export const loadReport = async (path: string): Promise<Report> => (await readReport(path)).report;

/** The failures of an earlier report, by fingerprint. */
export const loadBaseline = async (path: string): Promise<BaselineSource> => {
  const { report, hash } = await readReport(path);
  if (report.redacted)
    throw new UserError(
      `${path} is redacted: its findings cannot be recognized.`,
      'Keep a report without --redact as the baseline.',
    );
  return {
    scanId: report.scan.id,
    // What somebody has edited is named as what it is.
    sha256: hash(),
    collectedAt: report.scan.collectedAt,
    failed: new Set(
      report.findings.filter(({ status }) => status === 'fail').map(({ fingerprint }) => fingerprint),
    ),
  };
};

import * as z from 'zod';
import { type Report, reportSchema } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import type { BaselineSource } from '../audit/baseline.ts';
import { describeIssue } from './describe-issue.ts';
import { parseInventory, readJson } from './inventory-file.ts';
import { hashOfReport } from '../audit/seal.ts';
import type { Inventory } from '../model/inventory.ts';

const evidence = z.looseObject({ kind: z.string() });
const remedy = z.looseObject({ text: z.string() });

// Only what is compared is demanded: a report of a later version may hold more. In version 1 findings held what they refer to now.
const comparable = z.looseObject({
  schemaVersion: z.union([z.literal(1), z.literal(2)]),
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
      evidence: z.array(z.union([evidence, z.number()])),
      remedy: z.union([remedy, z.string(), z.null()]).optional(),
    }),
  ),
  evidence: z.array(evidence).default([]),
  remedies: z.record(z.string(), remedy).default({}),
});

type Comparable = z.infer<typeof comparable>;

const hint =
  'Name a report.json that `pathproof scan` or `pathproof audit` wrote, by --format json or --output.';

const reportAdvice = { name: hint, again: 'Write it again with `pathproof audit --format json`.' };
const eitherAdvice = {
  name: 'Name a report.json, or an inventory that `pathproof collect --out` wrote.',
  again: 'Write it again with `pathproof audit --format json`, or `pathproof collect --out`.',
};

const noReport = (path: string, why: string): UserError =>
  new UserError(`${path} is no report of pathproof: ${why}.`, hint);

/** A report with what its findings refer to in its place. */
const unfolded = (path: string, { evidence: all, remedies, findings, ...rest }: Comparable): Report => {
  const found = <T>(item: T | undefined, what: string): T => {
    if (item === undefined) throw noReport(path, `a finding refers to ${what}, which is not in it`);
    return item;
  };
  // A map: a key may be what every object has.
  const remedyOf = new Map(Object.entries(remedies));
  const whole = {
    ...rest,
    findings: findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map((item) =>
        typeof item === 'number' ? found(all[item], `evidence ${item}`) : item,
      ),
      remedy:
        typeof finding.remedy === 'string'
          ? found(remedyOf.get(finding.remedy), `remedy ${finding.remedy}`)
          : finding.remedy,
    })),
  };
  return whole as unknown as Report;
};

const parseReport = (path: string, value: unknown): Report => {
  const result = comparable.safeParse(value);
  if (result.success) return unfolded(path, result.data);
  const [issue] = result.error.issues;
  throw noReport(path, issue ? describeIssue(issue, value) : 'it has another shape');
};

/** Reads a report of this version, every field of it checked: what is drawn of it is there. */
export const loadWholeReport = async (path: string): Promise<Report> => {
  const value = await readJson(path, reportAdvice);
  const result = reportSchema.safeParse(value);
  if (result.success) return parseReport(path, value);
  const [issue] = result.error.issues;
  throw noReport(path, issue ? describeIssue(issue, value) : 'it has another shape');
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

/** Reads a report of this version or an earlier one; its findings hold what they refer to in the file. */
export const loadReport = async (path: string): Promise<Report> =>
  parseReport(path, await readJson(path, reportAdvice));

/** The failures of an earlier report, by fingerprint. */
export const loadBaseline = async (path: string): Promise<BaselineSource> => {
  const report = await loadReport(path);
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

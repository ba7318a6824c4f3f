import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findingName, findingsNamed } from '../audit/find-finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { UserError } from '../model/user-error.ts';
import { clean, count } from '../report/words.ts';
import { auditOptionsOf, prepare, reportOn } from './commands/judge.ts';
import type { AuditFlags } from './flags.ts';
import { defaultDirectory } from './output.ts';
import type { Parts } from './parts.ts';
import { unknownWord } from './suggest.ts';

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

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const reportIn = (path: string): string => (isFolder(path) ? join(path, 'report.json') : path);

/** The report where scans leave theirs; undefined where there is none. */
const usualReport = (): string | undefined => {
  const path = join(defaultDirectory, 'report.json');
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? path : undefined;
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

const placeWords = ({ subject, fingerprint, check }: Finding): string =>
  clean(`${fingerprint} (${check}, ${subject.id}, ${subject.accountId} ${subject.region})`);

const shown = 5;

/** The one finding of this name in a report; refused with what there is where there is none, or several. */
export const findingIn = (typed: string, report: Report): Finding => {
  const name = findingName(typed);
  if (name === null)
    throw new UserError(
      `${JSON.stringify(typed)} is not the name of a finding.`,
      'Name its fingerprint, or check and subject: s3-via-nat:subnet-0123456789abcdef0.',
    );
  const found = findingsNamed(name, report.findings);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  if (only)
    throw new UserError(
      `${JSON.stringify(typed)} is the name of ${count(found.length, 'finding')}.`,
      `Name one by its fingerprint: ${found.slice(0, shown).map(placeWords).join('; ')}${found.length > shown ? ' …' : ''}.`,
    );
  if (name.kind === 'fingerprint')
    throw new UserError(
      `No finding of the report has the fingerprint ${name.beginning}.`,
      'report.json has them all.',
    );
  const checks = report.checks.map(({ id }) => id);
  if (!checks.includes(name.check))
    throw unknownWord('check', name.check, checks, 'The report has no such check.');
  const subjects = report.findings
    .filter(({ check }) => check === name.check)
    .map(({ subject }) => subject.id);
  throw unknownWord(
    'subject',
    name.subject,
    [...new Set(subjects)].sort(),
    `${name.check} has ${count(subjects.length, 'finding')} in the report; passes of some checks are only counted.`,
  );
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

import type { Report } from '../../model/report.ts';
import type { HubFinding, HubResult } from '../../aws/security-hub.ts';
import { clean, count } from '../../report/words.ts';
import { type AwsFlags, scopeOf } from '../flags.ts';
import type { Io } from '../io.ts';

const remedyOf = (action: string, code: string): string => {
  if (code === 'NoRole') return 'Add --role-name: a role that each account has, and that may send findings.';
  // AWS: InvalidAccessException is answered where Security Hub is not enabled (Security Hub API, BatchImportFindings).
  if (code === 'InvalidAccessException' || code === 'ResourceNotFoundException')
    return 'Enable Security Hub there: aws securityhub enable-security-hub.';
  return /denied|unauthorized/i.test(code)
    ? `Allow ${action} to the role that scans that account.`
    : 'Try again; nothing else of the scan is lost.';
};

const hour = 3_600_000;

/** What somebody should know who sends a report: that it is old, and what of it nobody can send. */
const sayBefore = (report: Report, findings: readonly HubFinding[], io: Io): void => {
  const { collectedAt } = report.scan;
  const hours = Math.floor((io.now().getTime() - Date.parse(collectedAt)) / hour);
  if (hours >= 24)
    io.stderr.write(
      `Security Hub: these findings are of ${collectedAt}, ${count(Math.floor(hours / 24), 'day')} ago; newer ones that are there stay as they are\n`,
    );
  const read = new Set(report.units.map(({ accountId, region }) => `${accountId}/${region}`));
  const homeless = findings.filter(({ AwsAccountId, Region }) => !read.has(`${AwsAccountId}/${Region}`));
  if (homeless.length > 0)
    io.stderr.write(
      `Security Hub: ${count(homeless.length, 'finding')} of accounts or regions that were not read cannot be sent\n`,
    );
};

/** Whom to send as: with a role in each account of the report that is not the caller's own. */
const scopeFor = (report: Report, flags: Partial<AwsFlags>) => {
  const reported = [...new Set(report.units.map(({ accountId }) => accountId))].sort();
  const hasScope = flags.account !== undefined || flags.organization || flags.ou !== undefined;
  return scopeOf({ color: true, ...flags, ...(hasScope ? {} : { account: reported }) });
};

const sayResult = (
  { accountId, region, imported, archived, newer, refused, problem }: HubResult,
  io: Io,
): void => {
  const place = `${accountId} ${region}`;
  if (problem) {
    io.stderr.write(
      `Security Hub ${place}: nothing sent: ${clean(problem.message)} (${problem.action}: ${problem.code})\n  ${remedyOf(problem.action, problem.code)}\n`,
    );
    return;
  }
  io.stderr.write(
    `Security Hub ${place}: ${count(imported, 'finding')} imported, ${archived} archived${newer > 0 ? `, ${newer} left as a newer scan has them` : ''}\n`,
  );
  for (const { id, code, message } of refused)
    io.stderr.write(`  refused ${clean(id)}: ${clean(code)}: ${clean(message)}\n`);
};

/** Sends what failed or could not be decided to Security Hub; was everything taken? */
export const send = async (report: Report, flags: Partial<AwsFlags>, io: Io): Promise<boolean> => {
  const [{ asffFindings }, { sendFindings }] = await Promise.all([
    import('../../report/asff.ts'),
    import('../../collect/send-findings.ts'),
  ]);
  const open = [...asffFindings(report)].filter(({ RecordState }) => RecordState === 'ACTIVE');
  sayBefore(report, open, io);
  const { regions, accounts, ...scope } = scopeFor(report, flags);
  const results = await sendFindings({ ...scope, regions, accounts, now: io.now, report, findings: open });
  for (const result of results) sayResult(result, io);
  return results.every(({ problem, refused }) => problem === null && refused.length === 0);
};

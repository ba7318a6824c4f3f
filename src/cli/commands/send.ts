import type { Report } from '../../model/report.ts';
import { UserError } from '../../model/user-error.ts';
import type { HubResult } from '../../aws/security-hub.ts';
import { clean, count } from '../../report/words.ts';
import { type AwsFlags, scopeOf } from '../flags.ts';
import type { Io } from '../io.ts';

const remedyOf = (action: string, code: string): string => {
  // AWS: InvalidAccessException is answered where Security Hub is not enabled (Security Hub API, BatchImportFindings).
  if (code === 'InvalidAccessException' || code === 'ResourceNotFoundException')
    return 'Enable Security Hub there: aws securityhub enable-security-hub.';
  return /denied|unauthorized/i.test(code)
    ? `Allow ${action} to the role that scans that account.`
    : 'Try again; nothing else of the scan is lost.';
};

const sayResult = ({ accountId, region, imported, archived, refused, problem }: HubResult, io: Io): void => {
  const place = `${accountId} ${region}`;
  if (problem) {
    io.stderr.write(
      `Security Hub ${place}: nothing sent: ${clean(problem.message)} (${problem.action}: ${problem.code})\n  ${remedyOf(problem.action, problem.code)}\n`,
    );
    return;
  }
  io.stderr.write(`Security Hub ${place}: ${count(imported, 'finding')} imported, ${archived} archived\n`);
  for (const { id, code, message } of refused)
    io.stderr.write(`  refused ${clean(id)}: ${clean(code)}: ${clean(message)}\n`);
};

/** Sends what failed or could not be decided to Security Hub; was everything taken? */
export const send = async (report: Report, flags: Partial<AwsFlags>, io: Io): Promise<boolean> => {
  if (report.redacted)
    throw new UserError(
      'A redacted report cannot be sent to Security Hub: its accounts do not exist.',
      'Leave out --redact or --send-to-security-hub.',
    );
  const [{ asffFindings }, { sendFindings }] = await Promise.all([
    import('../../report/asff.ts'),
    import('../../scan/send-findings.ts'),
  ]);
  const open = [...asffFindings(report)].filter(({ RecordState }) => RecordState === 'ACTIVE');
  const { regions, accounts, ...scope } = scopeOf({ color: true, ...flags });
  const results = await sendFindings({ ...scope, regions, accounts, now: io.now, report, findings: open });
  for (const result of results) sayResult(result, io);
  return results.every(({ problem, refused }) => problem === null && refused.length === 0);
};

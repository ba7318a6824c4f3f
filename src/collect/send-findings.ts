import { Refusal } from '../aws/errors.ts';
import type { HubFinding, HubResult } from '../aws/security-hub.ts';
import type { Account, Session } from '../aws/session.ts';
import type { Report, ReportUnit } from '../model/report.ts';
import { connect, type ConnectOptions } from './connect.ts';

/** Which earlier findings a report resolves: those that it saw pass, or whose resource is gone from a listing that ended. */
export const resolvedBy = (report: Report) => {
  const whole = report.scan.vpcIds.length === 0 && report.scan.minimumSeverity === null;
  const settled = new Set<string>();
  const present = new Set<string>();
  const unlisted = new Set<string>();
  const keyOf = (check: string, accountId: string, region: string): string =>
    [check, accountId, region].join('\n');
  for (const { check, fingerprint, status, subject } of report.findings) {
    const id = `pathproof/${check}/${fingerprint}`;
    present.add(id);
    if (status === 'pass' || status === 'not-applicable') settled.add(id);
    // A region stands for a population that could not be listed.
    if (subject.type === 'region') unlisted.add(keyOf(check, subject.accountId, subject.region));
  }
  const ran = new Set(report.scan.checks);
  return (id: string, generatorId: string, accountId: string, region: string): boolean => {
    if (present.has(id)) return settled.has(id);
    const check = generatorId.replace(/^pathproof\//, '');
    return (
      whole && !report.scan.interrupted && ran.has(check) && !unlisted.has(keyOf(check, accountId, region))
    );
  };
};

/** What is sent, and as whom. */
export interface SendOptions extends ConnectOptions {
  readonly report: Report;
  /** Findings that failed or could not be decided, in the AWS Security Finding Format. */
  readonly findings: Iterable<HubFinding>;
}

const keyOf = ({ accountId, region }: { readonly accountId: string; readonly region: string }): string =>
  `${accountId}/${region}`;

const open = async (
  session: Session,
  accountId: string,
  roleName: string | null,
): Promise<Account | Refusal> => {
  if (roleName === null && accountId !== session.caller.accountId)
    return new Refusal({
      action: 'sts:AssumeRole',
      code: 'NoRole',
      message: `Account ${accountId} is not the caller's own (${session.caller.accountId}), and no role in it was named.`,
    });
  try {
    return await session.open(accountId);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const byUnit = (findings: Iterable<HubFinding>): ReadonlyMap<string, readonly HubFinding[]> => {
  const groups = new Map<string, HubFinding[]>();
  for (const finding of findings) {
    const key = keyOf({ accountId: finding.AwsAccountId, region: finding.Region });
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return groups;
};

/** Sends the findings of a report to Security Hub, account by account with the account's own keys, region by region. */
export const sendFindings = async (options: SendOptions): Promise<readonly HubResult[]> => {
  const { report } = options;
  const { deliverFindings } = await import('../aws/security-hub.ts');
  const session = await connect(options, () => {});
  const groups = byUnit(options.findings);
  const isResolved = resolvedBy(report);
  const results: HubResult[] = [];
  const accounts = new Map<string, Account | Refusal>();
  const sendTo = async ({ accountId, region, partition }: ReportUnit): Promise<HubResult> => {
    const account = accounts.get(accountId) ?? (await open(session, accountId, options.roleName));
    accounts.set(accountId, account);
    if (account instanceof Refusal)
      return {
        accountId,
        region,
        imported: 0,
        archived: 0,
        newer: 0,
        refused: [],
        problem: account.gap,
      };
    return deliverFindings({
      accountId,
      region,
      partition,
      credentials: account.credentials,
      findings: groups.get(`${accountId}/${region}`) ?? [],
      isResolved: (id, generatorId) => isResolved(id, generatorId, accountId, region),
      collectedAt: report.scan.collectedAt,
    });
  };
  // One after the other: Security Hub allows ten requests a second to each account and region, and order makes errors readable.
  for (const unit of report.units) results.push(await sendTo(unit));
  return results;
};

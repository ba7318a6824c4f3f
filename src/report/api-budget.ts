import type { Report } from '../model/report.ts';

/** What reading one account cost its API quotas. */
export interface AccountBudget {
  readonly accountId: string;
  readonly calls: number;
  readonly failed: number;
  /** Attempts that the API answered with: too often. */
  readonly throttled: number;
  /** Seconds that attempts waited for their turn, those of all regions and actions together. */
  readonly waitedSeconds: number;
}

type Calls = Report['apiCalls'][number]['calls'];

const budgetOf = (accountId: string, calls: Calls): AccountBudget => {
  const sum = (key: 'calls' | 'failed' | 'throttled' | 'waitedMs'): number =>
    calls.reduce((total, entry) => total + (entry[key] ?? 0), 0);
  return {
    accountId,
    calls: sum('calls'),
    failed: sum('failed'),
    throttled: sum('throttled'),
    waitedSeconds: Math.round(sum('waitedMs') / 100) / 10,
  };
};

/** The budget of each account, in the order of the report. */
export const apiBudgets = (report: Pick<Report, 'apiCalls'>): readonly AccountBudget[] => {
  const byAccount = new Map<string, Calls[number][]>();
  for (const { accountId, calls } of report.apiCalls) {
    const known = byAccount.get(accountId);
    if (known) known.push(...calls);
    else byAccount.set(accountId, [...calls]);
  }
  return [...byAccount].map(([accountId, calls]) => budgetOf(accountId, calls));
};

/** One account's budget in words. */
export const budgetWords = ({ calls, failed, throttled, waitedSeconds }: AccountBudget): string =>
  `${calls} API ${calls === 1 ? 'call' : 'calls'}, ${failed} failed, ${throttled} throttled, ${waitedSeconds} s waited`;

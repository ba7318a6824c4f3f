import pLimit from 'p-limit';
import { observe } from '../aws/errors.ts';
import type { Account, Session } from '../aws/session.ts';
import type { Target } from '../model/inventory.ts';
import { type Gap, isSeen } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { ConnectOptions } from './connect.ts';
import { nearest } from './nearest.ts';

/** What will be read of an account, and lines of coverage for what will not. */
export type AccountPlan = {
  readonly accountId: string;
  readonly targets: readonly Target[];
  /** Is every enabled region of the account going to be read? */
  readonly whole: boolean;
} & (
  | { readonly account: Account; readonly regions: readonly string[] }
  | { readonly account: null; readonly regions: readonly [] }
);

const accountsAtATime = 10;

const unread = (accountId: string, gap: Gap): AccountPlan => ({
  accountId,
  targets: [{ accountId, region: null, status: 'not-assessed', gaps: [gap] }],
  whole: false,
  account: null,
  regions: [],
});

const closed = (accountId: string, region: string): Target => ({
  accountId,
  region,
  status: 'not-assessed',
  gaps: [
    {
      action: 'ec2:DescribeRegions',
      code: 'RegionNotEnabled',
      message: `${region} is not enabled in account ${accountId}.`,
    },
  ],
});

const unknownRegion = (region: string, names: readonly string[]): UserError => {
  const meant = nearest(region, names);
  return new UserError(
    `${region} is no AWS region.`,
    meant ? `Did you mean ${meant}?` : `Regions are: ${names.join(', ')}.`,
  );
};

/** The regions that were asked for and are not enabled; an unknown name is the user's mistake. */
const closedRegions = async (
  account: Account,
  session: Session,
  missing: readonly string[],
): Promise<readonly Target[]> => {
  if (missing.length === 0) return [];
  const { regionNames } = await import('../aws/regions.ts');
  const all = await observe(() => regionNames(account, session.homeRegion, 'all'));
  const wrong = isSeen(all) ? missing.find((region) => !all.seen.includes(region)) : undefined;
  if (wrong && isSeen(all)) throw unknownRegion(wrong, all.seen);
  return missing.map((region) => closed(account.accountId, region));
};

const planRegions = async (
  account: Account,
  session: Session,
  wanted: readonly string[],
): Promise<AccountPlan> => {
  const { accountId } = account;
  const { regionNames } = await import('../aws/regions.ts');
  const enabled = await observe(() => regionNames(account, session.homeRegion, 'enabled'));
  if (!isSeen(enabled)) {
    // The user named the regions, so that they can be read although nobody says which are enabled.
    if (wanted.length === 0) return unread(accountId, enabled.gap);
    return { accountId, account, regions: wanted, targets: [], whole: false };
  }
  if (wanted.length === 0) return { accountId, account, regions: enabled.seen, targets: [], whole: true };
  const missing = wanted.filter((region) => !enabled.seen.includes(region));
  return {
    accountId,
    account,
    regions: wanted.filter((region) => enabled.seen.includes(region)),
    targets: await closedRegions(account, session, missing),
    whole: enabled.seen.every((region) => wanted.includes(region)),
  };
};

const checkAccounts = (accounts: readonly string[], session: Session, options: ConnectOptions): void => {
  const wrong = accounts.find((accountId) => !/^\d{12}$/.test(accountId));
  if (wrong !== undefined) {
    throw new UserError(`${wrong} is no account id.`, 'Account ids have 12 digits, leading zeros included.');
  }
  const foreign = accounts.find((accountId) => accountId !== session.caller.accountId);
  if (foreign !== undefined && !options.roleName) {
    throw new UserError(
      `Account ${foreign} is not the caller's own (${session.caller.accountId}), and no role to take there is named.`,
      'Name it with --role-name.',
    );
  }
};

/** Opens each account and finds out which of its regions to read. */
export const planAccounts = async (
  session: Session,
  options: ConnectOptions,
): Promise<readonly AccountPlan[]> => {
  const named = options.accounts.length > 0 ? options.accounts : [session.caller.accountId];
  const accounts = [...new Set(named)].sort();
  const wanted = [...new Set(options.regions)].sort();
  checkAccounts(accounts, session, options);
  const limit = pLimit(accountsAtATime);
  return await limit.map(accounts, async (accountId) => {
    const account = await observe(() => session.open(accountId));
    if (!isSeen(account)) return unread(accountId, account.gap);
    return await planRegions(account.seen, session, wanted);
  });
};

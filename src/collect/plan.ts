import pLimit from 'p-limit';
import { observe } from '../aws/errors.ts';
import type { Account, Session } from '../aws/session.ts';
import type { Organization, Target } from '../model/inventory.ts';
import { type Gap, isSeen, type Observed } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { ConnectOptions } from './connect.ts';
import { chooseAccounts } from './choose-accounts.ts';
import { nearest } from '../store/nearest.ts';

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

/** The plan of an account that can be read. */
export type OpenPlan = Extract<AccountPlan, { readonly account: object }>;

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

const inactive = (accountId: string, state: string): AccountPlan =>
  unread(accountId, {
    action: 'organizations:ListAccounts',
    code: 'AccountNotActive',
    message: `Account ${accountId} is ${state.replaceAll('_', ' ')}, so it cannot be read.`,
  });

/** Opens each account and finds out which of its regions to read. */
export const planAccounts = async (
  session: Session,
  options: ConnectOptions,
): Promise<{ readonly plans: readonly AccountPlan[]; readonly organization: Observed<Organization> }> => {
  const { accounts, organization } = await chooseAccounts(session, options);
  const wanted = [...new Set(options.regions)].sort();
  const limit = pLimit(accountsAtATime);
  const plans = await limit.map(accounts, async ({ accountId, state }): Promise<AccountPlan> => {
    // AWS: only accounts in this state can be used (Organizations user guide, account states); none is said for named ones.
    if (state !== null && state !== 'active') return inactive(accountId, state || 'in an unknown state');
    const account = await observe(() => session.open(accountId));
    if (!isSeen(account)) return unread(accountId, account.gap);
    return await planRegions(account.seen, session, wanted);
  });
  return { plans, organization };
};

import type { OrganizationScope } from '../aws/organization.ts';
import type { Session } from '../aws/session.ts';
import type { Organization, OrganizationAccount } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import { UserError } from '../model/user-error.ts';
import type { ConnectOptions } from './connect.ts';

/** An account to read, and the state that the organization says it is in; null when it was named by the user. */
export interface ChosenAccount {
  readonly accountId: string;
  readonly state: string | null;
}

const checkIds = (accounts: readonly string[]): void => {
  const wrong = accounts.find((accountId) => !/^\d{12}$/.test(accountId));
  if (wrong !== undefined)
    throw new UserError(`${wrong} is no account id.`, 'Account ids have 12 digits, leading zeros included.');
};

const checkRole = (accounts: readonly string[], { caller }: Session, { roleName }: ConnectOptions): void => {
  const foreign = accounts.find((accountId) => accountId !== caller.accountId);
  if (foreign === undefined || roleName) return;
  throw new UserError(
    `Account ${foreign} is not the caller's own (${caller.accountId}), and no role to take there is named.`,
    'Name it with --role-name.',
  );
};

const scopeOf = ({ organization, organizationalUnits = [] }: ConnectOptions): OrganizationScope => {
  if (organizationalUnits.length > 0) return { parents: [...new Set(organizationalUnits)].sort() };
  return organization ? 'all' : 'id';
};

/** The accounts of the organization; what hides them leaves nothing to do, so that the user has to mend it. */
const membersOf = (organization: Observed<Organization>): readonly OrganizationAccount[] => {
  const accounts = isSeen(organization) ? organization.seen.accounts : organization;
  if (isSeen(accounts)) return accounts.seen;
  const { action, code, message } = accounts.gap;
  throw new UserError(
    `The accounts of the organization could not be listed: ${action} answered ${code}: ${message}`,
    'Only the management account, or an account to which Organizations delegated that, may list them; else name each with --account.',
  );
};

const chooseMembers = (
  organization: Observed<Organization>,
  included: readonly string[],
): readonly ChosenAccount[] => {
  const members = membersOf(organization);
  const stranger = included.find((accountId) => !members.some(({ id }) => id === accountId));
  if (stranger !== undefined)
    throw new UserError(
      `Account ${stranger} is not among the ${members.length} accounts that were listed.`,
      'Name it with --account to read it all the same.',
    );
  return members
    .filter(({ id }) => included.length === 0 || included.includes(id))
    .map(({ id, state }) => ({ accountId: id, state }));
};

const byAccount = (a: ChosenAccount, b: ChosenAccount): number => (a.accountId < b.accountId ? -1 : 1);

/** Which accounts are read: those named, those of the organization, or the caller's own; and which organization it is. */
export const chooseAccounts = async (
  session: Session,
  options: ConnectOptions,
): Promise<{
  readonly accounts: readonly ChosenAccount[];
  readonly organization: Observed<Organization>;
}> => {
  const { accounts: named, includeAccounts = [], excludeAccounts = [] } = options;
  const scope = scopeOf(options);
  checkIds([...named, ...includeAccounts, ...excludeAccounts]);
  checkRole(named, session, options);
  const { readOrganization } = await import('../aws/organization.ts');
  const organization = await readOrganization(session.askOrganization(), scope);
  const members = scope === 'id' ? [] : chooseMembers(organization, includeAccounts);
  const own = scope === 'id' && named.length === 0 ? [session.caller.accountId] : named;
  const all = new Map([
    ...members.map((account) => [account.accountId, account] as const),
    ...own.map((accountId) => [accountId, { accountId, state: null }] as const),
  ]);
  const accounts = [...all.values()]
    .filter(({ accountId }) => !excludeAccounts.includes(accountId))
    .sort(byAccount);
  if (accounts.length === 0)
    throw new UserError('No account is left to read.', 'Look at --include-account and --exclude-account.');
  checkRole(
    accounts.map(({ accountId }) => accountId),
    session,
    options,
  );
  return { accounts, organization };
};

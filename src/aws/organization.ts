import {
  type Account,
  DescribeOrganizationCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
} from '@aws-sdk/client-organizations';
import type { Organization, OrganizationAccount } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';
import type { Ask } from './ask.ts';
import { observe, Refusal } from './errors.ts';
import { follow } from './pages.ts';

/** Actions that a scan of an organization asks for. */
export const organizationActions = [
  'organizations:DescribeOrganization',
  'organizations:ListAccounts',
  'organizations:ListAccountsForParent',
  'organizations:ListOrganizationalUnitsForParent',
  'organizations:ListRoots',
] as const;

// AWS: no listing of Organizations has more than 20 items a page (Organizations API reference, MaxResults).
const MaxResults = 20;

// AWS: Status is to be retired, State takes its place; each may come without the other (Organizations API reference, Account).
const toAccount = (account: Account, parentId: string | null): OrganizationAccount => ({
  id: account.Id ?? '',
  name: account.Name ?? '',
  state: String(account.State ?? account.Status ?? '').toLowerCase(),
  parentId,
});

const listed = async <Page extends { readonly NextToken?: string | undefined }, Item>(
  action: string,
  ask: (page: { readonly MaxResults: number; readonly NextToken?: string }) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> => {
  const found = await follow(
    (token) => ask({ MaxResults, ...(token === undefined ? {} : { NextToken: token }) }),
    (page) => page.NextToken,
    `organizations:${action}`,
  );
  return found.flatMap((page) => itemsOf(page) ?? []);
};

const byId = <T extends { readonly id: string }>(items: readonly T[]): T[] =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

const allAccounts = async (ask: Ask): Promise<readonly OrganizationAccount[]> => {
  const found = await listed(
    'ListAccounts',
    (page) => ask(new ListAccountsCommand(page)),
    ({ Accounts }) => Accounts,
  );
  return found.map((account) => toAccount(account, null));
};

type Unit = Extract<Organization['units'], { readonly seen: unknown }>['seen'][number];

const rootsOf = async (ask: Ask): Promise<readonly Unit[]> => {
  const found = await listed(
    'ListRoots',
    (page) => ask(new ListRootsCommand(page)),
    ({ Roots }) => Roots,
  );
  return found.map(({ Id = '', Name = '' }) => ({ id: Id, name: Name, parentId: null }));
};

/** The organizational units below a root or unit, at whatever depth. */
const unitsBelow = async (ask: Ask, parentId: string): Promise<readonly Unit[]> => {
  const found = await listed(
    'ListOrganizationalUnitsForParent',
    (page) => ask(new ListOrganizationalUnitsForParentCommand({ ...page, ParentId: parentId })),
    ({ OrganizationalUnits }) => OrganizationalUnits,
  );
  const units = found.map(({ Id = '', Name = '' }): Unit => ({ id: Id, name: Name, parentId }));
  const below = await Promise.all(units.map(({ id }) => unitsBelow(ask, id)));
  return [...units, ...below.flat()];
};

const accountsIn = async (ask: Ask, parentId: string): Promise<readonly OrganizationAccount[]> => {
  const found = await listed(
    'ListAccountsForParent',
    (page) => ask(new ListAccountsForParentCommand({ ...page, ParentId: parentId })),
    ({ Accounts }) => Accounts,
  );
  return found.map((account) => toAccount(account, parentId));
};

const below = async (
  ask: Ask,
  parents: readonly string[],
): Promise<{ readonly units: readonly Unit[]; readonly accounts: readonly OrganizationAccount[] }> => {
  const named = parents.map((id): Unit => ({ id, name: '', parentId: null }));
  const found = (await Promise.all(parents.map((id) => unitsBelow(ask, id)))).flat();
  // What was named may lie below what was named too: each once, and rather with its name.
  const units = [...new Map([...named, ...found].map((unit) => [unit.id, unit])).values()];
  const accounts = (await Promise.all(units.map(({ id }) => accountsIn(ask, id)))).flat();
  return { units, accounts };
};

const notAsked = {
  action: 'organizations:ListAccounts',
  code: 'NotAsked',
  message: 'Accounts of the organization are listed when --organization or --ou is given.',
} as const;

const unreadable = (): Refusal =>
  new Refusal({
    action: 'organizations:DescribeOrganization',
    code: 'UnreadableAnswer',
    message: 'Organizations did not say which organization this is.',
  });

/** How much of the organization is asked: only which it is, all its accounts, or those below some units. */
export type OrganizationScope = 'id' | 'all' | { readonly parents: readonly string[] };

type Listed = Pick<Organization, 'accounts' | 'accountsOf' | 'units'>;

const list = async (ask: Ask, scope: OrganizationScope): Promise<Listed> => {
  if (scope === 'id') return { accounts: { gap: notAsked }, accountsOf: [], units: { gap: notAsked } };
  if (scope === 'all') {
    const accounts = await observe(() => allAccounts(ask));
    const units = await observe(async () => {
      const roots = await rootsOf(ask);
      const found = await Promise.all(roots.map(({ id }) => unitsBelow(ask, id)));
      return byId([...roots, ...found.flat()]);
    });
    return { accounts: isSeen(accounts) ? { seen: byId(accounts.seen) } : accounts, accountsOf: [], units };
  }
  const found = await observe(() => below(ask, scope.parents));
  const accountsOf = [...scope.parents].sort();
  if (!isSeen(found)) return { accounts: found, accountsOf, units: found };
  return {
    accounts: { seen: byId(found.seen.accounts) },
    accountsOf,
    units: { seen: byId(found.seen.units) },
  };
};

/** The caller's organization; a gap where there is none, or the caller may not ask. */
export const readOrganization = (ask: Ask, scope: OrganizationScope): Promise<Observed<Organization>> =>
  observe(async () => {
    const { Organization: found } = await ask(new DescribeOrganizationCommand({}));
    if (!found?.Id) throw unreadable();
    const { accounts, accountsOf, units } = await list(ask, scope);
    // AWS: MasterAccountId is the former name of the management account, and still the field's (Organizations API reference).
    return { id: found.Id, managementAccountId: found.MasterAccountId ?? '', accounts, accountsOf, units };
  });

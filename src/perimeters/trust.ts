import { type Gap, isSeen } from '../model/observed.ts';
import { numberOf, type Trust } from '../policy/index.ts';
import type { Inventory } from '../model/inventory.ts';
import type { World } from '../paths/world.ts';
import type { CheckOptions } from '../model/check-options.ts';

/** Whom the owner of an inventory trusts, and what of that is not known. */
export interface Trusted extends Trust {
  /** Why one's own organization is not known; null when it is, or when there is none. */
  readonly organizationGap: Gap | null;
  /** Why not all of one's own accounts are known; null when they are. */
  readonly accountsGap: Gap | null;
}

/** Stands for the organization of accounts that are in none: no policy can name it. */
const NO_ORGANIZATION = 'o-none';

const notCollected: Gap = {
  action: 'organizations:DescribeOrganization',
  code: 'NotCollected',
  message: 'The organization that these accounts belong to is not in the inventory.',
};

const partOf = (units: readonly string[]): Gap => ({
  action: 'organizations:ListAccounts',
  code: 'PartOfOrganization',
  message: `Only the accounts of ${units.join(', ')} were listed, not all of the organization.`,
});

const trustOf = (world: World, options: CheckOptions): Trusted => {
  const { organization = { gap: notCollected }, regions, targets } = world.inventory;
  const known = isSeen(organization) ? organization.seen : null;
  // AWS: an account outside of any organization is answered so (Organizations API, DescribeOrganization).
  const isAlone = !isSeen(organization) && organization.gap.code === 'AWSOrganizationsNotInUseException';
  const listed = known && isSeen(known.accounts) ? known.accounts.seen.map(({ id }) => id) : [];
  const organizations = [
    ...(known ? [known.id] : []),
    ...(isAlone ? [NO_ORGANIZATION] : []),
    ...options.trustedOrganizations,
  ];
  const own = [...regions.map((unit) => unit.accountId), ...targets.map((target) => target.accountId)];
  const accountsGap = isAlone
    ? null
    : !isSeen(organization)
      ? organization.gap
      : !isSeen(organization.seen.accounts)
        ? organization.seen.accounts.gap
        : organization.seen.accountsOf.length > 0
          ? partOf(organization.seen.accountsOf)
          : null;
  return {
    organizations: [...new Set(organizations)],
    accounts: [...new Set([...own, ...listed, ...options.trustedAccounts])].sort(),
    accountsComplete: accountsGap === null && options.trustedOrganizations.length === 0,
    organizationGap: isSeen(organization) || organizations.length > 0 ? null : organization.gap,
    accountsGap,
  };
};

// By the list of targets, which an inventory has in common with the same after a change; what else counts is part of the key.
// A world that loads units by need should load all of them only once.
const known = new WeakMap<Inventory['targets'], Map<string, Trusted>>();

const accounts = new WeakMap<Inventory['regions'], string>();

/** The accounts of the units, one after the other. */
const accountsIn = (regions: Inventory['regions']): string => {
  const listed = accounts.get(regions) ?? regions.map(({ accountId }) => accountId).join();
  accounts.set(regions, listed);
  return listed;
};

/** Whom does the owner of these accounts trust? Made once for what it depends on: the organization, the accounts and what the user says. */
export const trustedBy = (world: World, options: CheckOptions): Trusted => {
  const { targets, organization, regions } = world.inventory;
  const answers = known.get(targets) ?? new Map<string, Trusted>();
  known.set(targets, answers);
  const key = [
    numberOf(organization),
    accountsIn(regions),
    ...options.trustedAccounts,
    ...options.trustedOrganizations,
  ].join();
  const answer = answers.get(key) ?? trustOf(world, options);
  answers.set(key, answer);
  return answer;
};

/** The organization to name in a policy; null where it is not known, or where there is none. */
export const organizationOf = (trusted: Trusted): string | null => {
  const [first = NO_ORGANIZATION] = trusted.organizations;
  return first === NO_ORGANIZATION ? null : first;
};

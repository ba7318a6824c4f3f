import type { World } from '../paths/world.ts';
import type { CheckOptions } from '../model/check-options.ts';
import { trustedBy } from './trust.ts';

/** own: of the organization, of the inventory, or trusted; outside: of none of them; unknown: the organization was not read. */
export type Membership = 'own' | 'outside' | 'unknown';

/** Does an account belong to the organization? Accounts of the inventory and trusted ones count as own. */
export const membershipOf = (world: World, options: CheckOptions, accountId: string): Membership => {
  const { accounts, accountsComplete } = trustedBy(world, options);
  if (accounts.includes(accountId)) return 'own';
  return accountsComplete ? 'outside' : 'unknown';
};

/** A principal of an endpoint service. */
export interface Principal {
  readonly principal: string;
  readonly type: string;
}

/** Whom is allowed by a principal: everyone, somebody of one's own, an outsider, or it cannot be told. */
export const allowedBy = (
  world: World,
  options: CheckOptions,
  { principal, type }: Principal,
): 'everyone' | Membership => {
  // AWS: principals are ARNs of accounts, roles and users, or `*` (configure-endpoint-service).
  if (principal === '*') return 'everyone';
  const account =
    /^arn:[\w-]+:(?:iam|sts)::(\d{12}|\*):/.exec(principal)?.[1] ?? /^\d{12}$/.exec(principal)?.[0];
  if (account === '*') return 'everyone';
  if (account !== undefined) return membershipOf(world, options, account);
  const organization = /(?:^|\/)(o-[a-z0-9]{10,32})(?:$|\/)/.exec(principal)?.[1];
  const { organizations, organizationGap } = trustedBy(world, options);
  if (organization !== undefined && organizationGap === null)
    return organizations.includes(organization) ? 'own' : 'outside';
  return type === 'Service' ? 'own' : 'unknown';
};

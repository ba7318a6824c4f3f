import { observeActions } from '../aws/observe-actions.ts';
import { priceActions } from '../aws/price-actions.ts';
import { organizationActions } from '../aws/organization.ts';
import { collectors } from './index.ts';

/** An IAM policy document. */
export interface PermissionsPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** The role that the scanner takes in other accounts. */
export interface RoleInAccounts {
  readonly roleName: string;
  readonly partition: string;
}

/** Actions that a scan needs beside those of the collectors: to learn who asks, and which regions are enabled. */
const ownActions = ['ec2:DescribeRegions', 'sts:GetCallerIdentity'];

/** Every action that a scan asks for, sorted. */
export const neededActions = (): readonly string[] =>
  [...new Set([...ownActions, ...collectors.flatMap(({ actions }) => actions)])].sort();

/**
 * The least IAM policy that a scan needs, generated from what the collectors declare; with a statement to take the
 * role of that name in any account, and the listing of an organization's accounts, when one is given; and with what
 * `--observe` and `--live-prices` ask when that is wanted.
 */
export const permissionsPolicy = (
  role: RoleInAccounts | null = null,
  { observe = false, livePrices = false }: { readonly observe?: boolean; readonly livePrices?: boolean } = {},
): PermissionsPolicy => {
  const read = { Sid: 'PathproofRead', Effect: 'Allow', Action: neededActions(), Resource: '*' } as const;
  const belong = {
    Sid: 'PathproofOrganization',
    Effect: 'Allow',
    Action: role ? organizationActions : ['organizations:DescribeOrganization'],
    Resource: '*',
  } as const;
  const use = { Sid: 'PathproofObserve', Effect: 'Allow', Action: observeActions, Resource: '*' } as const;
  const prices = { Sid: 'PathproofPrices', Effect: 'Allow', Action: priceActions, Resource: '*' } as const;
  const own = [read, belong, ...(observe ? [use] : []), ...(livePrices ? [prices] : [])];
  if (!role) return { Version: '2012-10-17', Statement: own };
  const assume = {
    Sid: 'PathproofAssumeRole',
    Effect: 'Allow',
    Action: ['sts:AssumeRole'],
    Resource: `arn:${role.partition}:iam::*:role/${role.roleName}`,
  } as const;
  return { Version: '2012-10-17', Statement: [...own, assume] };
};

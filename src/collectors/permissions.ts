import { aggregatorActions, deployActions, securityHubActions, signActions } from '../aws/mode-actions.ts';
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

/** Ways of running that ask for more than a scan of accounts does. */
export interface Modes {
  readonly observe?: boolean;
  readonly livePrices?: boolean;
  /** Read an aggregator of AWS Config, instead of accounts. */
  readonly configAggregator?: boolean;
  readonly securityHub?: boolean;
  /** Make and remove the stack of scheduled scans. */
  readonly deploy?: boolean;
  /** Sign manifests with a key of AWS KMS: its ARN, or * for any. */
  readonly signKey?: string | null;
}

type Statement = PermissionsPolicy['Statement'][number];

const allow = (Sid: string, Action: readonly string[], Resource = '*'): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

/**
 * The least IAM policy that a scan needs, generated from what the collectors declare; with a statement to take the
 * role of that name in any account, and the listing of an organization's accounts, when one is given; and with what
 * other ways of running ask when they are wanted.
 */
export const permissionsPolicy = (
  role: RoleInAccounts | null = null,
  {
    observe = false,
    livePrices = false,
    configAggregator = false,
    securityHub = false,
    deploy = false,
    signKey = null,
  }: Modes = {},
): PermissionsPolicy => {
  const accounts = [
    allow('PathproofRead', neededActions()),
    allow('PathproofOrganization', role ? organizationActions : ['organizations:DescribeOrganization']),
  ];
  const recorded = [allow('PathproofConfig', ['sts:GetCallerIdentity', ...aggregatorActions].sort())];
  return {
    Version: '2012-10-17',
    Statement: [
      ...(configAggregator ? recorded : accounts),
      ...(observe ? [allow('PathproofObserve', observeActions)] : []),
      ...(livePrices ? [allow('PathproofPrices', priceActions)] : []),
      ...(securityHub ? [allow('PathproofSecurityHub', securityHubActions)] : []),
      ...(signKey === null ? [] : [allow('PathproofSign', signActions, signKey)]),
      ...(deploy ? [allow('PathproofDeploy', deployActions)] : []),
      ...(role
        ? [
            allow(
              'PathproofAssumeRole',
              ['sts:AssumeRole'],
              `arn:${role.partition}:iam::*:role/${role.roleName}`,
            ),
          ]
        : []),
    ],
  };
};

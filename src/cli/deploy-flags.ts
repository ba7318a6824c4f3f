import { randomUUID } from 'node:crypto';
import { UserError } from '../model/user-error.ts';
import type { TalkFlags } from './flags.ts';
import { accountsOf, regionsOf } from './names.ts';

/** What `destroy` is told, and `deploy` too. */
export interface StackFlags extends TalkFlags {
  readonly stackName: string;
  readonly profile?: string;
  readonly region?: string;
  readonly yes?: true;
}

/** What `deploy` is told. */
export interface DeployFlags extends StackFlags {
  readonly print?: true;
  readonly codeBucket?: string;
  readonly organization?: true;
  readonly ou?: readonly string[];
  readonly account?: readonly string[];
  readonly excludeAccount?: readonly string[];
  readonly scanRegion?: readonly string[];
  readonly check?: readonly string[];
  readonly roleName?: string;
  readonly externalId?: string;
  readonly memberRoles: boolean;
  readonly memberRoleOnly?: true;
  readonly auditorRoleArn?: string;
  readonly schedule?: string;
  readonly paused?: true;
  readonly email?: string;
  readonly maxConcurrency?: string;
  readonly securityHub?: true;
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
}

/** Values by parameter; what is undefined was not said. */
export type Said = Readonly<Record<string, string | undefined>>;

const list = (words: readonly string[] | undefined): string | undefined => words?.join(',');

const checkStackName = (name: string): void => {
  if (/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)) return;
  throw new UserError(
    `${JSON.stringify(name)} is not a name for a stack.`,
    'It begins with a letter and has up to 64 letters, digits and hyphens.',
  );
};

/** Refuses what cannot be meant, before anything is asked or made. */
export const checkDeployFlags = (flags: DeployFlags): void => {
  checkStackName(flags.stackName);
  accountsOf([...(flags.account ?? []), ...(flags.excludeAccount ?? [])]);
  regionsOf([...(flags.scanRegion ?? []), ...(flags.region === undefined ? [] : [flags.region])]);
  if (flags.memberRoleOnly && !(flags.auditorRoleArn && flags.externalId))
    throw new UserError(
      '--member-role-only needs to know whom the role trusts.',
      'Add --auditor-role-arn and --external-id, as the main stack has them.',
    );
  if ((flags.subnet === undefined) !== (flags.securityGroup === undefined))
    throw new UserError(
      'A function in a VPC needs subnets and security groups.',
      'Give both --subnet and --security-group, or neither.',
    );
};

/** The parameters of the main stack that the flags decide. */
export const saidBy = (flags: DeployFlags): Said => ({
  Organization: flags.organization || flags.ou ? 'true' : undefined,
  OrganizationalUnits: list(flags.ou),
  Accounts: list(flags.account),
  ExcludedAccounts: list(flags.excludeAccount),
  Regions: list(flags.scanRegion),
  Checks: list(flags.check),
  MemberRoleName: flags.roleName,
  ExternalId: flags.externalId,
  Schedule: flags.schedule,
  ScheduleState: flags.paused ? 'DISABLED' : undefined,
  NotificationEmail: flags.email,
  MaxConcurrency: flags.maxConcurrency,
  SecurityHub: flags.securityHub ? 'true' : undefined,
  SubnetIds: list(flags.subnet),
  SecurityGroupIds: list(flags.securityGroup),
});

/** The parameters of the stack with the role alone. */
export const saidOfRole = (flags: DeployFlags): Said => ({
  AuditorRoleArn: flags.auditorRoleArn,
  ExternalId: flags.externalId,
  RoleName: flags.roleName,
  SecurityHub: flags.securityHub ? 'true' : undefined,
});

/**
 * What CloudFormation is given: what was said; else what the stack has; else the template's own default, unless there is
 * none: an external id is then made up.
 */
export const parametersFor = (
  said: Said,
  known: readonly string[],
  existing: readonly string[],
): Readonly<Record<string, string | null>> => {
  const chosen = known.flatMap((name): [string, string | null][] => {
    const value = said[name];
    if (value !== undefined) return [[name, value]];
    return existing.includes(name) ? [[name, null]] : [];
  });
  const parameters = Object.fromEntries(chosen);
  return 'ExternalId' in parameters ? parameters : { ...parameters, ExternalId: `pathproof-${randomUUID()}` };
};

import { randomUUID } from 'node:crypto';
import { UserError } from '../model/user-error.ts';
import type { TalkFlags } from './flags.ts';
import { accountsOf, regionsOf } from './names.ts';
import type { StackTemplate } from './stack-template.ts';
import { unknownWord } from './suggest.ts';

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
  readonly config?: string;
  readonly waivers?: string;
  readonly baseline?: string;
  readonly roleName?: string;
  readonly externalId?: string;
  readonly externalIdPerAccount?: true;
  /** The name of a policy that is in each account. */
  readonly permissionsBoundary?: string;
  readonly rolePath?: string;
  /** Left out where nobody said: then a stack keeps what it has. */
  readonly memberRoles?: boolean;
  readonly memberRoleOnly?: true;
  readonly auditorRoleArn?: string;
  readonly schedule?: string;
  readonly paused?: true;
  readonly email?: string;
  readonly maxConcurrency?: string;
  readonly maxRate?: string;
  readonly securityHub?: true;
  readonly subnet?: readonly string[];
  readonly securityGroup?: readonly string[];
  /** KEY=VALUE of tags. */
  readonly tag?: readonly string[];
  /** NAME=VALUE of parameters. */
  readonly set?: readonly string[];
}

/** Values by parameter; what is undefined was not said. */
export type Said = Readonly<Record<string, string | undefined>>;

const list = (words: readonly string[] | undefined): string | undefined => words?.join(',');

/** Refuses what is no name for a stack, which may have reached us from a script. */
export const checkStackName = (name: string): void => {
  // AWS: a stack's name begins with a letter and has up to 128; the function is called after it, and has 64 (Lambda API, FunctionName).
  if (/^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name)) return;
  throw new UserError(
    `${JSON.stringify(name)} is not a name for a stack.`,
    'It begins with a letter and has up to 64 letters, digits and hyphens.',
  );
};

/** Refuses what cannot be meant, before anything is asked or made. */
export const checkDeployFlags = (flags: DeployFlags): void => {
  checkStackName(flags.stackName);
  tagsBy(flags);
  accountsOf([...(flags.account ?? []), ...(flags.excludeAccount ?? [])]);
  regionsOf([...(flags.scanRegion ?? []), ...(flags.region === undefined ? [] : [flags.region])]);
  if (flags.memberRoleOnly && !(flags.auditorRoleArn && flags.externalId))
    throw new UserError(
      '--member-role-only needs to know who the role trusts.',
      'Add --auditor-role-arn and --external-id, as the main stack has them.',
    );
  if ((flags.subnet === undefined) !== (flags.securityGroup === undefined))
    throw new UserError(
      'A function in a VPC needs subnets and security groups.',
      'Give both --subnet and --security-group, or neither.',
    );
};

/** Is this a place in S3, and not a file here? */
export const isInS3 = (place: string | undefined): place is string => place?.startsWith('s3://') ?? false;

// A file here is brought to the folder of the report bucket, where the function looks when it is told no other place.
const placeOf = (named: string | undefined): string | undefined =>
  named === undefined ? undefined : isInS3(named) ? named : '';

const pairOf = (text: string): readonly [string, string] => {
  const [, name, value] = /^(\w+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UserError(
    `--set ${JSON.stringify(text)} names no parameter.`,
    'Write --set NAME=VALUE, such as --set MemorySize=3008.',
  );
};

// AWS: keys have up to 128 of these characters, values 256, and aws: is AWS's own (CloudFormation API, Tag).
const tagPattern = /^(?!aws:)([\p{L}\p{N}\s_.:/+@-]{1,128})=([\p{L}\p{N}\s_.:/=+@-]{0,256})$/iu;

/** The tags that --tag gives; null where none is given. */
export const tagsBy = ({ tag }: DeployFlags): Readonly<Record<string, string>> | null => {
  if (tag === undefined) return null;
  return Object.fromEntries(
    tag.map((text): readonly [string, string] => {
      const [, key, value] = tagPattern.exec(text) ?? [];
      if (key !== undefined && value !== undefined) return [key, value];
      throw new UserError(
        `--tag ${JSON.stringify(text)} is no tag.`,
        'Write --tag KEY=VALUE, such as --tag CostCenter=4711.',
      );
    }),
  );
};

/** The parameters that --set gives. */
export const setBy = ({ set = [] }: DeployFlags): Said => Object.fromEntries(set.map(pairOf));

/** The parameters of the main stack that the flags decide. */
export const saidBy = (flags: DeployFlags): Said => ({
  Organization: flags.organization || flags.ou ? 'true' : undefined,
  OrganizationalUnits: list(flags.ou),
  Accounts: list(flags.account),
  ExcludedAccounts: list(flags.excludeAccount),
  Regions: list(flags.scanRegion),
  Checks: list(flags.check),
  Config: placeOf(flags.config),
  Waivers: placeOf(flags.waivers),
  Baseline: placeOf(flags.baseline),
  MemberRoleName: flags.roleName,
  ExternalId: flags.externalId,
  ExternalIdPerAccount: flags.externalIdPerAccount ? 'true' : undefined,
  PermissionsBoundary: flags.permissionsBoundary,
  RolePath: flags.rolePath,
  Schedule: flags.schedule,
  ScheduleState: flags.paused ? 'DISABLED' : undefined,
  NotificationEmail: flags.email,
  MaxConcurrency: flags.maxConcurrency,
  MaxRate: flags.maxRate,
  SecurityHub: flags.securityHub ? 'true' : undefined,
  SubnetIds: list(flags.subnet),
  SecurityGroupIds: list(flags.securityGroup),
});

/** The parameters of the stack with the role alone. */
export const saidOfRole = (flags: DeployFlags): Said => ({
  AuditorRoleArn: flags.auditorRoleArn,
  ExternalId: flags.externalId,
  ExternalIdPerAccount: flags.externalIdPerAccount ? 'true' : undefined,
  PermissionsBoundary: flags.permissionsBoundary,
  RolePath: flags.rolePath,
  RoleName: flags.roleName,
  SecurityHub: flags.securityHub ? 'true' : undefined,
});

const checkValue = (name: string, value: string, template: StackTemplate): void => {
  const { AllowedPattern, AllowedValues, MinValue, MaxValue, Description } = template.Parameters[name] ?? {};
  const fits =
    (AllowedPattern === undefined || new RegExp(AllowedPattern).test(value)) &&
    (AllowedValues === undefined || AllowedValues.map(String).includes(value)) &&
    (MinValue === undefined || Number(value) >= MinValue) &&
    (MaxValue === undefined || Number(value) <= MaxValue);
  if (fits) return;
  throw new UserError(
    `${JSON.stringify(value)} is no value for ${name}.`,
    Description ?? 'The template says which values it takes.',
  );
};

/**
 * What CloudFormation is given: what was said; else what the stack has; else the template's own default, unless there is
 * none: an external id is then made up. What the template would refuse is refused here.
 */
export const parametersFor = (
  said: Said,
  template: StackTemplate,
  existing: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => {
  const names = Object.keys(template.Parameters);
  const unknown = Object.keys(said).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw unknownWord('parameter', unknown, names, `Parameters are ${names.join(', ')}.`);
  const chosen = names.flatMap((name): readonly (readonly [string, string])[] => {
    const value = said[name] ?? existing[name];
    return value === undefined ? [] : [[name, value]];
  });
  for (const [name, value] of chosen) if (said[name] !== undefined) checkValue(name, value, template);
  const parameters = Object.fromEntries(chosen);
  return 'ExternalId' in parameters ? parameters : { ...parameters, ExternalId: `pathproof-${randomUUID()}` };
};

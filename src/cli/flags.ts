import { InvalidArgumentError, Option } from 'commander';
import { severities, type Severity } from '../model/finding.ts';
import { UserError } from '../model/user-error.ts';
import type { Format } from '../report/index.ts';
import { accountsOf, regionsOf, roleNameOf, unitsOf, vpcIdsOf } from './names.ts';
import type { OverlayFlags } from './overlay-flags.ts';
import { inGroup, listed, one } from './option.ts';

/** The names of the formats, said here so that `--help` need not load the reporters. */
export const formatNames = [
  'terminal',
  'json',
  'html',
  'csv',
  'sarif',
  'ocsf',
  'asff',
  'junit',
  'markdown',
] as const satisfies readonly Format[];

/** How much is said. */
export interface TalkFlags {
  readonly quiet?: true;
  readonly verbose?: true;
  readonly color: boolean;
  readonly logFormat?: 'text' | 'json';
}

const sources = ['accounts', 'config-aggregator'] as const;

/** Where the inventory comes from. */
export type Source = (typeof sources)[number];

/** Whose credentials read what. */
export interface AwsFlags extends TalkFlags {
  readonly profile?: string;
  readonly region?: readonly string[];
  readonly account?: readonly string[];
  readonly organization?: true;
  readonly ou?: readonly string[];
  readonly includeAccount?: readonly string[];
  readonly excludeAccount?: readonly string[];
  readonly maxRate?: number;
  readonly roleName?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly source?: Source;
  readonly aggregator?: string;
}

/** What an inventory is collected from and into. */
export interface CollectFlags extends AwsFlags, ReadFlags {
  readonly out: string;
  /** Answers that were saved, in the place of an account. */
  readonly from?: string;
  readonly requireComplete?: true;
}

/** What is judged, and how the report is given. */
export interface AuditFlags extends TalkFlags, OverlayFlags {
  readonly check?: readonly string[];
  readonly skipCheck?: readonly string[];
  readonly severity?: Severity;
  readonly vpc?: readonly string[];
  readonly assumeWorkloads?: true;
  readonly config?: string;
  readonly failOn: Severity | 'never';
  readonly requireComplete?: true;
  readonly format?: readonly Format[];
  readonly output?: string;
  readonly details?: true;
}

const rate = (value: string): number => {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It is no number above zero.');
};

/** What is read, and where it is kept meanwhile. */
export interface ReadFlags {
  readonly deep?: true;
  readonly bucketTags?: true;
  readonly bucketAccess?: true;
  readonly stateDir?: string;
}

/** `--deep`, `--bucket-tags`, `--bucket-access`, `--state-dir`. */
export const readOptions = (): readonly Option[] =>
  inGroup('How it reads:', [
    new Option('--deep', 'read regions whole, too, in which nothing can carry traffic'),
    new Option(
      '--bucket-tags',
      'read the tags of buckets, one request for each: a tag can exempt a bucket from bucket-without-network-perimeter',
    ),
    new Option(
      '--bucket-access',
      'read Block Public Access of every bucket and all access points, for `pathproof access`; without it only where a check depends on them',
    ),
    new Option(
      '--state-dir <dir>',
      'keep what was read there, and go on there when the same command was ended before; many accounts need less memory with it',
    ),
  ]);

/** `--quiet`, `--verbose`, `--log-format`, `--no-color`. */
export const talkOptions = (): readonly Option[] =>
  inGroup('What is said meanwhile:', [
    new Option('--quiet', 'no progress and no log on stderr; errors only').conflicts('verbose'),
    new Option('--verbose', 'log every step to stderr'),
    new Option(
      '--log-format <name>',
      'the log in words (text, the default) or as JSON lines (json)',
    ).argParser(one(['text', 'json'])),
    new Option('--no-color', 'plain text, as with NO_COLOR in the environment'),
  ]);

/** Whose credentials, and which accounts and regions. */
export const awsOptions = (): readonly Option[] =>
  inGroup('Whose credentials, which accounts and regions:', [
    new Option('--profile <name>', 'profile of the AWS configuration whose credentials are used'),
    new Option(
      '--region <name>',
      'read this region only; repeatable (default: every enabled region)',
    ).argParser(listed()),
    new Option(
      '--account <id>',
      'read this account, by assuming --role-name in it; repeatable (default: your own)',
    ).argParser(listed()),
    new Option('--source <name>', 'accounts, or config-aggregator: what AWS Config has recorded').argParser(
      one(sources),
    ),
    new Option('--aggregator <name>', 'AWS Config aggregator of that source, in your account and region'),
    new Option('--organization', 'read every account of your organization, by assuming --role-name in each'),
    new Option(
      '--ou <id>',
      'read every account below this root or organizational unit (r-…, ou-…); repeatable',
    ).argParser(listed()),
    new Option('--include-account <id>', 'of the organization, read only this account; repeatable').argParser(
      listed(),
    ),
    new Option('--exclude-account <id>', 'do not read this account; repeatable').argParser(listed()),
    new Option('--role-name <name>', 'role to assume in each account but your own'),
    new Option('--role-arn <arn>', 'role to assume first, before anything is read'),
    new Option('--external-id <id>', 'external id that the role asks for'),
    new Option(
      '--max-rate <number>',
      'requests a second for each account, region and action at most (default: three quarters of what AWS allows)',
    ).argParser(rate),
  ]);

const ofSenders: readonly (string | undefined)[] = [
  '--profile',
  '--role-name',
  '--role-arn',
  '--external-id',
];

/** Whose credentials send the findings of a saved inventory. */
export const senderOptions = (): readonly Option[] =>
  awsOptions().filter(({ long }) => ofSenders.includes(long));

/** What is judged. */
export const judgeOptions = (): readonly Option[] =>
  inGroup('What is judged:', [
    new Option('--check <id>', 'run this check only; repeatable').argParser(listed()),
    new Option(
      '--skip-check <id>',
      'leave this check out: what it would judge is not assessed, and the report says so; repeatable',
    ).argParser(listed()),
    new Option(
      '--severity <severity>',
      'report, count and fail on findings of this severity and above only',
    ).argParser(one(severities)),
    new Option(
      '--vpc <id>',
      'report on this VPC only; repeatable. Everything is still read, because paths cross VPCs',
    ).argParser(listed()),
    new Option('--assume-workloads', 'judge subnets that hold no workload as if they held some'),
    new Option(
      '--config <file>',
      'workload profiles, trusted accounts … (default: pathproof.config.yaml or .json, where there is one)',
    ),
  ]);

/** `--details`. */
export const detailsOption = (): Option =>
  new Option('--details', 'print every finding on the terminal, and not only what to do first');

/** How the report is given, and what the exit code means. */
export const reportOptions = (): readonly Option[] =>
  inGroup('The report, and the exit code:', [
    new Option('--format <names>', `${formatNames.join(', ')}; several are files`).argParser(
      listed(formatNames),
    ),
    new Option(
      '--output <dir>',
      'write report.json, report.html, … there; the terminal report stays on stdout (default with several formats: pathproof-report)',
    ),
    detailsOption(),
    new Option('--fail-on <severity>', 'exit 1 when a finding of this severity or above failed; or never')
      .argParser(one([...severities, 'never']))
      .default('low'),
    new Option('--require-complete', 'exit 3 when something could not be read, or a verdict is unknown'),
  ]);

/** The part of a collection that the flags decide; refuses what cannot be meant. */
export const scopeOf = (flags: AwsFlags) => {
  const accounts = accountsOf(flags.account ?? []);
  const ofOrganization = flags.organization === true || (flags.ou ?? []).length > 0;
  const narrowed = flags.includeAccount !== undefined && !ofOrganization;
  if (flags.roleName !== undefined && accounts.length === 0 && !ofOrganization)
    throw new UserError(
      '--role-name was given, and no account to assume it in.',
      'Add --account ID for each, or --organization, or use --role-arn to take one role.',
    );
  if (narrowed)
    throw new UserError(
      '--include-account narrows an organization, and none is asked for.',
      'Add --organization or --ou, or use --account.',
    );
  if (flags.aggregator !== undefined && flags.source !== 'config-aggregator')
    throw new UserError(
      '--aggregator was given, and AWS Config is not asked.',
      'Add --source config-aggregator, or leave it out.',
    );
  if (flags.externalId !== undefined && !flags.roleArn && !flags.roleName)
    throw new UserError(
      '--external-id was given, and no role to assume.',
      'Add --role-arn, or --role-name with --account or --organization.',
    );
  if (flags.profile === '')
    throw new UserError('--profile names nothing.', 'Name a profile, or leave it out.');
  if (flags.roleArn !== undefined && !/^arn:[\w-]+:iam::\d{12}:role\/.+/.test(flags.roleArn))
    throw new UserError(
      `${JSON.stringify(flags.roleArn)} is not the ARN of a role.`,
      'It looks like arn:aws:iam::111122223333:role/PathproofReader.',
    );
  return {
    regions: regionsOf(flags.region ?? []),
    accounts,
    profile: flags.profile ?? null,
    roleName: flags.roleName === undefined ? null : roleNameOf(flags.roleName),
    roleArn: flags.roleArn ?? null,
    externalId: flags.externalId ?? null,
    homeRegion: null,
    organization: flags.organization ?? false,
    organizationalUnits: unitsOf(flags.ou ?? []),
    includeAccounts: accountsOf(flags.includeAccount ?? []),
    excludeAccounts: accountsOf(flags.excludeAccount ?? []),
    maxRate: flags.maxRate ?? null,
  };
};

/** The VPCs that the flags limit a report to. */
export const vpcsOf = (flags: Pick<AuditFlags, 'vpc'>): readonly string[] => vpcIdsOf(flags.vpc ?? []);

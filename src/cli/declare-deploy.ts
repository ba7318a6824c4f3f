import { type Command, Option } from 'commander';
import type { DestroyFlags } from './commands/destroy.ts';
import { examples, type Finish } from './declare.ts';
import type { DeployFlags, StackFlags } from './deploy-flags.ts';
import type { Io } from './io.ts';
import { inGroup } from './option.ts';
import type { Parts } from './parts.ts';

const words = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((word) => word !== ''),
];

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const several = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(words);

const openDeployer = async ({ profile, region }: StackFlags) => {
  const { createDeployer } = await import('../aws/deployer.ts');
  return await createDeployer({ profile: profile ?? null, region: region ?? null });
};

const stackOptions = (): readonly Option[] =>
  inGroup('The stack:', [
    new Option('--stack-name <name>', 'name of the stack').default('pathproof'),
    new Option('--profile <name>', 'profile of the AWS configuration whose credentials are used'),
    new Option('--region <name>', 'region of the stack (default: that of the profile or the environment)'),
    new Option('--yes', 'go on without asking'),
  ]);

const deployOptions = (): readonly Option[] => [
  new Option('--print', 'only print the template'),
  new Option(
    '--code-bucket <name>',
    'bucket for the code (default: one of its own, made if it is not there)',
  ),
  new Option('--organization', 'scan every account of the organization'),
  several('--ou <id>', 'scan the accounts below this organizational unit; repeatable'),
  several('--account <id>', 'scan this account; repeatable (default: this one)'),
  several('--exclude-account <id>', 'leave out this account; repeatable'),
  several('--scan-region <name>', 'scan this region only; repeatable (default: every enabled region)'),
  several('--check <id>', 'run this check only; repeatable'),
  new Option('--config <file>', 'pathproof.config.yaml: a file that is brought there, or s3://BUCKET/KEY'),
  new Option('--waivers <file>', 'accepted failures, in the same way'),
  new Option('--baseline <report.json>', 'an earlier report whose failures are known, in the same way'),
  new Option('--role-name <name>', 'name of the read-only role in each account'),
  new Option('--external-id <id>', 'external id of those roles (default: made up, and kept)'),
  new Option('--external-id-per-account', 'give each account one of its own: that, a hyphen and its id'),
  new Option('--permissions-boundary <name>', 'policy in each account that bounds every role'),
  new Option('--role-path <path>', 'path of every role, such as /security/'),
  new Option('--member-roles', 'make the roles (default: as the stack has it; a new one makes them)'),
  new Option('--no-member-roles', 'make no roles: they are there, or are made in another way'),
  new Option('--member-role-only', 'make only the role, in this account, with --auditor-role-arn'),
  new Option('--auditor-role-arn <arn>', 'who that role trusts: output AuditorRoleArn of the main stack'),
  new Option('--schedule <expression>', 'when to scan, as cron(…) or rate(…) of EventBridge Scheduler'),
  new Option('--paused', 'do not scan on a schedule, only when asked'),
  new Option('--email <address>', 'who hears of each report'),
  new Option('--max-concurrency <number>', 'accounts that are read at the same time'),
  new Option('--max-rate <number>', 'requests a second for each account, region and action at most'),
  new Option('--security-hub', 'send findings to Security Hub in each account'),
  several('--subnet <id>', 'run the function in this subnet; repeatable'),
  several('--security-group <id>', 'security group of the function there; repeatable'),
  new Option('--tag <KEY=VALUE>', 'tag of the stack and of all that it makes; repeatable').argParser(each),
  new Option(
    '--set <NAME=VALUE>',
    'any parameter of the template, such as ReportRetentionDays=800; repeatable',
  ).argParser(each),
];

/** `deploy`: a scan on a schedule, in an account of one's own. */
export const addDeploy = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  const command = program
    .command('deploy')
    .description(
      'scan on a schedule: make the stack in your account, or change it; says first what it will do, and asks',
    );
  for (const option of [...stackOptions(), ...deployOptions()]) command.addOption(option);
  command
    .addHelpText(
      'after',
      examples(
        'deploy --organization --email security@example.com',
        'deploy --account 111122223333 --account 444455556666 --schedule "rate(1 day)"',
        'deploy --waivers pathproof.waivers.yaml --config pathproof.config.yaml',
        'deploy --set MemorySize=3008 --set ScheduleState=ENABLED',
        'deploy --print > template.yaml',
        'deploy --member-role-only --stack-name pathproof-role --auditor-role-arn ARN --external-id ID',
      ),
    )
    .action(async (flags: DeployFlags) => {
      const { deploy } = await import('./commands/deploy.ts');
      finish(await deploy(flags, io, openDeployer, parts));
    });
};

/** `destroy`: takes away what `deploy` has made. */
export const addDestroy = (program: Command, io: Io, _parts: Parts, finish: Finish): void => {
  const command = program
    .command('destroy')
    .description('remove the stack that deploy has made; says first what goes and what stays, and asks');
  for (const option of stackOptions()) command.addOption(option);
  command
    .option('--delete-data', 'delete the bucket with all reports, too')
    .addHelpText('after', examples('destroy', 'destroy --stack-name pathproof --delete-data'))
    .action(async (flags: DestroyFlags) => {
      const { destroy } = await import('./commands/destroy.ts');
      finish(await destroy(flags, io, openDeployer));
    });
};

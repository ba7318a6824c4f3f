import { Argument, type Command, Option } from 'commander';
import type { ChecksFlags } from './commands/checks.ts';
import type { Shell } from './commands/completion.ts';
import type { DemoFlags } from './commands/demo.ts';
import type { PermissionsFlags } from './commands/permissions.ts';
import { examples, type Finish, options } from './declare.ts';
import { awsOptions, type AwsFlags, detailsOption } from './flags.ts';
import type { Io } from './io.ts';
import { one } from './option.ts';
import type { Parts } from './parts.ts';

const partitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

/** `checks`: the checks, or one of them. */
export const addChecks = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('checks')
    .description('list the checks, or explain one: why, how it decides, what to do, what it must read')
    .argument('[id]', 'check to explain')
    .addOption(
      new Option('--format <name>', 'text or json').argParser(one(['text', 'json'] as const)).default('text'),
    )
    .addHelpText('after', examples('checks', 'checks s3-via-nat', 'checks --format json'))
    .action(async (id: string | undefined, flags: ChecksFlags) => {
      const { checks } = await import('./commands/checks.ts');
      finish(await checks(id, flags, io, parts));
    });
};

/** `permissions`: what to grant. */
export const addPermissions = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('permissions')
    .description('print the least IAM policy that a scan needs')
    .option('--role-name <name>', 'also allow to assume this role in other accounts')
    .option('--observe', 'also allow what scan --observe asks')
    .option('--live-prices', 'also allow what --live-prices asks')
    .addOption(
      new Option('--source <name>', 'accounts, or config-aggregator: what reading that asks').argParser(
        one(['accounts', 'config-aggregator'] as const),
      ),
    )
    .option('--send-to-security-hub', 'also allow what --send-to-security-hub asks')
    .option('--sign-key [arn]', 'also allow to sign with this AWS KMS key; with any where none is named')
    .option(
      '--deploy',
      'also allow what deploy and destroy ask; CloudFormation needs more for the resources themselves',
    )
    .addOption(
      new Option('--partition <name>', `partition of that role: ${partitions.join(', ')}`)
        .argParser(one(partitions))
        .default('aws'),
    )
    .addHelpText(
      'after',
      examples('permissions > pathproof-policy.json', 'permissions --role-name PathproofReader'),
    )
    .action(async (flags: PermissionsFlags) => {
      const { permissions } = await import('./commands/permissions.ts');
      finish(await permissions(flags, io, parts));
    });
};

/** `doctor`: what works. */
export const addDoctor = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program.command('doctor').description('try credentials, regions and permissions before a long scan'),
    awsOptions(),
  )
    .addHelpText(
      'after',
      examples('doctor --profile audit', 'doctor --account 444455556666 --role-name PathproofReader') +
        '\nExits 0 when nothing is missing, 3 when a scan would have gaps.\n',
    )
    .action(async (flags: AwsFlags) => {
      const { doctor } = await import('./commands/doctor.ts');
      finish(await doctor(flags, io, parts));
    });
};

/** `demo`: the bundled example. */
export const addDemo = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('demo')
    .description('judge the bundled example organization; needs no account')
    .option('--output <dir>', 'where report.html and report.json go', 'pathproof-report')
    .addOption(detailsOption())
    .addHelpText('after', examples('demo', 'demo --output demo-report'))
    .action(async (flags: DemoFlags) => {
      const { demo } = await import('./commands/demo.ts');
      finish(await demo(flags, io, parts));
    });
};

const shells = ['bash', 'zsh', 'fish'] as const satisfies readonly Shell[];

/** `completion`: what a shell needs to complete what is typed. */
export const addCompletion = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('completion')
    .description('print the completion of a shell: commands, options, checks')
    .addArgument(new Argument('<shell>', shells.join(', ')).choices(shells))
    .addHelpText(
      'after',
      examples('completion bash >> ~/.bashrc', 'completion fish > ~/.config/fish/completions/pathproof.fish'),
    )
    .action(async (shell: Shell) => {
      const { completion } = await import('./commands/completion.ts');
      finish(await completion(shell, program, io, parts));
    });
};

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { WhatIfFlags } from './commands/what-if.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { inGroup, listOption, one, repeated } from './option.ts';
import type { Parts } from './parts.ts';

const whole = (value: string): number => {
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('It is no whole number.');
};

const changeOptions = (): readonly Option[] =>
  inGroup('What is changed:', [
    new Option(
      '--change <file>',
      'changes as JSON: a list, {"changes": […]}, or a plan.json; repeatable',
    ).argParser(repeated),
    listOption('--delete <id>', 'delete this NAT gateway, endpoint or security group; repeatable'),
    listOption('--create-endpoint <service>', 'create an endpoint for s3, ssm …; repeatable'),
    listOption('--tables <ids>', 'of the endpoint: its route tables, which makes it a gateway endpoint'),
    listOption('--subnets <ids>', 'of the endpoint: its subnets, which makes it an interface endpoint'),
    listOption('--groups <ids>', "of the endpoint: its security groups (default: the VPC's default group)"),
    new Option('--vpc <id>', 'of the endpoint: a gateway endpoint on every route table of this VPC'),
    new Option('--no-private-dns', 'of the endpoint: leave private DNS off'),
    new Option(
      '--policy <of=file>',
      'set the policy of an endpoint (vpce-…=FILE) or a bucket (BUCKET=FILE); =none takes it away; repeatable',
    ).argParser(repeated),
    new Option(
      '--route <table=destination:target>',
      'lead a route of a table to a target, or take it away (:none); repeatable',
    ).argParser(repeated),
  ]);

const judged = ['--check', '--skip-check', '--severity', '--assume-workloads', '--config'];

/** `what-if`: what changes would do, before they are made. */
export const addWhatIf = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('what-if')
      .description('what changes would do: which ways break or move, which findings come and go')
      .argument('<inventory>', 'file that collect, or scan --save, has written; or a folder that holds one'),
    changeOptions(),
    judgeOptions().filter(({ long }) => judged.includes(long ?? '')),
  )
    .addOption(
      new Option('--paths <number>', 'draw the paths of so many ways before and after')
        .argParser(whole)
        .default(20),
    )
    .addOption(
      new Option('--format <name>', 'terminal, json or markdown')
        .argParser(one(['terminal', 'json', 'markdown']))
        .default('terminal'),
    )
    .option('--out <file>', 'write it to a file instead of stdout')
    .addHelpText(
      'after',
      examples(
        'what-if inventory.json.gz --delete nat-0123456789abcdef0',
        'what-if inventory.json.gz --create-endpoint s3 --tables rtb-0123456789abcdef0',
        'what-if inventory.json.gz --create-endpoint ssm,ssmmessages --subnets subnet-0123456789abcdef0 --groups sg-0123456789abcdef0',
        'what-if inventory.json.gz --policy vpce-0123456789abcdef0=policy.json',
        'what-if inventory.json.gz --route rtb-0123456789abcdef0=0.0.0.0/0:none',
        'what-if inventory.json.gz --change plan/plan.json --format markdown',
      ) +
        '\nExits 0 when nothing gets worse; 1 when a way gets worse or a failure comes; 2 when a change cannot be made.\n',
    )
    .action(async (inventory: string, flags: WhatIfFlags) => {
      const { whatIf } = await import('./commands/what-if.ts');
      finish(await whatIf(inventory, flags, io, parts));
    });
};

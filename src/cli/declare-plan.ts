import { type Command, Option } from 'commander';
import type { PlanFlags } from './commands/plan.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { inGroup, listed, one } from './option.ts';
import { overlayOptions } from './overlay-flags.ts';
import type { Parts } from './parts.ts';

/** The names of the formats of a plan, said here so that `--help` need not load them. */
const formats = ['terminal', 'markdown', 'json', 'script', 'terraform', 'cloudformation'] as const;

/** What narrows a plan. */
export const narrowingOptions = (): readonly Option[] =>
  inGroup('What is planned:', [
    new Option(
      '--only <id>',
      'plan this change, or what resolves findings of this check; repeatable',
    ).argParser(listed()),
    new Option('--account <id>', 'plan for findings of this account only; repeatable').argParser(listed()),
    new Option('--max-risk <risk>', 'leave out changes that are riskier: low, medium or high').argParser(
      one(['low', 'medium', 'high'] as const),
    ),
  ]);

/** What narrows a plan, and how it is given. */
export const planOptions = (): readonly Option[] =>
  inGroup('What is planned:', [
    ...narrowingOptions(),
    new Option('--include-irreversible', 'plan what cannot be taken back, too'),
    new Option('--role-name <name>', 'role that the scripts assume in other accounts'),
  ]);

/** `plan`: the changes that resolve what fails, each proved. */
export const addPlan = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('plan')
      .description('what to change, in which order, and the proof that nothing else gets worse')
      .argument('<inventory>', 'file that collect, or scan --save, has written; or a folder that holds one'),
    judgeOptions(),
    overlayOptions(),
    planOptions(),
  )
    .addOption(
      new Option('--format <names>', `${formats.join(', ')}; several with --output`).argParser(
        listed(formats),
      ),
    )
    .option(
      '--output <dir>',
      'write plan.json, plan.md, plan.sh, rollback.sh, Terraform and CloudFormation there',
    )
    .addHelpText(
      'after',
      examples(
        'plan inventory.json.gz',
        'plan inventory.json.gz --output plan --role-name PathproofFixer',
        'plan inventory.json.gz --vpc vpc-0123456789abcdef0 --max-risk medium',
        'plan inventory.json.gz --format markdown > plan.md',
      ) + '\nExits 0 when the plan was made, no matter what it holds; 2 when the inventory cannot be read.\n',
    )
    .action(async (inventory: string, flags: PlanFlags) => {
      const { plan } = await import('./commands/plan.ts');
      finish(await plan(inventory, flags, io, parts));
    });
};

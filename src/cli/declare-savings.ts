import { type Command, Option } from 'commander';
import type { SavingsFlags } from './commands/savings.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { one } from './option.ts';
import { choosingOptions } from './overlay-flags.ts';
import { narrowingOptions } from './declare-plan.ts';
import type { Parts } from './parts.ts';

/** `savings`: what proved changes could save, certain apart from estimated. */
export const addSavings = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('savings')
      .description('what could be saved, by proved changes: what is certain, and what is estimated')
      .argument('<inventory>', 'file that collect, or scan --save, has written; or a folder that holds one'),
    judgeOptions(),
    choosingOptions(),
    narrowingOptions(),
  )
    .addOption(
      new Option('--format <name>', 'terminal or json').argParser(one(['terminal', 'json'] as const)),
    )
    .addHelpText(
      'after',
      examples(
        'savings inventory.json.gz',
        'savings inventory.json.gz --account 111122223333 --format json',
      ) +
        '\nWhat traffic costs needs an inventory of scan --observe --save FILE. Exits 0 whatever was found.\n',
    )
    .action(async (inventory: string, flags: SavingsFlags) => {
      const { savings } = await import('./commands/savings.ts');
      finish(await savings(inventory, flags, io, parts));
    });
};

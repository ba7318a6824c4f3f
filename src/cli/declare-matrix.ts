import { type Command, Option } from 'commander';
import type { InitFlags } from './commands/init.ts';
import type { MatrixFlags } from './commands/matrix.ts';
import { examples, type Finish, options } from './declare.ts';
import { previewOption } from './declare-preview.ts';
import { awsOptions } from './flags.ts';
import { listOption, one } from './option.ts';
import type { Io } from './io.ts';
import type { Parts } from './parts.ts';

/** `matrix`: every subnet against every service. */
export const addMatrix = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('matrix')
      .description('every subnet against every service: through which door does its traffic leave?'),
    awsOptions(),
  )
    .option('--inventory <file>', 'answer from a saved inventory instead of the account')
    .addOption(previewOption())
    .addOption(listOption('--service <id>', 'this service only; repeatable (default: those in use)'))
    .addOption(listOption('--vpc <id>', 'this VPC only, by its id or its Name tag; repeatable'))
    .option('--config <file>', 'configuration (default: pathproof.config.yaml or .json, where there is one)')
    .addOption(
      new Option('--format <name>', 'terminal, json or csv')
        .argParser(one(['terminal', 'json', 'csv']))
        .default('terminal'),
    )
    .option('--out <file>', 'write it to a file instead of stdout')
    .addHelpText(
      'after',
      examples(
        'matrix --inventory inventory.json.gz',
        'matrix --region eu-west-1 --service s3,ssm,kms',
        'matrix --inventory inventory.json.gz --format csv --out matrix.csv',
      ) +
        "\nWords: gateway, interface, central (an interface endpoint of another VPC), nat, igw, tgw, firewall,\nblocked, none, unknown; joined by + where a service's addresses go different ways.\n",
    )
    .action(async (flags: MatrixFlags) => {
      const { matrix } = await import('./commands/matrix.ts');
      finish(await matrix(flags, io, parts));
    });
};

/** `init`: a configuration file to start from. */
export const addInit = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('init')
    .description('write a configuration file to start from')
    .option('--out <file>', 'where to', 'pathproof.config.yaml')
    .option('--force', 'replace the file if it is there')
    .option('--inventory <file>', 'propose workload profiles by the interfaces of a saved inventory')
    .addHelpText(
      'after',
      examples('init', 'init --out config/pathproof.yaml', 'init --inventory inventory.json.gz'),
    )
    .action(async (flags: InitFlags) => {
      const { init } = await import('./commands/init.ts');
      finish(await init(flags, io, parts));
    });
};

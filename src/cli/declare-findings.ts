import { type Command, Option } from 'commander';
import type { ExplainFlags } from './commands/explain.ts';
import type { WaiveFlags } from './commands/waive.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { inGroup, one } from './option.ts';
import type { Parts } from './parts.ts';

const judged = ['--assume-workloads', '--config'];

/** Where a finding is looked up. */
const sourceOptions = (): readonly Option[] => [
  ...inGroup('Where it is looked up:', [
    new Option(
      '--report <file>',
      'report.json, or the folder that holds one (default: pathproof-report, where it is there)',
    ),
    new Option('--inventory <file>', 'judge this inventory, and look there'),
  ]),
  ...judgeOptions().filter(({ long }) => judged.includes(long ?? '')),
];

const findingWords = 'its fingerprint or the beginning of it, or check and subject: s3-via-nat:subnet-…';

/** `explain`: a finding, in steps and words. */
export const addExplain = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('explain')
      .description('why a finding is what it is: its path step by step, evidence, remedy, controls')
      .argument('<finding>', `${findingWords}; or a check`),
    sourceOptions(),
  )
    .addOption(
      new Option('--format <name>', 'terminal or json')
        .argParser(one(['terminal', 'json'] as const))
        .default('terminal'),
    )
    .addHelpText(
      'after',
      examples(
        'explain s3-via-nat:subnet-0123456789abcdef0 --report pathproof-report',
        'explain 1f0c2d3e --inventory inventory.json.gz --format json',
        'explain s3-via-nat',
      ),
    )
    .action(async (finding: string, flags: ExplainFlags) => {
      const { explain } = await import('./commands/explain.ts');
      finish(await explain(finding, flags, io, parts));
    });
};

/** `waive`: accepts a failure. */
export const addWaive = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('waive')
      .description('accept a failure: write into the file of waivers who answers for it, why, and until when')
      .argument('<finding>', findingWords),
    [
      new Option('--reason <text>', 'why it is accepted').makeOptionMandatory(),
      new Option('--owner <name>', 'who answers for it').makeOptionMandatory(),
      new Option('--until <day>', 'the last day on which it holds, as 2027-01-31').makeOptionMandatory(),
      new Option('--file <file>', 'the file of waivers (default: pathproof.waivers.yaml)'),
    ],
    sourceOptions(),
  )
    .addHelpText(
      'after',
      examples(
        'waive s3-via-nat:subnet-0123456789abcdef0 --reason "The mainframe link moves in spring" --owner "network team" --until 2027-01-31',
        'waive 1f0c2d3e --report report --reason "Test account" --owner ana --until 2027-01-31',
      ),
    )
    .action(async (finding: string, flags: WaiveFlags) => {
      const { waive } = await import('./commands/waive.ts');
      finish(await waive(finding, flags, io, parts));
    });
};

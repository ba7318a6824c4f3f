import { type Command, Option } from 'commander';
import { severities } from '../model/finding.ts';
import type { DiffFlags } from './commands/diff.ts';
import { examples, type Finish } from './declare.ts';
import type { Io } from './io.ts';
import { one } from './option.ts';
import { stateOptions } from './overlay-flags.ts';
import type { Parts } from './parts.ts';

/** `diff`: what changed between two scans, and why. */
export const addDiff = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  program
    .command('diff')
    .description(
      'what is new, resolved or changed between two scans, and which route, endpoint or rule did it',
    )
    .argument('<old>', 'report.json or inventory of the earlier scan')
    .argument('<new>', 'report.json or inventory of the later scan')
    .addOption(
      new Option('--format <name>', 'text, json, markdown or html')
        .argParser(one(['text', 'json', 'markdown', 'html']))
        .default('text'),
    )
    .option('--out <file>', 'write it to a file instead of stdout')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'exit 1 when a new finding of this severity or above failed; or never',
      )
        .argParser(one([...severities, 'never']))
        .default('low'),
    )
    .addOption(stateOptions()[0] as Option)
    .addHelpText(
      'after',
      examples(
        'diff monday.json.gz tuesday.json.gz',
        'diff old/report.json new/report.json --format markdown >> "$GITHUB_STEP_SUMMARY"',
        'diff old/report.json new/report.json --format html --out changes.html',
      ),
    )
    .action(async (before: string, after: string, flags: DiffFlags) => {
      const { diff } = await import('./commands/diff.ts');
      finish(await diff(before, after, flags, io, parts));
    });
};

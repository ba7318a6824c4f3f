import { type Command, Option } from 'commander';
import { severities } from '../model/status.ts';
import type { PreviewFlags } from './commands/preview.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { listed, one, repeated } from './option.ts';
import type { Parts } from './parts.ts';

/** What a preview can be given as. */
export const previewFormats = ['terminal', 'json', 'markdown', 'sarif', 'html', 'github', 'gitlab'] as const;

/** How code is read, for every command that reads some. */
export const codeOptions = (): readonly Option[] => [
  new Option(
    '--before <file>',
    'what is there now: a state, or a template as it is deployed; repeatable',
  ).argParser(repeated),
  new Option(
    '--nested <url=file>',
    'the template that a nested stack names by this URL; repeatable',
  ).argParser(repeated),
  new Option(
    '--parameters <file>',
    'JSON {key: value}, for several stacks {stack: {key: value}}; null is a value that is not known',
  ),
  new Option('--account <id>', 'account of what names none'),
  new Option('--region <name>', 'region of what names none'),
  new Option(
    '--assume-aligned',
    'take it that things made by count or for_each belong together by their index',
  ),
  new Option('--source <dir>', 'folder of the Terraform code, to name files and lines'),
];

/** What is asked about as it will be. */
export const previewOption = (): Option =>
  new Option(
    '--preview <file>',
    'answer as it will be after this plan, template or cdk.out, over --inventory where that is given; repeatable',
  ).argParser(repeated);

const judged = ['--check', '--severity', '--assume-workloads', '--config'];

/** `preview`: what infrastructure code will do, before it is deployed. */
export const addPreview = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('preview')
      .description(
        'what Terraform plans, CloudFormation templates or a cdk.out will do to ways and findings, before they are deployed; needs no credentials',
      )
      .argument(
        '<files...>',
        '[NAME=]FILE: `terraform show -json` of a plan, a template, a manifest.json; or a cdk.out folder',
      ),
    [new Option('--over <inventory>', 'judge over this inventory, which collect or scan --save has written')],
    codeOptions(),
    judgeOptions().filter(({ long }) => judged.includes(long ?? '')),
    [
      new Option('--fix', 'for each new failure the smallest edit of your code after which it goes, proved'),
      new Option('--format <names>', `${previewFormats.join(', ')}; several are files`).argParser(
        listed(previewFormats),
      ),
      new Option('--output <dir>', 'write preview.json, preview.md, preview.sarif, preview.html … there'),
      new Option('--save <file>', 'keep the inventory as it will be (gzip when it ends in .gz)'),
      new Option('--fail-on <severity>', 'exit 1 when a new failure has this severity or above; or never')
        .argParser(one([...severities, 'never']))
        .default('low'),
      new Option(
        '--require-complete',
        'exit 3 when a verdict cannot be reached any more, or something could not be read or resolved',
      ),
    ],
  )
    .addHelpText(
      'after',
      examples(
        'preview plan.json --over inventory.json.gz',
        'preview plan.json --source . --format markdown,sarif --output preview',
        'preview net=network.yaml endpoints=endpoints.yaml --parameters parameters.json --region eu-west-1',
        'preview cdk.out --over inventory.json.gz --fix',
      ) +
        '\nExits 0 when nothing new fails; 1 when something does; 2 when a file cannot be read; 3 with --require-complete.\n',
    )
    .action(async (files: readonly string[], flags: PreviewFlags) => {
      const { preview } = await import('./commands/preview.ts');
      finish(await preview(files, flags, io, parts));
    });
};

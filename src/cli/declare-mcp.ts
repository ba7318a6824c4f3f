import { type Command, Option } from 'commander';
import type { McpFlags } from './commands/mcp.ts';
import { examples, type Finish, options } from './declare.ts';
import { judgeOptions } from './flags.ts';
import type { Io } from './io.ts';
import { overlayOptions } from './overlay-flags.ts';
import type { Parts } from './parts.ts';

const judged = ['--check', '--skip-check', '--assume-workloads', '--config', '--waivers'];

/** `mcp`: answers an assistant. */
export const addMcp = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('mcp')
      .description(
        'answer an assistant about a saved inventory (Model Context Protocol, on stdin and stdout); reads only, no credentials, no network',
      ),
    [
      new Option(
        '--inventory <file>',
        'file that collect, or scan --save, has written',
      ).makeOptionMandatory(),
    ],
    [...judgeOptions(), ...overlayOptions()].filter(({ long }) => judged.includes(long ?? '')),
  )
    .addHelpText(
      'after',
      examples('mcp --inventory inventory.json.gz') +
        '\nTools: summary, path, access, matrix, findings, explain, plan, what_if, preview. docs/assistants.md has the configuration of assistants.\n',
    )
    .action(async (flags: McpFlags) => {
      const { mcp } = await import('./commands/mcp.ts');
      finish(await mcp(flags, io, parts));
    });
};

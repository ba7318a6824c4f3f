import type { Command, Option } from 'commander';

/** Examples as they stand below a command's help. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ pathproof ${line}\n`).join('')}`;

/** Adds groups of options to a command. */
export const options = (command: Command, ...groups: readonly (readonly Option[])[]): Command => {
  for (const option of groups.flat()) command.addOption(option);
  return command;
};

/** Takes the exit code of a command. */
export type Finish = (code: number) => void;

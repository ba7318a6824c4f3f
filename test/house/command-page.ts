import type { Command, Option } from 'commander';
import { variableOf } from '../../src/cli/environment.ts';
import { wordsOf } from '../../src/cli/option.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const defaultOf = ({ defaultValue, negate }: Option): string =>
  defaultValue === undefined || negate ? '' : ` Default: \`${String(defaultValue)}\`.`;

/** The words that an option takes, where its description does not list them. */
const choicesOf = (option: Option): string => {
  const words = wordsOf(option);
  const said = words.every((word) => option.description.includes(word));
  return said ? '' : ` One of ${words.map((word) => `\`${word}\``).join(', ')}.`;
};

const row = (option: Option): string =>
  `| \`${cell(option.flags)}\` | \`${variableOf(option)}\` | ${cell(`${option.description}.${choicesOf(option)}${defaultOf(option)}`)} |\n`;

const ofCommand = function* (command: Command): Iterable<string> {
  const typed = command.registeredArguments.map((one) =>
    one.required ? ` <${one.name()}>` : ` [${one.name()}]`,
  );
  yield `\n## ${command.name()}\n\n\`pathproof ${command.name()}${typed.join('')}\`: ${command.description()}.\n\n`;
  for (const argument of command.registeredArguments)
    yield `- \`${argument.name()}\`: ${argument.description}\n`;
  if (command.registeredArguments.length > 0) yield '\n';
  yield '| option | variable | what it does |\n| --- | --- | --- |\n';
  for (const option of command.options) yield row(option);
};

/** The page of the command line: every command, every option, and its variable in the environment. */
export const commandPage = function* (program: Command): Iterable<string> {
  yield `# Command line

Each option has a variable in the environment ([how they are read](../configuration.md#the-environment)). \`--help\` behind each command has examples. Written by \`npm run update\`; do not edit.
`;
  for (const command of program.commands) yield* ofCommand(command);
};

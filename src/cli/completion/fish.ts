import type { CommandWords, OptionWords, Values } from './words.ts';

/** A text in single quotes, in which fish reads a backslash and a quote only. */
const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const answer = (values: Values): string => {
  switch (values.kind) {
    case 'words':
      return ` -x -a ${quoted(values.words.join(' '))}`;
    case 'files':
      return ' -r -F';
    case 'text':
      return ' -x';
  }
};

const nameWords = (names: readonly string[]): string =>
  names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`)).join('');

const line = (condition: string, rest: string): string =>
  `complete -c pathproof -n ${quoted(condition)}${rest}`;

const ofOption = (command: string, { names, description, values }: OptionWords): string =>
  line(
    `__fish_seen_subcommand_from ${command}`,
    `${nameWords(names)}${values === null ? '' : answer(values)} -d ${quoted(description)}`,
  );

const ofArguments = ({ name, values }: CommandWords): readonly string[] => {
  if (values.kind === 'text') return [];
  return [
    line(
      `__fish_seen_subcommand_from ${name}`,
      values.kind === 'files' ? ' -F' : ` -a ${quoted(values.words.join(' '))}`,
    ),
  ];
};

/** The completion of fish. */
export const fishCompletion = (commands: readonly CommandWords[]): string =>
  [
    '# pathproof: completion for fish.',
    '# Once: pathproof completion fish > ~/.config/fish/completions/pathproof.fish',
    'complete -c pathproof -f',
    ...commands.map(({ name, description }) =>
      line('__fish_use_subcommand', ` -a ${name} -d ${quoted(description)}`),
    ),
    ...commands.flatMap((command) => [
      ...ofArguments(command),
      ...command.options.map((option) => ofOption(command.name, option)),
    ]),
    '',
  ].join('\n');

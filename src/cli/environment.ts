import { CommanderError, type Command, type Option } from 'commander';
import { UserError } from '../model/user-error.ts';
import { nearest } from '../store/nearest.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'PATHPROOF_';

/** Variables that something else of ours reads: the scripts of a plan, and the jobs of docs/ci.md. */
const notOptions = ['PATHPROOF_LOG', 'PATHPROOF_REPOSITORY'];

const inCapitals = (name: string): string => name.replaceAll('-', '_').toUpperCase();

/** The variable of an option, PATHPROOF_FAIL_ON of --fail-on: for every command that has it. */
export const variableOf = ({ long, name }: Pick<Option, 'long' | 'name'>): string =>
  `${prefix}${inCapitals(long?.slice(2) ?? name())}`;

/** The variable of an option for one command only, PATHPROOF_DIFF_FORMAT of `diff --format`. */
const ownVariableOf = (command: Command, option: Option): string =>
  `${prefix}${inCapitals(command.name())}_${variableOf(option).slice(prefix.length)}`;

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** The words of a command line up to `--`, after which nothing is an option. */
const beforeOperands = (words: readonly string[]): readonly string[] => {
  const end = words.indexOf('--');
  return end < 0 ? words : words.slice(0, end);
};

const isTyped = ({ long, short }: Option, words: readonly string[]): boolean =>
  words.some((word) => word === long || word === short || word.startsWith(`${long}=`));

/** Does what was typed decide this option: the option itself, its opposite, or one that it conflicts with? */
const isDecided = (option: Option, typed: readonly Option[]): boolean =>
  typed.some((other) => {
    const names = [option.attributeName(), other.attributeName()] as const;
    return (
      names[0] === names[1] || conflictsOf(option).includes(names[1]) || conflictsOf(other).includes(names[0])
    );
  });

/** The options that one conflicts with; commander keeps them in a field that its types leave out. */
const conflictsOf = (option: Option): readonly string[] =>
  (option as Option & { readonly conflictsWith?: readonly string[] }).conflictsWith ?? [];

/** Is this switch on? Words that say neither are refused, since a switch that is on by mistake changes a report. */
const isOn = (variable: string, value: string): boolean => {
  const word = value.trim().toLowerCase();
  if (['1', 'true', 'yes', 'on'].includes(word)) return true;
  if (['0', 'false', 'no', 'off'].includes(word)) return false;
  throw new UserError(
    `${variable} is ${JSON.stringify(value)}, and neither yes nor no.`,
    'Set it to 1 or 0, or take it away.',
  );
};

const wordsOf = (option: Option, variable: string, value: string): readonly string[] => {
  if (!takesValue(option)) return isOn(variable, value) ? [String(option.long)] : [];
  try {
    option.parseArg?.(value, undefined);
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    throw new UserError(
      `${variable} is ${JSON.stringify(value)}, which ${String(option.long)} does not take.`,
      cause.message,
      { cause },
    );
  }
  // One word: a value that begins with a hyphen is no option.
  return [`${String(option.long)}=${value}`];
};

/** What variables add to a command line, and the names of those that were read. */
export interface FromEnvironment {
  readonly words: readonly string[];
  readonly read: readonly string[];
}

/**
 * What the environment adds to the options of a command. What was typed wins, and a variable of the command over one of
 * all commands; one that is empty says nothing.
 */
export const fromEnvironment = (
  command: Command,
  typed: readonly string[],
  env: Environment,
): FromEnvironment => {
  const words = beforeOperands(typed);
  if (words.some((word) => word === '--help' || word === '-h')) return { words: [], read: [] };
  const decided = command.options.filter((option) => isTyped(option, words));
  const found = command.options
    .filter((option) => !isDecided(option, decided))
    .flatMap((option) => {
      const names = [ownVariableOf(command, option), variableOf(option)];
      const name = names.find((one) => (env[one] ?? '') !== '');
      return name === undefined ? [] : [{ name, words: wordsOf(option, name, env[name] ?? '') }];
    });
  return {
    words: found.flatMap((one) => one.words),
    read: found.filter((one) => one.words.length > 0).map(({ name }) => name),
  };
};

/** The variables of every option of every command. */
export const knownVariables = (program: Command): readonly string[] => [
  ...new Set([
    ...program.commands.flatMap((command) => command.options.map(variableOf)),
    ...program.commands.flatMap((command) => command.options.map((option) => ownVariableOf(command, option))),
    ...notOptions,
  ]),
];

/** Sentences about variables that look as if they were meant for us and that no option has: a misspelled one must not go unseen. */
export const unreadVariables = (program: Command, env: Environment): readonly string[] => {
  const given = Object.keys(env).filter((name) => name.startsWith(prefix));
  if (given.length === 0) return [];
  const known = knownVariables(program);
  return given
    .filter((name) => !known.includes(name))
    .sort()
    .map((name) => {
      const meant = nearest(
        name.slice(prefix.length),
        known.map((one) => one.slice(prefix.length)),
      );
      return `${name} is read by no option.${meant === null ? '' : ` Did you mean ${prefix}${meant}?`}`;
    });
};

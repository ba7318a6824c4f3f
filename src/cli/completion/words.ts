import type { Command, Option } from 'commander';
import { wordsOf } from '../option.ts';

/** What can follow an option, or be an argument: some words, the name of a file, or what no shell can know. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  | { readonly kind: 'text' };

/** An option as a shell completes it; without values it is a switch. */
export interface OptionWords {
  /** `--output`, `-h`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly values: Values | null;
}

/** A command as a shell completes it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** Its arguments, all alike. */
  readonly values: Values;
}

/** Words that the options do not know by themselves. */
export interface KnownWords {
  readonly checks: readonly string[];
  readonly frameworks: readonly string[];
}

const namesFile = /file|dir|\.json|inventory|report|old|new/;

const valuesOf = (placeholder: string, words: readonly string[], known: KnownWords): Values => {
  if (words.length > 0) return { kind: 'words', words };
  if (placeholder === 'check') return { kind: 'words', words: known.checks };
  if (placeholder === 'framework') return { kind: 'words', words: known.frameworks };
  return namesFile.test(placeholder) ? { kind: 'files' } : { kind: 'text' };
};

/** What stands in the help for the value of an option: file of `--save <file>`; a check's id has the option's own name. */
const placeholderOf = ({ flags, long }: Option): string => {
  if (long === '--check' || long === '--skip-check') return 'check';
  if (long === '--framework') return 'framework';
  return /[<[](.+?)[>\]]/.exec(flags)?.[1] ?? '';
};

const optionWords = (option: Option, known: KnownWords): OptionWords => ({
  names: [option.long, option.short].filter((name) => name !== undefined),
  description: option.description,
  values: option.required || option.optional ? valuesOf(placeholderOf(option), wordsOf(option), known) : null,
});

const commandWords = (command: Command, known: KnownWords): CommandWords => {
  const [argument] = command.registeredArguments;
  const placeholder = command.name() === 'checks' ? 'check' : (argument?.name() ?? '');
  return {
    name: command.name(),
    description: command.summary() || command.description(),
    options: [
      ...command.options.map((option) => optionWords(option, known)),
      { names: ['--help', '-h'], description: 'print the help', values: null },
    ],
    values: argument ? valuesOf(placeholder, argument.argChoices ?? [], known) : { kind: 'text' },
  };
};

/** Every command with what can be typed behind it. */
export const wordsOfProgram = (program: Command, known: KnownWords): readonly CommandWords[] =>
  program.commands.map((command) => commandWords(command, known));

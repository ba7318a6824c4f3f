import { comment, shell } from './text.ts';

/**
 * The value of an option: words, a shell variable that an earlier line has set, what a command prints, or nothing for a
 * switch. Words may hold variables themselves, as `${NAME}` between the two parts.
 */
export type OptionValue =
  | string
  | readonly string[]
  | { readonly variable: string }
  | { readonly words: readonly (string | { readonly variable: string })[] }
  | { readonly around: readonly [string, string]; readonly variable: string }
  | { readonly output: string }
  | true;

const word = (one: string | { readonly variable: string }): string =>
  typeof one === 'string' ? shell(one) : `"$${one.variable}"`;

const optionWords = (name: string, value: OptionValue): string => {
  if (value === true) return `--${name}`;
  if (typeof value === 'string') return `--${name} ${shell(value)}`;
  if ('around' in value) return `--${name} ${value.around.map(shell).join(`"$${value.variable}"`)}`;
  if ('output' in value) return `--${name} "$(${value.output.replaceAll(' \\\n  ', ' ')})"`;
  if ('variable' in value) return `--${name} ${word(value)}`;
  return `--${name} ${('words' in value ? value.words : value).map(word).join(' ')}`;
};

/** An AWS CLI command of several words, one option a line. */
export const command = (
  service: string,
  verb: string,
  region: string,
  options: Readonly<Record<string, OptionValue>>,
): string =>
  [
    `aws ${service} ${verb}`,
    `--region ${shell(region)}`,
    ...Object.entries(options).map(([name, value]) => optionWords(name, value)),
  ].join(' \\\n  ');

/** A command that is shown and not run when everything is pasted: a choice, or what somebody else has to type. */
export const notRun = (text: string, cli: string): string =>
  `${comment(text)}\n# ${cli.replaceAll(' \\\n  ', ' ').replaceAll('\n', ' ')}`;

/** Commands, below the account whose credentials they need. */
export const inAccount = (accountId: string, cli: string): string =>
  cli === '' ? '' : `${comment(`In account ${accountId}:`)}\n${cli}`;

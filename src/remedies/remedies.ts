import type { Remedy } from '../model/finding.ts';

/** A word for a POSIX shell: ids as they are, everything else in single quotes. */
export const shell = (word: string): string =>
  // A first "-" would be an option and, in zsh, a first "=" a command's path.
  /^[\w./:@%+,][\w./:@%+=,-]*$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** One line of comment for a shell, Terraform or YAML, in which strangers' words can neither end the line nor expand. */
export const comment = (text: string): string =>
  // A shell that people type in may read comments as commands, so quotes, dollars and the like have to go.
  `# ${text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N} _.:/@%+=,-]+/gu, '_')
    .trim()}`;

const escaped = (letter: string): string =>
  `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** A string that Terraform and CloudFormation (YAML) read alike, whatever is in it. */
export const quoted = (text: string): string =>
  // HCL has no \b and \f, and templates in strings; YAML takes no raw control characters.
  JSON.stringify(text)
    .replaceAll('\\b', escaped('\b'))
    .replaceAll('\\f', escaped('\f'))
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/gu, escaped)
    .replace(/[$%](?=\{)/g, escaped);

/** A list for Terraform or YAML. */
export const quotedList = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** A name for a Terraform block: letters, digits, underscores and dashes, and a letter first. */
export const blockName = (...words: readonly string[]): string =>
  words
    .join('_')
    .replace(/[^\w-]/g, '_')
    .replace(/^(?=[^A-Za-z_])/, '_');

/** A logical id for CloudFormation: letters and digits only. */
export const logicalId = (...words: readonly string[]): string =>
  words
    .flatMap((word) => word.split(/[^A-Za-z0-9]+/))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The value of an option: words, a shell variable that an earlier line has set, or nothing for a switch. */
export type OptionValue = string | readonly string[] | { readonly variable: string } | true;

const optionWords = (name: string, value: OptionValue): string => {
  if (value === true) return `--${name}`;
  if (typeof value === 'string') return `--${name} ${shell(value)}`;
  return 'variable' in value ? `--${name} "$${value.variable}"` : `--${name} ${value.map(shell).join(' ')}`;
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

/** A resource block of Terraform; nested blocks come last, as they are. */
export const terraform = (
  type: string,
  name: string,
  values: Readonly<Record<string, string>>,
  ...blocks: readonly string[]
): string => {
  const width = Math.max(...Object.keys(values).map((key) => key.length));
  const lines = Object.entries(values).map(([key, value]) => `  ${key.padEnd(width)} = ${value}`);
  const nested = blocks.flatMap((block) => ['', ...block.split('\n').map((line) => `  ${line}`)]);
  return [`resource ${quoted(type)} ${quoted(name)} {`, ...lines, ...nested, '}'].join('\n');
};

/** A resource of a CloudFormation template in YAML. */
export const cloudformation = (
  name: string,
  type: string,
  values: Readonly<Record<string, string>>,
): string =>
  [
    `${name}:`,
    `  Type: ${type}`,
    '  Properties:',
    ...Object.entries(values).map(([key, value]) => `    ${key}: ${value}`),
  ].join('\n');

/** Several commands or blocks after each other, each once. */
export const together = (...parts: readonly string[]): string =>
  [...new Set(parts.filter((part) => part !== ''))].join('\n\n');

/** A remedy with its parts. */
export const remedy = (text: string, parts: Omit<Remedy, 'text'>): Remedy => ({ text, ...parts });

/** Several remedies as one, which have to be carried out in this order. */
export const joined = (...parts: readonly Remedy[]): Remedy => {
  const each = (pick: (part: Remedy) => string | undefined): readonly string[] => [
    ...new Set(parts.map((part) => pick(part) ?? '').filter((text) => text !== '')),
  ];
  // The account is said where it changes.
  const cli = each((part) => part.cli).map((text, at, all) => {
    const [first = ''] = text.split('\n');
    const before = all.slice(0, at).flatMap((one) => one.match(/^# In account \d+:$/gm) ?? []);
    return first.startsWith('# In account') && before.at(-1) === first ? text.slice(first.length + 1) : text;
  });
  return remedy(each(({ text }) => text).join(' '), {
    cli: cli.join('\n\n'),
    terraform: each((part) => part.terraform).join('\n\n'),
    cloudformation: each((part) => part.cloudformation).join('\n\n'),
    risk: each((part) => part.risk).join(' '),
  });
};

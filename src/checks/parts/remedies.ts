import type { Remedy } from '../../model/finding.ts';

/** A word for a POSIX shell: ids as they are, everything else in single quotes. */
export const shell = (word: string): string =>
  /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A string for Terraform or CloudFormation (YAML): JSON's quoting is valid in both, and `${` is no template there. */
export const quoted = (text: string): string => JSON.stringify(text).replaceAll('${', '$${');

/** A list for Terraform or YAML. */
export const quotedList = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`;

/** An AWS CLI command of several words, one option a line. */
export const command = (
  service: string,
  verb: string,
  region: string,
  options: Readonly<Record<string, string | readonly string[]>>,
): string => {
  const parts = Object.entries(options).map(
    ([name, value]) => `--${name} ${(typeof value === 'string' ? [value] : value).map(shell).join(' ')}`,
  );
  return [`aws ${service} ${verb}`, `--region ${shell(region)}`, ...parts].join(' \\\n  ');
};

/** A resource block of Terraform. */
export const terraform = (type: string, name: string, values: Readonly<Record<string, string>>): string => {
  const width = Math.max(...Object.keys(values).map((key) => key.length));
  const lines = Object.entries(values).map(([key, value]) => `  ${key.padEnd(width)} = ${value}`);
  return [`resource ${quoted(type)} ${quoted(name)} {`, ...lines, '}'].join('\n');
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

/** Several commands or blocks after each other. */
export const together = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('\n\n');

/** A remedy with its parts. */
export const remedy = (text: string, parts: Omit<Remedy, 'text'>): Remedy => ({ text, ...parts });

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

/** A text with its further lines moved to the right. */
export const indented = (text: string, spaces: number): string =>
  text.replaceAll('\n', `\n${' '.repeat(spaces)}`);

/** Several commands or blocks after each other, each once. */
export const together = (...parts: readonly string[]): string =>
  [...new Set(parts.filter((part) => part !== ''))].join('\n\n');

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file of this repository: its path from the top, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The top of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const isText = (path: string): boolean => !/\.(gz|png|jpg|ico|zip|tgz)$/.test(path);

const listFromGit = (): readonly string[] =>
  execFileSync(
    'git',
    ['-c', 'safe.directory=*', 'ls-files', '--cached', '--others', '--exclude-standard', '-z'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  ).split('\0');

const NOT_SOURCE = /(?:^|\/)(?:node_modules|dist|coverage|pathproof-report|\.git)(?:\/|$)/;

/** A source archive has no git: then everything counts that a build or a run does not leave behind. */
const listFromDisk = (folder = ''): readonly string[] =>
  readdirSync(root + folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder + entry.name;
    if (NOT_SOURCE.test(path)) return [];
    return entry.isDirectory() ? listFromDisk(`${path}/`) : [path];
  });

/** Every file that git tracks, or would track if it were added; deleted ones left out. */
export const repositoryFiles = (): readonly string[] =>
  [...(existsSync(`${root}.git`) ? listFromGit() : listFromDisk())]
    .filter((path) => path !== '' && existsSync(root + path) && statSync(root + path).isFile())
    .sort();

/** Reads the files whose path the pattern matches. */
export const readFiles = (pattern: RegExp): readonly SourceFile[] =>
  repositoryFiles()
    .filter((path) => pattern.test(path) && isText(path))
    .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Where the string that opens at this index ends: behind its closing quote, or at the end of its line. */
const endOfString = (text: string, start: number): number => {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === quote) return i + 1;
    else if (text[i] === '\n') return i;
  }
  return text.length;
};

/** Where the words of a template literal end: at its closing backtick, or at the next `${`. */
const endOfTemplateWords = (text: string, start: number): number => {
  let i = start;
  while (i < text.length && text[i] !== '`' && !(text[i] === '$' && text[i + 1] === '{')) {
    i += text[i] === '\\' ? 2 : 1;
  }
  return Math.min(i, text.length);
};

const endOfComment = (text: string, start: number): number => {
  const end = text[start + 1] === '/' ? text.indexOf('\n', start) : text.indexOf('*/', start) + 2;
  return end < start + 2 ? text.length : end;
};

/**
 * The code of a TypeScript source: comments are blanked, and with `strings: 'blank'` the words within quotes too.
 * Offsets and lines stay what they were. A regular expression that holds a quote is read as a string to its line's end.
 */
export const codeOf = (text: string, { strings }: { readonly strings: 'keep' | 'blank' }): string => {
  const words = (part: string): string => (strings === 'keep' ? part : blank(part));
  // For each template literal that we are inside of: how many braces its `${` expression has open.
  const templates: number[] = [];
  let code = '';
  let i = 0;
  const templateWords = (start: number): void => {
    const end = endOfTemplateWords(text, start);
    code += words(text.slice(start, end));
    const opensExpression = text[end] === '$';
    code += text.slice(end, end + (opensExpression ? 2 : 1));
    if (opensExpression) templates.push(0);
    i = end + (opensExpression ? 2 : 1);
  };
  while (i < text.length) {
    const character = text.charAt(i);
    const depth = templates.at(-1);
    if (character === '/' && (text[i + 1] === '/' || text[i + 1] === '*')) {
      const end = endOfComment(text, i);
      code += blank(text.slice(i, end));
      i = end;
    } else if (character === "'" || character === '"') {
      const end = endOfString(text, i);
      code += character + words(text.slice(i + 1, end - 1)) + (end - i > 1 ? text.charAt(end - 1) : '');
      i = end;
    } else if (character === '`') {
      code += character;
      templateWords(i + 1);
    } else if (character === '}' && depth === 0) {
      code += character;
      templates.pop();
      templateWords(i + 1);
    } else {
      if (depth !== undefined && character === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && character === '}') templates[templates.length - 1] = depth - 1;
      code += character;
      i += 1;
    }
  }
  return code;
};

const importPatterns = [
  /\b(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"\n]+)['"]/g,
  /\bimport\s*['"]([^'"\n]+)['"]/g,
  /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g,
];

/** What a module imports, statically or not, types included, in the order of the patterns. */
export const importsOf = (text: string): readonly string[] => {
  const code = codeOf(text, { strings: 'keep' });
  const found = importPatterns.flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)];
};

import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './source.ts';

/*
 * The page of what the package exports, of its docstrings. typedoc reads TypeScript up to version 6 alone, by an API that
 * version 7 does not have; names, docstrings and declarations are what is needed of it.
 */

/** An entry of the package, as it is imported. */
export interface Entry {
  readonly name: string;
  readonly path: string;
}

/** The entries of the package. */
export const entries: readonly Entry[] = [
  { name: 'pathproof', path: 'src/index.ts' },
  { name: 'pathproof/testing', path: 'src/testing/index.ts' },
  { name: 'pathproof/lambda', path: 'src/lambda/index.ts' },
];

/** Something that is exported: its docstring in one line, and its declaration without what it does. */
export interface Documented {
  readonly name: string;
  readonly kind: 'function' | 'value' | 'type' | 'class' | 'namespace';
  readonly docstring: string;
  readonly declaration: string;
}

const textOf = (path: string): string => readFileSync(root + path, 'utf8');

/** The names that a module exports from others: `export { a, type B } from './c.ts'`, `export * as d from './e.ts'`. */
const exportsOf = (path: string): readonly { readonly name: string; readonly from: string }[] => {
  const text = textOf(path);
  const at = (module: string): string => posix.join(posix.dirname(path), module);
  const listed = [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => name.replace(/^\s*(?:type )?/, '').trim())
        .filter((name) => name !== '')
        .map((name) => ({ name, from: at(from) })),
  );
  const spaces = [...text.matchAll(/export \* as (\w+) from '([^']+)'/g)].map(([, name = '', from = '']) => ({
    name,
    from: at(from),
  }));
  return [...listed, ...spaces];
};

const closing: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** The text from here to where a declaration ends: before `=>` or `=` of its value outside of brackets, or at its semicolon. */
const headOf = (text: string): string => {
  const open: string[] = [];
  let angles = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const isArrow = text.startsWith('=>', at);
    if (closing[letter]) open.push(closing[letter]);
    else if (letter === open.at(-1)) open.pop();
    else if (letter === '<') angles += 1;
    else if (letter === '>' && text[at - 1] !== '=') angles -= 1;
    if (open.length > 0 || angles > 0) continue;
    if (letter === ';' || (letter === '}' && !/^\s*(?:\[|&|\|)/.test(text.slice(at + 1))))
      return text.slice(0, at + 1);
    if (isArrow && /^=>\s*(?:\{|\n|[\w(`'"[])/.test(text.slice(at))) return text.slice(0, at).trimEnd();
  }
  return text;
};

const wordFor = (declaration: string): Documented['kind'] => {
  if (/^export (?:interface|type) /.test(declaration)) return 'type';
  if (declaration.startsWith('export class ')) return 'class';
  return /^export (?:async )?function |=\s*(?:async )?(?:<[^]*>\s*)?\(|= function/.test(declaration)
    ? 'function'
    : 'value';
};

// A value's declaration is its name and, where it is written down, its type.
const shortened = (declaration: string): string => {
  const kind = wordFor(declaration);
  if (kind === 'value') return `${declaration.split(/ =[\s(]/)[0] ?? ''};`;
  if (kind === 'class') return declaration.split('{')[0]?.trimEnd() ?? '';
  return declaration;
};

const inOneLine = (comment: string): string =>
  comment
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Finds what a name is in a module, or in those that it has it from. */
const documented = (name: string, path: string): Documented => {
  const text = textOf(path);
  const found = new RegExp(
    `((?:/\\*\\*(?:[^*]|\\*(?!/))*\\*/)\\s*)?export (?:const|interface|type|class|async function|function) ${name}\\b`,
  ).exec(text);
  if (found) {
    const whole = text.slice(found.index + (found[1] ?? '').length);
    const declaration = headOf(whole);
    return {
      name,
      kind: wordFor(declaration),
      docstring: inOneLine(found[1]?.trim() ?? ''),
      declaration: shortened(declaration),
    };
  }
  const next = exportsOf(path).find((one) => one.name === name);
  if (!next) throw new Error(`${path} exports no ${name}.`);
  if (text.includes(`* as ${name} from`))
    return { name, kind: 'namespace', docstring: '', declaration: `import { ${name} } from 'pathproof';` };
  return documented(name, next.from);
};

/** Everything that an entry exports, in the order of the alphabet, functions first. */
export const exported = ({ path }: Entry): readonly Documented[] => {
  const order: readonly Documented['kind'][] = ['function', 'value', 'class', 'namespace', 'type'];
  return exportsOf(path)
    .map(({ name, from }) => (existsSync(root + from) ? documented(name, path) : documented(name, from)))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
};

/** The page. */
export const apiPage = function* (): Iterable<string> {
  yield '# Functions of the package\n\n';
  yield 'What the entries of the package export, of their docstrings. Written by `npm run update`; do not edit.\n';
  for (const entry of entries) {
    yield `\n## ${entry.name}\n`;
    for (const { name, docstring, declaration } of exported(entry)) {
      yield `\n### ${name}\n\n${docstring === '' ? '' : `${docstring}\n\n`}`;
      yield `\`\`\`ts\n${declaration.replace(/^export /, '')}\n\`\`\`\n`;
    }
  }
};

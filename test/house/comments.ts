import { codeOf, type SourceFile } from './source.ts';

/** A remark that a tag marks in a source file. */
export interface Remark {
  readonly path: string;
  readonly text: string;
}

const commentOf = (line: string, code: string): string | null => {
  const start = line.indexOf('//', code.trimEnd().length);
  return start < 0 ? null : line.slice(start + 2).trim();
};

/**
 * The `// <tag>: …` comments of a file, in order. Lines that are nothing but a comment go on with the remark above,
 * until one is empty or starts with a tag of its own.
 */
export const remarksOf = (file: SourceFile, tag: string): readonly Remark[] => {
  const lines = file.text.split('\n');
  const code = codeOf(file.text, { strings: 'keep' }).split('\n');
  const remarks: string[] = [];
  let open = false;
  for (const [index, line] of lines.entries()) {
    const comment = commentOf(line, code[index] ?? '');
    const standsAlone = (code[index] ?? '').trim() === '';
    if (comment?.startsWith(`${tag}:`)) {
      remarks.push(comment.slice(tag.length + 1).trim());
      open = true;
    } else if (open && comment && standsAlone && !/^[A-Z]\w*:/.test(comment)) {
      remarks.push(`${remarks.pop()} ${comment}`);
    } else {
      open = false;
    }
  }
  return remarks.map((text) => ({ path: file.path, text }));
};

/** A page that lists remarks by file. */
export const remarksPage = (title: string, intro: string, remarks: readonly Remark[]): string => {
  const paths = [...new Set(remarks.map(({ path }) => path))].sort();
  const sections = paths.map((path) => {
    const items = remarks.filter((remark) => remark.path === path).map(({ text }) => `- ${text}`);
    return `## [${path}](../${path})\n\n${items.join('\n')}\n`;
  });
  return [`# ${title}\n`, `${intro}\n`, ...sections].join('\n');
};

const DECLARATION =
  /^export (?:default )?(?:abstract )?(?:async )?(?:const|let|function\*?|interface|type|class) (\w+)/;

// A schema says what it is in its own `.meta` and `.describe`, and so does the type inferred from it.
const describesItself = (name: string, line: string): boolean =>
  /Schema$/.test(name) || line.includes('z.infer<');

/** Exports without a sentence that says what they are. */
export const undocumentedExports = (file: SourceFile): readonly string[] => {
  const lines = file.text.split('\n');
  return lines.flatMap((line, index) => {
    const name = DECLARATION.exec(line)?.[1];
    if (name === undefined || describesItself(name, line)) return [];
    const above = lines[index - 1] ?? '';
    const isOverload = lines.slice(0, index).some((earlier) => DECLARATION.exec(earlier)?.[1] === name);
    return above.trimEnd().endsWith('*/') || isOverload
      ? []
      : [`${file.path}:${index + 1}: ${name} does not say what it is or answers.`];
  });
};

const FORBIDDEN_NAME = /(?:Manager|Helper|Helpers|Util|Utils)$/;

/** Exported names that the house does not use. */
export const misnamedExports = (file: SourceFile): readonly string[] =>
  codeOf(file.text, { strings: 'blank' })
    .split('\n')
    .flatMap((line, index) => {
      const at = `${file.path}:${index + 1}`;
      if (/^\s*(?:export )?(?:declare )?(?:const )?enum \w/.test(line))
        return [`${at}: an enum; unions of literals say the same.`];
      const name = DECLARATION.exec(line)?.[1];
      if (name === undefined) return [];
      if (FORBIDDEN_NAME.test(name)) return [`${at}: ${name} does not say what it does.`];
      if (/^export interface I[A-Z][a-z]/.test(line)) return [`${at}: ${name} has the prefix I.`];
      return [];
    });

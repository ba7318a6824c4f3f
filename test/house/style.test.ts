import { describe, expect, it } from 'vitest';
import { codeOf, readFiles, type SourceFile } from './source.ts';

const pages = readFiles(/^(?:README|docs\/.*)\.md$/);
const source = readFiles(/^src\/.*\.tsx?$/);

/** The words in backticks in the first column of "Words avoided": docs/style.md is the only list of them. */
const avoidedWords = (page: string): readonly string[] =>
  (page.split('\n## Words avoided\n')[1] ?? '')
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));

const avoided = avoidedWords(pages.find(({ path }) => path === 'docs/style.md')?.text ?? '');

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const pattern = (words: readonly string[]): RegExp =>
  new RegExp(`(?<![\\w-])(?:${words.map(escaped).join('|').replaceAll(' ', '\\s+')})(?![\\w-])`, 'gi');

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The prose of a page: code and the ids of messages, in bold before a colon, are blanked. */
const proseOf = (text: string): string =>
  text.replace(/```[\s\S]*?```|`[^`\n]*`|\*\*\w+\*\*:/g, (part) => blank(part));

/** What stands between tags: the words of a component. */
const betweenTags = (code: string): readonly string[] =>
  [...code.matchAll(/[>}]([^<>{}=;()]*)(?=[<{])/g)].map((match) => match[1] ?? '');

/** The sentences of a source: within quotes, or between tags. A single word is an id, a key or a path. */
const sentencesOf = ({ path, text }: SourceFile): readonly string[] => {
  const kept = codeOf(text, { strings: 'keep' });
  const code = codeOf(text, { strings: 'blank' });
  const isCode = (letter: string, at: number): boolean => letter === code[at] && letter !== ' ';
  const quoted = kept
    .replace(/[^\n]/g, (letter, at: number) => (isCode(letter, at) ? '\n' : letter))
    .split('\n');
  const tagged = path.endsWith('.tsx') ? betweenTags(code) : [];
  return [...quoted, ...tagged].filter((part) => /\s/.test(part) && part.trim() !== '');
};

const around = (text: string, at: number): string =>
  text
    .slice(Math.max(0, at - 60), at + 60)
    .replace(/\s+/g, ' ')
    .trim();

const complaints = (path: string, texts: readonly string[], words: readonly string[]): readonly string[] =>
  texts.flatMap((text) =>
    [...text.matchAll(pattern(words))].map(
      (match) => `${path} says "${match[0]}", which docs/style.md avoids: ${around(text, match.index)}`,
    ),
  );

describe('what users read', () => {
  it('has a list of avoided words', () => {
    expect(avoided).toContain('beside');
    expect(avoided.length).toBeGreaterThan(15);
  });

  it('has none of them in messages, titles, remedies, help and reports', () => {
    expect(source.flatMap((file) => complaints(file.path, sentencesOf(file), avoided))).toEqual([]);
  });

  it('has none of them in the documents', () => {
    expect(pages.flatMap(({ path, text }) => complaints(path, [proseOf(text)], avoided))).toEqual([]);
  });
});

describe('the search for avoided words', () => {
  const found = (text: string, path = 'src/a.ts') =>
    complaints(path, sentencesOf({ path, text }), ['beside']);

  it('finds them in strings, in templates and between tags', () => {
    expect(found(`const a = 'is beside it';`)).toHaveLength(1);
    expect(found('const a = `${name} Beside the ${other}`;')).toHaveLength(1);
    expect(found('const a = `${name} beside ${other}`;')).toHaveLength(1);
    expect(found('const a = <p>it is beside it</p>;', 'src/a.tsx')).toHaveLength(1);
    expect(found('const a = <p>{name} beside {other}</p>;', 'src/a.tsx')).toHaveLength(1);
    expect(complaints('a.md', ['it is shut\nout'], ['shut out'])).toHaveLength(1);
  });

  it('leaves comments, ids, names and longer words alone', () => {
    expect(found(`// it is beside it\nconst beside = 'beside'; import './beside-network.ts';`)).toEqual([]);
    expect(found(`const a = 'besides, there is more';`)).toEqual([]);
  });

  it('leaves code and ids of messages on pages alone', () => {
    expect(complaints('a.md', [proseOf('- **nobody**: `nobody` says so')], ['nobody'])).toEqual([]);
    expect(complaints('a.md', [proseOf('nobody says so')], ['nobody'])).toHaveLength(1);
  });
});

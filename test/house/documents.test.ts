import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, readFiles, repositoryFiles, type SourceFile } from './source.ts';

const pages = readFiles(/\.md$/);
const paths = repositoryFiles();

const withoutCode = (text: string): string => text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');

const linksOf = (page: SourceFile): readonly string[] =>
  [...withoutCode(page.text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^(?:[a-z]+:|#)/.test(link))
    .map((link) => posix.normalize(posix.join(posix.dirname(page.path), link.split('#')[0] ?? '')));

const deadLinks = (page: SourceFile, existing: readonly string[]): readonly string[] =>
  linksOf(page)
    .filter((target) => {
      const folder = target.endsWith('/') ? target : `${target}/`;
      return !existing.includes(target) && !existing.some((path) => path.startsWith(folder));
    })
    .map((target) => `${page.path} links to ${target}, which is not there.`);

const unknownScripts = (page: SourceFile, scripts: readonly string[]): readonly string[] =>
  [...page.text.matchAll(/npm run ([\w:-]+)/g)]
    .map((match) => match[1] ?? '')
    .filter((script) => !scripts.includes(script))
    .map((script) => `${page.path} says "npm run ${script}", and there is no such script.`);

/** The packages of npm that a file imports. */
const packagesOf = ({ text }: SourceFile): readonly string[] =>
  importsOf(text)
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFiles(/^package\.json$/)[0]?.text ?? '{}') as Manifest;
const decisions = pages.filter(({ path }) => /^docs\/decisions\/\d{4}-/.test(path));
const textOf = (path: string): string => pages.find((page) => page.path === path)?.text ?? '';

describe('the documents', () => {
  it('link to what is there', () => {
    expect(pages.flatMap((page) => deadLinks(page, paths))).toEqual([]);
  });

  it('name scripts that exist', () => {
    expect(pages.flatMap((page) => unknownScripts(page, Object.keys(manifest.scripts)))).toEqual([]);
  });

  it('can all be reached from docs/README.md', () => {
    const index = pages.filter(({ path }) => path === 'docs/README.md').flatMap(linksOf);
    const listed = (path: string) =>
      index.some((link) => path === link || path.startsWith(link.replace(/\/?$/, '/')));
    const lost = pages.filter(({ path }) => /^docs\/(?!README)/.test(path) && !listed(path));
    expect(lost.map(({ path }) => path)).toEqual([]);
  });

  it('number the decision records without a gap, and index each', () => {
    const numbers = decisions.map(({ path }) => Number(posix.basename(path).slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const index = linksOf({ path: 'docs/README.md', text: textOf('docs/README.md') });
    expect(decisions.filter(({ path }) => !index.includes(path)).map(({ path }) => path)).toEqual([]);
  });

  it('give every decision its status, its context and its consequences', () => {
    const incomplete = decisions.filter(
      ({ text }) =>
        !['Status: ', '## Context', '## Decision', '## Consequences'].every((part) => text.includes(part)),
    );
    expect(incomplete.map(({ path }) => path)).toEqual([]);
  });

  it('say why each package that the source imports is there, and name no other', () => {
    const record = textOf('docs/decisions/0007-runtime-dependencies.md');
    const rows = [...record.matchAll(/^\| `([^`]+)` /gm)].map((match) => match[1] ?? '');
    const typed = (name: string): boolean => `@types/${name}` in manifest.devDependencies;
    const imported = new Set(readFiles(/^src\/.*\.tsx?$/).flatMap(packagesOf));
    expect([...imported].filter((name) => !typed(name)).sort()).toEqual(rows.sort());
  });
});

describe('the rules for documents', () => {
  it('would find a dead link, and leave web pages and code alone', () => {
    const page = (text: string) => ({ path: 'docs/a.md', text });
    expect(deadLinks(page('[b](b.md)'), ['docs/a.md'])).toEqual([
      'docs/a.md links to docs/b.md, which is not there.',
    ]);
    expect(deadLinks(page('[b](b.md#x) [src](../src/)'), ['docs/b.md', 'src/x.ts'])).toEqual([]);
    expect(deadLinks(page('[w](https://example.com) [h](#here) `[c](c.md)`'), [])).toEqual([]);
  });

  it('would find a script that is not there', () => {
    expect(unknownScripts({ path: 'README.md', text: 'npm run demmo' }, ['demo'])).toHaveLength(1);
    expect(unknownScripts({ path: 'README.md', text: 'npm run demo' }, ['demo'])).toEqual([]);
  });
});

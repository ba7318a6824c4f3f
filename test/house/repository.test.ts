import { describe, expect, it } from 'vitest';
import { readFiles, repositoryFiles, type SourceFile } from './source.ts';

const LIMIT = 300;
const SHEBANG = '#!/usr/bin/env node\n';

/** Tables of facts and schemas: long because there is much to list, not because they do much. */
const isData = (path: string): boolean =>
  /^src\/(?:services|frameworks)\//.test(path) ||
  path.endsWith('.data.ts') ||
  path === 'src/model/resources.ts';

const lengths = (files: readonly SourceFile[]): readonly (readonly [string, number])[] =>
  files
    .filter(({ path }) => !isData(path))
    .map(({ path, text }) => [path, text.trimEnd().split('\n').length] as const)
    .sort(([, a], [, b]) => b - a);

const tooLong = (files: readonly SourceFile[]): readonly string[] =>
  lengths(files)
    .filter(([, lines]) => lines > LIMIT)
    .map(([path, lines]) => `${path} has ${lines} lines; ${LIMIT} is the most.`);

// The lookbehind leaves URLs and s3://bucket/home/… alone.
const MACHINE_PATH = /(?<![\w.\-/:*}])\/(?:work|root|home|tmp|Users|private|var\/folders)\/[\w.-]+/g;

const machinePaths = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(MACHINE_PATH)].map((match) => `${path} names a place on a machine: ${match[0]}`),
  );

const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)(?![A-Z0-9]*EXAMPLE)[A-Z0-9]{16}\b/g, 'an AWS access key id'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/g, 'a private key'],
  [/_authToken\s*=/g, 'a registry token'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}\b/g, 'a GitHub token'],
];

const secrets = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, text }) =>
    SECRETS.flatMap(([pattern, what]) => [...text.matchAll(pattern)].map(() => `${path} holds ${what}.`)),
  );

const registryHosts = (lock: string): readonly string[] =>
  [...lock.matchAll(/"resolved":\s*"(https?:[^"]*)"/g)].map(
    (match) => `package-lock.json resolves from ${match[1]}.`,
  );

// Notes that lie on nobody's desk but ours prove nothing to a reader: a source is a public page.
const PRIVATE_NOTE =
  /\bsemantics(?:\.md)? §|\(semantics:|\b(?:house|semantics|reports|scale|libraries)\.md\b/g;

const privateNotes = (files: readonly SourceFile[]): readonly string[] =>
  files
    .filter(({ path }) => path !== 'test/house/repository.test.ts')
    .flatMap(({ path, text }) =>
      [...text.matchAll(PRIVATE_NOTE)].map(
        (match) => `${path} cites a note that readers cannot open: ${match[0]}`,
      ),
    );

// A busy machine takes many times as long as a quiet one: what the configuration gives every test is the least.
const leastTime = 120_000;

const hurried = (files: readonly SourceFile[]): readonly string[] =>
  files.flatMap(({ path, text }) =>
    [...text.matchAll(/(?:\}, |\btimeout: |^ +)(\d[\d_]*)(?=\);$| \}|,$)/gm)]
      .filter(([, time = '']) => time.endsWith('_000') && Number(time.replaceAll('_', '')) < leastTime)
      .map(([, time]) => `${path} gives a test only ${time} ms.`),
  );

const isKebabCase = (path: string): boolean => {
  const name = path.split('/').at(-1) ?? '';
  return /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/.test(name);
};

const everything = readFiles(/^(?!package-lock\.json$)/);
const source = readFiles(/^(?:src|tools)\/.*\.(?:tsx?|mjs)$/);

describe('the repository', () => {
  it('names no place on anybody’s machine', () => {
    expect(machinePaths(everything)).toEqual([]);
  });

  it('holds no secret', () => {
    expect(secrets(everything)).toEqual([]);
  });

  it('installs from whichever registry the reader uses', () => {
    expect(registryHosts(readFiles(/^package-lock\.json$/)[0]?.text ?? '')).toEqual([]);
  });

  it('cites what a reader can open', () => {
    expect(privateNotes(everything)).toEqual([]);
  });

  it('gives no test less time than the configuration does', () => {
    const inWays = ["it('a', () => {}, 30_000);", "it('b', { timeout: 60_000 }, () => {});", '    60_000,'];
    for (const text of inWays) expect(hurried([{ path: 'a.test.ts', text }])).toHaveLength(1);
    const files = readFiles(/^test\/.*\.test\.ts$/).filter(({ path }) => !path.startsWith('test/house/'));
    expect(hurried(files)).toEqual([]);
  });

  it('mocks no class or module beyond the file that does: the files of a worker share them', () => {
    const lasting = /\bvi\.mock\(|import \{ mockClient\b[^}]*\} from 'aws-sdk-client-mock'/;
    expect("import { mockClient } from 'aws-sdk-client-mock';").toMatch(lasting);
    const files = readFiles(/^test\/.*\.ts$/).filter(({ path }) => !path.startsWith('test/house/'));
    expect(files.filter(({ text }) => lasting.test(text)).map(({ path }) => path)).toEqual([
      'test/mock-client.ts',
    ]);
  });

  it('leaves no folder behind that a test made', () => {
    const makes = /\bmkdtemp(?:Sync)?\(join\(tmpdir/;
    const removes = /\brm(?:Sync)?\(/;
    const files = readFiles(/^test\/.*\.ts$/).filter(({ text }) => makes.test(text));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter(({ text }) => !removes.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('names its code files in kebab-case', () => {
    expect(
      repositoryFiles().filter((path) => /^(?:src|test|tools)\//.test(path) && !isKebabCase(path)),
    ).toEqual([]);
  });

  it('keeps its files short', () => {
    const longest = lengths(source).slice(0, 5);
    console.log(`the five longest files: ${longest.map(([path, lines]) => `${path} ${lines}`).join(', ')}`);
    expect(tooLong(source)).toEqual([]);
  });

  it('starts the command line with a shebang', () => {
    const unstartable = readFiles(/^src\/cli\/main\.ts$/).filter(({ text }) => !text.startsWith(SHEBANG));
    expect(unstartable.map(({ path }) => path)).toEqual([]);
  });
});

describe('the rules of the repository', () => {
  const file = (text: string, path = 'src/scan/a.ts') => [{ path, text }];

  it('would find a place on a machine', () => {
    const places = ['work', 'root', 'home', 'tmp', 'Users'].map(
      (folder) => `x = "/${folder}/someone/a.json"`,
    );
    for (const place of places) expect(machinePaths(file(place))).toHaveLength(1);
    expect(machinePaths(file('https://example.com/home/page and s3://bucket/tmp/x and ../work/x'))).toEqual(
      [],
    );
  });

  it('would find a secret, and let the documentation’s example key be', () => {
    expect(secrets(file(`AKIA${'IOSFODNN7ABCDEFG'}`))).toHaveLength(1);
    expect(secrets(file(`-----BEGIN RSA ${'PRIVATE'} KEY-----`))).toHaveLength(1);
    expect(secrets(file('AKIAIOSFODNN7EXAMPLE'))).toEqual([]);
  });

  it('would find a registry in the lock file', () => {
    expect(registryHosts('"resolved": "https://registry.example.com/a.tgz"')).toHaveLength(1);
    expect(registryHosts('"resolved": "infra", "link": true')).toEqual([]);
  });

  it('would find a note that readers cannot open', () => {
    expect(privateNotes(file('// AWS: a fact (semantics §1.1).'))).toHaveLength(1);
    expect(privateNotes(file('the semantics of routes; docs/limits.md'))).toEqual([]);
  });

  it('would find a long file, unless it is data', () => {
    expect(tooLong(file('x\n'.repeat(301)))).toEqual(['src/scan/a.ts has 301 lines; 300 is the most.']);
    expect(tooLong(file('x\n'.repeat(300)))).toEqual([]);
    expect(tooLong(file('x\n'.repeat(301), 'src/services/endpoints.ts'))).toEqual([]);
  });

  it('would find a name that is not kebab-case', () => {
    expect(isKebabCase('src/paths/routeTable.ts')).toBe(false);
    expect(isKebabCase('src/paths/route_table.ts')).toBe(false);
    expect(isKebabCase('test/checks/s3-via-nat.cases.ts')).toBe(true);
  });
});

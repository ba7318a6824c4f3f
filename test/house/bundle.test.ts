import { spawnSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkWords } from '../../src/cli/check-words.ts';
import { billOf } from '../../tools/sbom.ts';
import { licensesOf, packagesOf } from '../../tools/licenses.ts';
import { buildCli } from '../live/cli.ts';
import { codeOf, readFiles, root } from './source.ts';

const dist = join(root, 'dist');
const main = join(dist, 'cli/main.js');

/** Files of dist with this ending: their path from there, and their text. */
const built = (ending: string): readonly { readonly path: string; readonly text: string }[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(join(dist, path), 'utf8') }));

const place = mkdtempSync(join(tmpdir(), 'pathproof-bundle-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const node = (args: readonly string[], options: readonly string[] = []) =>
  spawnSync(process.execPath, [...options, ...args], { cwd: place, encoding: 'utf8', maxBuffer: 2 ** 28 });

beforeAll(buildCli);

describe('the bundle', () => {
  it('names no package that would have to be installed, neither in code nor in types', () => {
    // As esbuild and tsc write them: other quotes in a bundle are those of comments.
    const patterns = [/(?:\bfrom |^import )"([^"\n]+)";$/gm, /\b(?:import|__require)\("([^"\n]+)"\)/g];
    const types = [/(?:\bfrom |\bimport\()["']([^"'\n]+)["']/g];
    const named = [...built('.js'), ...built('.d.ts')].flatMap(({ path, text }) =>
      (path.endsWith('.js') ? patterns : types)
        .flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .map((specifier) => `${path}: ${specifier}`),
    );
    expect(named).toEqual([]);
  });

  it('finds the files of the package from wherever its code is', () => {
    const asking = built('.js').filter(({ text }) => /new URL\([^)]*import\.meta\.url/.test(text));
    expect(asking.length).toBeGreaterThan(0);
    for (const { path, text } of asking)
      for (const [, up = ''] of text.matchAll(/new URL\(\s*[`'"]([./]*)[^)]*import\.meta\.url/g))
        expect(existsSync(join(dist, path, '..', up, 'package.json')), path).toBe(true);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(node([main, '--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(node([main, 'deploy', '--print']).stdout).toContain('AWSTemplateFormatVersion');
    expect(node([main, 'demo', '--quiet', '--output', 'demo'])).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(place, 'demo/report.html'))).toBe(true);
  });

  it('says of the checks what the source says', () => {
    const { stdout } = node([main, 'checks', '--format', 'json']);
    expect((JSON.parse(stdout) as { checks: unknown }).checks).toEqual(checkWords);
  });

  it('has a module of ours around each package that is loaded late', () => {
    // Of a package of CommonJS a late import gets no names in a bundle, and does in Node.js.
    const late = readFiles(/^src\/.*\.tsx?$/).flatMap(({ path, text }) =>
      [...codeOf(text, { strings: 'keep' }).matchAll(/(?<!typeof )\bimport\('((?!\.|node:)[^']+)'\)/g)].map(
        (match) => `${path}: ${match[1]}`,
      ),
    );
    expect(late).toEqual([]);
  });

  it('is a library, too', () => {
    const names = ['index.js', 'testing/index.js', 'lambda/index.js'].map(
      (path) => `import(${JSON.stringify(join(dist, path))})`,
    );
    const code = `Promise.all([${names.join()}]).then(([a, b, c]) => console.log(typeof a.audit, typeof b.vpc, typeof c.handler, a.inventorySchema.safeParse(1).success))`;
    expect(node(['-e', code])).toMatchObject({ stdout: 'function function function false\n', stderr: '' });
  });
});

describe('what goes along with the bundle', () => {
  const licenses = (): string => readFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), 'utf8');

  it('is the license of each package whose code is in it', () => {
    // esbuild writes above each part which file it is of.
    const files = built('.js').flatMap(({ text }) =>
      [...text.matchAll(/^\s*\/\/ (node_modules\/\S+)$/gm)].map((match) => match[1] ?? ''),
    );
    const packages = packagesOf(files);
    expect(packages.length).toBeGreaterThan(50);
    const text = licenses();
    for (const { name, version, license } of packages)
      expect(text).toContain(`\n${name} ${version} (${license})\n`);
    expect(text).toContain('Copyright (c) 2025 Colin McDonnell');
  });

  it('is refused where a license asks for more, or where its text is missing', () => {
    const folder = join(place, 'node_modules/loud');
    mkdirSync(folder, { recursive: true });
    const write = (license: string): void =>
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ name: 'loud', version: '1.0.0', license }),
      );
    const file = join(relative(root, folder), 'index.js');
    write('AGPL-3.0');
    expect(() => packagesOf([file])).toThrow('has the license "AGPL-3.0"');
    write('MIT');
    expect(() => licensesOf(packagesOf([file]))).toThrow('has no text of its license');
    writeFileSync(join(folder, 'LICENSE'), 'Do as you like.');
    expect(licensesOf(packagesOf([file]))).toContain(
      'loud 1.0.0 (MIT)\n' + '-'.repeat(80) + '\n\nDo as you like.',
    );
  });

  it('is a bill of materials that lists what is bundled and nothing else', () => {
    const component = (name: string) => ({
      'bom-ref': `${name}@1.0.0`,
      name,
      properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
    });
    const installed = {
      metadata: { component: component('folder') },
      components: [component('zod'), component('vitest')],
      dependencies: [
        { ref: 'folder@1.0.0', dependsOn: ['zod@1.0.0', 'vitest@1.0.0'] },
        { ref: 'zod@1.0.0', dependsOn: [] },
        { ref: 'vitest@1.0.0', dependsOn: ['zod@1.0.0'] },
      ],
    };
    const zod = { name: 'zod', version: '1.0.0', license: 'MIT', folder: 'node_modules/zod' };
    expect(billOf(installed, [zod], 'pathproof')).toMatchObject({
      metadata: { component: { name: 'pathproof' } },
      components: [{ name: 'zod', properties: [] }],
      dependencies: [{ ref: 'folder@1.0.0', dependsOn: ['zod@1.0.0'] }, { ref: 'zod@1.0.0' }],
    });
    expect(() => billOf(installed, [{ ...zod, version: '2.0.0' }], 'pathproof')).toThrow('zod@2.0.0');
  });

  it('is no second copy of the source, and nothing to install', () => {
    const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const [{ files, unpackedSize }] = JSON.parse(stdout) as [
      { files: readonly { path: string }[]; unpackedSize: number },
    ];
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['dist/cli/main.js', 'dist/THIRD-PARTY-LICENSES.txt']));
    expect(paths.filter((path) => /\.map$|^src\/|^dist\/.*(?<!\.d)\.tsx?$/.test(path))).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object;
    expect(manifest).not.toHaveProperty('dependencies');
    expect(manifest).not.toHaveProperty('optionalDependencies');
    // It was 95 MB with 88 packages; a third of that is promised (docs/performance.md).
    expect(unpackedSize).toBeLessThan(95e6 / 3);
  });
});

describe('the start', () => {
  it('costs little more than that of Node.js itself', () => {
    const preload = join(place, 'cpu.cjs');
    // Written at the end by the process itself: what its parent sees is of all that it has started.
    writeFileSync(
      preload,
      `process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeSync(2, '\\n' + (user + system)); });`,
    );
    const costOf = (args: readonly string[]): number =>
      Number(node(args, ['-r', preload]).stderr.split('\n').at(-1));
    const runs = [
      ['-e', '0'],
      [main, '--version'],
      [main, 'checks'],
    ];
    // The least of several: a busy machine adds to each, and never takes away.
    const least = runs.map(() => Number.POSITIVE_INFINITY);
    for (let turn = 0; turn < 7; turn += 1)
      runs.forEach((args, at) => (least[at] = Math.min(least[at] ?? 0, costOf(args))));
    const [bare = 0, version = 0, checks = 0] = least;
    expect(bare).toBeGreaterThan(0);
    // 1.3 and 2 are promised (docs/performance.md); the rest is for machines that do other things meanwhile.
    expect(version / bare).toBeLessThan(1.3 * 1.25);
    expect(checks / bare).toBeLessThan(2 * 1.25);
  });
});

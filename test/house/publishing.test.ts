import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readFiles, root } from './source.ts';

const textOf = (path: string): string =>
  readFiles(new RegExp(`^${path.replaceAll('.', '\\.')}$`))[0]?.text ?? '';

interface Manifest {
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(textOf('package.json')) as Manifest;

interface Workflow {
  readonly permissions: object;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions: object;
        readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
      }
    >
  >;
}

describe('what is published', () => {
  it('is there, and holds no source besides what runs', () => {
    const missing = manifest.files.filter((name) => name !== 'dist' && !existsSync(join(root, name)));
    expect(missing).toEqual([]);
    expect(manifest.files).not.toContain('src');
  });

  it('is built without maps to sources that are not there', () => {
    const { compilerOptions } = JSON.parse(textOf('tsconfig.build.json')) as { compilerOptions: object };
    expect(compilerOptions).not.toHaveProperty('sourceMap');
    expect(compilerOptions).not.toHaveProperty('declarationMap');
  });
});

describe('the workflow of a release', () => {
  const workflow = parse(textOf('.github/workflows/release.yml')) as Workflow;
  const [job] = Object.values(workflow.jobs);
  const steps = job?.steps ?? [];
  const runs = steps.flatMap(({ run }) => run ?? []);

  it('grants nothing but what a release needs, and to its job only', () => {
    expect(workflow.permissions).toEqual({});
    expect(job?.permissions).toEqual({ contents: 'write', 'id-token': 'write' });
  });

  it('runs scripts that there are', () => {
    const scripts = runs.flatMap((run) =>
      [...run.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map((match) => match[1] ?? ''),
    );
    expect(scripts.length).toBeGreaterThan(2);
    expect(scripts.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  it('checks and tries the package before it publishes it, with provenance', () => {
    const at = (words: string): number => runs.findIndex((run) => run.includes(words));
    expect(at('npm run check')).toBeGreaterThan(-1);
    expect(at('npm run try:package')).toBeGreaterThan(at('npm run check'));
    expect(at('npm publish')).toBeGreaterThan(at('npm run try:package'));
    expect(runs[at('npm publish')]).toContain('--provenance');
  });

  it('takes nothing that an issue or a title says into a shell', () => {
    for (const run of runs) expect(run).not.toMatch(/\$\{\{/);
  });
});

describe('the image', () => {
  const lines = textOf('Dockerfile').split('\n');
  const ignored = textOf('.dockerignore').split('\n');

  it('is made of what is named, and of nothing else', () => {
    expect(ignored.find((line) => line !== '' && !line.startsWith('#'))).toBe('*');
    for (const line of ignored.filter((one) => one.startsWith('!')))
      expect(() => statSync(join(root, line.slice(1)))).not.toThrow();
  });

  it('runs as a user without rights', () => {
    const last = lines.findLastIndex((line) => line.startsWith('FROM '));
    const final = lines.slice(last);
    expect(final).toContain('USER node');
    expect(final.indexOf('USER node')).toBeLessThan(final.findIndex((line) => line.startsWith('ENTRYPOINT')));
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
  });

  it('copies what the build leaves or the repository holds', () => {
    const sources = lines
      .filter((line) => line.startsWith('COPY --from=build'))
      .flatMap((line) => line.split(' ').filter((word) => word.startsWith('/build/')))
      .map((word) => word.replace('/build/', ''));
    expect(sources.filter((name) => name !== 'dist' && !existsSync(join(root, name)))).toEqual([]);
  });
});

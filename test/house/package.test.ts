import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFiles, repositoryFiles, root } from './source.ts';

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

const targetsOf = ({ bin, exports }: Manifest): readonly string[] =>
  [...Object.values(bin), ...Object.values(exports).flatMap((entry) => Object.values(entry))]
    .filter((target) => typeof target === 'string' && target.endsWith('.js'))
    .map((target) => posix.normalize(target));

/** Published modules without a source, where the folder that should hold it has been begun. */
const missingSources = (manifest: Manifest, paths: readonly string[]): readonly string[] =>
  targetsOf(manifest)
    .map((target) => target.replace(/^dist\//, 'src/').replace(/\.js$/, '.ts'))
    .filter(
      (source) =>
        !paths.includes(source) && paths.some((path) => posix.dirname(path) === posix.dirname(source)),
    );

const published = JSON.parse(readFiles(/^package\.json$/)[0]?.text ?? '{}') as Manifest;

describe('the package', () => {
  it('publishes modules that have a source', () => {
    expect(missingSources(published, repositoryFiles())).toEqual([]);
  });

  it('would find a module that is published and not written', () => {
    const manifest = { bin: { a: 'dist/cli/main.js' }, exports: { './x': { default: './dist/x/index.js' } } };
    expect(missingSources(manifest, ['src/cli/main.ts', 'src/x/other.ts'])).toEqual(['src/x/index.ts']);
    expect(missingSources(manifest, ['src/cli/main.ts', 'src/x/index.ts'])).toEqual([]);
  });
});

describe('the last line of CI', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-ci-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const summarize = (report: object | null, testsExit: number, failedSteps: number) => {
    const file = join(folder, 'tests.json');
    rmSync(file, { force: true });
    if (report) writeFileSync(file, JSON.stringify(report));
    const args = [join(root, '.ci/summary.mjs'), file, String(testsExit), String(failedSteps)];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { last: stdout.trimEnd().split('\n').at(-1), status };
  };

  const report = (passed: number, failed: number, files: readonly object[] = []) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: files,
  });
  const unloadable = { status: 'failed', assertionResults: [] };
  const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };

  it.each([
    ['all tests pass', report(7, 0), 0, 0, '7 passed, 0 failed', 0],
    ['a test fails', report(6, 1, [failing]), 1, 0, '6 passed, 1 failed', 1],
    ['a file does not load', report(6, 0, [unloadable]), 1, 0, '6 passed, 1 failed', 1],
    ['an error is raised outside of any test', report(7, 0), 1, 0, '7 passed, 1 failed', 1],
    ['the tests cannot start', null, 1, 0, '0 passed, 1 failed', 1],
    ['the lint fails and the tests pass', report(7, 0), 0, 1, '7 passed, 1 failed', 1],
  ])('counts when %s', (_, tests, testsExit, failedSteps, last, status) => {
    expect(summarize(tests, testsExit, failedSteps)).toEqual({ last, status });
  });
});

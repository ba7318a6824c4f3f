import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { deliver, destinationOf, prepareDirectory } from '../../src/cli/output.ts';
import type { Io } from '../../src/cli/io.ts';
import { sampleReport } from '../report/sample-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'pathproof-output-'));

afterAll(() => rmSync(folder, { recursive: true }));

const talk = { color: false };

const ioOf = () => {
  const text = { out: '', err: '' };
  const sink = (name: 'out' | 'err') => ({ write: (more: string) => ((text[name] += more), true) });
  const io: Io = {
    stdout: sink('out'),
    stderr: sink('err'),
    env: {},
    now: () => new Date(0),
    onInterrupt: () => () => {},
    exit: () => {},
  };
  return { io, text };
};

describe('where reports go', () => {
  it('one format goes to stdout, the terminal’s where none is named', () => {
    expect(destinationOf(['json'], null, talk)).toMatchObject({ formats: ['json'], directory: null });
    expect(destinationOf([], null, talk)).toMatchObject({ formats: ['terminal'], directory: null });
  });

  it('several formats go to pathproof-report, or where they were told to', () => {
    expect(destinationOf(['json', 'html'], null, talk)).toMatchObject({
      directory: 'pathproof-report',
      chosen: true,
    });
    expect(destinationOf(['json', 'html'], 'there', talk)).toMatchObject({ directory: 'there' });
    expect(destinationOf(['json', 'html'], 'there', talk).chosen).toBeUndefined();
  });

  it('a directory that nobody named is said on stderr; the terminal’s report stays on stdout', async () => {
    const { io, text } = ioOf();
    const directory = join(folder, 'chosen');
    await prepareDirectory(directory);
    const destination = { ...destinationOf(['terminal', 'json', 'csv'], null, talk), directory };
    await deliver(sampleReport, destination, io);
    expect(text.err).toMatch(/^Several formats are files: they go to .+ \(another place: --output DIR\)$/m);
    expect(text.out).toContain('pathproof');
    expect(existsSync(join(directory, 'report.csv'))).toBe(true);
    const manifest = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as {
      readonly scan: object;
    };
    expect(manifest.scan).toMatchObject({
      configSha256: sampleReport.scan.configSha256,
      inputs: { config: null, waivers: null, baseline: null },
    });
  });
});

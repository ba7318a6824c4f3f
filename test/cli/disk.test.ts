import { closeSync, existsSync, openSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realParts } from '../../src/cli/parts.ts';
import { writeOn } from '../../src/store/file-errors.ts';
import { execute } from './execute.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pathproof-disk-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (argv: readonly string[]) => execute(argv, { parts: realParts });

const commands: readonly (readonly [string, (path: string) => readonly string[]])[] = [
  ['audit', (path) => ['audit', path]],
  ['plan', (path) => ['plan', path]],
  ['savings', (path) => ['savings', path]],
  ['what-if', (path) => ['what-if', path, '--delete', 'nat-1']],
  ['matrix', (path) => ['matrix', '--inventory', path]],
  ['diff', (path) => ['diff', path, path]],
  ['verify', (path) => ['verify', path]],
  ['explain', (path) => ['explain', 'x', '--report', path]],
  ['preview', (path) => ['preview', path]],
  ['collect --from', (path) => ['collect', '--from', path, '--out', `${path}.json`]],
];

describe('what the operating system refuses', () => {
  it.each(commands)('is one sentence of %s: a circle of links', async (_name, argv) => {
    const path = join(folder, 'circle');
    symlinkSync('circle', path);
    const { code, err } = await run(argv(path));
    expect(code).toBe(2);
    expect(err).toContain(path);
    expect(err).not.toMatch(/^\s+at |bug of pathproof/m);
  });

  it.each(commands)('is one sentence of %s: a name that is too long', async (_name, argv) => {
    const { code, err } = await run(argv(join(folder, 'x'.repeat(300))));
    expect(code).toBe(2);
    expect(err).not.toMatch(/^\s+at |bug of pathproof/m);
  });

  it.skipIf(!existsSync('/dev/full'))('names the file that a full disk does not take', () => {
    const full = openSync('/dev/full', 'w');
    expect(() => writeOn('state/findings', full, 'text')).toThrow(
      'state/findings cannot be written (ENOSPC).',
    );
    closeSync(full);
  });
});

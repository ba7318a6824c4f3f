import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from './source.ts';

const PLANTED: Readonly<Record<string, string>> = {
  'src/paths/one.ts': `
    import { readFileSync } from 'node:fs';
    import pino from 'pino';
    import { EC2Client } from '@aws-sdk/client-ec2';
    import { two } from './two.ts';
    export const one = [readFileSync, pino, EC2Client, two];
  `,
  'src/paths/two.ts': `
    import { one } from './one.ts';
    export const two = () => one;
  `,
  'src/scan/typed.ts': `
    type Kind = 'nat' | 'igw' | 'vgw';
    export const decode = (kind: Kind): number => {
      switch (kind) {
        case 'nat': return 1;
        case 'igw': return 2;
      }
      return 0;
    };
    export const collect = async (): Promise<number> => Promise.resolve(1);
    export const forget = (): void => { collect(); };
    export const loop = (): void => { [1].forEach(async () => { await collect(); }); };
    export const trust = (text: string): string => { const parsed = JSON.parse(text); return parsed.name; };
  `,
  'src/aws/client.ts': `
    import { EC2Client } from '@aws-sdk/client-ec2';
    export const client = () => new EC2Client({});
  `,
};

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly message: string;
}

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pathproof-lint-'));
  let found: readonly Diagnostic[] = [];

  beforeAll(() => {
    for (const [path, text] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    for (const name of ['node_modules', '.oxlintrc.json', 'tsconfig.json', 'package.json']) {
      symlinkSync(join(root, name), join(folder, name));
    }
    const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
    const { stdout } = spawnSync(oxlint, ['--type-aware', '--format=json', 'src'], {
      cwd: folder,
      encoding: 'utf8',
    });
    found = (JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] }).diagnostics;
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['typescript(no-floating-promises)', 'src/scan/typed.ts'],
    ['typescript(no-misused-promises)', 'src/scan/typed.ts'],
    ['typescript(switch-exhaustiveness-check)', 'src/scan/typed.ts'],
    ['typescript(no-unsafe-assignment)', 'src/scan/typed.ts'],
    ['typescript(no-unsafe-return)', 'src/scan/typed.ts'],
    ['typescript(no-unsafe-member-access)', 'src/scan/typed.ts'],
    ['import(no-cycle)', 'src/paths/two.ts'],
  ])('finds %s', (code, path) => {
    expect(found.some((diagnostic) => diagnostic.code === code && diagnostic.filename.endsWith(path))).toBe(
      true,
    );
  });

  it.each(['node:fs', 'pino', '@aws-sdk/client-ec2'])('keeps %s out of a pure folder', (specifier) => {
    const banned = found.filter(({ code }) => code === 'eslint(no-restricted-imports)');
    expect(
      banned.some(
        ({ filename, message }) => filename.endsWith('one.ts') && message.includes(`'${specifier}'`),
      ),
    ).toBe(true);
  });

  it('lets src/aws know the SDK', () => {
    expect(found.filter(({ filename }) => filename.endsWith('client.ts'))).toEqual([]);
  });
});

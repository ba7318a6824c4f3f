import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { zshCompletion } from '../../src/cli/completion/zsh.ts';
import { fishCompletion } from '../../src/cli/completion/fish.ts';
import type { CommandWords } from '../../src/cli/completion/words.ts';
import { execute } from './execute.ts';

const printed = async (shell: string): Promise<string> =>
  (await execute(['completion', shell], { parts: { checks: () => Promise.resolve(checks) } })).out;

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

/** A command whose words would end a quoted text, if they were not escaped. */
const hostile: readonly CommandWords[] = [
  {
    name: 'scan',
    description: "the account's; $(touch x) `touch x`",
    options: [
      { names: ['--format', '-f'], description: "it's: a\\b", values: { kind: 'words', words: ["a'b"] } },
    ],
    values: { kind: 'files' },
  },
];

describe.skipIf(!isThere('bash'))('the completion of bash', () => {
  let script = '';
  beforeAll(async () => {
    script = await printed('bash');
  });

  /** What bash offers behind these words, the last of them half typed. */
  const offered = (...words: readonly string[]): readonly string[] => {
    const typed = ['pathproof', ...words].map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync(
      'bash',
      [
        '-c',
        `${script}\nCOMP_WORDS=(${typed}) COMP_CWORD=${words.length}\n_pathproof\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  };

  it.each([
    [['sc'], ['scan']],
    [['scan', '--form'], ['--format']],
    [['scan', '--format', 'h'], ['html']],
    [['scan', '--format', 'html,js'], ['html,json']],
    [['scan', '--format', '=', 'h'], ['html']],
    [['scan', '--check', 's3-via-n'], ['s3-via-nat']],
    [['audit', 'inventory.json', '--framework', 'cis-aws-7'], ['cis-aws-7.0.0']],
    [['checks', 'dead'], ['dead-egress']],
    [['diff', 'a', 'b', '--format', 'm'], ['markdown']],
    [['completion', 'f'], ['fish']],
    [['scan', '--output', ''], []],
    [['scna', '--'], []],
  ])('offers behind %j: %j', (words, offers) => {
    expect(offered(...words)).toEqual(offers);
  });
});

describe.each(['zsh', 'fish'])('the completion of %s', (shell) => {
  it('names every command, and words of its options', async () => {
    const script = await printed(shell);
    for (const word of ['what-if', 'completion', 's3-via-nat', 'sarif', 'cis-aws-7.0.0'])
      expect(script).toContain(word);
  });

  it.skipIf(!isThere(shell))('is a script that the shell reads', async () => {
    const { status, stderr } = spawnSync(shell, ['-n'], { input: await printed(shell), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('words that are no plain words', () => {
  it('stay within their quotes in zsh', () => {
    const script = zshCompletion(hostile);
    expect(script).toContain("'scan:the account'\\''s; $(touch x) `touch x`'");
    expect(script).toContain("'a'\\''b'");
  });

  it('stay within their quotes in fish', () => {
    const script = fishCompletion(hostile);
    expect(script).toContain("-d 'the account\\'s; $(touch x) `touch x`'");
    expect(script).toContain("-d 'it\\'s: a\\\\b'");
  });

  it('are refused for a shell that we do not know', async () => {
    const { code, err } = await execute(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(err).toContain('bash, zsh, fish');
  });
});

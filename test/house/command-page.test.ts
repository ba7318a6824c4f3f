import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Parts } from '../../src/cli/parts.ts';
import { commandPage } from './command-page.ts';

const program = createProgram({} as Io, {} as Parts, () => undefined);

describe('the page of the command line', () => {
  it('names every command and every option', async () => {
    await expect([...commandPage(program)].join('')).toMatchFileSnapshot(
      '../../docs/reference/command-line.md',
    );
  });

  it('leaves no option out', () => {
    const page = [...commandPage(program)].join('');
    for (const command of program.commands) {
      expect(page).toContain(`\n## ${command.name()}\n`);
      for (const { flags } of command.options) expect(page).toContain(`| \`${flags}\` |`);
    }
  });
});

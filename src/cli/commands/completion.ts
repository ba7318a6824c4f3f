import type { Command } from 'commander';
import { everyFramework } from '../../frameworks/mapping.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { wordsOfProgram } from '../completion/words.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { exitCodes } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { Parts } from '../parts.ts';

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** A shell whose completion can be printed. */
export type Shell = keyof typeof scripts;

/** Prints what a shell needs to complete what is typed, made of the options that there are. */
export const completion = async (shell: Shell, program: Command, io: Io, parts: Parts): Promise<number> => {
  const checks = (await parts.checks()).map(({ id }) => id).sort();
  const frameworks = everyFramework.map(({ id }) => id);
  io.stdout.write(scripts[shell](wordsOfProgram(program, { checks, frameworks })));
  return exitCodes.clean;
};

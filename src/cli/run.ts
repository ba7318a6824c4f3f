import { type Command, CommanderError } from 'commander';
import { clean } from '../report/words.ts';
import { UserError } from '../model/user-error.ts';
import { refusedByDisk } from '../store/file-errors.ts';
import { fromEnvironment, unreadVariables } from './environment.ts';
import { exitCodes } from './exit-code.ts';
import type { Io } from './io.ts';
import { type Parts, realParts } from './parts.ts';
import { createProgram } from './program.ts';

/** What an error means to the user: a mistake to mend, or a bug of ours to report. */
const explain = (error: unknown, io: Io): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.couldNotRun;
  const known = error instanceof UserError ? error : refusedByDisk(error);
  if (known) {
    io.stderr.write(`pathproof: ${clean(known.message)}\n${known.hint ? `  ${clean(known.hint)}\n` : ''}`);
    return exitCodes.couldNotRun;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`${stack}\n\nThis is a bug of pathproof. Please report it, with the text above.\n`);
  return exitCodes.couldNotRun;
};

/** The command line with what the environment says behind the name of the command, so that what was typed comes last. */
const withEnvironment = (
  program: Command,
  argv: readonly string[],
  io: Io,
): { readonly words: readonly string[]; readonly read: readonly string[] } => {
  const [name, ...typed] = argv;
  const command = program.commands.find((one) => one.name() === name);
  if (name === undefined || command === undefined) return { words: argv, read: [] };
  const { words, read } = fromEnvironment(command, typed, io.env);
  if (!typed.includes('--quiet') && !words.includes('--quiet'))
    for (const sentence of unreadVariables(program, io.env))
      io.stderr.write(`pathproof: ${clean(sentence)}\n`);
  return { words: [name, ...words, ...typed], read };
};

/** Runs a command line and answers with the exit code; the process itself is not touched. */
export const run = async (argv: readonly string[], io: Io, parts: Parts = realParts): Promise<number> => {
  let code: number = exitCodes.clean;
  try {
    const fromVariables: string[] = [];
    const program = createProgram({ ...io, argv, fromVariables }, parts, (value) => {
      code = value;
    });
    const { words, read } = withEnvironment(program, argv, io);
    fromVariables.push(...read);
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io);
  }
};

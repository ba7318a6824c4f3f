import { CommanderError } from 'commander';
import { clean } from '../report/words.ts';
import { UserError } from '../model/user-error.ts';
import { exitCodes } from './exit-code.ts';
import type { Io } from './io.ts';
import { type Parts, realParts } from './parts.ts';
import { createProgram } from './program.ts';

/** What an error means to the user: a mistake to mend, or a bug of ours to report. */
const explain = (error: unknown, io: Io): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.couldNotRun;
  if (error instanceof UserError) {
    io.stderr.write(`pathproof: ${clean(error.message)}\n${error.hint ? `  ${clean(error.hint)}\n` : ''}`);
    return exitCodes.couldNotRun;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(`${stack}\n\nThis is a bug of pathproof. Please report it, with the text above.\n`);
  return exitCodes.couldNotRun;
};

/** Runs a command line and answers with the exit code; the process itself is not touched. */
export const run = async (argv: readonly string[], io: Io, parts: Parts = realParts): Promise<number> => {
  let code: number = exitCodes.clean;
  try {
    const program = createProgram({ ...io, argv }, parts, (value) => {
      code = value;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, io);
  }
};

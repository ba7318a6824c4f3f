import { exitCodes } from './exit-code.ts';

/** Where text goes. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): boolean;
  /** Calls back when it can take more; a sink that has no such event always can. */
  once?(event: 'drain', listener: () => void): unknown;
}

/** Everything that the command line takes from the process. */
export interface Io {
  /** The report. */
  readonly stdout: Sink;
  /** Progress, log and errors. */
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Calls back at every Ctrl-C, and when the process is asked to end, until it is called itself. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** What was typed, for the record beside the reports; left out where nothing was. */
  readonly argv?: readonly string[];
  /** The variables of the environment that options were taken from, for the same record. */
  readonly fromVariables?: readonly string[];
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Asks a question and gives the answer; left out where nobody is there to answer. */
  readonly ask?: (question: string) => Promise<string>;
}

/**
 * A stream whose reader may leave: one that has seen enough (`| head`) is no error, and changes no exit code. Any other
 * error, such as a full disk, is told to `onLost`.
 */
const forgiving = (stream: NodeJS.WriteStream, onLost: (code: string) => void): Sink => {
  let gone = false;
  const waiting = new Set<() => void>();
  const goOn = (): void => {
    for (const listener of waiting) listener();
    waiting.clear();
  };
  stream.on('drain', goOn);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE') onLost(error.code ?? error.message);
    goOn();
  });
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.columns;
    },
    write: (text) => gone || stream.write(text),
    once: (_event, listener) => (gone ? listener() : waiting.add(listener)),
  };
};

const askOn =
  ({ stdin, stderr }: NodeJS.Process) =>
  async (question: string): Promise<string> => {
    const { createInterface } = await import('node:readline/promises');
    const line = createInterface({ input: stdin, output: stderr });
    try {
      return await line.question(question);
    } finally {
      line.close();
    }
  };

/** The real process as input and output. */
export const processIo = (process: NodeJS.Process): Io => {
  // Nobody is left to be told that nobody can be told anything.
  const stderr = forgiving(process.stderr, () => undefined);
  const stdout = forgiving(process.stdout, (code) => {
    stderr.write(
      `pathproof: stdout cannot be written (${code}).\n  What is there of the report is not all of it.\n`,
    );
    process.exit(exitCodes.couldNotRun);
  });
  return {
    stdout,
    stderr,
    env: process.env,
    now: () => new Date(),
    onInterrupt(listener) {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, listener);
      return () => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOn(process) } : {}),
  };
};

/** Writes pieces one after the other, at the pace of the reader. */
export const writeAll = async (sink: Sink, chunks: Iterable<string>): Promise<void> => {
  for (const chunk of chunks) {
    if (sink.write(chunk) || !sink.once) continue;
    await new Promise<void>((resolve) => sink.once?.('drain', resolve));
  }
};

/** Does this sink show colors? NO_COLOR and FORCE_COLOR decide before the kind of the sink does. */
export const showsColor = (sink: Sink, env: Io['env'], wanted: boolean): boolean => {
  if (!wanted || env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0';
  return sink.isTTY === true && env['TERM'] !== 'dumb';
};

import type { Logger } from '../collect/logger.ts';
import { type Io, showsColor } from './io.ts';

/** How much is said beside the report. */
export interface Loudness {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly color: boolean;
}

const levelOf = ({ quiet, verbose }: Loudness, isTerminal: boolean): string => {
  if (verbose) return 'debug';
  if (quiet) return 'silent';
  // A terminal has the progress line; elsewhere the log is the only record of a long scan.
  return isTerminal ? 'warn' : 'info';
};

const loggerOf = (log: Logger): Logger => ({
  debug: (fields, message) => log.debug(fields, message),
  info: (fields, message) => log.info(fields, message),
  warn: (fields, message) => log.warn(fields, message),
});

/** The log of a run on stderr: for eyes on a terminal, JSON lines elsewhere. `before` runs ahead of each line. */
export const createLogger = async (io: Io, loudness: Loudness, before: () => void): Promise<Logger> => {
  const { pino } = await import('pino');
  const isTerminal = io.stderr.isTTY === true;
  const options = {
    level: levelOf(loudness, isTerminal),
    base: null,
    redact: ['credentials', '*.secretAccessKey', '*.sessionToken'],
  };
  if (!isTerminal) return loggerOf(pino(options, { write: (line: string) => void io.stderr.write(line) }));
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    colorize: showsColor(io.stderr, io.env, loudness.color),
    translateTime: 'HH:MM:ss',
  });
  const write = (line: string): void => {
    before();
    io.stderr.write(pretty(line) ?? line);
  };
  return loggerOf(pino(options, { write }));
};

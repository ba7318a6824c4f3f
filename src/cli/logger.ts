import type { Logger } from '../collect/logger.ts';
import { clean } from '../report/words.ts';
import type { TalkFlags } from './flags.ts';
import { type Io, showsColor } from './io.ts';

type Loudness = Pick<TalkFlags, 'quiet' | 'verbose' | 'color' | 'logFormat'>;

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

/** What pino adds to the fields that were logged. */
const own = ['level', 'time', 'msg'];

/** A line of the log in words: what happened, and the fields that say to whom. */
const wordsOf = (line: Readonly<Record<string, unknown>>): string => {
  const fields = Object.entries(line)
    .filter(([key]) => !own.includes(key))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return clean([line['msg'], ...fields].join('  '));
};

/** The log of a run on stderr: words, a line for each thing that happened, or JSON lines where they are asked for. */
export const createLogger = async (io: Io, loudness: Loudness): Promise<Logger> => {
  const { pino, prettyFactory } = await import('./pino.ts');
  const options = {
    level: levelOf(loudness, io.stderr.isTTY === true),
    base: null,
    redact: ['credentials', '*.secretAccessKey', '*.sessionToken'],
  };
  const write = (line: string): void => void io.stderr.write(line);
  if (loudness.logFormat === 'json') return loggerOf(pino(options, { write }));
  const pretty = prettyFactory({
    colorize: showsColor(io.stderr, io.env, loudness.color),
    translateTime: 'HH:MM:ss',
    hideObject: true,
    messageFormat: wordsOf,
  });
  return loggerOf(pino(options, { write: (line: string) => write(pretty(line) ?? line) }));
};

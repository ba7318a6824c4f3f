import type { Progress } from '../collect/collect.ts';
import type { Io, Sink } from './io.ts';

/** A line on the terminal that says how far the collection is; silent where there is no terminal. */
export interface ProgressLine {
  /** Says that something has begun of which nothing is known yet. */
  readonly begin: (words: string) => void;
  readonly show: (progress: Progress) => void;
  /** Takes the line away. */
  readonly clear: () => void;
  /** Where everything else that is said goes: it takes the line away first. */
  readonly messages: Sink;
}

const duration = (seconds: number): string => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

/** How long the rest will take, if it goes on as it has; a guess from the first unit on. */
export const timeLeft = ({ done, total }: Progress, elapsedMs: number): string | null => {
  if (done === 0 || done >= total || elapsedMs < 1000) return null;
  return `about ${duration((elapsedMs / done / 1000) * (total - done))} left`;
};

/** The progress as one line of at most this many characters. */
export const progressText = (progress: Progress, elapsedMs: number, columns: number): string => {
  const { done, total, accountId, region, calls } = progress;
  const share = total > 0 ? `${Math.floor((done / total) * 100)} %` : '0 %';
  const parts = [
    `${done}/${total} account-regions (${share})`,
    [accountId, region].filter(Boolean).join(' '),
    `${calls} calls`,
    timeLeft(progress, elapsedMs),
  ];
  return parts
    .filter(Boolean)
    .join('  ')
    .slice(0, columns - 1);
};

/** The progress line of a run. */
export const createProgressLine = (io: Io, quiet: boolean): ProgressLine => {
  // A terminal that reports no width (under `script`, in some CI) would get one endless line.
  const columns = io.stderr.isTTY ? (io.stderr.columns ?? 0) : 0;
  const nothing = (): void => undefined;
  if (quiet || columns <= 0) return { begin: nothing, show: nothing, clear: nothing, messages: io.stderr };
  const start = io.now().getTime();
  let stands = false;
  const say = (text: string): void => {
    io.stderr.write(`\r\u001b[2K${text}`);
    stands = true;
  };
  const clear = (): void => {
    if (stands) io.stderr.write('\r\u001b[2K');
    stands = false;
  };
  return {
    begin: (words) => say(words.slice(0, columns - 1)),
    show: (progress) => say(progressText(progress, io.now().getTime() - start, columns)),
    clear,
    messages: {
      isTTY: true,
      columns,
      write(text) {
        clear();
        return io.stderr.write(text);
      },
    },
  };
};

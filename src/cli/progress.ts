import type { Progress } from '../collect/collect.ts';
import type { Io } from './io.ts';

/** A line on the terminal that says how far the collection is; silent where there is no terminal. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away: before a log line, and at the end. */
  readonly clear: () => void;
}

const silent: ProgressLine = { show: () => undefined, clear: () => undefined };

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
  if (quiet || columns <= 0) return silent;
  const start = io.now().getTime();
  return {
    show: (progress) => {
      const text = progressText(progress, io.now().getTime() - start, columns);
      io.stderr.write(`\r\u001b[2K${text}`);
    },
    clear: () => {
      io.stderr.write('\r\u001b[2K');
    },
  };
};

import type { Limit } from './ask.ts';

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * A limit that starts so many tasks a second and no more, in the order in which they came; the first at once. A run that
 * was ended does not wait any longer: its tasks then send nothing.
 */
export const createPace = (perSecond: number, signal: AbortSignal | null = null): Limit => {
  const interval = 1000 / perSecond;
  let next = 0;
  return async (task) => {
    const now = Date.now();
    const start = Math.max(now, next);
    next = start + interval;
    while (Date.now() < start && !signal?.aborted) await pause(Math.min(interval, start - Date.now()));
    return await task();
  };
};

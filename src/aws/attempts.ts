import type { Buckets } from './buckets.ts';
import type { CallLog } from './calls.ts';
import { hadNoAnswer, Refusal, wasThrottled } from './errors.ts';
import type { Health } from './health.ts';
import { quotaOf, type Request } from './rates.ts';

/** Runs one attempt of a request: when it may be made, and with what was learned from its answer. */
export type Attempt = <T>(run: () => Promise<T>) => Promise<T>;

/** The attempts of one request. */
export interface Attempting {
  /** Waits for the turn of the first attempt, before it takes a place that others could use meanwhile. */
  readonly wait: () => Promise<void>;
  readonly attempt: Attempt;
}

/** What all attempts of a run share. */
export interface Attempts {
  readonly buckets: Buckets;
  readonly health: Health;
  /** Requests a second that each account, region and action gets at most; null for three quarters of AWS's own rates. */
  readonly maxRate: number | null;
  /** An attempt that takes longer is given up, whatever state its connection is in. */
  readonly longestMs: number;
  readonly signal: AbortSignal | null;
}

const timeout = (milliseconds: number): Error =>
  Object.assign(new Error(`There was no whole answer after ${milliseconds} ms.`), { name: 'TimeoutError' });

/** The answer, or a TimeoutError when it does not end in time: also one whose body stops in the middle. */
const inTime = async <T>(run: () => Promise<T>, milliseconds: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timeout(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
};

/** What was seen in place of an answer, in one word. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'TimeoutError';

/** A way to make the attempts of one request: each pays a token, and a throttled one slows those to come. */
export const createAttempts = (attempts: Attempts, request: Request, calls: CallLog): Attempting => {
  const { buckets, health, maxRate, longestMs, signal } = attempts;
  const { action, region } = request;
  const quota = quotaOf(request, maxRate);
  const endpoint = `${action.split(':')[0]} in ${region}`;
  let paid = false;
  const pay = async (): Promise<void> => {
    const waitedMs = await buckets.take(quota, signal);
    if (waitedMs >= 1) calls.waited(action, waitedMs);
  };
  const wait = async (): Promise<void> => {
    // Who does not answer is not worth a turn: the attempt will say so.
    if (health.isSilent(endpoint)) return;
    await pay();
    paid = true;
  };
  const attempt: Attempt = async (run) => {
    health.check(endpoint, action);
    if (!paid) await pay();
    paid = false;
    if (signal?.aborted)
      throw new Refusal({
        action,
        code: 'Interrupted',
        message: 'The scan was ended before this was asked.',
      });
    try {
      const answer = await inTime(run, longestMs);
      health.answered(endpoint);
      buckets.answered(quota);
      return answer;
    } catch (error) {
      if (hadNoAnswer(error)) health.silent(endpoint, reasonOf(error));
      else health.answered(endpoint);
      if (wasThrottled(error)) {
        buckets.throttled(quota);
        calls.throttled(action);
      }
      throw error;
    }
  };
  return { wait, attempt };
};

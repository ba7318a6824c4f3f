import type { Quota } from './rates.ts';

/** Time, as far as buckets need it; a test has its own. */
export interface Clock {
  readonly now: () => number;
  readonly wait: (milliseconds: number, signal: AbortSignal | null) => Promise<void>;
}

/** Waits, unless the signal ends that: then it returns at once. */
const wait = (milliseconds: number, signal: AbortSignal | null): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });

const systemClock: Clock = { now: () => performance.now(), wait };

interface Bucket {
  readonly capacity: number;
  readonly most: number;
  perSecond: number;
  tokens: number;
  /** When the tokens were last counted. */
  countedAt: number;
  slowedAt: number;
  waiting: number;
  last: Promise<void>;
}

/** Token buckets that every attempt of every request draws from, and that learn from what the API answers. */
export interface Buckets {
  /** Takes a token, waiting for one when there is none; says how many milliseconds that took. */
  take(quota: Quota, signal: AbortSignal | null): Promise<number>;
  /** The API answered: a little faster again, up to what the quota allows. */
  answered(quota: Quota): void;
  /** The API throttled: slower at once. */
  throttled(quota: Quota): void;
  /** How many buckets are remembered. */
  size(): number;
}

const slower = 0.6;
const fasterPerAnswer = 0.1;
const slowest = 0.5;
// Requests under way when the first is throttled are throttled too: together they are one piece of news.
const oneNews = 500;
const sweepAt = 5_000;

/** Counts the tokens that have come since it was last done. */
const fill = (bucket: Bucket, clock: Clock): void => {
  const now = clock.now();
  const gained = ((now - bucket.countedAt) / 1000) * bucket.perSecond;
  bucket.tokens = Math.min(bucket.capacity, bucket.tokens + gained);
  bucket.countedAt = now;
};

/** Waits until there is a token, and takes it. */
const draw = async (bucket: Bucket, clock: Clock, signal: AbortSignal | null): Promise<void> => {
  fill(bucket, clock);
  while (bucket.tokens < 1 && !signal?.aborted) {
    await clock.wait(Math.ceil(((1 - bucket.tokens) / bucket.perSecond) * 1000), signal);
    fill(bucket, clock);
  }
  bucket.tokens = Math.max(0, bucket.tokens - 1);
};

/**
 * Buckets with additive increase and multiplicative decrease: two scanners, or a scanner and an application, that share a
 * bucket of AWS's find their shares, and neither starves.
 */
export const createBuckets = (clock: Clock = systemClock): Buckets => {
  const buckets = new Map<string, Bucket>();

  /** Forgets buckets that are as if they had never been used. */
  const sweep = (): void => {
    for (const [key, bucket] of buckets) {
      fill(bucket, clock);
      if (bucket.waiting === 0 && bucket.tokens >= bucket.capacity && bucket.perSecond >= bucket.most)
        buckets.delete(key);
    }
  };

  const bucketOf = ({ key, capacity, perSecond }: Quota): Bucket => {
    const known = buckets.get(key);
    if (known) return known;
    if (buckets.size > 0 && buckets.size % sweepAt === 0) sweep();
    const bucket: Bucket = {
      capacity,
      most: perSecond,
      perSecond,
      tokens: capacity,
      countedAt: clock.now(),
      slowedAt: Number.NEGATIVE_INFINITY,
      waiting: 0,
      last: Promise.resolve(),
    };
    buckets.set(key, bucket);
    return bucket;
  };

  return {
    async take(quota, signal) {
      const bucket = bucketOf(quota);
      const start = clock.now();
      fill(bucket, clock);
      if (bucket.waiting === 0 && bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return 0;
      }
      bucket.waiting += 1;
      // One behind the other, in the order in which they came.
      bucket.last = bucket.last.then(() => draw(bucket, clock, signal));
      await bucket.last;
      bucket.waiting -= 1;
      return clock.now() - start;
    },
    answered(quota) {
      const bucket = bucketOf(quota);
      bucket.perSecond = Math.min(bucket.most, bucket.perSecond + fasterPerAnswer);
    },
    throttled(quota) {
      const bucket = bucketOf(quota);
      fill(bucket, clock);
      bucket.tokens = Math.min(0, bucket.tokens);
      const now = clock.now();
      if (now - bucket.slowedAt < oneNews) return;
      bucket.slowedAt = now;
      bucket.perSecond = Math.max(Math.min(slowest, bucket.most), bucket.perSecond * slower);
    },
    size: () => buckets.size,
  };
};

import type { ObjectStore } from '../aws/object-store.ts';
import { UserError } from '../model/user-error.ts';
import { getJson, putJson } from './run-files.ts';

/*
 * A scanner that does not run any more looks like an account without findings. So the function is asked every day whether there
 * is a recent report, and fails when there is none: what fails ends in the queue of dead letters, which an alarm looks at.
 */

const folder = 'watch/';
const latestKey = `${folder}latest.json`;
const sinceKey = `${folder}since.json`;
const dayMs = 86_400_000;

/** When something was, RFC 3339. */
interface Mark {
  readonly at: string;
}

/** What a watch answers: when the newest report was written; null where there was none yet. */
export interface WatchAnswer {
  readonly latest: string | null;
}

/** Notes that a report was written. */
export const markReport = (store: ObjectStore, now: () => Date): Promise<void> =>
  putJson(store, latestKey, { at: now().toISOString() } satisfies Mark);

const markIn = async (store: ObjectStore, keys: readonly string[], key: string): Promise<string | null> => {
  if (!keys.includes(key)) return null;
  const { at } = await getJson<Partial<Mark>>(store, key);
  // A mark that says nothing is none.
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) ? at : null;
};

/** When the first watch was: what was deployed yesterday need not have a report yet. */
const firstWatch = async (store: ObjectStore, keys: readonly string[], now: () => Date): Promise<string> => {
  const known = await markIn(store, keys, sinceKey);
  if (known !== null) return known;
  const at = now().toISOString();
  await putJson(store, sinceKey, { at } satisfies Mark);
  return at;
};

/** Fails when no report was written for so many days. */
export const watch = async (
  store: ObjectStore,
  withinDays: number,
  now: () => Date,
): Promise<WatchAnswer> => {
  const keys = await store.list(folder);
  const latest = await markIn(store, keys, latestKey);
  const since = latest ?? (await firstWatch(store, keys, now));
  const days = (now().getTime() - Date.parse(since)) / dayMs;
  if (days <= withinDays) return { latest };
  throw new UserError(
    latest === null
      ? `No report has been written since ${since}, ${Math.floor(days)} days ago.`
      : `The newest report is of ${since}, ${Math.floor(days)} days ago.`,
    'See why scans do not end: the executions of the state machine, the schedule, and the queue of dead letters.',
  );
};

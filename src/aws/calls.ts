import type { ApiCalls } from '../model/inventory.ts';

/** What became of one request: did the API refuse it, and how many attempts did the SDK repeat? */
interface Outcome {
  readonly failed: boolean;
  readonly retries: number;
}

/** Counts requests by action, for one account and region. */
export interface CallLog {
  add(action: string, outcome: Outcome): void;
  total(): number;
  /** The counts, sorted by action. */
  list(): ApiCalls[];
}

/** An empty log of calls; `onCall` hears of every request, so that a run can show its progress. */
export const createCallLog = (onCall: () => void = () => {}): CallLog => {
  const counts = new Map<string, { calls: number; failed: number; retries: number }>();
  return {
    add(action, { failed, retries }) {
      const count = counts.get(action) ?? { calls: 0, failed: 0, retries: 0 };
      counts.set(action, {
        calls: count.calls + 1,
        failed: count.failed + (failed ? 1 : 0),
        retries: count.retries + retries,
      });
      onCall();
    },
    total: () => [...counts.values()].reduce((sum, { calls }) => sum + calls, 0),
    list: () =>
      [...counts]
        .map(([action, count]) => ({ action, ...count }))
        .sort((a, b) => (a.action < b.action ? -1 : 1)),
  };
};

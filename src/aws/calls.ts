import type { ApiCalls } from '../model/inventory.ts';

/** What became of one request: did the API refuse it, and how many attempts did the SDK repeat? */
interface Outcome {
  readonly failed: boolean;
  readonly retries: number;
}

/** Counts requests by action, for one account and region. */
export interface CallLog {
  add(action: string, outcome: Outcome): void;
  /** Takes over the counts of another log, of calls that have already been reported. */
  absorb(others: readonly ApiCalls[]): void;
  total(): number;
  /** The counts, sorted by action. */
  list(): ApiCalls[];
}

/** An empty log of calls; `onCall` hears of every request, so that a run can show its progress. */
export const createCallLog = (onCall: () => void = () => {}): CallLog => {
  const counts = new Map<string, { calls: number; failed: number; retries: number }>();
  const take = ({ action, calls, failed, retries }: ApiCalls): void => {
    const count = counts.get(action) ?? { calls: 0, failed: 0, retries: 0 };
    counts.set(action, {
      calls: count.calls + calls,
      failed: count.failed + failed,
      retries: count.retries + retries,
    });
  };
  return {
    add(action, { failed, retries }) {
      take({ action, calls: 1, failed: failed ? 1 : 0, retries });
      onCall();
    },
    absorb: (others) => others.forEach(take),
    total: () => [...counts.values()].reduce((sum, { calls }) => sum + calls, 0),
    list: () =>
      [...counts]
        .map(([action, count]) => ({ action, ...count }))
        .sort((a, b) => (a.action < b.action ? -1 : 1)),
  };
};

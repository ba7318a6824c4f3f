import type { ApiCalls } from '../model/inventory.ts';

/** What became of one request: did the API refuse it, and how many attempts did the SDK repeat? */
interface Outcome {
  readonly failed: boolean;
  readonly retries: number;
}

/** Counts requests by action, for one account and region. */
export interface CallLog {
  add(action: string, outcome: Outcome): void;
  /** An attempt waited so long for its turn. */
  waited(action: string, milliseconds: number): void;
  /** An attempt was answered that the API is asked too often. */
  throttled(action: string): void;
  /** Takes over the counts of another log, of calls that have already been reported. */
  absorb(others: readonly ApiCalls[]): void;
  total(): number;
  /** The counts, sorted by action. */
  list(): ApiCalls[];
}

type Count = { readonly [K in Exclude<keyof ApiCalls, 'action'>]-?: number };

const none: Count = { calls: 0, failed: 0, retries: 0, throttled: 0, waitedMs: 0 };

/** An empty log of calls; `onCall` hears of every request, so that a run can show its progress. */
export const createCallLog = (onCall: () => void = () => {}): CallLog => {
  const counts = new Map<string, Count>();
  const take = ({ action, ...more }: Pick<ApiCalls, 'action'> & Partial<ApiCalls>): void => {
    const count = counts.get(action) ?? none;
    counts.set(action, {
      calls: count.calls + (more.calls ?? 0),
      failed: count.failed + (more.failed ?? 0),
      retries: count.retries + (more.retries ?? 0),
      throttled: count.throttled + (more.throttled ?? 0),
      waitedMs: count.waitedMs + (more.waitedMs ?? 0),
    });
  };
  return {
    add(action, { failed, retries }) {
      take({ action, calls: 1, failed: failed ? 1 : 0, retries });
      onCall();
    },
    waited: (action, waitedMs) => take({ action, waitedMs }),
    throttled: (action) => take({ action, throttled: 1 }),
    absorb: (others) => others.forEach(take),
    total: () => [...counts.values()].reduce((sum, { calls }) => sum + calls, 0),
    list: () =>
      [...counts]
        .map(([action, { throttled, waitedMs, ...count }]) => ({
          action,
          ...count,
          // Most actions never wait: what is nothing is not said.
          ...(throttled > 0 ? { throttled } : {}),
          ...(waitedMs >= 1 ? { waitedMs: Math.round(waitedMs) } : {}),
        }))
        .sort((a, b) => (a.action < b.action ? -1 : 1)),
  };
};

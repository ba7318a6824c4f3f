import { type Answered, type FailedCall, mostFailedCalls } from '../model/api-calls.ts';
import type { ApiCalls } from '../model/inventory.ts';

/** What became of one request: did the API refuse it, how many attempts did the SDK repeat, and what is it known by? */
interface Outcome {
  /** The error code; null when it was answered. */
  readonly failed: string | null;
  readonly retries: number;
  readonly requestId: string | null;
}

/** Counts requests by action, for one account and region, and keeps what they can be looked up by. */
export interface CallLog {
  add(action: string, outcome: Outcome): void;
  /** An attempt waited so long for its turn. */
  waited(action: string, milliseconds: number): void;
  /** An attempt was answered that the API is asked too often. */
  throttled(action: string): void;
  /** An answer had fields that nobody has looked at. */
  noticed(action: string, newFields: readonly string[]): void;
  /** Takes over the counts of another log, of calls that have already been reported. */
  absorb(others: readonly ApiCalls[]): void;
  total(): number;
  /** The counts, sorted by action. */
  list(): ApiCalls[];
}

interface Count {
  readonly calls: number;
  readonly failed: number;
  readonly retries: number;
  readonly throttled: number;
  readonly waitedMs: number;
  readonly last: Answered | null;
  readonly failures: readonly FailedCall[];
  readonly newFields: readonly string[];
}

const none: Count = {
  calls: 0,
  failed: 0,
  retries: 0,
  throttled: 0,
  waitedMs: 0,
  last: null,
  failures: [],
  newFields: [],
};

const later = (one: Answered | null, other: Answered | null): Answered | null =>
  one !== null && (other === null || one.at > other.at) ? one : other;

const together = (count: Count, more: Partial<ApiCalls>): Count => ({
  calls: count.calls + (more.calls ?? 0),
  failed: count.failed + (more.failed ?? 0),
  retries: count.retries + (more.retries ?? 0),
  throttled: count.throttled + (more.throttled ?? 0),
  waitedMs: count.waitedMs + (more.waitedMs ?? 0),
  last: later(count.last, more.last ?? null),
  newFields: more.newFields ? [...new Set([...count.newFields, ...more.newFields])].sort() : count.newFields,
  failures: more.failures ? [...count.failures, ...more.failures].slice(0, mostFailedCalls) : count.failures,
});

/** An empty log of calls; `onCall` hears of every request, so that a run can show its progress. Without a clock it only counts. */
export const createCallLog = (onCall: () => void = () => {}, now: (() => Date) | null = null): CallLog => {
  const counts = new Map<string, Count>();
  const take = ({ action, ...more }: Pick<ApiCalls, 'action'> & Partial<ApiCalls>): void => {
    counts.set(action, together(counts.get(action) ?? none, more));
  };
  const lookedUpBy = ({ failed, requestId }: Outcome): Partial<ApiCalls> => {
    if (now === null) return {};
    const answered = { at: now().toISOString(), requestId };
    return failed === null ? { last: answered } : { failures: [{ ...answered, code: failed }] };
  };
  return {
    add(action, outcome) {
      const { failed, retries } = outcome;
      take({ action, calls: 1, failed: failed === null ? 0 : 1, retries, ...lookedUpBy(outcome) });
      onCall();
    },
    waited: (action, waitedMs) => take({ action, waitedMs }),
    throttled: (action) => take({ action, throttled: 1 }),
    noticed: (action, newFields) => take({ action, newFields }),
    absorb: (others) => others.forEach(take),
    total: () => [...counts.values()].reduce((sum, { calls }) => sum + calls, 0),
    list: () =>
      [...counts]
        .map(([action, { throttled, waitedMs, last, failures, newFields, ...count }]) => ({
          action,
          ...count,
          // Most actions never wait and never fail: what is nothing is not said.
          ...(throttled > 0 ? { throttled } : {}),
          ...(waitedMs >= 1 ? { waitedMs: Math.round(waitedMs) } : {}),
          ...(last ? { last } : {}),
          ...(failures.length > 0 ? { failures } : {}),
          ...(newFields.length > 0 ? { newFields } : {}),
        }))
        .sort((a, b) => (a.action < b.action ? -1 : 1)),
  };
};

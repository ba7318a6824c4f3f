import { Refusal } from './errors.ts';

/** Knows which endpoints of AWS have stopped answering, so that not every account waits for them anew. */
export interface Health {
  /** Throws a Refusal while the endpoint counts as silent. */
  check(endpoint: string, action: string): void;
  /** Would that be refused now? */
  isSilent(endpoint: string): boolean;
  answered(endpoint: string): void;
  /** Nobody answered, and this is what was seen instead: ECONNREFUSED, TimeoutError. */
  silent(endpoint: string, reason: string): void;
}

interface State {
  /** Attempts in a row that nobody answered. */
  silent: number;
  /** When one attempt may try again. */
  retryAt: number;
  reason: string;
}

const tooMany = 4;
const restMs = 60_000;

const notAnswering = (endpoint: string, action: string, { silent, reason }: State): Refusal =>
  new Refusal({
    action,
    code: 'NotAnswering',
    message: `${endpoint} left ${silent} requests in a row without an answer (${reason}), so it was not asked this.`,
  });

/** The health of the endpoints that one run asks; a region that hangs is found out once, and tried again every minute. */
export const createHealth = (now: () => number = () => performance.now()): Health => {
  const states = new Map<string, State>();
  return {
    check(endpoint, action) {
      const state = states.get(endpoint);
      if (!state || state.silent < tooMany) return;
      if (now() < state.retryAt) throw notAnswering(endpoint, action, state);
      state.retryAt = now() + restMs;
    },
    isSilent(endpoint) {
      const state = states.get(endpoint);
      return state !== undefined && state.silent >= tooMany && now() < state.retryAt;
    },
    answered(endpoint) {
      states.delete(endpoint);
    },
    silent(endpoint, reason) {
      const silent = (states.get(endpoint)?.silent ?? 0) + 1;
      states.set(endpoint, { silent, retryAt: now() + restMs, reason });
    },
  };
};

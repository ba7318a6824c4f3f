import type { Target } from '../model/inventory.ts';
import { type CollectOptions, collectInto } from './collect.ts';
import type { InventoryHead } from '../model/inventory.ts';
import type { UnitResult } from '../store/unit-file.ts';

/** One account to read within a time, possibly in several goes. */
export interface AccountShard {
  readonly accountId: string;
  /** Regions that earlier goes have read, as their cursor said; empty at first. */
  readonly done: readonly string[];
  /** How long this go may take, in milliseconds. */
  readonly timeMs: number;
  /** Takes each unit as soon as it is read; what comes again replaces what came before. */
  readonly keep: (result: UnitResult) => Promise<void>;
}

/** How far one go has come. */
export interface ShardResult {
  /** Everything about the account but its units: its lines of coverage, its calls. */
  readonly head: InventoryHead;
  /** Regions that were read, of this go and those before. */
  readonly done: readonly string[];
  /** What the next go is to be given as `done`; null when none is needed. */
  readonly cursor: readonly string[] | null;
}

const isReached = (target: Target): boolean =>
  target.region !== null && !target.gaps.some(({ code }) => code === 'Interrupted');

/** Reads one account and stops before the time is over: what is under way then is left to the next go. */
export const collectAccount = async (
  options: Omit<CollectOptions, 'accounts' | 'signal'>,
  { accountId, done, timeMs, keep }: AccountShard,
): Promise<ShardResult> => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeMs);
  const read = new Set(done);
  const late: UnitResult[] = [];
  try {
    const head = await collectInto(
      { ...options, accounts: [accountId], signal: controller.signal },
      {
        startedAt: null,
        lone: true,
        known: ({ region }) =>
          done.includes(region)
            ? { target: { accountId, region, status: 'assessed', gaps: [] }, unit: null }
            : null,
        async keep(result) {
          if (!isReached(result.target)) return void late.push(result);
          read.add(result.target.region ?? '');
          await keep(result);
        },
      },
    );
    // A go that finishes nothing would be repeated for ever: then what it has is taken, with its gaps.
    const stuck = controller.signal.aborted && read.size === done.length;
    if (stuck) for (const result of late) await keep(result);
    const regions = [...read].sort();
    const ended = !controller.signal.aborted || stuck;
    const targets = head.targets.filter(({ region }) => region === null || !done.includes(region));
    return { head: { ...head, targets }, done: regions, cursor: ended ? null : regions };
  } finally {
    clearTimeout(timer);
  }
};

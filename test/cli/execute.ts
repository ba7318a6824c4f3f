import { checkWords } from '../../src/cli/check-words.ts';
import type { Io, Sink } from '../../src/cli/io.ts';
import type { Parts } from '../../src/cli/parts.ts';
import { run } from '../../src/cli/run.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { sampleChecks, sampleInventory } from '../report/sample-report.ts';

/** What a run left behind. */
export interface Executed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly saved: ReadonlyMap<string, Inventory>;
  /** Codes that the process was told to end with at once. */
  readonly exits: readonly number[];
}

/** The world around a run: which parts answer, and what kind of terminal it has. */
export interface Around {
  readonly parts?: Partial<Parts>;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: number;
  /** Is told how to press Ctrl-C. */
  readonly withInterrupt?: (press: () => void) => void;
}

const refuse = (what: string) => () => Promise.reject(new Error(`${what} was not expected to be asked for`));

/** Runs a command line within this process, over parts that need no account. */
export const execute = async (argv: readonly string[], around: Around = {}): Promise<Executed> => {
  const text = { out: '', err: '' };
  const saved = new Map<string, Inventory>();
  const exits: number[] = [];
  const listeners = new Set<() => void>();
  const sink = (to: 'out' | 'err'): Sink => ({
    ...(around.terminal === undefined ? {} : { isTTY: true, columns: around.terminal }),
    write(chunk) {
      text[to] += chunk;
      return true;
    },
  });
  let seconds = 0;
  const io: Io = {
    stdout: sink('out'),
    stderr: sink('err'),
    env: around.env ?? {},
    now: () => new Date(Date.UTC(2026, 10, 21, 8, 0, seconds++)),
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    exit: (code) => exits.push(code),
  };
  around.withInterrupt?.(() => listeners.forEach((listener) => listener()));
  const parts: Parts = {
    checks: () => Promise.resolve(sampleChecks),
    collect: () => Promise.resolve(() => Promise.resolve(sampleInventory)),
    doctor: refuse('doctor'),
    loadInventory: () => Promise.resolve(sampleInventory),
    saveInventory(path, inventory) {
      saved.set(path, inventory);
      return Promise.resolve();
    },
    permissionsPolicy: refuse('permissionsPolicy'),
    observe: refuse('observe'),
    prices: refuse('prices'),
    checkWords: () => Promise.resolve(checkWords),
    ...around.parts,
  };
  const code = await run(argv, io, parts);
  return { code, ...text, saved, exits };
};
